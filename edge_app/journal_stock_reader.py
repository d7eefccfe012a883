"""Read the store room out of the journal, while the gateway runs or after it stopped.

Every call sees one moment of the file; moves of a span come a page at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec

from edge_app.clock import repair
from edge_app.errors import JournalError
from edge_app.journal_reader import JournalReader
from edge_app.journal_stock import read_sheet, read_stock
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.moves import Move, Reason
from edge_app.rows import Row
from edge_app.store.epcis_time import local_text
from edge_app.store.ledger import Ledger
from edge_app.store.sheet_versions import Made, made_of, newest
from edge_app.store.slip_author import Posted, Reading
from edge_app.store.stock import Stock
from edge_app.topics import read_document

KIND = "stock.moved"
PAGE = 1000
LAST_DAY = "9999-12-31"
_MOVES = """
SELECT id, batch, item, source, target, quantity, unit, lot, reason, name, document,
    paper, person, recipient, reverses, day
FROM move
"""
_SPAN = "SELECT min(id), max(id), count(*) FROM move WHERE day >= ? AND day <= ?"
_OF_SPAN = (
    _MOVES + "WHERE id > ? AND id <= ? AND +day >= ? AND +day <= ? ORDER BY id LIMIT ?"
)
"""The signs before `day` keep SQLite from sorting the whole span for every page."""
_OF_DOCUMENT = _MOVES + "WHERE document = ? AND document <> '' ORDER BY id"
_OF_PAPER = _MOVES + "WHERE paper = ? AND paper <> '' ORDER BY id"
_BACKS = (
    "SELECT reverses, name FROM move "
    "WHERE reverses <> '' AND reverses >= ? AND reverses < ? ORDER BY id"
)
_NAMED = "SELECT batch FROM move WHERE name = ? AND name <> '' LIMIT 1"
_DAYS = "SELECT opens FROM day WHERE opens <> '' ORDER BY number"
_BATCH_AT = (
    "SELECT seq, batch FROM event WHERE stream = 'ledger' AND seq >= ? "
    "ORDER BY seq LIMIT 1"
)
_OF_BATCHES = (
    "SELECT stream, seq, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause "
    "FROM event WHERE stream = 'ledger' AND seq >= ? AND seq < ? AND data <> '' "
    "ORDER BY seq"
)
_BATCH_OF_DAY = """
SELECT coalesce(max(batch), 0) FROM move WHERE id =
    (SELECT moves FROM day WHERE opens = ? ORDER BY number DESC LIMIT 1)
"""
_SHEETS = (
    "SELECT seq, batch, data FROM event WHERE stream = 'ledger' AND seq >= ? "
    "AND kind = 'stock.sheet' AND data <> '' ORDER BY seq LIMIT ?"
)
SHEETS_AT_ONCE = 8
FoundT = TypeVar("FoundT")


class StockReader(JournalReader):
    """Answers what stock documents ask; raises JournalError as its parent does."""

    def stock(self) -> Stock:
        """Return the store room as it is now; catalogue and places are not in it."""
        return self._told(read_stock)

    def sheet(self, day: str) -> Ledger:
        """Return a closed day's accounts; none where the day is not known."""
        return self._told(lambda disk: read_sheet(disk, day))

    def days(self) -> tuple[str, ...]:
        """Return every day that was opened, the last of which is open."""
        return tuple(day for (day,) in self._ask(_DAYS))

    def versions(self, day: str) -> Sequence[Made]:
        """Return the versions that were made of a day's sheet, the newest last."""
        return self._told(lambda disk: newest(_made(disk, day)))

    def count(self, first: str, last: str) -> int:
        """Count the moves of days, both ends included; an empty `last` is no end."""
        return int(self._ask(_SPAN, first, last or LAST_DAY)[0][2])

    def moves(self, first: str, last: str) -> Iterator[Posted]:
        """Yield the moves of days in the order in which they were booked."""
        last = last or LAST_DAY
        before, end, count = self._ask(_SPAN, first, last)[0]
        after = before - 1 if count else 0
        while count:
            page = self._ask(_OF_SPAN, after, end, first, last, PAGE)
            yield from map(_posted, page)
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def document(self, number: str) -> tuple[Posted, ...]:
        """Return the moves that stand on a document."""
        return tuple(map(_posted, self._ask(_OF_DOCUMENT, number)))

    def upon(self, paper: str) -> tuple[Posted, ...]:
        """Return the moves that drew upon an announced paper."""
        return tuple(map(_posted, self._ask(_OF_PAPER, paper)))

    def taken_back(self, number: str) -> Mapping[str, str]:
        """Return which moves of a document were taken back, and by which."""
        # Behind the sign "/" comes "0": all ids of the document lie between the two.
        return dict(self._ask(_BACKS, f"{number}/", f"{number}0"))

    def readings(
        self, posted: tuple[Posted, ...], utc_offset_s: Callable[[int], int]
    ) -> Mapping[str, Reading]:
        """Find the events of moves, by the moves' names; those kept no more lack."""
        batches = {one.batch for one in posted}
        if not batches:
            return {}
        rows = self._told(lambda disk: _rows(disk, min(batches), max(batches)))
        found = {}
        for row in rows:
            data = (read_document(row.data) if row.kind == KIND else None) or {}
            name = f"{data.get('document', '')}/{data.get('line', '')}"
            found[name] = Reading(
                f"{row.stream.value}-{row.seq}", self._at(row, utc_offset_s), row.cause
            )
        return {one.name: found[one.name] for one in posted if one.name in found}

    def row_of(self, name: str) -> Row | None:
        """Find the event of one move by the move's name, None where it lacks."""
        for (batch,) in self._ask(_NAMED, name):
            for row in self._told(partial(_rows, first=batch, last=batch)):
                data = (read_document(row.data) if row.kind == KIND else None) or {}
                if f"{data.get('document', '')}/{data.get('line', '')}" == name:
                    return row
        return None

    def _at(self, row: Row, utc_offset_s: Callable[[int], int]) -> str:
        """Write the local time of a row; empty where no clock ever knew it."""
        sync = None if row.at.synced else self.sync_of(row.at.boot_id)
        if not row.at.synced and sync is None:
            return ""
        wall_ns = row.at.wall_ns if sync is None else repair(row.at, sync)
        return local_text(wall_ns, utc_offset_s(wall_ns))

    def _told(self, look: Callable[[sqlite3.Connection], FoundT]) -> FoundT:
        try:
            return self.look(look)
        except (msgspec.MsgspecError, ValueError) as error:
            raise JournalError(
                f"The store room's tables cannot be read: {error}."
            ) from error


def _made(disk: sqlite3.Connection, day: str) -> Iterator[Made]:
    """Yield every version of a day; they come in the order of the days."""
    (batch,) = disk.execute(_BATCH_OF_DAY, (day,)).fetchone()
    seq = _row_of(disk, batch)
    while page := disk.execute(_SHEETS, (seq, SHEETS_AT_ONCE)).fetchall():
        for _, number, text in page:
            made = made_of(read_document(text.encode()) or {}, number)
            if made is not None and made.day > day:
                return
            if made is not None and made.day == day:
                yield made
        seq = page[-1][0] + 1


def _rows(disk: sqlite3.Connection, first: int, last: int) -> list[Row]:
    """Return the ledger's events of batches; batches rise with the numbers of rows."""
    start, end = _row_of(disk, first), _row_of(disk, last + 1)
    return [_row(*record) for record in disk.execute(_OF_BATCHES, (start, end))]


def _row_of(disk: sqlite3.Connection, batch: int) -> int:
    """Find the first row of a batch or of a later one, by halving."""
    low, high = disk.execute(
        "SELECT first, last + 1 FROM mark WHERE stream = 'ledger'"
    ).fetchone()
    while low < high:
        middle = (low + high) // 2
        found = disk.execute(_BATCH_AT, (middle,)).fetchone()
        if found is None or found[1] >= batch:
            high = middle
        else:
            low = found[0] + 1
    return int(low)


def _row(*record: Any) -> Row:
    """Turn a record, in the order of `_OF_BATCHES`, into a row."""
    stream, seq, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause = record
    at = Stamp(boot_id, boot_ns, wall_ns, bool(synced))
    return Row(Stream(stream), seq, kind, station, at, data.encode(), cause)


def _posted(record: tuple[Any, ...]) -> Posted:
    """Turn a record, in the order of `_MOVES`, into a move."""
    row, batch, item, source, target, quantity, unit, lot, reason, *rest = record
    move = Move(item, source, target, quantity, unit, lot, Reason(reason), *rest)
    return Posted(row, batch, move)
