"""How near a lot is to the end of its last day: 180, 90, 30 days, expired. Pure.

Source: `domain.md` 5.2 (alerts; the day of expiry is good to 24:00 local).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from edge_app.moves import is_virtual
from edge_app.store.stock import Stock

STAGES = (180, 90, 30)
"""Days before the last day on which a lot is told of."""
EXPIRED = -1
"""The stage after the last one."""


@dataclass(frozen=True, slots=True)
class Nearing:
    """A lot that is in one of the stages; `quantity` is at all real places."""

    item: str
    lot: str
    expiry: str
    stage: int
    days_left: int
    quantity: int


def days_left(expiry: str, day: str) -> int | None:
    """Return the days to the last day, 0 on it; None where a day is not known."""
    try:
        return (date.fromisoformat(expiry) - date.fromisoformat(day)).days
    except ValueError:
        return None


def stage_of(left: int | None, stages: Sequence[int] = STAGES) -> int | None:
    """Return the nearest stage that is reached, `EXPIRED` after the day, or None."""
    if left is None:
        return None
    if left < 0:
        return EXPIRED
    return min((stage for stage in stages if left <= stage), default=None)


def nearing(
    stock: Stock, item: str, day: str, stages: Sequence[int] = STAGES
) -> Iterator[Nearing]:
    """Yield the lots of an item that lie at real places and are in a stage."""
    held: dict[str, int] = {}
    for (place, lot), account in stock.ledger.items.get(item, {}).items():
        if not is_virtual(place) and account.closing:
            held[lot] = held.get(lot, 0) + account.closing
    for lot, quantity in sorted(held.items()):
        expiry = stock.lot_of(item, lot).expiry
        left = days_left(expiry, day)
        stage = stage_of(left, stages)
        if left is not None and stage is not None:
            yield Nearing(item, lot, expiry, stage, left, quantity)
