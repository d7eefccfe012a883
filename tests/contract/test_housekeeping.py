"""The journal forgets people, counts the healthy, and gives its room back in time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from edge_app.chain import Verdict
from edge_app.cli.verify import verify
from edge_app.discretion import Discretion
from edge_app.housekeeping import Housekeeper
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Batch, Event
from edge_app.retention import DAY_NS, Retention
from edge_app.rows import Row
from tests.contract.old_journals import take_back
from tests.schemas_of import validator

START_NS = 20_000 * DAY_NS + 7 * 3600 * 10**9
COUNTS = Discretion("abcdefgh", counts=True)
WHO, OTHER = "a" * 26, "b" * 26
ROUNDS = 20_000


class Box:
    """A journal with its housekeeper and a clock that goes where it is put."""

    def __init__(self, folder: Path, discretion: Discretion = COUNTS) -> None:
        self.folder = folder
        self.discretion = discretion
        self.at = Stamp("boot", 1, START_NS, synced=True)
        self.rows: list[Row] = []
        self._open()

    def _open(self) -> None:
        self.journal = Journal.open(self.folder, "board", self.discretion)
        self.keeper = Housekeeper(self.journal, Retention(), lambda: self.at)

    def crash(self) -> None:
        """Start anew; what was under way is in the file or nowhere."""
        self.journal.close()
        self._open()

    def later(self, days: float) -> None:
        """Let time pass."""
        ns = round(days * DAY_NS)
        at = self.at
        self.at = replace(at, boot_ns=at.boot_ns + ns, wall_ns=at.wall_ns + ns)

    def tell(self, *events: tuple[str, dict[str, Any]]) -> None:
        """Keep events, and let the broker have them."""
        number = self.journal.last_number() + 1
        made = tuple(Event(kind, "east", self.at, data, "") for kind, data in events)
        self.journal.append((Batch(number, self.at, made),))

    def sent(self) -> None:
        """Let the broker confirm everything."""
        marks = self.journal.marks()
        self.journal.append((), sent={one: mark.last for one, mark in marks.items()})

    def tidy(self, limit: int = ROUNDS) -> None:
        """Do chores until there are no more."""
        for _ in range(limit):
            rows = self.keeper()
            if rows is None:
                return
            self.rows.extend(rows)

    def kinds(self, stream: Stream = Stream.RECORD) -> list[str]:
        """Return the kinds of what a reader still finds."""
        with closing(JournalReader(self.folder)) as reader:
            return [row.kind for row in reader.rows(stream, 0, 5000)]

    def told(self, kind: str) -> list[dict[str, Any]]:
        """Return what the housekeeper told."""
        return [json.loads(row.data) for row in self.rows if row.kind == kind]

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the file itself."""
        with closing(sqlite3.connect(self.folder / "journal.db")) as disk:
            return disk.execute(question, values).fetchall()

    def verdict(self, stream: Stream = Stream.RECORD) -> Verdict:
        """Walk the chain of a stream."""
        return self.verdicts()[stream.value]

    def verdicts(self) -> dict[str, Verdict]:
        """Walk every chain, that of the private rows too."""
        return {one.place: one for one in verify(self.folder, {})}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """Open a box that keeps normal temperatures back."""
    made = Box(tmp_path)
    yield made
    made.journal.close()


def passed(value: str = "36.50", **more: Any) -> tuple[str, dict[str, Any]]:
    """Return a normal screening."""
    return "screening", {"result": "passed", "value_c": Decimal(value), **more}


def went(person: str = WHO) -> tuple[str, dict[str, Any]]:
    """Return a passage."""
    return "passage", {"direction": "in", "result": "in", "person": person}


def valid(kind: str, data: dict[str, Any]) -> bool:
    """Say whether an event's data is what its schema promises."""
    return validator(f"event-{kind.replace('.', '-')}").is_valid(data)


def test_normal_temperatures_leave_as_a_count(box: Box) -> None:
    """Seven people are one event; each alone stays in the box, unnumbered."""
    box.tell(*[passed(person=WHO)] * 7, ("screening", {"result": "hold"}))
    assert ["screening"] == box.kinds()
    box.tidy()
    assert [] == box.told("screening.summary")
    box.later(1 / 24)
    box.tidy()

    (data,) = box.told("screening.summary")
    assert (7, [{"from_c": 36.4, "people": 7}]) == (data["people"], data["cells"])
    assert valid("screening.summary", data)
    assert ["screening", "screening.summary"] == box.kinds()
    assert [(7,)] == box.ask("SELECT count(*) FROM private")
    assert [] == box.verdict().faults


def test_each_person_is_counted_once_whatever_crashes(box: Box) -> None:
    """A start between measuring and telling neither loses nor doubles anybody."""
    box.tell(*[passed()] * 6)
    box.crash()
    box.tell(*[passed()] * 5)
    box.later(1 / 24)
    box.tidy()
    box.crash()
    box.tidy()

    assert [11] == [data["people"] for data in box.told("screening.summary")]


def test_who_was_measured_before_the_clock_was_set_is_counted(box: Box) -> None:
    """Their count has no times, and waits until the clock is set."""
    box.at = replace(box.at, synced=False)
    box.tell(*[passed()] * 6)
    box.tidy()
    assert [] == box.rows
    box.at = replace(box.at, synced=True)
    box.tidy()

    (data,) = box.told("screening.summary")
    assert (6, False) == (data["people"], "begin" in data)


def test_as_events_nothing_stays(tmp_path: Path) -> None:
    """A site may ask for each temperature, and gets it with the key's name."""
    box = Box(tmp_path, Discretion("abcdefgh"))
    box.tell(passed(person=WHO))
    with closing(JournalReader(tmp_path)) as reader:
        (row,) = reader.rows(Stream.RECORD, 0, 5)
    box.journal.close()

    assert "abcdefgh" == json.loads(row.data)["person_key"]


def test_each_class_goes_in_its_time(box: Box) -> None:
    """After a moved clock only what has had its time is gone, and it is told.

    The audit's three are the count of the first day and the first two sweeps.
    """
    box.tell(passed(), went(), ("cold.record", {"n": 1}), ("fever", {"n": 1}))
    box.tell(("stock.moved", {"n": 1}), ("screening", {"result": "hold"}))
    box.sent()
    box.tidy()
    assert [] == box.told("retention")
    gone = []
    for days in (15, 16, 60, 1800):
        box.later(days)
        box.tidy()
        box.sent()
        gone.append(
            {k: n for k, n in box.told("retention")[-1]["deleted"].items() if n}
        )

    assert [
        {"normal": 1},
        {"passage": 1},
        {"fever": 2},
        {"stock": 1, "cold": 1, "audit": 3},
    ] == gone
    assert all(valid("retention", data) for data in box.told("retention"))
    assert [] == box.verdict().faults + box.verdict(Stream.LEDGER).faults


def test_nothing_goes_that_is_not_sent(box: Box) -> None:
    """What the broker lacks is kept past its time, and goes once it is confirmed."""
    box.tell(went(), went())
    box.tidy()
    box.later(40)
    box.tidy()
    assert ["passage", "passage"] == box.kinds()
    box.sent()
    box.later(1)
    box.tidy()

    assert [] == box.kinds()
    assert 3 == box.journal.marks()[Stream.RECORD].first


def test_nothing_goes_by_a_clock_that_is_not_set(box: Box) -> None:
    """An unset clock may show any year."""
    box.tell(went())
    box.sent()
    box.tidy()
    box.at = replace(box.at, synced=False)
    box.later(4000)
    box.tidy()

    assert ["passage"] == box.kinds()


def test_a_crash_in_the_middle_is_harmless(box: Box) -> None:
    """The count over all pages is right, and told once."""
    for _ in range(50):
        box.tell(*[went()] * 20)
    box.sent()
    box.tidy()
    box.later(40)
    for steps in (3, 12, 20):
        box.tidy(steps)
        box.crash()
    box.tidy()

    (data,) = box.told("retention")
    assert 1000 == data["deleted"]["passage"]
    assert [] == box.verdict().faults


def test_the_disk_gets_its_room_back(box: Box) -> None:
    """After the sweep the file itself is smaller."""
    for _ in range(40):
        box.tell(*[("passage", {"person": WHO, "text": "x" * 400})] * 100)
    box.sent()
    box.tidy()
    box.crash()
    before = (box.folder / "journal.db").stat().st_size
    box.later(40)
    box.tidy()
    box.crash()

    assert before > 2_000_000
    assert before * 0.7 > (box.folder / "journal.db").stat().st_size


def test_a_person_is_forgotten_and_the_chain_stays_whole(box: Box) -> None:
    """The key and the contents are gone, the rows' links hold, others are untouched."""
    box.tell(went(), went(OTHER), passed(person=WHO))
    box.sent()
    box.tell(("forgotten", {"person": WHO, "by": "office"}))
    box.tidy()

    verdict = box.verdict()
    assert ([], 1, 2) == (verdict.faults, verdict.forgotten, verdict.chained)
    assert ["passage"] == box.kinds()
    assert [] == box.ask("SELECT 1 FROM private")
    assert [] == box.ask("SELECT 1 FROM forget")
    assert valid("forgotten", {"person": WHO, "by": "office"})


def test_no_byte_of_who_was_forgotten_stays(box: Box) -> None:
    """Neither the file nor its log holds the contents or the key."""
    box.tell(("passage", {"person": WHO, "text": "left in tears"}))
    ((key,),) = box.ask("SELECT key FROM person")
    box.sent()
    box.tell(("forgotten", {"person": WHO, "by": "office"}))
    box.tidy()
    held = b"".join(path.read_bytes() for path in box.folder.glob("journal.db*"))

    assert b"left in tears" not in held
    assert key not in held


def test_who_is_not_sent_yet_is_forgotten_afterwards(box: Box) -> None:
    """A fever still reaches the office; then it is forgotten, even after a crash."""
    box.tell(("fever", {"person": WHO}))
    box.tell(("forgotten", {"person": WHO, "by": "office"}))
    box.tidy()
    assert ["fever"] == box.kinds(Stream.URGENT)
    assert 1 == box.verdict(Stream.URGENT).unproven
    box.crash()
    box.sent()
    box.tidy()

    assert [] == box.kinds(Stream.URGENT)
    assert [] == box.verdict(Stream.URGENT).faults


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("UPDATE event SET data = '{\"n\":9}' WHERE seq = 2", "record 2 ("),
        ("UPDATE event SET wall_ns = 5 WHERE seq = 3", "record 3 ("),
        ("DELETE FROM event WHERE seq = 2", "rows 2 to 2 are missing"),
        ("DELETE FROM event WHERE seq = 4", "rows 4 to 4 are missing at the end"),
        ("UPDATE event SET link = NULL WHERE seq = 3", "it has lost its link"),
        ("UPDATE event SET data = replace(data, 'in', 'out')", "record 1 ("),
    ],
)
def test_what_was_tampered_with_is_named(box: Box, deed: str, fault: str) -> None:
    """Changed, taken out, cut off, unlinked: the row is said."""
    box.tell(went(), ("device", {"n": 1}), ("device", {"n": 2}), ("device", {"n": 3}))
    assert [] == box.verdict().faults
    with closing(sqlite3.connect(box.folder / "journal.db")) as disk, disk:
        disk.execute(deed)

    assert any(fault in str(each) for each in box.verdict().faults)


def test_a_journal_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    """Its rows stay as they are, unchained; the chain begins behind them."""
    box = Box(tmp_path)
    box.tell(went(), went())
    box.journal.close()
    with closing(
        sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    ) as disk:
        take_back(disk, 1)
    box = Box(tmp_path)
    box.tell(went())
    verdict = box.verdict()
    box.journal.close()

    assert (2, 1, []) == (verdict.unchained, verdict.chained, verdict.faults)
