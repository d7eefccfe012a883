"""Days of cover, the plans' tiers, and whether an item is low, critical or out. Pure.

A day of cover is a day at full load; without any use there is no cover to speak of,
which is neither 0 nor without end. Source: `domain.md` 5.1; tiers: `needs.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction

from edge_app.store.catalogue import Item
from edge_app.store.consumption import emergency_point

TIERS = (7, 15, 20, 30, 60, 90)
"""Days of full-load use that the plans ask for; exactly so many is enough."""
TENTH = Decimal("0.1")


class Level(StrEnum):
    """How an item stands, from the best to the worst."""

    OK = "ok"
    LOW = "low"
    CRITICAL = "critical"
    OUT = "out"


RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Marks:
    """At which supply an item is low and critical; both still belong to it.

    `step_pct` is by how much, and by one at least, a mark must be exceeded to leave.
    """

    low: int = 0
    critical: int = 0
    step_pct: int = 10

    def above(self, level: Level) -> int:
        """Return the supply that has to be exceeded to be better than a level."""
        mark = {Level.LOW: self.low, Level.CRITICAL: self.critical}.get(level, 0)
        return mark - (-mark * self.step_pct // 100) if mark else 0


@dataclass(frozen=True, slots=True)
class Dip:
    """One time below the low mark: how it stands, and the worst there was in it."""

    level: Level = Level.OK
    worst: Level = Level.OK


NO_DIP = Dip()


def full_load(item: Item, trend: Fraction) -> Fraction:
    """Return the use to plan with: the trend, but never less than at full load."""
    return max(trend, Fraction(item.daily_use))


def cover(usable: int, use: Fraction) -> Fraction | None:
    """Return for how many days it lasts; None where there is no use."""
    return Fraction(usable) / use if use > 0 else None


def told_days(days: Fraction | None) -> Decimal | None:
    """Write days to a tenth, never more than there are."""
    if days is None:
        return None
    exact = Decimal(days.numerator) / Decimal(days.denominator)
    return exact.quantize(TENTH, ROUND_FLOOR)


def tier_met(usable: int, use: Fraction) -> int | None:
    """Return the highest tier that is met, 0 for none; None where there is no use."""
    if use <= 0:
        return None
    return max((tier for tier in TIERS if usable >= tier * use), default=0)


def short_by(usable: int, use: Fraction, days: int) -> int:
    """Return how many are missing for so many days, rounded up."""
    return max(0, _up(days * use) - usable)


def target(item: Item, use: Fraction, redundancy_pct: int = 0) -> int:
    """Return what the plan wants: its days of use, and a city store's 5 % more."""
    return _up(item.target_days * use * (100 + redundancy_pct) / 100)


def marks_of(
    item: Item, use: Fraction, low_days: int, critical_days: int, step_pct: int = 10
) -> Marks:
    """Return an item's marks: its reorder point, or days of use where it has none.

    An item with fewer than so many days is low; with exactly so many it is not. A
    reorder point is reached when it is (order at it). Without a use the emergency
    point is half of the reorder point.
    """
    days_low, days_critical = _below(low_days * use), _below(critical_days * use)
    low = item.reorder or days_low
    critical = days_critical if use > 0 else emergency_point(item.reorder)
    return Marks(low, min(critical, low), step_pct)


def level_of(marks: Marks, usable: int, supply: int) -> Level:
    """Name the level of a supply, whatever was before."""
    if usable <= 0:
        return Level.OUT
    if supply <= marks.critical:
        return Level.CRITICAL
    return Level.LOW if supply <= marks.low else Level.OK


def judge(marks: Marks, usable: int, supply: int, before: Dip = NO_DIP) -> Dip:
    """Name the level; to a better one it comes only some way above the mark.

    The dip ends, and with it its worst, when the item is well again.
    """
    now = level_of(marks, usable, supply)
    for stays in (Level.CRITICAL, Level.LOW):
        held = RANK[before.level] >= RANK[stays] > RANK[now]
        if held and supply <= marks.above(stays):
            now = stays
            break
    if now is Level.OK:
        return NO_DIP
    return Dip(now, max(now, before.worst, key=RANK.__getitem__))


def _up(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)


def _below(exact: Fraction) -> int:
    """Return the largest whole number below, never less than 0."""
    return max(0, _up(exact) - 1)
