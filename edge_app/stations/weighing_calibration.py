"""Calibrating a shelf with weights, step by step, and judging how straight it weighs.

First the empty pan (`zero`), then one known weight (`load`), then others to check
(`check`), then `finish`. Each takes what lies still; what cannot be that weight is
refused in a sentence, and a scale that is off by more than the norm allows does not
pass. Days end at midnight UTC.

Source: `domain.md` 4.1 (OIML R 76: limits of error, error before rounding).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from edge_app.stations.weighing_norm import allowed, before_rounding

LEAST_E = 10
"""A weight of less than so many intervals calibrates nothing."""
NEAR = Fraction(1, 5)
"""What is further off than this share is another weight."""
RESTLESS = "the scale is not still; wait and say it again"


@dataclass(frozen=True, slots=True)
class Point:
    """One checked weight: how far off it was, and how far it may be; in mg."""

    load_mg: int
    error_mg: int
    allowed_mg: int

    @property
    def good(self) -> bool:
        """Say whether it is within the norm."""
        return abs(self.error_mg) <= self.allowed_mg

    def __str__(self) -> str:
        """Spell it for a person."""
        off_g, may_g, load_g = (
            _grams(one) for one in (self.error_mg, self.allowed_mg, self.load_mg)
        )
        return f"{load_g} g is {off_g} g off, {may_g} g allowed"


@dataclass(frozen=True, slots=True)
class Calibration:
    """From what the scale says to a mass; `id` is empty where there never was one.

    The raw weight `shown_mg` above `zero_mg` is `weight_mg`. `date` and `due` are ISO
    days, `due` may be empty.
    """

    id: str = ""
    zero_mg: int = 0
    weight_mg: int = 1
    shown_mg: int = 1
    date: str = ""
    by: str = ""
    due: str = ""
    points: tuple[Point, ...] = ()

    def mass_mg(self, raw_mg: int) -> int:
        """Return the mass of a raw weight."""
        above_mg = raw_mg - self.zero_mg
        if self.weight_mg == self.shown_mg:
            return above_mg
        return round(Fraction(above_mg * self.weight_mg, self.shown_mg))


NONE = Calibration()


@dataclass(frozen=True, slots=True)
class Guided:
    """How far a calibration has come."""

    made: Calibration = NONE
    loaded: bool = False


def begin(raw_mg: int, capacity_mg: int) -> Guided | str:
    """Take the empty pan."""
    if capacity_mg and abs(raw_mg) > capacity_mg:
        return f"the scale shows {_grams(raw_mg)} g; take everything off the shelf"
    return Guided(Calibration(zero_mg=raw_mg))


def load(guided: Guided, raw_mg: int, weight_mg: int, interval_mg: int) -> Guided | str:
    """Take one known weight; it decides how much the scale's own word is worth."""
    if weight_mg < LEAST_E * interval_mg:
        return f"take a weight of {_grams(LEAST_E * interval_mg)} g or more"
    shown_mg = raw_mg - guided.made.zero_mg
    if abs(shown_mg - weight_mg) > NEAR * weight_mg:
        return (
            f"the scale shows {_grams(shown_mg)} g, which is no weight of "
            f"{_grams(weight_mg)} g; look at the weight and at the scale"
        )
    made = replace(guided.made, weight_mg=weight_mg, shown_mg=shown_mg, points=())
    return Guided(made, loaded=True)


def check(
    guided: Guided, raw_mg: int, weight_mg: int, interval_mg: int, added_mg: int | None
) -> Guided | str:
    """Take another known weight and note how far off it is.

    `added_mg` is what made the display switch, for an error before rounding.
    """
    if not guided.loaded:
        return "the weight comes first: step=load weight_g=..."
    if weight_mg <= 0:
        return "a check needs its weight: weight_g=..."
    mass_mg: Fraction | int = guided.made.mass_mg(raw_mg)
    if added_mg is not None:
        mass_mg = before_rounding(int(mass_mg), interval_mg, added_mg)
    point = Point(
        weight_mg, round(mass_mg - weight_mg), int(allowed(weight_mg, interval_mg))
    )
    if abs(point.error_mg) > NEAR * weight_mg + interval_mg:
        return (
            f"the scale shows {_grams(mass_mg)} g, which is no weight of "
            f"{_grams(weight_mg)} g; look at the weight"
        )
    points = (*guided.made.points, point)
    return replace(guided, made=replace(guided.made, points=points))


def finish(guided: Guided, id_: str, date: str, by: str, due: str) -> Calibration | str:
    """Return the calibration, if it weighs straight."""
    if not guided.loaded:
        return "the weight comes first: step=load weight_g=..."
    if not guided.made.points:
        return "check another weight first: step=check weight_g=..."
    if bad := next((one for one in guided.made.points if not one.good), None):
        return f"{bad}: see what touches the shelf and begin again with step=zero"
    return replace(guided.made, id=id_, date=date, by=by, due=due)


def _grams(mass_mg: Fraction | int) -> str:
    return f"{float(mass_mg) / 1000:g}"
