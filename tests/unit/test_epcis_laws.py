"""Any move makes a right event, and its hash does not hang on how it is written."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import Json
from edge_app.moves import Reason
from edge_app.rows import ENCODER
from edge_app.store.epcis import PREFIX, Moved, declared, event_of
from edge_app.store.epcis_hash import event_id
from edge_app.store.epcis_vocabulary import mistakes
from tests.unit.epcis_site import BOX, MASK, NAMING, SSCC, document, faults

HASH = re.compile(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2\.0")
NAMES = st.text(min_size=1, max_size=12)
PLACES = st.sampled_from(
    ["<supplier>", "<recipient>", "<scrap>", "<loss>", "<transit>", "<packing>"]
) | st.sampled_from(["shelf-1", "returns", "货架 2"])
NAMESPACES = {PREFIX: NAMING.namespace}


@st.composite
def codes(draw: st.DrawFn) -> dict[str, Json]:
    """Draw what a code may have said."""
    said = {
        "gtin": st.sampled_from([MASK, BOX, "04012345123456", "06901234567891"]),
        "serial": NAMES,
        "lot": NAMES,
        "sscc": st.just(SSCC),
        "content": st.just(MASK),
        "digital_link": st.sampled_from([f"/00/{SSCC}", "/8004/4012345ABC345"]),
    }
    return {key: draw(each) for key, each in said.items() if draw(st.booleans())}


@st.composite
def moves(draw: st.DrawFn) -> Moved:
    """Draw a move, as wild as a row of the journal can be."""
    optional: dict[str, st.SearchStrategy[Any]] = {
        "reason": st.sampled_from([one.value for one in Reason]) | NAMES,
        "direction": st.sampled_from(["in", "out", "within"]),
        "lot": NAMES,
        "expiry": st.just("2027-01-31"),
        "serials": st.lists(NAMES, max_size=3),
        "gs1": codes(),
        "document": NAMES,
        "paper": NAMES,
        "recipient": NAMES,
    }
    data = {key: draw(each) for key, each in optional.items() if draw(st.booleans())}
    return Moved(
        f"e1-ledger-{draw(st.integers(1, 10**9))}",
        draw(NAMES),
        draw(st.integers(0, 4 * 10**18)),
        draw(st.integers(-12 * 3600, 14 * 3600)),
        {
            "item": draw(st.sampled_from(["mask", "apron", "bleach", SSCC]) | NAMES),
            "quantity": draw(st.integers(1, 10**12)),
            "unit": draw(st.sampled_from(["piece", "mg"])),
            "from": draw(PLACES),
            "to": draw(PLACES),
            **data,
        },
    )


def turned(value: Any) -> Any:
    """Write every object and every list the other way round."""
    if isinstance(value, dict):
        return {key: turned(inner) for key, inner in reversed(value.items())}
    if isinstance(value, list):
        return [turned(one) for one in reversed(value)]
    return value


@settings(max_examples=60, deadline=None)
@given(moves())
def test_any_move(move: Moved) -> None:
    """Schema and vocabulary have nothing against it, nor against taking it back."""
    event = event_of(move, NAMING)
    back = declared(event, move.wall_ns, move.offset_s)
    whole = document(event, back)
    assert ([], ()) == (faults(whole), mistakes(whole))
    assert HASH.fullmatch(event["eventID"])


@settings(max_examples=60, deadline=None)
@given(moves())
def test_hash_stands(move: Moved) -> None:
    """Order of keys and lists, and a way through JSON, leave the hash as it is."""
    event = event_of(move, NAMING)
    written = json.loads(ENCODER.encode(event))
    assert {event["eventID"]} == {
        event_id(one, NAMESPACES) for one in (event, turned(event), written)
    }


@settings(max_examples=60, deadline=None)
@given(moves(), moves())
def test_hash_tells_apart(one: Moved, other: Moved) -> None:
    """Two events have one hash only if they are the same event."""
    first, second = event_of(one, NAMING), event_of(other, NAMING)
    assert (first == second) == (first["eventID"] == second["eventID"])
