"""Read what the journal has of one cold room and one period, a page at a time.

Rows of a stream lie in the order in which they were written, so that the first of a
period is found by halving, and a month of ten years takes no longer than one of the
first. Rows that no clock ever dated are stepped over; a clock that was set back is met
by looking a day further on both sides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from edge_app.chain import FAULT_LIMIT, Verdict
from edge_app.clock import repair
from edge_app.coldreport.records import RECORD, Dated, Pool, Record
from edge_app.coldreport.report import Chain, Found, Period
from edge_app.journal_reader import JournalReader
from edge_app.journal_walk import Goal, goals, walk_part
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS, Stamp
from edge_app.rows import Row

PAGE = 1000
SLACK_NS = 24 * 3600 * SECOND_NS
"""So far on both sides of a period rows are looked at, for clocks that were set."""
_DATED = """
SELECT seq, boot_id, boot_ns, wall_ns, synced FROM event
WHERE stream = ? AND seq >= ?
AND (synced OR boot_id IN (SELECT boot_id FROM sync)) ORDER BY seq LIMIT 1
"""
_EARLIER = """
SELECT 1 FROM event WHERE stream = ? AND seq < ? AND station = ? AND kind = ? LIMIT 1
"""
_ENDS = "SELECT min(seq), max(seq) FROM event WHERE stream = ?"
_OF_ROOM = """
SELECT seq, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause, link
FROM event WHERE stream = ? AND seq > ? AND seq <= ? AND data <> ''
AND (station = ? OR kind IN ('gateway.started', 'gateway.stopped'))
ORDER BY seq LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers of rows of a stream, both inclusive; none where `last` is below."""

    first: int
    last: int


class RoomReader(JournalReader):
    """Answers what the report of a room asks; raises JournalError as its parent."""

    def found(self, room: str, period: Period) -> Found:
        """Return everything of a room that tells of a period."""
        syncs: dict[str, Stamp | None] = {}
        earlier: Sequence[object] = ()
        take = _Take(period)
        chains = []
        for goal in goals(self):
            if goal.place not in set(Stream):
                continue
            stream = Stream(goal.place)
            span = self._span(stream, period, syncs)
            # What is urgent is read in whole: there is little of it, and a stay out of
            # range may have begun long before, or be decided upon long after.
            wide = Span(1, goal.last) if stream is Stream.URGENT else span
            anchors = take.all(self._rows(stream, wide, room, syncs))
            chains.append(self._chain(goal, span, anchors))
            if stream is Stream.RECORD:
                earlier = self._ask(_EARLIER, stream, span.first, room, RECORD)
        return Found(
            tuple(take.records),
            tuple(take.others),
            tuple(chains),
            has_earlier=bool(earlier),
        )

    def first_at(
        self, stream: Stream, time_ns: int, syncs: dict[str, Stamp | None]
    ) -> int:
        """Find the first row of a time or of a later one, by halving.

        Where there is none it is the number behind the last row.
        """
        ((first, last),) = self._ask(_ENDS, stream)
        low, high = (1, 1) if first is None else (int(first), int(last) + 1)
        while low < high:
            middle = (low + high) // 2
            found = self._ask(_DATED, stream, middle)
            at_ns = self._time(Stamp(*found[0][1:]), syncs) if found else None
            if at_ns is None or at_ns >= time_ns:
                high = middle
            else:
                low = found[0][0] + 1
        return low

    # ---------------------------------------------------------------- the inside

    def _span(
        self, stream: Stream, period: Period, syncs: dict[str, Stamp | None]
    ) -> Span:
        """Return the rows of a period, and of a day on both sides of it."""
        first = self.first_at(stream, period.begin_ns - SLACK_NS, syncs)
        behind = self.first_at(stream, period.end_ns + SLACK_NS, syncs)
        return Span(first, behind - 1)

    def _rows(
        self, stream: Stream, span: Span, room: str, syncs: dict[str, Stamp | None]
    ) -> Iterator[Dated]:
        """Yield the rows of a room, and the gateway's starts and stops, with times."""
        after = span.first - 1
        while True:
            page = self.look(partial(_page, stream, after, span.last, room))
            for record in page:
                row = _row(stream, record)
                link = record[-1].hex() if isinstance(record[-1], bytes) else ""
                yield Dated(row, self._time(row.at, syncs), link)
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def _time(self, at: Stamp, syncs: dict[str, Stamp | None]) -> int | None:
        """Return the time of a row, set right where its boot's clock was set later."""
        if at.synced:
            return at.wall_ns
        if at.boot_id not in syncs:
            syncs[at.boot_id] = self.sync_of(at.boot_id)
        sync = syncs[at.boot_id]
        return None if sync is None else repair(at, sync)

    def _chain(self, goal: Goal, span: Span, anchors: tuple[str, str]) -> Chain:
        """Walk the rows of a stream around a period."""
        if span.last < span.first:
            return Chain(goal.place, *anchors, 0)
        verdict = walk_part(self, goal, span.first, span.last + 1)
        return Chain(goal.place, *anchors, verdict.rows, verdict.gone, _faults(verdict))


class _Take:
    """Sorts rows as they come: records are read at once, and their text let go."""

    def __init__(self, period: Period) -> None:
        self.records: list[Record] = []
        self.others: list[Dated] = []
        self._period = period
        self._pool = Pool()

    def all(self, rows: Iterable[Dated]) -> tuple[str, str]:
        """Take rows; return the first and the last of the period as anchors."""
        first = last = ""
        for one in rows:
            if one.row.kind == RECORD:
                self.records.append(self._pool.record(one))
            else:
                self.others.append(one)
            if self._period.has(one.time_ns):
                last = _anchor(one)
                first = first or last
        return first, last


def _anchor(dated: Dated) -> str:
    """Write a row as `gatepost verify --anchor` takes it."""
    return f"{dated.row.stream.value}:{dated.row.seq}:{dated.link}"


def _faults(verdict: Verdict) -> tuple[str, ...]:
    """Say where a chain breaks, a sentence each."""
    more = len(verdict.faults) >= FAULT_LIMIT
    return (*map(str, verdict.faults), *(("...",) if more else ()))


def _page(
    stream: Stream, after: int, last: int, room: str, disk: sqlite3.Connection
) -> list[tuple[Any, ...]]:
    """Read a page; what is no text any more must not keep the rest from being read."""
    before = disk.text_factory
    disk.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        return disk.execute(_OF_ROOM, (stream, after, last, room, PAGE)).fetchall()
    finally:
        disk.text_factory = before


def _row(stream: Stream, record: tuple[Any, ...]) -> Row:
    """Turn a record into a row. Total: the chain says what was put into it."""
    seq, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause, _ = record
    boot_ns, wall_ns = (
        one if isinstance(one, int) else 0 for one in (boot_ns, wall_ns)
    )
    at = Stamp(str(boot_id), boot_ns, wall_ns, bool(synced))
    content = data if isinstance(data, bytes) else str(data).encode()
    return Row(stream, seq, str(kind), str(station), at, content, str(cause))
