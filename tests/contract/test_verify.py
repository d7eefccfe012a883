"""`gatepost verify` finds whatever was changed in a journal, and says where."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from edge_app.chain import Verdict, link
from edge_app.cli import main
from edge_app.cli.verify import sentences, verify
from edge_app.journal_reader import JournalReader
from edge_app.journal_walk import PAGE, goals, walk
from edge_app.kinds import Stream
from tests.contract.old_journals import take_back
from tests.contract.test_housekeeping import OTHER, WHO, Box, passed, went

FORGOTTEN = ("forgotten", {"person": WHO, "by": "office"})
EXAMPLE = Path(__file__).parent.parent / "data" / "example.toml"
QUESTIONS = {"event": "SELECT * FROM event", "private": "SELECT * FROM private"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """Open a box that keeps normal temperatures back, with rows of every place."""
    made = Box(tmp_path / "data")
    made.tell(went(), ("device", {"n": 1}), passed(person=WHO), passed())
    made.tell(("fever", {"person": OTHER}), ("command", {"n": 2}))
    made.tell(went(OTHER), passed(person=OTHER), ("alarm", {"n": 3}))
    yield made
    made.journal.close()


def faults(folder: Path) -> list[str]:
    """Return every fault of a journal, in words."""
    return [str(fault) for one in verify(folder, {}) for fault in one.faults]


def changed(value: Any, place: int) -> Any:
    """Return a value with one byte, or for a number one bit, changed."""
    if isinstance(value, int):
        return value ^ (1 << place % 8)
    raw = value.encode() if isinstance(value, str) else bytes(value)
    if not raw:
        return "x"
    where = place % len(raw)
    made = raw[:where] + bytes([raw[where] ^ 1]) + raw[where + 1 :]
    return made.decode("latin-1") if isinstance(value, str) else made


def every_cell(disk: sqlite3.Connection) -> Iterator[tuple[str, str, int, str, Any]]:
    """Yield table, stream, number, column and value of every cell that has one."""
    for table, question in QUESTIONS.items():
        found = disk.execute(question)
        columns = [column[0] for column in found.description]
        for row in found.fetchall():
            cells = dict(zip(columns, row, strict=True))
            for column, value in cells.items():
                if value is not None:
                    yield table, cells.get("stream", ""), cells["seq"], column, value


def put(
    disk: sqlite3.Connection, where: tuple[str, str, int], column: str, value: Any
) -> bool:
    """Put a value into a cell by plain SQLite; say whether the table let it in."""
    table, stream, seq = where
    words = ("UPDATE", table, "SET", column, "= ? WHERE")
    which = "stream = ? AND seq = ?" if table == "event" else "? = '' AND seq = ?"
    disk.execute("PRAGMA ignore_check_constraints = ON")
    try:
        disk.execute(" ".join((*words, which)), (value, stream, seq))
    except sqlite3.IntegrityError:
        disk.rollback()
        return False
    disk.commit()
    return True


@pytest.mark.parametrize("place", range(3))
def test_one_byte_anywhere_is_found(box: Box, place: int) -> None:
    """Whatever cell of whatever row has one byte changed: a fault is said of it."""
    assert [] == faults(box.folder)
    unseen, seen = [], 0
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk:
        for table, stream, seq, column, value in list(every_cell(disk)):
            other = changed(value, place)
            if not put(disk, (table, stream, seq), column, other):
                continue
            if not faults(box.folder):
                unseen.append((table, seq, column))
            now = {"stream": stream, "seq": seq, column: other}
            put(disk, (table, now["stream"], now["seq"]), column, value)
            seen += 1
    assert ([], []) == (unseen, faults(box.folder))
    assert seen > 100


@pytest.mark.parametrize("value", ["text", b"\xff\xfe", 1.5, -7, 2**62, ""])
@pytest.mark.parametrize("column", ["seq", "batch", "kind", "wall_ns", "data", "seal"])
def test_whatever_stands_in_a_cell_earns_a_verdict(
    box: Box, column: str, value: object
) -> None:
    """A value of another type is a fault like any other, never a traceback.

    An emptied row of a person looks like one of somebody forgotten, and is counted.
    """
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk:
        done = {
            place: put(disk, (table, place, 1), column, value)
            for table, place in (("event", "record"), ("private", ""))
        }
    found = faults(box.folder)
    blanked = (column, value) == ("data", "")
    assert (done["record"] and not blanked) == any("record" in one for one in found)
    assert done[""] == any("private" in one for one in found)


def test_a_break_is_named_by_row_time_and_kind(box: Box) -> None:
    """The one who reads it finds the row."""
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk, disk:
        disk.execute("UPDATE event SET data = '{\"n\":7}' WHERE kind = 'device'")
    assert [
        "record 2 (2024-10-04T07:00:00.000Z, device): "
        "it is not what was written, or a row was put in its way"
    ] == faults(box.folder)


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("DELETE FROM private WHERE seq = 2", "private 2: rows 2 to 2 are missing"),
        ("DELETE FROM private WHERE seq = 3", "private 3: rows 3 to 3 are missing at"),
        ("DELETE FROM gap", "record 1: rows 1 to"),
        ("UPDATE gap SET link = x'00'", "record 3 ("),
        ("UPDATE mark SET link = x'00'", "it is not the one that was written last"),
        ("UPDATE meta SET value = '4' WHERE key = 'private_last'", "private 4: rows"),
        ("DELETE FROM person", "nobody in it has a key"),
        (
            "INSERT INTO event SELECT stream, 99, batch, kind, station, boot_id, "
            "boot_ns, wall_ns, synced, data, cause, seal, link FROM event "
            "WHERE kind = 'command'",
            "ledger 99: it was added behind the last row",
        ),
    ],
)
def test_ends_and_gaps_are_held_to(box: Box, deed: str, fault: str) -> None:
    """What was taken out, cut off or put behind is said too."""
    box.sent()
    box.journal.trim(Stream.RECORD, 2)
    assert [] == faults(box.folder)
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk, disk:
        disk.execute(deed)
    assert any(fault in one for one in faults(box.folder)), faults(box.folder)


def test_who_was_forgotten_leaves_every_chain_whole(box: Box) -> None:
    """Private rows go, others are emptied; unsent ones cannot be proven meanwhile."""
    box.tell(FORGOTTEN)
    assert ([], 1) == (faults(box.folder), box.verdict().unproven)
    box.sent()
    box.tidy()
    by_place = box.verdicts()
    assert [] == faults(box.folder)
    assert (1, 0) == (by_place["record"].forgotten, by_place["record"].unproven)
    assert (2, 1) == (by_place["private"].rows, by_place["private"].gone)


def test_private_rows_go_in_their_time(box: Box) -> None:
    """Their numbers are not used again, and their chain goes on behind the gap."""
    box.sent()
    box.tidy()
    box.later(15)
    box.tidy()
    box.tell(passed(person=WHO))
    found = box.verdicts()["private"]
    assert ([], 1, 3, 4) == (found.faults, found.rows, found.gone, found.last)


def test_a_walk_goes_over_pages_while_rows_come_and_go(tmp_path: Path) -> None:
    """What is written or taken out between two pages breaks nothing."""
    box = Box(tmp_path)
    box.journal.append(())
    for _ in range(PAGE // 100 * 3):
        box.tell(*[("device", {"n": 1})] * 99, went())
    box.sent()
    told: list[int] = []

    def meddle(rows: int) -> None:
        told.append(rows)
        if len(told) == 1:
            box.journal.trim(Stream.RECORD, PAGE + 500)
            box.tell(went(OTHER))

    with closing(JournalReader(tmp_path)) as reader:
        goal = next(one for one in goals(reader) if one.place == "record")
        found = walk(reader, goal, {}, meddle)
    box.journal.close()
    assert ([], PAGE * 3 - 500, 500) == (
        found.faults,
        found.rows,
        found.gone,
    )
    assert (3, PAGE * 3) == (len(told), sum(told))


def test_an_anchor_from_elsewhere_is_compared(box: Box) -> None:
    """Who builds the whole chain anew is found by a number written down before."""
    before = {one.place: one for one in verify(box.folder, {})}
    noted = before["record"].anchor.rsplit(":", 1)[1]
    assert [] == anchored(box, {3: noted[:16]}) == anchored(box, {3: noted})
    assert ["record 3: it is not the row of the anchor that you gave"] == anchored(
        box, {3: "0" * 16}
    )
    assert ["record 9: the row of the anchor that you gave is not there"] == anchored(
        box, {9: noted}
    )


def anchored(box: Box, anchors: dict[int, str]) -> list[str]:
    """Return the faults of a walk that compares anchors."""
    found = verify(box.folder, {"record": anchors})
    return [str(fault) for one in found for fault in one.faults]


def test_rows_of_version_2_are_still_believed(box: Box) -> None:
    """A link without the batch, as it was made then, fits as well."""
    box.journal.close()
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk, disk:
        before = b""
        found = disk.execute(
            "SELECT seq, kind, station, boot_id, boot_ns, wall_ns, synced, cause, "
            "data, seal FROM event WHERE stream = 'record' ORDER BY seq"
        ).fetchall()
        for *head, data, seal in found:
            text = "record\n" + "".join(f"{one}\n" for one in head)
            before = link(before, None, text, data.encode(), seal)
            disk.execute(
                "UPDATE event SET link = ? WHERE stream = 'record' AND seq = ?",
                (before, head[0]),
            )
        disk.execute("UPDATE mark SET link = ? WHERE stream = 'record'", (before,))
        take_back(disk, 2)
        disk.execute("UPDATE private SET seq = seq + 10 WHERE seq > 1")
    box.crash()
    box.tell(went(), passed(person=WHO))
    found_now = box.verdicts()
    assert [] == faults(box.folder)
    assert (4, 4) == (found_now["record"].rows, found_now["private"].last)


def test_a_salvaged_journal_has_its_private_rows_chained(box: Box) -> None:
    """The streams' old rows have no links any more, the private rows have new ones."""
    (box.folder / "journal.damaged").touch()
    box.crash()
    assert [] == faults(box.folder)
    assert 3 == box.verdicts()["private"].chained
    assert 3 == box.verdicts()["record"].unchained


# --------------------------------------------------------------------- the command


def site(tmp_path: Path) -> Path:
    """Write a configuration around a data folder."""
    file = tmp_path / "site.toml"
    text = EXAMPLE.read_text("utf-8")
    file.write_text(text.replace("/var/lib/gatepost", str(tmp_path / "data")), "utf-8")
    return file


def test_the_command_says_whole_and_where_it_is_anchored(
    box: Box, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the gateway writes and after a clean stop, it is one line and 0."""
    for _ in range(2):
        assert 0 == main(["verify", str(site(tmp_path))])
        said = capsys.readouterr().out.splitlines()
        assert 1 == len(said)
        assert said[0].startswith(
            "9 rows, chain whole, from 2024-10-04T07:00:00.000Z to "
            "2024-10-04T07:00:00.000Z; anchored at urgent:2:"
        )
        anchor = said[0].split("anchored at ")[1]
        assert 0 == main(["verify", str(site(tmp_path)), "--anchor", anchor])
        capsys.readouterr()
        box.journal.close()


def test_the_command_says_where_it_breaks(
    box: Box, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It exits 1, in words and for programs."""
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk, disk:
        disk.execute("UPDATE event SET station = 'west' WHERE kind = 'fever'")
    assert 1 == main(["verify", str(site(tmp_path))])
    said = capsys.readouterr().out
    assert "broken: urgent 1 (2024-10-04T07:00:00.000Z, fever): it is not" in said
    assert "9 rows, chain broken in 1 place, from" in said
    assert 1 == main(["verify", str(site(tmp_path)), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (False, 9) == (found["whole"], found["rows"])
    assert [1] == [one["row"] for one in found["places"]["urgent"]["faults"]]


def test_a_journal_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, no database, or of another version: exit 2."""
    data = tmp_path / "data"
    data.mkdir()
    file = data / "journal.db"
    assert 2 == main(["verify", str(site(tmp_path))])
    assert "There is no journal in" in capsys.readouterr().err
    file.write_bytes(b"nothing of the kind" * 500)
    assert 2 == main(["verify", str(site(tmp_path))])
    assert "cannot be read: file is not a database." in capsys.readouterr().err
    file.unlink()
    box = Box(data)
    box.journal.close()
    with closing(sqlite3.connect(file)) as disk:
        disk.execute("PRAGMA user_version = 2")
    assert 2 == main(["verify", str(site(tmp_path))])
    assert "let the gateway open it once" in capsys.readouterr().err


def test_an_anchor_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A place that is not there, or too few digits."""
    for text in ("attic:1:" + "0" * 16, "record:1:00", "record"):
        assert 1 == main(["verify", str(site(tmp_path)), "--anchor", text])
        assert "is no anchor" in capsys.readouterr().err


def test_an_empty_journal_is_whole() -> None:
    """Nothing was written and nothing is missing."""
    assert ["0 rows, chain whole"] == list(sentences((Verdict("record"),)))
