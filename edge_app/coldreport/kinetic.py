"""The worst stretch of a series by its mean kinetic temperature. Pure.

The figure itself is `edge_app.mkt`; here the stretch is looked for, with sums that run
along, so that a month of two-minute records takes no longer than it must.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from edge_app.mkt import H_OVER_R_K, ZERO_C_K, mkt_c


@dataclass(frozen=True, slots=True)
class Weighed:
    """A temperature, when it was measured, and for how long it stands."""

    at_ns: int
    value_c: float
    weight: float


@dataclass(frozen=True, slots=True)
class Window:
    """The mean kinetic temperature of the worst stretch of a length."""

    mkt_c: float
    begin_ns: int
    end_ns: int


def kinetic_c(found: Sequence[Weighed]) -> float | None:
    """Return the mean kinetic temperature in °C, None where nothing has a weight."""
    return mkt_c((one.value_c, one.weight) for one in _believed(found))


def worst(found: Sequence[Weighed], length_ns: int) -> Window | None:
    """Return the stretch of a length with the highest mean kinetic temperature.

    A stretch ends at each measurement that has so much before it; where none has,
    everything is one stretch.
    """
    known = _believed(found)
    if not known:
        return None
    times = [one.at_ns for one in known]
    top_c = max(one.value_c for one in known)
    weights = [0.0, *accumulate(one.weight for one in known)]
    harms = [0.0, *accumulate(one.weight * _harm(one.value_c, top_c) for one in known)]
    ends = range(bisect_left(times, times[0] + length_ns), len(times))
    highest, span = -1.0, (0, 0)
    for last in ends or (len(times) - 1,):
        first = bisect_left(times, times[last] - length_ns)
        mean = (harms[last + 1] - harms[first]) / (weights[last + 1] - weights[first])
        if mean > highest:
            highest, span = mean, (first, last)
    first, last = span
    worst_c = kinetic_c(known[first : last + 1])
    return None if worst_c is None else Window(worst_c, times[first], times[last])


def _harm(value_c: float, top_c: float) -> float:
    """Return the harm of a temperature as a share of that of the highest."""
    top_k, value_k = top_c + ZERO_C_K, value_c + ZERO_C_K
    return math.exp(H_OVER_R_K / top_k - H_OVER_R_K / value_k)


def _believed(found: Sequence[Weighed]) -> list[Weighed]:
    """Leave out what weighs nothing, and what is no temperature at all."""
    return [one for one in found if one.weight > 0 and one.value_c > -ZERO_C_K]
