"""How much of an item is used, and how much to keep of it. Pure, exact where it can be.

Source: `domain.md` 5.1 (robust consumption, months of use, safety stock, reorder).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

SPREAD_OF_MAD = Fraction("1.4826")
"""Turns a median of deviations into a standard deviation."""
WINSOR_AT = 3
"""What lies above the median by more of these is taken for so many."""
OUT_DAYS = 15
"""A month out of stock for so many days without use says nothing of the need."""
DAYS_OF_MONTH = Fraction("30.5")
Z_OF_PCT = {90: 1.28, 95: 1.645, 98: 2.05, 99: 2.33}
"""How many standard deviations cover so many cases in a hundred."""


@dataclass(frozen=True, slots=True)
class Month:
    """What one month used, and on how many of its days there was nothing to use."""

    used: int
    out_days: int = 0


def median(values: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """Return the middle value; of an even number the mean of the middle two."""
    ordered = sorted(map(Fraction, values))
    if not ordered:
        return Fraction(0)
    half = len(ordered) // 2
    return (
        ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    )


def spread(values: Sequence[int]) -> Fraction:
    """Return 1.4826 times the median absolute deviation."""
    middle = median(values)
    return SPREAD_OF_MAD * median([abs(value - middle) for value in values])


def robust_use(days: Sequence[int]) -> Fraction:
    """Return the mean daily use, with no day above the median by more than 3 spreads.

    One delivery to a whole district is not tomorrow's use. Days of no use count.
    """
    if not days:
        return Fraction(0)
    most = median(days) + WINSOR_AT * spread(days)
    return sum((min(Fraction(day), most) for day in days), Fraction(0)) / len(days)


def month_use(months: Sequence[Month]) -> Fraction | None:
    """Return the average monthly consumption; None where no month can tell."""
    told = [one.used for one in months if one.used or one.out_days < OUT_DAYS]
    return Fraction(sum(told), len(told)) if told else None


def adjusted_month_use(used: int, days: int, out_days: int) -> Fraction | None:
    """Return a month's use had there always been stock; None if there never was."""
    if days <= out_days:
        return None
    return Fraction(used, days - out_days) * DAYS_OF_MONTH


def safety_stock(
    use: float, use_sd: float, lead_days: float, lead_sd: float = 0.0, pct: int = 95
) -> float:
    """Return what is kept against scatter of the daily use and of the lead time.

    `pct` is one of `Z_OF_PCT`: in how many of a hundred cases it is enough.
    """
    return Z_OF_PCT[pct] * math.sqrt(use_sd**2 * lead_days + use**2 * lead_sd**2)


def reorder_point(use: float, lead_days: float, safety: float) -> float:
    """Return at how much to order: the use until it comes, and the safety stock."""
    return use * lead_days + safety


def order_up_to(reorder: float, use: float, review_days: float) -> float:
    """Return the most to hold: the reorder point and the use until the next look."""
    return reorder + use * review_days


def emergency_point(reorder: int) -> int:
    """Return at how much an order cannot wait for the next look: half the minimum."""
    return reorder // 2
