"""Counting pieces by their weight: how sure a count is, and up to which it is trusted.

A piece weighs `weight_mg` on the average of a sample; pieces differ by `spread` (the
coefficient of variation) and the scale by `sigma_mg`. A count whose standard deviation
is below a quarter of a piece is right in more than 95 of 100 cases, and only such a
count is a number; above that there is a mass and an interval.

Source: `domain.md` 4.4 (formula, table, 2 sd < 0.5), 4.5 (residual of a step).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

TRUST_SD = 0.25
"""A count is trusted below this standard deviation."""
MOST = 1_000_000
"""A count above this is never asked for."""
WIDE = 3.0
"""How many standard deviations a step may be off and still fit."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One kind of piece: its mean weight, its spread, and how many were weighed.

    With a `sample` of 0 the mean is known exactly.
    """

    weight_mg: Fraction
    spread: float = 0.0
    sample: int = 0

    @property
    def spread_mg(self) -> float:
        """Return the standard deviation of one piece."""
        return self.spread * float(self.weight_mg)


Parts = tuple[tuple[Piece, int], ...]
"""Kinds of pieces and how many of each, below 0 for those that went."""


def variance(count: float, piece: Piece, sigma_mg: float) -> float:
    """Return the variance of an absolute count, in pieces squared."""
    own = piece.spread**2
    scale = (sigma_mg / float(piece.weight_mg)) ** 2
    if not piece.sample:
        return abs(count) * own + scale
    sampled = count * count / piece.sample
    return abs(count) * own + sampled * own + scale * (1 + sampled / piece.sample)


def deviation(count: float, piece: Piece, sigma_mg: float) -> float:
    """Return the standard deviation of an absolute count, in pieces."""
    return math.sqrt(variance(count, piece, sigma_mg))


def chance(sd: float) -> float:
    """Return how likely the nearest whole number is the right one."""
    return math.erf(0.5 / (sd * math.sqrt(2))) if sd > 0 else 1.0


def trusted(sd: float) -> bool:
    """Say whether a count with this standard deviation may be called a number."""
    return sd < TRUST_SD


def largest(piece: Piece, sigma_mg: float) -> int:
    """Return the largest trusted count, 0 where there is none."""
    low, high = 0, MOST
    while low < high:
        middle = (low + high + 1) // 2
        if trusted(deviation(middle, piece, sigma_mg)):
            low = middle
        else:
            high = middle - 1
    return low


def step_sd_mg(
    parts: Iterable[tuple[Piece, int]], sigma_mg: float, steps: int = 1
) -> float:
    """Return how far, in mg, the weight of steps lies off that of their pieces."""
    pieces = sum(abs(count) * piece.spread_mg**2 for piece, count in parts)
    return math.sqrt(pieces + 2 * steps * sigma_mg**2)


def residual_mg(delta_mg: int, parts: Iterable[tuple[Piece, int]]) -> float:
    """Return what of a step its pieces do not explain."""
    return float(delta_mg - sum(count * piece.weight_mg for piece, count in parts))


def accepts(delta_mg: int, parts: Parts, sigma_mg: float, steps: int = 1) -> bool:
    """Say whether these pieces explain a step, or the sum of several."""
    wide_mg = WIDE * step_sd_mg(parts, sigma_mg, steps)
    return abs(residual_mg(delta_mg, parts)) <= wide_mg


def wrong_variance(sd: float) -> float:
    """Return what rounding adds: one piece off, as often as that happens."""
    return 1.0 - chance(sd)
