"""The journal's file: its tables, how it is opened, and what its errors mean.

WAL with `synchronous=FULL`: a commit that returned is on the disk. Only one
connection writes and checkpoints (`edge_app.journal`); all others read.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_app.errors import GatepostError, JournalError
from edge_app.journal_private import NEW_META, chain_anew
from edge_app.journal_tables import PRIVATE_CHAINED, STEPS, TABLES, VERSION
from edge_app.kinds import Stream

NAME = "journal.db"
_LOCK = "journal.lock"
PARTNERS = ("", "-wal", "-shm")
"""What SQLite adds to the name for the files that belong together."""
CHECK_LIMIT_S = 10.0
"""How long a start may spend on looking for damage; a gate waits for it."""
_STEPS_BETWEEN_LOOKS = 100_000
_EPOCH_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_EPOCH_LENGTH = 8

_LATER_META = (("swept_ns", "0"), *NEW_META)
"""When the last sweep ended (0: never), and where the private rows' chain ends."""
SPARE_PAGES = 256
"""Free pages that the file keeps: it would only grow again by them."""
PAGES_AT_ONCE = 256
VACUUM_LIMIT = 64 << 20
"""Bytes of a journal of version 1 up to which it is rewritten, to give room back."""


class DamagedError(GatepostError):
    """The file is no sound database; the next `Journal.open` sets it aside.

    It is not a `JournalError`: trying again cannot help, starting again does.
    """


def draw_epoch() -> str:
    """Draw the name of a journal's life."""
    return "".join(secrets.choice(_EPOCH_LETTERS) for _ in range(_EPOCH_LENGTH))


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what SQLite raises into `JournalError` or `DamagedError`.

    Mistakes in the program (wrong SQL, a broken constraint) pass through unchanged.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = (
            error.sqlite_errorcode & 0xFF if hasattr(error, "sqlite_errorcode") else 0
        )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DamagedError(f"The journal is damaged: {error}.") from error
        if isinstance(error, sqlite3.OperationalError) and code > sqlite3.SQLITE_ERROR:
            raise JournalError(f"The journal cannot be written: {error}.") from error
        raise
    except JournalError:
        raise
    except OSError as error:
        raise JournalError(f"The journal cannot be written: {error}.") from error


def connect(path: Path) -> sqlite3.Connection:
    """Open the one connection that writes, without looking at what is in the file.

    The file is made first, because SQLite gives -wal and -shm the mode of the file.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o640))
    path.chmod(0o640)
    # Opened by the thread that starts the gateway, used by the committer alone.
    disk = sqlite3.connect(
        path, timeout=5.0, isolation_level=None, check_same_thread=False
    )
    try:
        # Before the first page is written: later it would take a rewriting.
        disk.execute("PRAGMA auto_vacuum = INCREMENTAL")
        disk.execute("PRAGMA journal_mode = WAL")
        disk.execute("PRAGMA synchronous = FULL")
        disk.execute("PRAGMA wal_autocheckpoint = 1000")
        disk.execute("PRAGMA journal_size_limit = 4194304")
        disk.execute("PRAGMA cell_size_check = ON")
        disk.execute("PRAGMA trusted_schema = OFF")
        # What was deleted is overwritten; Debian's SQLite does so by itself.
        disk.execute("PRAGMA secure_delete = ON")
        disk.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        disk.close()
        raise
    return disk


def create(disk: sqlite3.Connection, machine: str) -> None:
    """Make the tables and begin the first epoch."""
    meta = {
        "epoch": draw_epoch(),
        "machine": machine,
        "clean": "1",
        "number": "0",
        "stamp": "",
        **dict(_LATER_META),
    }
    # A script would commit in between; one transaction makes all of it or nothing.
    disk.execute("BEGIN IMMEDIATE")
    for statement in (TABLES).split(";\n"):
        disk.execute(statement)
    disk.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    disk.executemany(
        "INSERT INTO mark (stream, first, last, sent) VALUES (?, 1, 0, 0)",
        [(stream.value,) for stream in Stream],
    )
    disk.execute(f"PRAGMA user_version = {VERSION}")
    disk.execute("COMMIT")


def bring_up(disk: sqlite3.Connection, machine: str) -> bool:
    """Make the tables, or bring those of an older version to this one.

    Return whether the file was begun.
    """
    version = version_of(disk)
    if version == 0:
        create(disk, machine)
    elif version < VERSION:
        disk.execute("BEGIN IMMEDIATE")
        for step in range(version + 1, VERSION + 1):
            for statement in STEPS[step].split(";\n"):
                disk.execute(statement)
        disk.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", _LATER_META)
        if version < PRIVATE_CHAINED:
            chain_anew(disk)
        disk.execute(f"PRAGMA user_version = {VERSION}")
        disk.execute("COMMIT")
        if version == 1:
            _make_room(disk)
    return version == 0


def _make_room(disk: sqlite3.Connection) -> None:
    """Let a file of version 1 shrink from now on; a large one keeps its free pages."""
    pages = disk.execute("PRAGMA page_count").fetchone()[0]
    size = disk.execute("PRAGMA page_size").fetchone()[0]
    if pages * size <= VACUUM_LIMIT:
        disk.execute("PRAGMA auto_vacuum = INCREMENTAL")
        disk.execute("VACUUM")


def give_back(disk: sqlite3.Connection) -> bool:
    """Shorten the file by some of its free pages; say whether there are more.

    A file that was never made to shrink keeps them and fills them again.
    """
    free = int(disk.execute("PRAGMA freelist_count").fetchone()[0])
    if free <= SPARE_PAGES or not disk.execute("PRAGMA auto_vacuum").fetchone()[0]:
        return False
    pages = min(PAGES_AT_ONCE, free - SPARE_PAGES)
    # As a script: `execute` would stop after the first page.
    disk.executescript(f"PRAGMA incremental_vacuum({pages})")
    return free - pages > SPARE_PAGES


def version_of(disk: sqlite3.Connection) -> int:
    """Return the version of the tables, 0 where there are none."""
    version = disk.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise JournalError(
            f"The journal is of version {version} and this Gatepost knows up to "
            f"{VERSION}: install the newer Gatepost again, or use another data folder."
        )
    return int(version)


def fault(disk: sqlite3.Connection) -> str:
    """Look for damage, for at most `CHECK_LIMIT_S`; return "" where there is none."""
    end_s = time.monotonic() + CHECK_LIMIT_S
    disk.set_progress_handler(lambda: time.monotonic() > end_s, _STEPS_BETWEEN_LOOKS)
    try:
        found = str(disk.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return ""
    finally:
        disk.set_progress_handler(None, 0)
    return "" if found == "ok" else " ".join(found.split())


def sync_folder(folder: Path) -> None:
    """Make sure that names made or changed in the folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lock(folder: Path) -> int:
    """Keep a second gateway from writing; the lock ends with the process."""
    with plain_errors():
        flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC
        handle = os.open(folder / _LOCK, flags, 0o640)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise JournalError(
                f"The journal in {folder} is in use by another gateway."
            ) from error
        return handle
