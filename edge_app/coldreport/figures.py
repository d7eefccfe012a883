"""What the temperatures of a point, or of a whole room, add up to. Pure.

For mean and MKT each value stands for half the time to its neighbours, so that the
records of a stay outside, which come fifteen times as often, do not count fifteen
times. In range or not is what a record says until the next, since a room writes one at
each crossing. Over a gap nothing is known and nothing is assumed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from edge_app.coldreport.kinetic import Weighed, Window, kinetic_c, worst
from edge_app.model import SECOND_NS

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Range:
    """What a room may have; `inside` says if the limits themselves are allowed.

    A side without a limit is None.
    """

    low_c: Decimal | None
    high_c: Decimal | None
    inside: bool = True

    def has(self, coldest_c: Decimal, warmest_c: Decimal) -> bool:
        """Say if all that lies between two temperatures is in range."""
        over_c = [
            *(() if self.high_c is None else (warmest_c - self.high_c,)),
            *(() if self.low_c is None else (self.low_c - coldest_c,)),
        ]
        worst_c = max(over_c, default=Decimal(-1))
        return worst_c < 0 or (worst_c == 0 and self.inside)


@dataclass(frozen=True, slots=True)
class Value:
    """One value at its time, and the extremes that stand with it.

    They are those since the value before, or of a room the coldest and warmest point.
    One at the `edge` of a period was not measured: it lies on the line to the first
    value behind it, and counts for nothing but the time up to the edge.
    """

    at_ns: int
    value_c: Decimal
    lowest_c: Decimal
    highest_c: Decimal
    edge: bool = False


Run: TypeAlias = Sequence[Value]
"""Values without a gap between them."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a series adds up to; None is that nothing was measured.

    `values` were measured, `missing` records had none. `known_s` is the time that the
    runs of values cover, `inside_s` how much of it was in range.
    """

    name: str
    values: int
    missing: int
    lowest_c: Decimal | None = None
    lowest_ns: int = 0
    highest_c: Decimal | None = None
    highest_ns: int = 0
    mean_c: Decimal | None = None
    deviation_c: Decimal | None = None
    known_s: int = 0
    inside_s: int = 0
    mkt_c: Decimal | None = None
    worst: Window | None = None

    @property
    def inside_pct(self) -> Decimal | None:
        """Return the share of the known time in range, rounded down: 100 is all."""
        if not self.known_s:
            return None
        whole = 10_000 * self.inside_s // self.known_s
        return (Decimal(whole) / 100).quantize(HUNDREDTH)

    @property
    def worst_c(self) -> Decimal | None:
        """Return the mean kinetic temperature of the worst window."""
        return None if self.worst is None else rounded(self.worst.mkt_c)

    @property
    def outside_s(self) -> int:
        """Return how much of the known time was out of range."""
        return self.known_s - self.inside_s


def statistics_of(
    name: str,
    runs: Sequence[Run],
    missing: int,
    allowed: Range,
    *,
    window_ns: int | None,
    span: tuple[int, int],
    whole_room: bool = False,
) -> Statistics:
    """Add a series up over a `span` from its begin to its end, which is not in it.

    Runs may go on beyond it. A `window_ns` of None is goods that have no MKT.
    Of a `whole_room` the extremes of each value decide whether it is in range, and the
    warmest point is what ages the goods.
    """
    whole, runs = runs, [clipped(run, *span) for run in runs]
    values = [value for run in runs for value in run if not value.edge]
    if not values:
        return Statistics(name, 0, missing)
    lowest = min(values, key=lambda one: one.lowest_c)
    highest = max(values, key=lambda one: one.highest_c)
    weighed = [one for run in runs for one in weights(run)]
    if not math.fsum(one.weight for one in weighed):
        weighed = [Weighed(one.at_ns, float(one.value_c), 1.0) for one in values]
    total = math.fsum(one.weight for one in weighed)
    mean = math.fsum(one.weight * one.value_c for one in weighed) / total
    spread = math.fsum(w.weight * (w.value_c - mean) ** 2 for w in weighed) / total
    known_ns, inside_ns = covered(whole, allowed, span, whole_room=whole_room)
    aged = weighed
    if whole_room:
        highest_c = {one.at_ns: float(one.highest_c) for run in runs for one in run}
        aged = [replace(one, value_c=highest_c[one.at_ns]) for one in weighed]
    return Statistics(
        name,
        len(values),
        missing,
        lowest.lowest_c,
        lowest.at_ns,
        highest.highest_c,
        highest.at_ns,
        rounded(mean),
        rounded(math.sqrt(spread)),
        round(known_ns / SECOND_NS),
        round(inside_ns / SECOND_NS),
        rounded(kinetic_c(aged)) if window_ns else None,
        worst(aged, window_ns) if window_ns else None,
    )


def clipped(run: Run, begin_ns: int, end_ns: int) -> list[Value]:
    """Cut a run at the edges of a period, where it goes on beyond them."""
    found = [one for one in run if begin_ns <= one.at_ns < end_ns]
    if not found:
        return []
    before = next((one for one in reversed(run) if one.at_ns < begin_ns), None)
    after = next((one for one in run if one.at_ns >= end_ns), None)
    if before is not None and found[0].at_ns > begin_ns:
        found.insert(0, _between(before, found[0], begin_ns))
    if after is not None:
        found.append(_between(found[-1], after, end_ns))
    return found


def _between(one: Value, two: Value, at_ns: int) -> Value:
    share = Decimal(at_ns - one.at_ns) / (two.at_ns - one.at_ns)
    value_c, lowest_c, highest_c = (
        first + (second - first) * share
        for first, second in (
            (one.value_c, two.value_c),
            (one.lowest_c, two.lowest_c),
            (one.highest_c, two.highest_c),
        )
    )
    return Value(at_ns, value_c, lowest_c, highest_c, edge=True)


def weights(run: Run) -> Iterator[Weighed]:
    """Weigh each value with half the time to each neighbour: the trapezoid."""
    last = len(run) - 1
    for at, one in enumerate(run):
        before_ns = run[at - 1].at_ns if at else one.at_ns
        after_ns = run[at + 1].at_ns if at < last else one.at_ns
        yield Weighed(one.at_ns, float(one.value_c), (after_ns - before_ns) / 2)


def covered(
    runs: Sequence[Run],
    allowed: Range,
    span: tuple[int, int],
    *,
    whole_room: bool = False,
) -> tuple[int, int]:
    """Return how much of a span runs cover, and how much of it is in range, in ns."""
    known_ns = inside_ns = 0
    for run in runs:
        for one, two in pairwise(run):
            passed_ns = max(0, min(two.at_ns, span[1]) - max(one.at_ns, span[0]))
            pair_c = one.value_c, one.value_c
            if whole_room:
                pair_c = one.lowest_c, one.highest_c
            known_ns += passed_ns
            inside_ns += passed_ns * allowed.has(*pair_c)
    return known_ns, inside_ns


def rounded(value_c: float | None) -> Decimal | None:
    """Round to hundredths of a degree."""
    return None if value_c is None else Decimal(str(value_c)).quantize(HUNDREDTH)
