"""Anybody of the group reads the journal, whatever its writer is doing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge_app.errors import JournalError
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from tests.contract.batches import batch, event, full_batch, stamp

NOBODY = 65534


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[JournalReader]:
    """Give a reader of the test's folder."""
    found = JournalReader(tmp_path)
    yield found
    found.close()


@contextmanager
def nobody() -> Iterator[None]:
    """Be another user, of another group than root."""
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def test_rows_come_as_they_went_in(tmp_path: Path, reader: JournalReader) -> None:
    """A row has everything of its event, its digits included."""
    journal = Journal.open(tmp_path, "board-1")
    written = journal.append((batch(1, event("fever", "door@1", value=1)), batch(2)))
    found = reader.rows(Stream.URGENT, 0, 10) + reader.rows(Stream.RECORD, 0, 10)
    assert found == written
    assert reader.marks() == journal.marks()
    journal.close()


def test_pages_follow_the_key(tmp_path: Path, reader: JournalReader) -> None:
    """Rows come in pages behind a number, and a page has its limits."""
    journal = Journal.open(tmp_path, "board-1")
    journal.append([batch(number) for number in range(1, 8)])
    pages = [(0, 3), (3, 3), (6, 3), (7, 3), (0, 0), (0, -5)]
    found = [
        [row.seq for row in reader.rows(Stream.RECORD, after, limit)]
        for after, limit in pages
    ]
    assert found == [[1, 2, 3], [4, 5, 6], [7], [], [], []]
    journal.close()


def test_reader_outlives_restarts(tmp_path: Path, reader: JournalReader) -> None:
    """One reader reads through a clean stop and while the next writer works."""
    seen = []
    for number in range(1, 4):
        journal = Journal.open(tmp_path, "board-1")
        journal.append((batch(number),))
        seen.append(len(reader.rows(Stream.RECORD, 0, 10)))
        journal.close()
        seen.append(len(reader.rows(Stream.RECORD, 0, 10)))
    assert seen == [1, 1, 2, 2, 3, 3]


def test_clean_stopped_journal_is_read(tmp_path: Path, reader: JournalReader) -> None:
    """After a clean stop a new reader reads, and leaves no file behind."""
    journal = Journal.open(tmp_path, "board-1")
    journal.append((full_batch(1),))
    journal.mark_synced(stamp(7))
    journal.close()
    names = {path.name for path in tmp_path.iterdir()}
    assert [len(reader.rows(stream, 0, 10)) for stream in Stream] == [1, 1, 1]
    assert reader.sync_of(stamp().boot_id) == stamp(7)
    assert {path.name for path in tmp_path.iterdir()} == names


def test_journal_set_aside_is_left(tmp_path: Path, reader: JournalReader) -> None:
    """After a damaged journal was set aside, an open reader reads the new one."""
    journal = Journal.open(tmp_path, "board-1")
    journal.append((batch(1),))
    assert len(reader.rows(Stream.RECORD, 0, 10)) == 1
    journal.close()
    (tmp_path / "journal.db").rename(tmp_path / "old.db")
    (tmp_path / "journal.db").write_bytes(b"rubbish" * 1000)
    journal = Journal.open(tmp_path, "board-1")
    assert reader.marks()[Stream.RECORD].epoch == journal.epoch
    assert reader.rows(Stream.RECORD, 0, 10) == ()
    journal.close()


def test_no_journal_yet(reader: JournalReader) -> None:
    """Where there is no journal the reader says so in one sentence."""
    with pytest.raises(JournalError, match=r"There is no journal in .* yet"):
        reader.marks()


def test_damaged_journal_is_said(tmp_path: Path, reader: JournalReader) -> None:
    """A file that cannot be read gives one sentence and no traceback."""
    (tmp_path / "journal.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(JournalError, match="cannot be read: file is not a database"):
        reader.marks()


def test_long_log_is_shortened_under_readers(tmp_path: Path) -> None:
    """Readers in pages do not keep the writer from shortening its log."""
    journal = Journal.open(tmp_path, "board-1")
    readers = [JournalReader(tmp_path) for _ in range(3)]
    number = 0
    for _ in range(60):
        group = [batch(number + i, event(text="x" * 400)) for i in range(1, 201)]
        number += 200
        journal.append(group)
        for reader in readers:
            reader.rows(Stream.RECORD, number - 300, 5000)
    assert (tmp_path / "journal.db-wal").stat().st_size < 6 << 20
    for reader in readers:
        reader.close()
    journal.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_another_user_reads() -> None:
    """A user of the group reads while the writer runs and after it stopped."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, 0, NOBODY)
        folder.chmod(0o2750)
        journal = Journal.open(folder, "board-1")
        journal.append((batch(1),))
        reader = JournalReader(folder)
        seen = []
        with nobody():
            seen.append(len(reader.rows(Stream.RECORD, 0, 10)))
            reader.close()
        journal.append((batch(2),))
        journal.close()
        with nobody():
            seen.append(len(reader.rows(Stream.RECORD, 0, 10)))
            reader.close()
        assert seen == [1, 2]
