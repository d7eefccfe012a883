"""Rows of a period out of the journal, the newest first, a small page at a time.

A row is dated by the repaired clock. One that no clock can date belongs to the period
that both bounds of its boot lie in. Where they leave it open, it lies between its dated
neighbours: it is counted as undated where these leave room for the period. Normal
temperatures lie in a table of their own, since they do not leave the box.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from edge_app.bounds import Bounds
from edge_app.clock import repair
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS, Stamp
from edge_app.reporting.counting import Counting, Dated, Period
from edge_app.topics import read_document

PAGE = 200
"""Rows of one reading: what waits for the interpreter waits no longer than that."""
MARGIN_NS = 6 * 3600 * SECOND_NS
"""Rows so much older than a period end the search; a clock may have been set back."""
HIGHEST = 2**63 - 1
_EVENTS = """
SELECT seq, kind, station, boot_id, boot_ns, wall_ns, synced, data FROM event
WHERE stream = ? AND seq < ? ORDER BY seq DESC LIMIT ?
"""
_PRIVATE = """
SELECT seq, kind, station, boot_id, boot_ns, wall_ns, synced, data FROM private
WHERE seq < ? ORDER BY seq DESC LIMIT ?
"""
_HELD = """
SELECT item, sum(quantity) FROM balance WHERE substr(place, 1, 1) <> '<' GROUP BY item
"""
_END = "SELECT last + 1 FROM mark WHERE stream = ?"
_Record: TypeAlias = tuple[Any, ...]
_Source: TypeAlias = Callable[[int], list[_Record]]


@dataclass(slots=True)
class Search:
    """What is looked for, and what was noted beside the rows.

    `undated` rows are of a clock that was never set; `gone` says that some of the
    period were emptied.
    """

    counting: Counting
    stations: frozenset[str]
    period: Period
    undated: int = 0
    gone: bool = False

    def wants(self, kind: str, station: str) -> bool:
        """Say whether a row counts; checks are those of the whole site."""
        here = kind == "check" or station in self.stations
        return here and kind in self.counting.kinds

    def see(self, record: _Record, wall_ns: int) -> None:
        """Hand a row to what counts, or note that it was emptied."""
        within = wall_ns < self.period.to_ns
        data = read_document(record[7].encode()) if record[7] else None
        if data is None:
            self.gone = self.gone or within
            return
        row = Dated(record[1], record[2], wall_ns, data)
        if within:
            self.counting.take(row)
        else:
            self.counting.later(row)


class PeriodReader:
    """Reads one journal; `pause` is called between two pages.

    Raises JournalError as the reader of the journal does.
    """

    def __init__(self, reader: JournalReader, pause: Callable[[], None]) -> None:
        self._reader = reader
        self._pause = pause
        self._syncs: dict[str, Stamp | None] = {}
        self._bounds: dict[str, Bounds] = {}

    def holdings(self) -> tuple[dict[str, int], int]:
        """Return what there is of each item, and the ledger's row up to which it is."""

        def deed(disk: sqlite3.Connection) -> tuple[dict[str, int], int]:
            held: dict[str, int] = dict(disk.execute(_HELD).fetchall())
            (end,) = disk.execute(_END, (Stream.LEDGER.value,)).fetchone()
            return held, int(end)

        return self._reader.look(deed)

    def count(self, search: Search, ledger_end: int = HIGHEST) -> None:
        """Hand every row that is looked for to what counts."""
        self._syncs.clear()
        self._bounds.clear()
        for stream in Stream:
            begin = ledger_end if stream is Stream.LEDGER else HIGHEST
            self._walk(stream, begin, search)
        self._walk(None, HIGHEST, search)

    # ------------------------------------------------------------------ sources

    def _events(self, stream: Stream | None) -> _Source:
        if stream is None:
            return self._private
        name = stream.value

        def page(before: int) -> list[_Record]:
            return self._reader.look(
                lambda disk: disk.execute(_EVENTS, (name, before, PAGE)).fetchall()
            )

        return page

    def _private(self, before: int) -> list[_Record]:
        return self._reader.look(
            lambda disk: disk.execute(_PRIVATE, (before, PAGE)).fetchall()
        )

    def _pages(self, source: _Source, before: int) -> Iterator[list[_Record]]:
        while page := source(before):
            yield page
            before = page[-1][0]
            self._pause()

    # --------------------------------------------------------------------- rows

    def _walk(self, stream: Stream | None, before: int, search: Search) -> None:
        """Go back until all rows of a page are older than the period."""
        period, newer_ns, waiting = search.period, HIGHEST, 0
        for page in self._pages(self._events(stream), before):
            newest_ns: int | None = None
            for record in page:
                wanted = search.wants(record[1], record[2])
                wall_ns = self._dated(record)
                if wall_ns is None:
                    waiting += wanted and not self._placed(stream, record, search)
                    continue
                if wall_ns < period.to_ns and newer_ns >= period.from_ns:
                    search.undated += waiting
                newer_ns, waiting = wall_ns, 0
                newest_ns = max(wall_ns, newest_ns or wall_ns)
                if wanted and wall_ns >= period.from_ns:
                    search.see(record, wall_ns)
            if newest_ns is not None and newest_ns < period.from_ns - MARGIN_NS:
                return
        search.undated += waiting if newer_ns >= period.from_ns else 0

    def _placed(self, stream: Stream | None, record: _Record, search: Search) -> bool:
        """Place a row by the bounds of its boot; False where they leave it open.

        One that belongs to the period is counted at its earliest time.
        """
        boot_id, boot_ns = record[3:5]
        if boot_id not in self._bounds:
            self._bounds[boot_id] = self._reader.bounds_of(stream, record[0])
        bounds, period = self._bounds[boot_id].at(boot_ns), search.period
        lower_ns, upper_ns = bounds.lower_ns, bounds.upper_ns
        if upper_ns is not None and upper_ns < period.from_ns:
            return True
        if lower_ns is None or lower_ns < period.from_ns:
            return False
        within = upper_ns is not None and upper_ns < period.to_ns
        if within or lower_ns >= period.to_ns:
            search.see(record, lower_ns)
            return True
        return False

    def _dated(self, record: _Record) -> int | None:
        """Return when a row was made, None where no clock ever knew."""
        boot_id, boot_ns, wall_ns, synced = record[3:7]
        if synced:
            return int(wall_ns)
        if boot_id not in self._syncs:
            self._syncs[boot_id] = self._reader.sync_of(boot_id)
        sync = self._syncs[boot_id]
        if sync is None:
            return None
        return repair(Stamp(boot_id, boot_ns, wall_ns, synced=False), sync)
