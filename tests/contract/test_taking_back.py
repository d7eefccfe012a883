"""What is to be taken back is found in the journal, however long ago it was booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_app import journal_moves
from edge_app.config import examine
from edge_app.core_parts import Asked
from edge_app.engine_values import Taken
from edge_app.errors import JournalError
from edge_app.front_desk import FrontDesk
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.model import Command, Started
from edge_app.moves import RECIPIENT, Move, Reason
from edge_app.root import Root
from tests.contract.stock_site import (
    BACK,
    ISSUED,
    MOVED,
    RECEIVED,
    TOMORROW,
    a_day,
    written,
)
from tests.contract.theatre import Theatre
from tests.senders import FixedClock, envelope
from tests.unit.epcis_moves import at
from tests.unit.store_room import House


def found(site: Path, name: str) -> tuple[Move, ...]:
    """Ask the journal of a site."""
    reader = JournalReader(site / "data")
    try:
        return journal_moves.moves_of(reader, name)
    finally:
        reader.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site whose store room had a day, which is closed."""
    return a_day(tmp_path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("R-desk-000001", RECEIVED),
        ("R-desk-000001/2", RECEIVED[1:]),
        ("I-desk-000001", ISSUED),
        ("X-desk-000001/1", (BACK,)),
        ("R-desk", ()),
        ("R-desk-000001/", ()),
        ("%", ()),
        ("", ()),
    ],
)
def test_a_document_or_a_line(
    site: Path, name: str, expected: tuple[Move, ...]
) -> None:
    """Is found by its whole name; nothing else is."""
    days = {replace(one, day="") for one in found(site, name)}
    assert {replace(one, day="") for one in expected} == days


def test_too_much(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document of more rows than anybody means is not taken back in part."""
    monkeypatch.setattr(journal_moves, "MOST", 1)

    with pytest.raises(JournalError, match="take back its lines"):
        found(site, "R-desk-000001")


class Later:
    """The store of that site after a restart, on the day after."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.journal = Journal.open(site / "data", "board-1")
        self.house = House(stock=self.journal.stock())
        self.keep(self.house.engine.start({}, Started(at(17), True, None)))
        self.asked = 0

    def keep(self, taken: Taken) -> None:
        """Put what was earned on disk."""
        if taken.batch is not None:
            number = self.journal.last_number() + 1
            self.journal.append((replace(taken.batch, number=number),))

    def reverse(self, name: str) -> tuple[bool, str]:
        """Ask for a reversal as the core does; return the answer."""
        self.asked += 1
        given = {"id": name, "reason": "wrong ward"}
        moves = found(self.site, name)
        id_ = f"back-{self.asked}"
        command = Command(id_, "store", "reverse", "me", "local", given, at(17), moves)
        taken = self.house.engine.command(command, {})
        self.keep(taken)
        assert taken.batch is not None
        (answer,) = taken.batch.answers
        return answer.ok, answer.text


def test_a_document_of_a_closed_day(site: Path) -> None:
    """Is taken back on the open day, and once; the closed day stays as it was."""
    later = Later(site)
    closed = later.journal.sheet("2026-01-15")
    try:
        first = later.reverse("M-desk-000001")
        again = later.reverse("M-desk-000001/1")

        assert (True, "M-desk-000001 is taken back") == first
        assert (False, "It was taken back already.") == again
        (back,) = found(site, "back-1")
        wanted = (Reason.REVERSE, "M-desk-000001/1", TOMORROW)
        assert wanted == (back.reason, back.reverses, back.day)
        assert closed == later.journal.sheet("2026-01-15")
        assert "" == later.journal.ledger_fault()
    finally:
        later.journal.close()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("I-desk-000001", "It was taken back already."),
        (
            "X-desk-000001",
            "It takes another one back itself: book the goods anew.",
        ),
        ("Z-desk-000001", "No such document is booked."),
        (
            "R-desk-000001",
            "hall holds 78 of mask of lot A, so 100 cannot leave it.",
        ),
    ],
)
def test_what_is_not_taken_back(site: Path, name: str, why: str) -> None:
    """Each with its sentence, and nothing is booked."""
    later = Later(site)
    before = later.journal.balances()
    try:
        assert (False, why) == later.reverse(name)
        assert before == later.journal.balances()
    finally:
        later.journal.close()


def test_a_count_is_taken_back(site: Path) -> None:
    """What a count lost is there again."""
    later = Later(site)
    try:
        assert later.reverse("C-desk-000001")[0]
        assert (78 + 2) == later.journal.balances()["hall", "mask"]
    finally:
        later.journal.close()


# ------------------------------------------------------------------- on the way there


class Listener:
    """Stands in for the core: notes what the desk hands on."""

    def __init__(self) -> None:
        self.moves: list[tuple[Move, ...]] = []

    def ask(self, *asked: Any) -> None:
        """Take a command."""
        self.moves.append(Asked(*asked).moves)


def desk_of(site: Path) -> tuple[FrontDesk, Listener]:
    """Return the desk of a site, and what listens behind it."""
    root = Root(site)
    config = examine(site / "site.toml", root=root).config
    assert config is not None
    desk, core = FrontDesk(config, root, FixedClock(at(0)), "epoch"), Listener()
    nobody: Any = None
    behind: Any = core
    desk.connect(behind, nobody, nobody, ())
    return desk, core


def asking(name: object, verb: str = "reverse") -> dict[str, Any]:
    """Return a command that names a document."""
    return envelope(verb=verb, arguments={"id": name, "reason": "x"})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (asking("R-desk-000001/1"), 1),
        (asking("R-desk-000001"), 2),
        (asking("R-desk-000001", "settle"), 0),
        (asking(7), 0),
        (asking("x" * 100_000), 0),
        (asking("\ud800"), 0),
        ({"verb": "reverse"}, 0),
        ("reverse", 0),
    ],
)
def test_the_desk_looks_it_up(tmp_path: Path, asked: Any, expected: int) -> None:
    """Only for a reversal, and whatever else comes goes on as it is."""
    site = a_day(tmp_path)
    desk, core = desk_of(site)
    replies: list[Mapping[str, Any]] = []
    desk.command(asked, "local", replies.append)

    assert ([], [expected]) == (replies, [len(one) for one in core.moves])


def test_without_a_journal(tmp_path: Path) -> None:
    """The answer says that it cannot be read; the engine is not asked."""
    desk, core = desk_of(written(tmp_path))
    replies: list[Mapping[str, Any]] = []
    desk.command(asking("R-1"), "local", replies.append)

    assert [False] == [one["ok"] for one in replies]
    assert "There is no journal" in replies[0]["text"]
    assert [] == core.moves


def test_the_engine_gets_them(stage: Theatre) -> None:
    """With the command that the clerk found good."""
    moves = (Move("mask", "hall", RECIPIENT, 1, "piece", id="I-1/1"), *MOVED)
    seen: list[Any] = []

    def hear(_name: str, given: Any, _shared: Any) -> tuple[()]:
        seen.append(given)
        return ()

    stage.toy.script = hear
    stage.core.ask(envelope(), "local", stage.replies.append, moves)
    stage.play()

    assert [moves] == [one.moves for one in seen if isinstance(one, Command)]
