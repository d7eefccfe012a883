"""The moves of a journal as EPCIS events, in the order in which they were booked.

The journal is read twice, a page at a time: first for what was taken back, so that the
events which are declared never to have happened are at hand when their turn comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from edge_app.epcis_rows import dated, move_in, taken_back
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.rows import Row
from edge_app.store.epcis import EpcisEvent, Moved, declared, event_of
from edge_app.store.epcis_names import Naming
from edge_app.store.epcis_time import local_text

PAGE = 1000
DAY_LENGTH = len("2026-01-15")
Seen: TypeAlias = Callable[[int, int], None]
"""Told of every page: how many rows were seen, and of how many."""


@dataclass(slots=True)
class Tally:
    """How many events were written, and how many moves could not be told of.

    `undated` moves are of a clock that was never set; `orphans` take back what the
    journal keeps no more.
    """

    written: int = 0
    undated: int = 0
    orphans: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Local days, both inclusive; empty for no end."""

    first: str = ""
    last: str = ""

    def has(self, day: str) -> bool:
        """Say whether a day lies within."""
        return self.first <= day and (not self.last or day <= self.last)


class Account:
    """Reads one journal; `tally` is whole once `events` has ended."""

    def __init__(
        self,
        reader: JournalReader,
        naming: Naming,
        utc_offset_s: Callable[[int], int],
        seen: Seen = lambda _done, _total: None,
    ) -> None:
        self._reader = reader
        self._naming = naming
        self._utc_offset_s = utc_offset_s
        self._seen = seen
        self._syncs: dict[str, Stamp | None] = {}
        mark = reader.marks()[Stream.LEDGER]
        self._epoch = mark.epoch
        self._rows = mark.last
        self.tally = Tally()

    def events(self, span: Span) -> Iterator[EpcisEvent]:
        """Yield an event for every move within the span."""
        backs = {name for _, data in self._moves(0) if (name := taken_back(data))}
        originals: dict[str, Moved] = {}
        for row, data in self._moves(self._rows):
            moved = dated(row, data, self._epoch, self._sync_of, self._utc_offset_s)
            name = f"{data.get('document', '')}/{data.get('line', '')}"
            if moved and name in backs:
                originals[name] = moved
            day = (
                local_text(moved.wall_ns, moved.offset_s)[:DAY_LENGTH] if moved else ""
            )
            if moved and not span.has(day):
                continue
            if event := self._event(moved, originals):
                self.tally.written += 1
                yield event

    def _event(
        self, moved: Moved | None, originals: Mapping[str, Moved]
    ) -> EpcisEvent | None:
        """Write one event, or count why there is none."""
        if moved is None:
            self.tally.undated += 1
            return None
        name = taken_back(moved.data)
        if not name:
            return event_of(moved, self._naming)
        original = originals.get(name)
        if original is None:
            self.tally.orphans += 1
            return None
        event = event_of(original, self._naming)
        return declared(event, moved.wall_ns, moved.offset_s)

    def _moves(self, before: int) -> Iterator[tuple[Row, Mapping[str, Any]]]:
        """Yield every move; `before` rows were seen in an earlier reading."""
        seq = 0
        while page := self._reader.rows(Stream.LEDGER, seq, PAGE):
            for row in page:
                data = move_in(row)
                if data is not None:
                    yield row, data
            seq = page[-1].seq
            self._seen(before + seq, 2 * self._rows)

    def _sync_of(self, boot_id: str) -> Stamp | None:
        """Find what an unset clock is set right by; asked once a boot."""
        if boot_id not in self._syncs:
            self._syncs[boot_id] = self._reader.sync_of(boot_id)
        return self._syncs[boot_id]
