"""The published frames that the vector tests go through."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Entry: TypeAlias = dict[str, Any]
FOLDER = Path(__file__).parent.parent / "vectors"
LEFT_OUT = FOLDER / "left_out.json"
"""Which published entries are no tests, and why; everything else in the folder is."""
ENTRIES: list[Entry] = [
    entry | {"driver": path.stem.removesuffix("_aadd")}
    for path in sorted(set(FOLDER.glob("*.json")) - {LEFT_OUT})
    for entry in json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
]


def is_true(entry: Entry) -> bool:
    """Say whether the frame is as the device would send it."""
    return entry["check"]["ok"] is not False


def wire(entry: Entry) -> bytes:
    """Give the frame's bytes."""
    return bytes.fromhex(entry["hex"])


def rows(direction: str, *names: str, true: bool = True) -> list[Any]:
    """Choose entries and name each by its number and meaning."""
    return [
        pytest.param(entry, id=f"{entry['id']} {entry['meaning']}")
        for entry in ENTRIES
        if entry["direction"] == direction and is_true(entry) is true
        if entry["driver"] in names
    ]
