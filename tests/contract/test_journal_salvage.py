"""A damaged journal is set aside, and what can be read of it goes on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.journal_schema import DamagedError
from edge_app.kinds import Stream
from edge_app.outcomes import Kept
from tests.contract.batches import batch, full_batch

PAGE = 4096


def write(folder: Path, count: int) -> str:
    """Write a journal of so many batches, half of it sent; return its epoch."""
    journal = Journal.open(folder, "board-1")
    journal.append([full_batch(number) for number in range(1, count + 1)])
    journal.mark_sent(Stream.RECORD, count // 2)
    epoch = journal.epoch
    journal.close()
    return epoch


def spoil(path: Path, text: bytes) -> None:
    """Overwrite every page that has a text in it with rubbish."""
    data = bytearray(path.read_bytes())
    found = data.find(text)
    assert found > 0
    start = found // PAGE * PAGE
    data[start : start + PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all, " * 500, b"SQLite format 3\0" + bytes(4080)],
    ids=["empty", "garbage", "header alone"],
)
def test_garbage_is_set_aside(tmp_path: Path, content: bytes) -> None:
    """A file that is no journal is set aside as it is, and a new one begins."""
    (tmp_path / "journal.db").write_bytes(content)
    journal = Journal.open(tmp_path, "board-1")
    journal.append((batch(1),))
    assert "set aside as journal-damaged-1.db; 0 events" in journal.salvaged
    assert journal.clean is False
    journal.close()
    assert (tmp_path / "journal-damaged-1.db").read_bytes() == content
    again = Journal.open(tmp_path, "board-1")
    assert (again.salvaged, again.last_number()) == ("", 1)
    again.close()


def test_truncated_file_is_salvaged(tmp_path: Path) -> None:
    """Of a file that was cut short, what is before the cut is saved."""
    before = write(tmp_path, 1200)
    path = tmp_path / "journal.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // PAGE // 2 * PAGE])
    journal = Journal.open(tmp_path, "board-1")
    assert "damaged" in journal.salvaged
    assert journal.epoch != before
    rows = sum(mark.last for mark in journal.marks().values())
    assert f"{rows} events" in journal.salvaged
    assert rows > 50
    journal.close()


def test_rows_around_a_spoilt_page_are_saved(tmp_path: Path) -> None:
    """Rows before and behind the damage are saved under numbers without holes.

    What was sent stays sent, what was not goes out in the new epoch.
    """
    before = write(tmp_path, 400)
    spoil(tmp_path / "journal.db", b'{"n":123}')
    journal = Journal.open(tmp_path, "board-1")
    mark = journal.marks()[Stream.RECORD]
    assert (mark.epoch != before, journal.last_number()) == (True, 400)
    assert journal.kept() == {"east": Kept(1, b'{"n": 400}')}
    assert journal.balances()["shelf", "mask"] == 4000
    assert list(journal.answers()) == [f"command-{n}" for n in range(1, 401)]
    reader = JournalReader(tmp_path)
    rows = {stream: reader.rows(stream, 0, 5000) for stream in Stream}
    reader.close()
    assert 1100 < sum(len(found) for found in rows.values()) < 1200
    records = rows[Stream.RECORD]
    assert [row.seq for row in records] == list(range(1, mark.last + 1))
    first_unsent = next(row for row in records if row.seq == mark.first)
    assert first_unsent.data == b'{"n":201}'
    journal.append((batch(401),))
    journal.close()


def test_damage_found_at_work_is_mended_by_the_next_start(tmp_path: Path) -> None:
    """Damage that a write meets stops the writer, and the next start salvages."""
    journal = Journal.open(tmp_path, "board-1")
    journal.append([full_batch(number) for number in range(1, 400)])
    journal.close()
    disk = sqlite3.connect(tmp_path / "journal.db")
    query = "SELECT rootpage FROM sqlite_schema WHERE name = 'mark'"
    page = disk.execute(query).fetchone()[0]
    disk.close()
    journal = Journal.open(tmp_path, "board-1")
    journal.append((batch(400),))
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with (tmp_path / "journal.db").open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xa5" * PAGE)
    # Another's write makes the journal's own connection read the page again.
    other.execute("UPDATE meta SET value = value")
    other.close()
    with pytest.raises(DamagedError):
        journal.mark_sent(Stream.RECORD, 1)
    journal.close(clean=False)
    again = Journal.open(tmp_path, "board-1")
    assert "damaged" in again.salvaged
    assert again.last_number() >= 400
    again.close()


def test_power_cut_between_the_two_names(tmp_path: Path) -> None:
    """A setting aside that was cut between its two renames is finished."""
    write(tmp_path, 3)
    (tmp_path / "journal.db").rename(tmp_path / "journal-new.db")
    journal = Journal.open(tmp_path, "board-1")
    assert (journal.salvaged, journal.last_number()) == ("", 3)
    journal.close()


def test_each_damaged_file_has_its_own_name(tmp_path: Path) -> None:
    """A second damage does not overwrite the file that the first one left."""
    for _ in range(2):
        (tmp_path / "journal.db").write_bytes(b"rubbish" * 1000)
        Journal.open(tmp_path, "board-1").close()
    names = sorted(path.name for path in tmp_path.glob("journal-damaged*"))
    assert names == ["journal-damaged-1.db", "journal-damaged-2.db"]
