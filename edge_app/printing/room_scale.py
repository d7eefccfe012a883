"""Where a moment and a temperature lie on the chart of a room. Pure reckoning."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from edge_app.coldreport.records import Record
from edge_app.coldreport.report import RoomReport
from edge_app.model import SECOND_NS

HOUR_NS = 3600 * SECOND_NS
STEPS_H = (1, 2, 3, 6, 12, 24, 48, 72, 120, 168, 336, 720, 2160)
"""Distances of the marks of time, in hours."""
STEPS_C = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
TIME_MARKS, DEGREE_MARKS = 16, 8
MARGIN_SHARE = 0.06
LEAST_K = 2.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps moments and temperatures to points within a frame."""

    begin_ns: int
    end_ns: int
    low_c: float
    high_c: float
    left: float
    bottom: float
    width: float
    height: float

    def x(self, time_ns: int) -> float:
        """Return where a moment is; what lies outside is at the edge."""
        share = (time_ns - self.begin_ns) / max(1, self.end_ns - self.begin_ns)
        return self.left + self.width * min(1.0, max(0.0, share))

    def y(self, value_c: float) -> float:
        """Return where a temperature is."""
        share = (value_c - self.low_c) / (self.high_c - self.low_c)
        return self.bottom + self.height * min(1.0, max(0.0, share))

    def degrees(self) -> Iterator[float]:
        """Yield the temperatures to mark."""
        span = self.high_c - self.low_c
        step = next((s for s in STEPS_C if span / s <= DEGREE_MARKS), STEPS_C[-1])
        for number in range(
            math.ceil(self.low_c / step), math.floor(self.high_c / step) + 1
        ):
            yield round(number * step, 1)

    def moments(self, utc_offset_s: Callable[[int], int]) -> Iterator[int]:
        """Yield the local times to mark; steps of days begin at midnight."""
        hours = (self.end_ns - self.begin_ns) / HOUR_NS
        step_h = next((s for s in STEPS_H if hours / s <= TIME_MARKS), STEPS_H[-1])
        step_ns = step_h * HOUR_NS
        offset_ns = utc_offset_s(self.begin_ns) * SECOND_NS
        first = -(-(self.begin_ns + offset_ns) // min(step_ns, 24 * HOUR_NS))
        at_ns = first * min(step_ns, 24 * HOUR_NS) - offset_ns
        while at_ns <= self.end_ns:
            yield at_ns
            at_ns += step_ns


def scale_of(report: RoomReport, frame: tuple[float, float, float, float]) -> Scale:
    """Lay out a frame so that every value and both limits are within."""
    allowed, room = report.rules.allowed, report.room
    extremes = [one for one in report.statistics if one.lowest_c is not None]
    known = [
        float(value)
        for one in (room, *extremes)
        for value in (one.lowest_c, one.highest_c)
        if value is not None
    ]
    known += [float(v) for v in (allowed.low_c, allowed.high_c) if v is not None]
    low_c, high_c = min(known, default=0.0), max(known, default=0.0)
    spare_c = max(MARGIN_SHARE * (high_c - low_c), (LEAST_K - (high_c - low_c)) / 2)
    begin_ns, end_ns = report.period.begin_ns, report.period.end_ns
    return Scale(begin_ns, end_ns, low_c - spare_c, high_c + spare_c, *frame)


def line_of(
    run: Sequence[Record], name: str, scale: Scale, step: float
) -> Iterator[list[float]]:
    """Yield the lines of a point over a run, broken where it has no value.

    Of the values that fall into one column as wide as `step` the extremes are drawn
    and no others, so that no peak is lost and a month is not a megabyte.
    """
    part: list[float] = []
    column: list[tuple[float, float]] = []
    for record in run:
        point = record.point(name)
        if point is None or point.value_c is None or record.time_ns is None:
            yield from _closed(part, column)
            part, column = [], []
            continue
        at = scale.x(record.time_ns), scale.y(float(point.value_c))
        if column and at[0] - column[0][0] > step:
            part += _extremes(column)
            column = []
        column.append(at)
    yield from _closed(part, column)


def _closed(
    part: list[float], column: Sequence[tuple[float, float]]
) -> Iterator[list[float]]:
    whole = [*part, *_extremes(column)]
    if whole:
        yield whole


def _extremes(column: Sequence[tuple[float, float]]) -> list[float]:
    """Return first, lowest, highest and last of a column, each once and in order."""
    if not column:
        return []
    low = min(range(len(column)), key=lambda at: column[at][1])
    high = max(range(len(column)), key=lambda at: column[at][1])
    places = sorted({0, low, high, len(column) - 1})
    return [number for place in places for number in column[place]]
