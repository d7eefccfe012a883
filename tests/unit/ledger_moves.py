"""Moves of a small store room, for the tests of its ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from edge_app.moves import (
    LOSS,
    PACKING,
    RECIPIENT,
    SCRAP,
    SUPPLIER,
    TRANSIT,
    Move,
    Reason,
)

PLACES = ("store", "shelf", "ready")
ITEMS = ("mask", "gown")
LOTS = ("", "L1", "L2")
WAYS = (
    *((SUPPLIER, place, Reason.RECEIVE) for place in PLACES),
    *((place, RECIPIENT, Reason.ISSUE) for place in PLACES),
    *((RECIPIENT, place, Reason.RETURN) for place in PLACES),
    *((place, SCRAP, Reason.SCRAP) for place in PLACES),
    *((place, LOSS, Reason.COUNT) for place in PLACES),
    *((LOSS, place, Reason.COUNT) for place in PLACES),
    *((place, PACKING, Reason.PACK) for place in PLACES),
    *((PACKING, place, Reason.PACK) for place in PLACES),
    *((place, TRANSIT, Reason.MOVE) for place in PLACES),
    *((TRANSIT, place, Reason.MOVE) for place in PLACES),
    *((one, other, Reason.MOVE) for one in PLACES for other in PLACES if one != other),
)


def receive(quantity: int, **more: Any) -> Move:
    """Return goods that come in."""
    plain = Move("mask", SUPPLIER, "store", quantity, "piece", reason=Reason.RECEIVE)
    return replace(plain, **more)


FULL = tuple(
    receive(40, item=item, target=place, lot=lot)
    for item in ITEMS
    for place in PLACES
    for lot in LOTS
)
"""Something of everything everywhere."""


def issue(quantity: int, **more: Any) -> Move:
    """Return goods that go out."""
    plain = Move("mask", "store", RECIPIENT, quantity, "piece", reason=Reason.ISSUE)
    return replace(plain, **more)


def count(difference: int, **more: Any) -> Move:
    """Return what a count found too much, or too little."""
    source, target = (LOSS, "store") if difference > 0 else ("store", LOSS)
    plain = Move("mask", source, target, abs(difference), "piece", reason=Reason.COUNT)
    return replace(plain, **more)


@st.composite
def moves(draw: st.DrawFn) -> Move:
    """Draw a move, which may be one that cannot be booked."""
    source, target, reason = draw(st.sampled_from(WAYS))
    return Move(
        draw(st.sampled_from(ITEMS)),
        source,
        target,
        draw(st.integers(0, 60)),
        "piece",
        draw(st.sampled_from(LOTS)),
        reason,
        paper=draw(st.sampled_from(("", "", "P1"))),
    )
