"""The moves of a journal as EPCIS events, in the order in which they were booked.

The journal is read twice, a page at a time: first for what was taken back, so that the
events which are declared never to have happened are at hand when their turn comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from edge_app.clock import repair
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.moves import Reason
from edge_app.rows import Row
from edge_app.store.epcis import EpcisEvent, Moved, declared, event_of
from edge_app.store.epcis_names import Naming
from edge_app.store.epcis_time import local_text
from edge_app.topics import read_document

KIND = "stock.moved"
NEEDED = frozenset({"item", "from", "to", "quantity", "unit"})
"""Without these a row is no move."""
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
        taken_back = {
            str(data["reverses"]) for _, data in self._moves(0) if _is_reversal(data)
        }
        originals: dict[str, Moved] = {}
        for row, data in self._moves(self._rows):
            moved = self._dated(row, data)
            name = f"{data.get('document', '')}/{data.get('line', '')}"
            if moved and name in taken_back:
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
        if not _is_reversal(moved.data):
            return event_of(moved, self._naming)
        original = originals.get(str(moved.data["reverses"]))
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
                data = read_document(row.data) if row.kind == KIND else None
                if data is not None and data.keys() >= NEEDED:
                    yield row, data
            seq = page[-1].seq
            self._seen(before + seq, 2 * self._rows)

    def _dated(self, row: Row, data: Mapping[str, Any]) -> Moved | None:
        """Give a move its time, None where no clock ever knew it."""
        sync = self._sync_of(row.at)
        if not row.at.synced and sync is None:
            return None
        wall_ns = row.at.wall_ns if sync is None else repair(row.at, sync)
        return Moved(
            f"{self._epoch}-{row.stream.value}-{row.seq}",
            row.station,
            wall_ns,
            self._utc_offset_s(wall_ns),
            data,
        )

    def _sync_of(self, at: Stamp) -> Stamp | None:
        """Find what an unset clock is set right by; None where it was set."""
        if at.synced:
            return None
        if at.boot_id not in self._syncs:
            self._syncs[at.boot_id] = self._reader.sync_of(at.boot_id)
        return self._syncs[at.boot_id]


def _is_reversal(data: Mapping[str, Any]) -> bool:
    return data.get("reason") == Reason.REVERSE and bool(data.get("reverses"))
