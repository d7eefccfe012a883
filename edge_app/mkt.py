"""Mean kinetic temperature: the one steady temperature that would age goods alike.

Floats, and the figure says so: it is told to 0.01 °C and rounded nowhere before. Frost
is not ageing, so it is no figure for frozen goods, and it never makes a time out of
range good.

`T = (H/R) / -ln( sum(w * exp(-(H/R)/T)) / sum(w) )` in kelvin. The largest exponent is
taken out first, so no sum over- or underflows; the result lies between the mean and
the warmest value.
Source: `domain.md` 1.6 (USP <1160>; 83.144 kJ/mol and so H/R = 10 000 K; 24 h for
controlled cold, 30 days for room temperature). Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

H_OVER_R_K = 10_000.0
ZERO_C_K = 273.15
DAY_S = 24 * 3600.0
COLD_WINDOW_S = DAY_S
ROOM_WINDOW_S = 30 * DAY_S


def mkt_c(values: Iterable[tuple[float, float]]) -> float | None:
    """Return the mean kinetic temperature of (°C, weight) pairs; None of nothing.

    What weighs nothing is left out.

    Raises:
        ValueError: a value is no temperature, or a weight is negative or no number.

    """
    parts = [(_kelvin(value_c), weight) for value_c, weight in values if weight != 0]
    if not parts:
        return None
    if any(not 0 < weight < math.inf for _, weight in parts):
        raise ValueError("a weight is a number that is not negative")
    largest = max(-H_OVER_R_K / kelvin for kelvin, _ in parts)
    whole = sum(weight for _, weight in parts)
    total = sum(
        weight / whole * math.exp(-H_OVER_R_K / kelvin - largest)
        for kelvin, weight in parts
    )
    return H_OVER_R_K / -(largest + math.log(total)) - ZERO_C_K


def mkt_of(values_c: Iterable[float]) -> float | None:
    """Return the mean kinetic temperature of values at equal intervals."""
    return mkt_c((value_c, 1.0) for value_c in values_c)


def mkt_between(samples: Sequence[tuple[float, float]]) -> float | None:
    """Return that of (second, °C) samples at any times, by trapezoids of the exponents.

    Samples of one moment are averaged; a single moment counts as it is.

    Raises:
        ValueError: a value is no temperature, or time goes back.

    """
    moments = [
        (at_s, _kinetic(value_c for _, value_c in group))
        for at_s, group in groupby(samples, key=lambda sample: sample[0])
    ]
    if len(moments) == 1:
        return moments[0][1]
    if any(later < earlier for (earlier, _), (later, _) in pairwise(moments)):
        raise ValueError("samples go forward in time")
    pieces = [
        (value_c, (later - earlier) / 2)
        for (earlier, one_c), (later, other_c) in pairwise(moments)
        for value_c in (one_c, other_c)
    ]
    return mkt_c(pieces)


def _kinetic(values_c: Iterable[float]) -> float:
    """Average samples of one moment as they age goods; there is one at least."""
    value_c = mkt_of(values_c)
    return math.nan if value_c is None else value_c


def _kelvin(value_c: float) -> float:
    kelvin = value_c + ZERO_C_K
    if not 0 < kelvin < math.inf:
        raise ValueError(f"{value_c} °C is no temperature")
    return kelvin
