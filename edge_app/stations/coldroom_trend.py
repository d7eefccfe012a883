"""Where a temperature is going: a robust slope, and what a room does by itself.

The slope is the median of the slopes between all pairs of the last values (Theil and
Sen), so a stray value moves nothing. A compressor's cycle rises all the time and falls
again: what the room's own cycles have reached in the last hours is the usual, and only
what goes beyond that is a forecast of anything. Floats; nothing is recorded of them.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median
from typing import TypeAlias

from edge_app.changed import changed
from edge_app.model import SECOND_NS

VALUES = 30
"""As many values as a slope is made of."""
LEAST_VALUES = 8
MINUTE_NS = 60 * SECOND_NS
HOUR_NS = 60 * MINUTE_NS
HOURS = 6
"""So far back goes what is usual: a defrost comes every six to eight hours."""
LEARNED_HOURS = 2
"""So many whole hours must have been seen before there is a usual at all."""

Point: TypeAlias = tuple[int, float]
Hour: TypeAlias = tuple[int, float, float]
"""Its number on the boot clock, the coldest and the warmest of it in °C."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is forecast of one side: what was told, None before the first word.

    `since_ns` is since when it has been otherwise.
    """

    told: bool | None = None
    since_ns: int | None = None
    minutes: float | None = None

    def judged(self, now_ns: int, *, coming: bool, lasts_ns: int) -> Side:
        """Take that the limit is near, or is not: it is told once it lasts."""
        if coming is bool(self.told):
            return changed(self, told=coming, since_ns=None)
        since_ns = now_ns if self.since_ns is None else self.since_ns
        if now_ns - since_ns < lasts_ns:
            return changed(self, since_ns=since_ns)
        return changed(self, told=coming, since_ns=None)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The last values of each point, the usual ends of the last hours, each side.

    `upset_ns` is when the room was last not left to itself. Hours are counted from
    `since_ns`, so that a room is known two hours after its start, whatever the clock.
    """

    lines: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    hours: tuple[Hour, ...] = ()
    sides: Mapping[str, Side] = field(default_factory=dict)
    upset_ns: int | None = None
    since_ns: int | None = None

    @property
    def told(self) -> bool | None:
        """Return what was told of the room: its worse side; None before any word."""
        said = [side.told for side in self.sides.values() if side.told is not None]
        return any(said) if said else None

    @property
    def quiet(self) -> bool:
        """Say if neither side is on its way, nor may be."""
        sides = self.sides.values()
        return not any(side.told or side.since_ns is not None for side in sides)

    def heard(self, name: str, point: Point, window_ns: int) -> Outlook:
        """Take a value, unless the one before is younger than a 30th of the window."""
        line = self.lines.get(name, ())
        if line and point[0] - line[-1][0] < window_ns // VALUES:
            return self
        from_ns = point[0] - window_ns
        line = (*(one for one in line if one[0] >= from_ns), point)
        return changed(self, lines={**self.lines, name: line})

    def learned(self, now_ns: int, low_c: float, high_c: float) -> Outlook:
        """Take the ends of the room now to its usual ones."""
        since_ns = now_ns if self.since_ns is None else self.since_ns
        number = (now_ns - since_ns) // HOUR_NS
        rest = self.hours
        if rest and rest[-1][0] == number:
            _, coldest_c, warmest_c = rest[-1]
            low_c, high_c = min(low_c, coldest_c), max(high_c, warmest_c)
            rest = rest[:-1]
        kept = (one for one in rest if one[0] >= number - HOURS)
        hours = (*kept, (number, low_c, high_c))
        return changed(self, hours=hours, since_ns=since_ns)

    def slopes(self, names: Iterable[str], window_ns: int) -> list[float]:
        """Return the slopes of those points of which there is one."""
        found = (slope_k_min(self.lines.get(one, ()), window_ns) for one in names)
        return [slope for slope in found if slope is not None]

    def usual_c(self, now_ns: int) -> tuple[float, float] | None:
        """Return the ends that are usual, by whole hours that are over."""
        if self.since_ns is None:
            return None
        number = (now_ns - self.since_ns) // HOUR_NS
        over = [one for one in self.hours if number - HOURS <= one[0] < number]
        if len(over) < LEARNED_HOURS:
            return None
        return min(one[1] for one in over), max(one[2] for one in over)


def slope_k_min(line: Sequence[Point], window_ns: int) -> float | None:
    """Return the median slope in K a minute; None of too little."""
    if len(line) < LEAST_VALUES or line[-1][0] - line[0][0] < window_ns // 2:
        return None
    return median(
        (other_c - one_c) / ((later - earlier) / MINUTE_NS)
        for (earlier, one_c), (later, other_c) in combinations(line, 2)
        if later > earlier
    )


def steady(line: Sequence[Point], window_ns: int) -> float | None:
    """Return the slope if its younger half goes the same way, else 0."""
    whole = slope_k_min(line, window_ns)
    if whole is None:
        return None
    half = [one for one in line if one[0] >= line[-1][0] - window_ns // 2]
    younger = slope_k_min(half, window_ns // 2)
    if younger is None:
        return whole
    return whole if whole * younger > 0 else 0.0


def minutes_until(way_k: float, nearer_k_min: float) -> float | None:
    """Return how long it is over so much way, 0 past its end; None for never."""
    return max(0.0, way_k) / nearer_k_min if nearer_k_min > 0 else None
