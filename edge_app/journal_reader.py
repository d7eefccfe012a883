"""Read the journal from any process and any user of its group, without disturbing it.

Every call is one short transaction of at most a page: a long read would keep the
writer from shortening its log. While the writer runs, or was killed, the file is
opened `mode=ro`. After a clean stop the files that a reader would need are gone and
nobody may make them, so it is opened `immutable`, and what was read counts only if
the file stayed as it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

from edge_app.bounds import Bounds
from edge_app.errors import JournalError
from edge_app.journal_boots import bounds_of
from edge_app.journal_schema import NAME
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.rows import Mark, Row

__all__ = ["JournalReader", "Mark", "Row"]

PAGE_LIMIT = 5000
"""The most rows of one call."""
_TRIES = 5
_SEQ_HIGH = 2**63 - 1
"""The highest number SQLite knows; nothing comes behind a higher one either."""
_ROWS = """
SELECT stream, seq, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause
FROM event WHERE stream = ? AND seq > ? AND data <> '' ORDER BY seq LIMIT ?
"""
_MARKS = """
SELECT stream, (SELECT value FROM meta WHERE key = 'epoch'), first, last, sent
FROM mark
"""
_SYNC = "SELECT boot_ns, wall_ns FROM sync WHERE boot_id = ?"
_Found: TypeAlias = list[tuple[Any, ...]]
FoundT = TypeVar("FoundT")


class JournalReader:
    """Reads the journal in a folder; outlives restarts of its writer.

    Every method raises JournalError, with one sentence, where there is no journal
    or it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def rows(self, stream: Stream, after: int, limit: int) -> tuple[Row, ...]:
        """Return the rows of a stream with `seq > after`, at most `limit` of them."""
        page = max(0, min(limit, PAGE_LIMIT))
        found = self._ask(_ROWS, stream, min(after, _SEQ_HIGH), page)
        return tuple(_row(*record) for record in found)

    def marks(self) -> Mapping[Stream, Mark]:
        """Return what exists of each stream."""
        return {Stream(stream): Mark(*rest) for stream, *rest in self._ask(_MARKS)}

    def sync_of(self, boot_id: str) -> Stamp | None:
        """Return the first synced stamp of a boot, None while it has none."""
        for boot_ns, wall_ns in self._ask(_SYNC, boot_id):
            return Stamp(boot_id, boot_ns, wall_ns, synced=True)
        return None

    def bounds_of(self, stream: Stream | None, seq: int) -> Bounds:
        """Bound the start of a row's boot by its neighbours; None: of a private row."""
        return self.look(lambda disk: bounds_of(disk, stream, seq))

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def look(self, deed: Callable[[sqlite3.Connection], FoundT]) -> FoundT:
        """Do one short reading in a transaction, again if the writer came or went."""
        why: Exception | None = None
        for _ in range(_TRIES):
            try:
                found = self._look_once(deed)
            except FileNotFoundError as error:
                raise JournalError(
                    f"There is no journal in {self._path.parent} yet."
                ) from error
            except (sqlite3.DatabaseError, OSError) as error:
                self.close()
                why = error
                continue
            if found is not None:
                return found[0]
        raise JournalError(
            f"The journal in {self._path.parent} cannot be read: "
            f"{why or 'it changed each time it was read'}."
        ) from why

    def _ask(self, question: str, *values: str | int) -> _Found:
        """Ask one question."""
        return self.look(lambda disk: disk.execute(question, values).fetchall())

    def _look_once(
        self, deed: Callable[[sqlite3.Connection], FoundT]
    ) -> tuple[FoundT] | None:
        """Return what was found, None if it may be half old and half new."""
        before = self._path.stat()
        if self._connection is not None and before.st_ino != self._inode:
            # A damaged journal was set aside; this handle still reads that one.
            self.close()
        if self._connection is None:
            self._connection = self._live()
            self._inode = before.st_ino
        if self._connection is not None:
            return (_within(self._connection, deed),)
        with closing(self._open("immutable=1")) as disk:
            found = _within(disk, deed)
        same = _witness(before) == _witness(self._path.stat())
        return (found,) if same else None

    def _live(self) -> sqlite3.Connection | None:
        """Open the file with its log, None if it has none.

        A log that holds something must be read: without it the file may be half old.
        """
        log = self._path.with_name(NAME + "-wal")
        size = log.stat().st_size if log.exists() else -1
        if size < 0:
            return None
        try:
            return self._open("mode=ro")
        except sqlite3.OperationalError:
            if size > 0:
                raise
            return None

    def _open(self, how: str) -> sqlite3.Connection:
        """Open the file and touch it, since SQLite opens nothing before that."""
        address = f"file:{quote(str(self._path))}?{how}"
        disk = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            disk.execute("SELECT 1 FROM meta").fetchone()
        except BaseException:
            disk.close()
            raise
        return disk


def _within(
    disk: sqlite3.Connection, deed: Callable[[sqlite3.Connection], FoundT]
) -> FoundT:
    """Read in one transaction, so that all of it is of one moment."""
    disk.execute("BEGIN")
    try:
        return deed(disk)
    finally:
        disk.execute("ROLLBACK")


def _witness(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _row(*record: Any) -> Row:
    """Turn a record, in the order of `_ROWS`, into a row."""
    stream, seq, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause = record
    at = Stamp(boot_id, boot_ns, wall_ns, bool(synced))
    return Row(Stream(stream), seq, kind, station, at, data.encode(), cause)
