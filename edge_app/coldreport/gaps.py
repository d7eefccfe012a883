"""Where records are missing that the legal interval asks for, and why. Pure.

Source: GSP Appendix 3, Art. 5 (30 min in store, 5 min in transport, 2 min outside).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from edge_app.coldreport.records import Dated, Record, text_in, texts_in
from edge_app.model import SECOND_NS, ns

Why: TypeAlias = Literal["told", "stopped", "killed", "clock", "before", ""]
LATE_S = 60
"""A record may come so late, or a tenth of its interval where that is less."""
LATE_PART = 10
AWAKE_NS = 15 * 60 * SECOND_NS
"""Within so long of a gap's end the start belongs that explains it."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The longest times between two records, in range and out of it."""

    inside_s: float
    outside_s: float

    def after_ns(self, record: Record | None) -> int:
        """Return how long after a record the next one is due."""
        is_inside = record is None or record.is_inside
        return ns(self.inside_s if is_inside else self.outside_s)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without records; `missing` of them should have come in it."""

    begin_ns: int
    end_ns: int
    missing: int
    why: Why = ""
    detail: str = ""


def gaps_of(
    records: Sequence[Record], begin_ns: int, end_ns: int, intervals: Intervals
) -> Iterator[Gap]:
    """Yield the gaps of a period from its records, which all have a time.

    The records may begin before the period and end behind it: what lies just outside
    tells whether its edges are covered.
    """
    edges: list[tuple[int, Record | None]] = [
        (one.time_ns, one) for one in records if one.time_ns is not None
    ]
    if not edges or edges[0][0] > begin_ns:
        edges.insert(0, (begin_ns, None))
    if edges[-1][0] < end_ns:
        edges.append((end_ns, None))
    for (from_ns, record), (to_ns, _) in pairwise(edges):
        due_ns = intervals.after_ns(record)
        if to_ns - from_ns <= due_ns + late_ns(due_ns):
            continue
        first_ns, last_ns = max(from_ns, begin_ns), min(to_ns, end_ns)
        if last_ns <= first_ns:
            continue
        missing = max(1, (last_ns - first_ns - 1) // due_ns)
        yield Gap(first_ns, last_ns, missing)


def late_ns(due_ns: int) -> int:
    """Return how late a record may come that is due after so long."""
    return min(ns(LATE_S), due_ns // LATE_PART)


def explained(gap: Gap, told: Iterable[Dated], undated: int) -> tuple[Why, str]:
    """Say why there is a gap: what the room said of it, a stop, or an unset clock.

    `told` are the room's own words on gaps and the starts and stops of the gateway,
    `undated` how many records in the gap have no time.
    """
    why: Why = "clock" if undated else ""
    detail = str(undated) if undated else ""
    stop = ""
    for one in told:
        if one.time_ns is None or not _is_near(gap, one.time_ns):
            continue
        data = one.data
        if one.row.kind == "cold.gap":
            return "told", ", ".join(texts_in(data, "why"))
        if one.row.kind == "gateway.stopped":
            stop = text_in(data, "why")
        elif one.row.kind == "gateway.started":
            clean = data.get("clean") is True
            why, detail = ("stopped", stop) if clean else ("killed", "")
    return why, detail


def _is_near(gap: Gap, time_ns: int) -> bool:
    return gap.begin_ns <= time_ns <= gap.end_ns + AWAKE_NS


def runs_of(records: Sequence[Record], gaps: Sequence[Gap]) -> Iterator[list[Record]]:
    """Cut records, the oldest first, where there is a gap."""
    cuts_ns = sorted(gap.begin_ns for gap in gaps)
    runs: dict[int, list[Record]] = {}
    for one in records:
        if one.time_ns is not None:
            runs.setdefault(bisect_left(cuts_ns, one.time_ns), []).append(one)
    yield from runs.values()
