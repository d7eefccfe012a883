"""A site that accounts for its goods, and the GS1 schema to judge the account by."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker

from edge_app.model import Json
from edge_app.rows import ENCODER
from edge_app.store.catalogue import Catalogue, Item, Pack
from edge_app.store.epcis import Moved, document_of
from edge_app.store.epcis_names import Naming

DATA = Path(__file__).parents[1] / "data" / "epcis"
MASK, BOX = "06901234567892", "16901234567899"
SSCC = "106141412345678908"
BASE, GLN = "https://stock.example.org/hillside", "0614141073467"
CATALOGUE = Catalogue(
    {
        "mask": Item("mask", "口罩", "mask", packs=(Pack(MASK, 1), Pack(BOX, 50))),
        "apron": Item("apron", "围裙", "apron"),
        "bleach": Item("bleach", "84 消毒液", "bleach", unit="mg"),
    },
    {},
)
NAMING = Naming(BASE, GLN, CATALOGUE, frozenset({"returns"}))
CREATED = "2026-01-16T00:00:00.000+08:00"
NINE_NS = 1_768_438_800_000_000_000
"""2026-01-15 09:00 in Shanghai."""
AHEAD_S = 8 * 3600


def moved(
    item: str = "mask",
    source: str = "<supplier>",
    target: str = "shelf-1",
    **more: Json,
) -> Moved:
    """Tell of a move; by default 100 masks that a supplier brought."""
    data: dict[str, Json] = {
        "item": item,
        "quantity": 100,
        "unit": "piece",
        "from": source,
        "to": target,
        **more,
    }
    return Moved("e1-ledger-7", "counter", NINE_NS, AHEAD_S, data)


@functools.cache
def validator() -> Draft7Validator:
    """Build the validator of the GS1 schema."""
    schema = json.loads((DATA / "EPCIS-JSON-Schema.json").read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema, format_checker=FormatChecker())


def faults(document: Any) -> list[str]:
    """Say what the GS1 schema has against a document, as it is once written."""
    written = json.loads(ENCODER.encode(document))
    return [
        f"{one.json_path}: {one.message}" for one in validator().iter_errors(written)
    ]


def document(*events: Any) -> Any:
    """Put events into a document of the site."""
    return document_of(events, NAMING, CREATED)
