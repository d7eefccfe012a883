"""The journal keeps what it was given, whole or not at all, under numbers."""

from __future__ import annotations

import functools
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from edge_app.errors import JournalError
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.moves import Move
from edge_app.outcomes import Answer, Kept
from tests.contract.batches import batch, event, full_batch, stamp


@contextmanager
def journal_in(folder: Path, machine: str = "board-1") -> Iterator[Journal]:
    """Open a journal and stop it cleanly."""
    journal = Journal.open(folder, machine)
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let no file of this process grow past a size, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def numbers(folder: Path, stream: Stream = Stream.RECORD) -> list[int]:
    """Return the numbers of a stream as a reader sees them."""
    reader = JournalReader(folder)
    try:
        return [row.seq for row in reader.rows(stream, 0, 5000)]
    finally:
        reader.close()


def test_new_journal(tmp_path: Path) -> None:
    """A new journal is empty, closed to others, and nothing went before it."""
    folder = tmp_path / "data"
    with journal_in(folder) as journal:
        assert (
            journal.clean,
            journal.salvaged,
            journal.last_number(),
            journal.last_stamp(),
        ) == (True, "", 0, None)
        assert (journal.epoch.isalnum(), journal.epoch.islower()) == (True, True)
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        assert set(modes.values()) == {0o640}
        assert folder.stat().st_mode & 0o777 == 0o750
        assert {"journal.db", "journal.db-wal", "ballast"} <= set(modes)


def test_rows_are_numbered_by_stream(tmp_path: Path) -> None:
    """Each stream counts its own rows from 1, across batches and starts."""
    with journal_in(tmp_path) as journal:
        journal.append((full_batch(1), batch(2)))
    with journal_in(tmp_path) as journal:
        rows = journal.append((full_batch(3),))
        assert [(row.stream, row.seq) for row in rows] == [
            ("urgent", 2),
            ("ledger", 2),
            ("record", 3),
        ]
        last = {stream: mark.last for stream, mark in journal.marks().items()}
        assert last == {"urgent": 2, "ledger": 2, "record": 3}


def test_digits_are_kept(tmp_path: Path) -> None:
    """A number has the digits on disk that it had in the event."""
    with journal_in(tmp_path) as journal:
        found = event(value=Decimal("37.30"), zero=Decimal("0.00"), count=3)
        rows = journal.append((batch(1, found),))
        assert rows[0].data == b'{"value":37.30,"zero":0.00,"count":3}'


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_endless_numbers_are_a_mistake(tmp_path: Path, text: str) -> None:
    """A number without an end is refused loudly, and nothing of it is kept."""
    with journal_in(tmp_path) as journal:
        bad = batch(2, event(deep=[{"value": Decimal(text)}]))
        with pytest.raises(ValueError, match="finite"):
            journal.append((batch(1), bad))
        assert journal.last_number() == 0
        assert len(journal.append((batch(1),))) == 1


def test_kept_state_is_the_newest(tmp_path: Path) -> None:
    """Of each station the newest kept state is found after a start."""
    with journal_in(tmp_path) as journal:
        journal.append((full_batch(1), full_batch(2)))
        journal.append((batch(3, kept={"shelf": Kept(4, b"[]")}),))
    with journal_in(tmp_path) as journal:
        expected = {"east": Kept(1, b'{"n": 2}'), "shelf": Kept(4, b"[]")}
        assert expected == journal.kept()
        assert (3, stamp(3)) == (journal.last_number(), journal.last_stamp())


def test_ledger_adds_up(tmp_path: Path) -> None:
    """Balances are the sums of the moves, what left a place counted off."""
    out = Move("mask", "shelf", "<recipient>", 3, "piece", lot="L1")
    with journal_in(tmp_path) as journal:
        journal.append((full_batch(1), full_batch(2), batch(3, moves=(out,))))
        expected = {
            ("shelf", "mask"): 17,
            ("<supplier>", "mask"): -20,
            ("<recipient>", "mask"): 3,
        }
        assert expected == journal.balances()


def test_move_of_nothing_is_a_mistake(tmp_path: Path) -> None:
    """The ledger takes whole numbers above 0; nothing else of the batch is kept."""
    with journal_in(tmp_path) as journal:
        nothing = Move("mask", "a", "b", 0, "piece")
        with pytest.raises(sqlite3.IntegrityError):
            journal.append((batch(1, moves=(nothing,)),))
        assert (journal.last_number(), journal.balances()) == (0, {})


def test_commands_are_remembered(tmp_path: Path) -> None:
    """A command is known from its batch on, and its answer when there is one."""
    with journal_in(tmp_path) as journal:
        journal.append((full_batch(1),))
        assert (
            journal.knows_command("command-1"),
            journal.knows_command("command-2"),
        ) == ("", None)
        journal.append(
            (batch(2, answers=(Answer("command-1", ok=True, text="done"),)),)
        )
        assert journal.knows_command("command-1") == "done"
        journal.append((batch(3, commands=("a-later-one", "command-1")),))
        assert list(journal.answers().items()) == [
            ("command-1", "done"),
            ("a-later-one", ""),
        ]


def test_sent_cursor_never_goes_back_or_ahead(tmp_path: Path) -> None:
    """The sent cursor moves on only, and not past the last row."""
    with journal_in(tmp_path) as journal:
        journal.append((batch(1), batch(2), batch(3)))
        seen = []
        for seq in (2, 1, 99):
            journal.mark_sent(Stream.RECORD, seq)
            seen.append(journal.marks()[Stream.RECORD].sent)
        assert seen == [2, 2, 3]


def test_first_sync_of_a_boot_counts(tmp_path: Path) -> None:
    """Of each boot the first synced stamp is kept."""
    with journal_in(tmp_path) as journal:
        for moment in (stamp(5), stamp(9), stamp(2, boot="later")):
            journal.mark_synced(moment)
        reader = JournalReader(tmp_path)
        found = [reader.sync_of(boot) for boot in (stamp().boot_id, "later", "never")]
        reader.close()
        assert [stamp(5), stamp(2, boot="later"), None] == found


def test_trim_takes_the_sent_head_of_records(tmp_path: Path) -> None:
    """Only sent records are trimmed, at the head, and numbers go on."""
    with journal_in(tmp_path) as journal:
        journal.append((batch(1), batch(2), full_batch(3)))
        journal.mark_sent(Stream.RECORD, 2)
        with pytest.raises(ValueError, match="not all sent"):
            journal.trim(Stream.RECORD, 3)
        with pytest.raises(ValueError, match="never trimmed"):
            journal.trim(Stream.LEDGER, 0)
        assert journal.trim(Stream.RECORD, 2) == 2
        mark = journal.marks()[Stream.RECORD]
        assert (mark.first, mark.last, mark.sent) == (3, 3, 2)
        assert numbers(tmp_path) == [3]


def test_another_machine_begins_an_epoch(tmp_path: Path) -> None:
    """On another machine the epoch is new, numbers go on, sent rows are not its own."""
    with journal_in(tmp_path) as journal:
        journal.append((batch(1), batch(2), batch(3)))
        journal.mark_sent(Stream.RECORD, 2)
        before = journal.epoch
    with journal_in(tmp_path, "board-2") as journal:
        after, mark = journal.epoch, journal.marks()[Stream.RECORD]
        assert (mark.first, mark.last, mark.sent) == (3, 3, 2)
    with journal_in(tmp_path, "board-2") as journal:
        assert (after != before, journal.epoch == after) == (True, True)


def test_stop_without_close_is_seen(tmp_path: Path) -> None:
    """The start after a given-up stop knows it; the one after a clean stop too."""
    Journal.open(tmp_path, "board-1").close(clean=False)
    with journal_in(tmp_path) as journal:
        assert journal.clean is False
    with journal_in(tmp_path) as journal:
        assert journal.clean is True


def test_second_writer_is_refused(tmp_path: Path) -> None:
    """While one gateway writes, another is refused in one sentence."""
    with (
        journal_in(tmp_path),
        pytest.raises(JournalError, match="in use by another gateway"),
    ):
        Journal.open(tmp_path, "board-1")


def test_old_batch_is_a_mistake(tmp_path: Path) -> None:
    """A number that is already there is no retry but a mistake, and said so."""
    with journal_in(tmp_path) as journal:
        journal.append((batch(5),))
        with pytest.raises(ValueError, match="Batch 5 comes after 5"):
            journal.append((batch(5),))


def test_failing_disk_keeps_nothing(tmp_path: Path) -> None:
    """What the disk did not take is not there, and the same batch is taken later."""
    large = batch(2, event(text="x" * 400_000))
    with journal_in(tmp_path) as journal:
        journal.append((batch(1),))
        with file_limit(250_000):
            with pytest.raises(JournalError, match="cannot be written"):
                journal.append((large, batch(3)))
            assert journal.last_number() == 1
        assert len(journal.append((large, batch(3)))) == 2
        assert numbers(tmp_path) == [1, 2, 3]


class DoubtfulConnection(sqlite3.Connection):
    """A connection whose next commit works and says that it did not."""

    doubtful = False

    def execute(self, *words: Any) -> sqlite3.Cursor:
        """Fail after the fact, once."""
        done = super().execute(*words)
        if words[0] == "COMMIT" and type(self).doubtful:
            type(self).doubtful = False
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return done


def test_doubtful_commit_is_not_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that reached the disk and failed is not written a second time."""
    doubtful: Callable[..., sqlite3.Connection] = functools.partial(
        sqlite3.connect, factory=DoubtfulConnection
    )
    monkeypatch.setattr("edge_app.journal_schema.sqlite3.connect", doubtful)
    with journal_in(tmp_path) as journal:
        DoubtfulConnection.doubtful = True
        with pytest.raises(JournalError):
            journal.append((batch(1), batch(2)))
        rows = [journal.append((batch(number),)) for number in (1, 2, 3)]
        assert [len(found) for found in rows] == [0, 0, 1]
        assert numbers(tmp_path) == [1, 2, 3]


def test_newer_version_is_refused(tmp_path: Path) -> None:
    """A journal of a later Gatepost is refused in one sentence and left as it is."""
    with journal_in(tmp_path):
        pass
    disk = sqlite3.connect(tmp_path / "journal.db")
    disk.execute("PRAGMA user_version = 99")
    disk.close()
    with pytest.raises(JournalError, match="version 99"):
        Journal.open(tmp_path, "board-1")
    assert list(tmp_path.glob("journal-damaged*")) == []
