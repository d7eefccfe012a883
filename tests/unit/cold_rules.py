"""Cold rooms for rules: samples at equal times, and which alarms they earn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, repeat
from typing import Any

from drivers.quantities import Quantity
from edge_app.model import Reading
from tests.unit.cold_night import LIMITS, Room, at, warm

SAMPLE_S, HOUR_S = 600, 3600
QUIET = replace(
    LIMITS,
    low_c=Decimal(-50),
    high_c=Decimal(60),
    lost_after_s=float(SAMPLE_S),
    act_s=0.0,
    jump_k=Decimal(0),
    stuck_s=0.0,
    stuck_peer_s=0.0,
)
"""A room whose range says nothing, so that only its rules speak."""


HOT_10_H: dict[str, Any] = {"limit_c": 30, "delay_s": 36000}
"""30 °C for ten hours."""


def sums(room: Room) -> dict[str, Any]:
    """Return what the room's only rule has added up, as it is shown."""
    rules: Any = room.view()["rules"]
    return dict(rules[0])


def ruled(rule: dict[str, Any], **changes: Any) -> Room:
    """Start a room that has one rule of its own."""
    one = {"name": "own", "side": "high", "delay_s": 0, **rule}
    return Room(replace(QUIET, rule=(one,), **changes)).start(at(0))


def spells(*parts: tuple[int, str]) -> list[str]:
    """Spell out so many samples of each value."""
    return [*chain.from_iterable(repeat(value_c, count) for count, value_c in parts)]


def sampled(room: Room, values: Sequence[str], first_c: str = "20") -> Room:
    """Give a room samples every ten minutes, each for the time before it.

    The room is seen once at the very beginning, so that the first one counts.
    """
    readings = [warm(0, first_c)]
    readings += [warm((n + 1) * SAMPLE_S, one) for n, one in enumerate(values)]
    return room.take(readings)


def minutely(values: Iterable[str], start_s: int = 3600) -> list[Reading]:
    """Give a sample a minute, the first one at 13:00."""
    return [warm(start_s + 60 * n, value_c) for n, value_c in enumerate(values)]


def contact(seconds: float, device: str, *, closed: bool) -> Reading:
    """Tell what a contact says."""
    return Reading(device, Quantity.CONTACT, Decimal(int(closed)), at(seconds))
