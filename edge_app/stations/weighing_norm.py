"""What a scale may be off, by the norms for scales and for load cells.

Masses are whole milligrams; `e` is the verification interval of the scale and `v` that
of a cell. Sources: `domain.md` 4.1: OIML R 76 (class III, error before rounding,
creep), OIML R 60 (class C).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

STEPS = (
    (Fraction(500), Fraction(1, 2)),
    (Fraction(2000), Fraction(1)),
    (Fraction(10_000), Fraction(3, 2)),
)
"""Up to so many intervals, so many intervals off; class III and class C alike."""
CELL_SHARE = Fraction(7, 10)
"""The share of a scale's error that its cell may have."""
CREEP_E, CREEP_LATE_E = Fraction(1, 2), Fraction(1, 5)
"""Creep over 30 minutes, and from 15 to 30, in intervals."""
CELL_CREEP, CELL_CREEP_LATE = Fraction(7, 10), Fraction(15, 100)
"""A cell's creep over 30 minutes, and from 20 to 30, in its error limit."""
OVER_E = 9
"""Above the capacity by more than this many intervals there is no value."""
UNDER_E = 20
"""Below zero by more than this many the cell is unloaded or broken."""


def allowed(load: Fraction | int, interval: Fraction | int) -> Fraction:
    """Return the largest error of a new scale at a load; in service it is double."""
    intervals = Fraction(load) / interval
    last = STEPS[-1][1]
    share = next((share for most, share in STEPS if abs(intervals) <= most), last)
    return share * interval


def before_rounding(shown_mg: int, interval_mg: int, added_mg: int) -> Fraction:
    """Return what the scale showed before it rounded.

    `added_mg` is what had to be added in small weights until the display switched.
    """
    return shown_mg + Fraction(interval_mg, 2) - added_mg


def cell_allowed(load_v: Fraction | int) -> Fraction:
    """Return the largest error of a cell at a load, in its intervals."""
    return CELL_SHARE * allowed(load_v, 1)


def creeps(shown_mg: Sequence[int], interval_mg: int) -> bool:
    """Say whether a load that lay still for 30 minutes was shown too unevenly.

    `shown_mg` are the indications at 0, 15 and 30 minutes.
    """
    first, middle, last = shown_mg
    return (
        abs(last - first) > CREEP_E * interval_mg
        or abs(last - middle) > CREEP_LATE_E * interval_mg
    )
