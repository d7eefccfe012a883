"""The journal: events, kept states, the ledger and commands, in one SQLite file.

This is its one writer. What `append` returned for is on disk, whole; what it raised
for is not there at all. Events and the kept states they came from are one
transaction, so that a crash can neither lose nor double what was acknowledged.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from edge_app import journal_salvage
from edge_app.ballast import Ballast
from edge_app.discretion import ALL_LEAVES, Discretion
from edge_app.errors import JournalError
from edge_app.journal_pen import Pen
from edge_app.journal_questions import Questions
from edge_app.journal_schema import (
    NAME,
    DamagedError,
    bring_up,
    connect,
    fault,
    give_back,
    lock,
    plain_errors,
    sync_folder,
    version_of,
)
from edge_app.journal_sql import (
    begin_epoch,
    get_meta,
    insert_cursors,
    insert_events,
    insert_rest,
    set_meta,
    trim,
)
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Batch
from edge_app.rows import Mark, Row

__all__ = ["Journal", "Mark", "Row"]

_DAMAGED = "journal.damaged"
_NOTHING_SENT: Mapping[Stream, int] = {}
DoneT = TypeVar("DoneT")


class Journal(Questions):
    """The one writer of a gateway's journal; used by one thread at a time.

    `epoch` names its life; `clean` is False if the stop before was not `close()`;
    `salvaged` is one sentence if a damaged file was set aside, else "".
    """

    def __init__(
        self, folder: Path, machine: str, discretion: Discretion = ALL_LEAVES
    ) -> None:
        self.folder = folder
        self.pen = Pen(discretion)
        self._machine = machine
        self._path = folder / NAME
        self._connection: sqlite3.Connection | None = None
        self._number = 0
        self._doubtful = 0
        self.salvaged = ""
        self._lock = lock(folder)
        try:
            self._stand()
        except BaseException:
            self._hang_up()
            os.close(self._lock)
            raise

    @classmethod
    def open(
        cls, folder: Path, machine: str, discretion: Discretion = ALL_LEAVES
    ) -> Journal:
        """Open the journal in the folder, or begin one; set a damaged one aside.

        `machine` is any text that another machine has not; `discretion` says what
        stays in the box. On a full disk the ballast is given up first.
        Raises: JournalError.
        """
        with plain_errors():
            if not folder.is_dir():
                folder.mkdir(mode=0o750, parents=True)
                folder.chmod(0o750)
        ballast = Ballast(folder)
        try:
            journal = cls(folder, machine, discretion)
        except JournalError:
            if not ballast.give_up():
                raise
            journal = cls(folder, machine, discretion)
        except DamagedError:
            # Found past the first look; now it is marked and will be set aside.
            journal = cls(folder, machine, discretion)
        ballast.make()
        return journal

    def append(
        self,
        batches: Sequence[Batch],
        *,
        sent: Mapping[Stream, int] = _NOTHING_SENT,
        synced: Sequence[Stamp] = (),
    ) -> tuple[Row, ...]:
        """Keep batches, sent cursors and sync stamps in one transaction.

        Numbers of batches rise. One that a failed commit kept after all is passed
        over when it is given again. Raises: JournalError, and then nothing is kept.
        """
        with self._transaction() as disk:
            fresh = [batch for batch in batches if self._is_new(batch)]
            rows = insert_events(disk, fresh, self.pen)
            insert_rest(disk, fresh)
            insert_cursors(disk, tuple(sent.items()), synced)
            if fresh:
                # A commit that fails may have reached the disk all the same.
                self._doubtful = fresh[-1].number
        if fresh:
            self._number, self._doubtful = fresh[-1].number, 0
        return rows

    def mark_sent(self, stream: Stream, seq: int) -> None:
        """Remember that the broker has everything up to `seq`; never goes back."""
        self.append((), sent={stream: seq})

    def mark_synced(self, stamp: Stamp) -> None:
        """Remember a synced stamp of a boot; only the first of each boot counts."""
        self.append((), synced=(stamp,))

    def trim(self, stream: Stream, up_to: int) -> int:
        """Forget the head of the `record` stream; return how many rows went.

        Raises: ValueError for another stream, or for rows not yet sent.
        """
        if stream is not Stream.RECORD:
            raise ValueError(f"The {stream} stream is never trimmed.")
        with self._transaction() as disk:
            return trim(disk, up_to)

    def work(self, deed: Callable[[sqlite3.Connection, Pen, int], DoneT]) -> DoneT:
        """Do one thing more in a transaction, with the last batch's number."""
        with self._transaction() as disk:
            return deed(disk, self.pen, self._number)

    def shorten(self) -> bool:
        """Give the disk back some of the file's free pages; say if there are more."""
        with plain_errors():
            return give_back(self._disk())

    def settle(self) -> bool:
        """Empty the log into the file; False while a reader still needs it."""
        with plain_errors():
            done = self._disk().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not done[0]

    def close(self, *, clean: bool = True) -> None:
        """Stop; `clean` False says that something was given up.

        Raises: JournalError where the disk did not take the last word.
        """
        if self._lock < 0:
            return
        try:
            with self._transaction() as disk:
                set_meta(disk, "clean", str(int(clean)))
            with plain_errors():
                disk.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._hang_up()
            os.close(self._lock)
            self._lock = -1

    # ---------------------------------------------------------- opening

    def _stand(self) -> None:
        """Open the file, mend or begin what has to be, and say that it is in use."""
        why = self._damage()
        if why:
            self.salvaged = journal_salvage.set_aside(self.folder, self._machine, why)
            (self.folder / _DAMAGED).unlink(missing_ok=True)
        with plain_errors():
            disk = self._disk()
            if bring_up(disk, self._machine):
                sync_folder(self.folder)
        with self._transaction() as disk:
            self.clean = get_meta(disk, "clean") == "1"
            set_meta(disk, "clean", "0")
            if get_meta(disk, "machine") != self._machine:
                begin_epoch(disk, self._machine)
            self.epoch = get_meta(disk, "epoch")

    def _damage(self) -> str:
        """Say what is wrong with the file, "" if nothing is or there is none."""
        with plain_errors():
            journal_salvage.finish(self.folder)
            if (self.folder / _DAMAGED).exists():
                return "found while it was in use"
            if not self._path.exists():
                return ""
            if self._path.stat().st_size == 0:
                return "the file is empty"
        try:
            with plain_errors(), closing(connect(self._path)) as disk:
                return fault(disk) if version_of(disk) else ""
        except DamagedError as error:
            return str(error.__cause__)

    def _disk(self) -> sqlite3.Connection:
        """Return the connection; open it again if an error closed it."""
        if self._lock < 0:
            raise JournalError("The journal is closed.")
        if self._connection is None:
            self._connection = connect(self._path)
            if version_of(self._connection):
                self._number = int(get_meta(self._connection, "number"))
        return self._connection

    def _hang_up(self) -> None:
        """Close the connection; an error here has nobody left to hear it."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Do everything or nothing."""
        try:
            with plain_errors():
                disk = self._disk()
                disk.execute("BEGIN IMMEDIATE")
                yield disk
                disk.execute("COMMIT")
        except DamagedError:
            with suppress(OSError):
                (self.folder / _DAMAGED).touch()
            self._hang_up()
            raise
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        """Take a transaction back. After an error of the disk, trust no old handle."""
        self.pen.lose_keys()
        if self._connection is None:
            return
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
        self._hang_up()

    def _is_new(self, batch: Batch) -> bool:
        """Say whether a batch is still to be kept."""
        if batch.number > self._number:
            return True
        if batch.number > self._doubtful:
            raise ValueError(f"Batch {batch.number} comes after {self._number}.")
        return False
