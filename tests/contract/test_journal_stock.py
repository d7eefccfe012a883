"""The store room's tables: what they hold is what the moves make of it, always."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_app.housekeeping import Housekeeper
from edge_app.journal import Journal
from edge_app.journal_expiry import sweep_page
from edge_app.model import Stamp
from edge_app.moves import LOSS, OPENING, TRANSIT, Move
from edge_app.outcomes import Batch
from edge_app.retention import CLOSED_DAYS_KEPT, DAY_NS, DataClass, Retention
from edge_app.store.ledger import Account, Ledger, why_not
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.stock import Binding, DayClosed, Facts, Stock, gathered
from tests.contract.batches import batch, event, stamp
from tests.contract.old_journals import take_back
from tests.unit.ledger_moves import FULL, issue, moves, receive

WHO = "a" * 26
SQL_SHEET = """
SELECT item, place, lot,
    sum(CASE WHEN day < :day THEN change ELSE 0 END) AS opening,
    sum(CASE WHEN day = :day AND NOT lost AND change > 0 THEN change ELSE 0 END),
    sum(CASE WHEN day = :day AND NOT lost AND change < 0 THEN -change ELSE 0 END),
    sum(CASE WHEN day = :day AND lost THEN change ELSE 0 END)
FROM (
    SELECT item, target AS place, lot, quantity AS change, day,
        '<loss>' IN (source, target) AS lost FROM move
    UNION ALL SELECT item, source, lot, -quantity, day, '<loss>' IN (source, target)
    FROM move
) WHERE day <= :day AND place NOT LIKE '<%>' GROUP BY item, place, lot
"""


class Room:
    """A journal's store room beside the one in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = Journal.open(folder, "board")
        self.stock = self.journal.stock()
        self.number = self.journal.last_number()

    def add(self, *rows: Move, facts: Facts | None = None) -> None:
        """Keep moves of the open day, and facts, in one batch."""
        facts = facts or Facts()
        for closed in facts.closed:
            self.stock = self.stock.changing(closed)
        for lot in facts.lots:
            self.stock = self.stock.changing(lot)
        day = self.stock.ledger.day or "2026-01-01"
        dated = tuple(replace(move, day=day) for move in rows)
        for move in dated:
            self.stock = self.stock.booking(move)
        self.number += 1
        self.journal.append(
            (Batch(self.number, stamp(self.number), moves=dated, stock=facts),)
        )

    def close_day(self, opens: str, *rows: Move) -> None:
        """Close the open day, and book on the next in the same batch."""
        closed = DayClosed(self.stock.ledger.day, opens)
        self.add(*rows, facts=gathered((closed,)))

    def crash(self) -> None:
        """Lose everything that is not on the disk, and start."""
        self.journal.close(clean=False)
        self.journal = Journal.open(self.folder, "board")
        found = self.journal.stock()
        assert found.days <= self.stock.days
        self.stock = replace(self.stock, days=found.days)
        assert self.stock == found

    def ask(self, question: str, **values: object) -> list[tuple[object, ...]]:
        """Ask the file itself."""
        with closing(sqlite3.connect(self.folder / "journal.db")) as disk:
            return disk.execute(question, values).fetchall()

    def harm(self, statement: str) -> None:
        """Change the file behind the journal's back."""
        with closing(sqlite3.connect(self.folder / "journal.db")) as disk:
            for name in ("move_stands", "closing_stands"):
                disk.execute(f"DROP TRIGGER IF EXISTS {name}")
            disk.execute(statement)
            disk.commit()


@contextmanager
def room_in(folder: Path) -> Iterator[Room]:
    """Open a store room and close it."""
    room = Room(folder)
    try:
        yield room
    finally:
        room.journal.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Give an empty store room."""
    with room_in(tmp_path) as made:
        yield made


def sheet_of(ledger: Ledger) -> set[tuple[object, ...]]:
    """Return the real places of a sheet as records."""
    return {
        (item, place, lot, one.opening, one.received, one.issued, one.adjusted)
        for item, book in ledger.items.items()
        for (place, lot), one in book.items()
        if not place.startswith("<")
    }


# ---------------------------------------------------------------------- the laws


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(moves(), moves(), st.sampled_from(("day", "crash", "days"))),
        max_size=40,
    )
)
def test_sheets_are_what_plain_sql_makes_of_the_moves(
    script: list[Move | str],
) -> None:
    """Over any history with crashes: every sheet, every balance, every sum."""
    with tempfile.TemporaryDirectory() as folder, room_in(Path(folder)) as room:
        days = [f"2026-01-{number:02}" for number in range(2, 60)]
        room.add(*FULL)
        for act in script:
            if isinstance(act, Move):
                if not why_not(room.stock.ledger, act):
                    room.add(act)
            elif act == "crash":
                room.crash()
            elif room.stock.ledger.day:
                del days[: 3 if act == "days" else 0]
                room.close_day(days.pop(0))
        room.crash()
        assert "" == room.journal.ledger_fault()
        for day in sorted(room.stock.days):
            wanted = {
                record for record in room.ask(SQL_SHEET, day=day) if any(record[3:])
            }
            assert wanted == sheet_of(room.journal.sheet(day))
        assert room.stock.closed == room.journal.stock().closed


# ------------------------------------------------------------- days and crashes


def test_a_day_ends_before_the_moves_of_the_batch_that_closes_it(room: Room) -> None:
    """A move after midnight stands on the new day's sheet, not on the old one's."""
    room.add(receive(100))
    room.close_day("2026-01-02", issue(30))
    room.crash()

    assert Account(0, 100) == room.stock.closed.items["mask"]["store", ""]
    assert Account(100, 0, 30) == room.stock.ledger.items["mask"]["store", ""]
    assert "" == room.journal.ledger_fault()


def test_days_without_any_move_are_closed_too(room: Room) -> None:
    """Their sheet shows what stood there, and nothing that moved."""
    room.add(receive(100), issue(100, item="mask"))
    room.close_day("2026-01-02")
    room.close_day("2026-01-03")
    room.crash()

    assert Ledger({}, "2026-01-02") == room.stock.closed
    assert {"2026-01-01", "2026-01-02"} == room.stock.days
    assert Ledger({}, "2026-01-02") == room.journal.sheet("2026-01-02")
    assert Ledger() == room.journal.sheet("2026-01-03")


def test_a_closed_day_takes_no_move(room: Room) -> None:
    """The file itself refuses it, whoever writes."""
    room.add(receive(100))
    room.close_day("2026-01-02")
    late = replace(receive(1), day="2026-01-01")

    with pytest.raises(sqlite3.IntegrityError, match="a closed day stays closed"):
        room.journal.append((batch(99, moves=(late,)),))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE move SET quantity = 1", "UPDATE closing SET received = 1, closing = 1"],
)
def test_nothing_is_edited(room: Room, statement: str) -> None:
    """Moves and closings are written once."""
    room.add(receive(100))
    room.close_day("2026-01-02")

    with pytest.raises(sqlite3.IntegrityError):
        room.journal.work(lambda disk, *_: disk.execute(statement))


def test_facts_come_back(room: Room) -> None:
    """Lots, papers and bindings are as they were told last."""
    paper = Paper("P1", "approval", (PaperLine("mask", 30),), until="2026-02-01")
    facts = (Lot("mask", "L1"), Lot("mask", "L1", "2026-03-01"), paper)
    bound = Binding("06901234567892", "mask", 50)
    room.journal.append((batch(1, stock=gathered((*facts, bound))),))

    stock = room.journal.stock()

    assert {("mask", "L1"): Lot("mask", "L1", "2026-03-01")} == stock.lots
    assert ({"P1": paper}, {bound.gtin: bound}) == (stock.papers, stock.bindings)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE balance SET quantity = 71 WHERE place = 'store'",
            "The balance of mask at store is not what its moves add up to.",
        ),
        (
            "UPDATE balance SET quantity = 1 WHERE place = '<supplier>'",
            "The balances of mask at all places do not add up to 0.",
        ),
        (
            "UPDATE move SET quantity = 99 WHERE id = 1",
            "The balance of mask at store is not what its moves add up to.",
        ),
        (
            "UPDATE closing SET issued = 31, closing = 69 "
            "WHERE place = 'store' AND number = 2",
            "2026-01-02: The balance of mask at store is not what its moves add up to.",
        ),
        (
            "UPDATE closing SET opening = 101, closing = 71 "
            "WHERE place = 'store' AND number = 2",
            "2026-01-02: mask at store does not begin as the day before it ended.",
        ),
        (
            "UPDATE day SET opens = '2026-01-01' WHERE number = 2",
            "The day 2026-01-01 was opened twice.",
        ),
        (
            "UPDATE move SET name = 'A/1'",
            "The move A/1 is booked twice.",
        ),
        (
            "UPDATE drawn SET quantity = 29",
            "What was booked of mask on P1 is not what its moves add up to.",
        ),
    ],
)
def test_a_harm_is_named(room: Room, statement: str, sentence: str) -> None:
    """Whatever of the sums is changed, adding up again finds it."""
    room.add(receive(100, id="A/1"))
    room.close_day("2026-01-02", issue(30, id="B/1", paper="P1"))
    room.close_day("2026-01-03")
    assert "" == room.journal.ledger_fault()

    room.harm(statement)

    assert sentence == room.journal.ledger_fault()


# -------------------------------------------------- upgrade, salvage, forgetting


@pytest.mark.parametrize("version", [1, 2])
def test_the_moves_of_an_older_journal_are_where_the_book_begins(
    tmp_path: Path, version: int
) -> None:
    """Even a lot that went below nothing; what comes after adds up upon it."""
    old = (receive(10), replace(issue(3), lot="L1"))
    journal = Journal.open(tmp_path, "board")
    journal.append((batch(1, moves=old),))
    journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as disk:
        take_back(disk, version)
        disk.commit()
    with room_in(tmp_path) as room:
        assert (10, -3) == tuple(
            room.stock.ledger.held("mask", "store", lot) for lot in ("", "L1")
        )
        room.add(issue(4))
        room.close_day("2026-01-02", issue(6))
        room.crash()

        assert "" == room.journal.ledger_fault()
        assert Account(10, 0, 4) == room.stock.closed.items["mask"]["store", ""]
        assert {"2026-01-01"} == room.stock.days


def test_a_journal_of_before_without_moves_begins_empty(tmp_path: Path) -> None:
    """There is nothing to stand on, and no day."""
    Journal.open(tmp_path, "board").close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as disk:
        take_back(disk, 2)
        disk.commit()
    with room_in(tmp_path) as room:
        assert Stock() == room.stock


def spoilt(folder: Path) -> None:
    """Make the next start find the file damaged."""
    (folder / "journal.damaged").touch()


def test_a_salvage_carries_the_store_room_over(tmp_path: Path) -> None:
    """Balances, facts, days and papers go on; the book stands on what was found."""
    with room_in(tmp_path) as room:
        room.add(receive(100, lot="L1", id="A/1"), facts=Facts((Lot("mask", "L1"),)))
        room.close_day("2026-01-02", issue(30, lot="L1", paper="P1"))
        before = room.stock
    spoilt(tmp_path)
    with room_in(tmp_path) as room:
        after = room.stock

        assert "count the stock again" in room.journal.salvaged
        assert 70 == after.ledger.held("mask", "store", "L1")
        assert (before.ledger.day, before.days) == (after.ledger.day, after.days)
        assert (before.lots, before.ledger.drawn) == (after.lots, after.ledger.drawn)
        assert (
            Account(0, 100)
            == room.journal.sheet("2026-01-01").items["mask"]["store", "L1"]
        )
        room.add(issue(5, lot="L1"))
        room.close_day("2026-01-03")
        room.crash()
        assert "" == room.journal.ledger_fault()


def test_a_salvage_without_balances_adds_the_moves_up(tmp_path: Path) -> None:
    """Where the balances cannot be read, days and moves give them again."""
    with room_in(tmp_path) as room:
        room.add(receive(100))
        room.close_day("2026-01-02", issue(30))
        room.harm("DELETE FROM balance")
    spoilt(tmp_path)
    with room_in(tmp_path) as room:
        assert 70 == room.stock.ledger.at("mask", "store")
        assert "" == room.journal.ledger_fault()


def test_what_a_salvage_lost_is_booked_on_the_opening_place(tmp_path: Path) -> None:
    """The sum over all places is 0 again, and the loss can be seen."""
    with room_in(tmp_path) as room:
        room.add(receive(100))
        room.harm("UPDATE balance SET quantity = 90 WHERE place = 'store'")
    spoilt(tmp_path)
    with room_in(tmp_path) as room:
        assert 10 == room.stock.ledger.at("mask", "<opening>")
        assert "" == room.journal.ledger_fault()


@pytest.mark.parametrize("version", [1, 2])
def test_a_salvage_takes_the_moves_of_an_older_journal(
    tmp_path: Path, version: int
) -> None:
    """Their columns are fewer; none is lost."""
    journal = Journal.open(tmp_path, "board")
    journal.append((batch(1, moves=(receive(10), issue(3))),))
    journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as disk:
        take_back(disk, version)
        disk.commit()
    spoilt(tmp_path)
    with room_in(tmp_path) as room:
        assert "2 moves" in room.journal.salvaged
        assert 7 == room.stock.ledger.at("mask", "store")
        assert "" == room.journal.ledger_fault()


def test_a_forgotten_person_is_blanked_in_the_moves(tmp_path: Path) -> None:
    """The move stays with its quantity; who did it and who got it is nobody."""
    with room_in(tmp_path) as room:
        room.add(receive(9, by=WHO), issue(2, recipient=WHO), issue(1, by="b" * 26))
        forgotten = event("forgotten", person=WHO, by="nurse")
        room.journal.append((batch(2, forgotten),))
        room.crash()
        keeper = Housekeeper(
            room.journal, Retention(), lambda: Stamp("b", 1, DAY_NS, synced=False)
        )
        while keeper() is not None:
            pass

        found = room.ask("SELECT quantity, person, recipient FROM move ORDER BY id")
        assert [(9, "", ""), (2, "", ""), (1, "b" * 26, "")] == found
        assert "" == room.journal.ledger_fault()


# -------------------------------------------------------------------- retention


def old_room(folder: Path, days: int) -> Room:
    """Return a room with so many closed days of a move in and a move out."""
    room = Room(folder)
    begin = 20_454
    for number in range(days):
        name = day_name(begin + number + 1)
        if not number:
            room.add(receive(3, lot="old"))
        else:
            room.add(receive(2, lot=f"L{number}"), issue(1, lot=f"L{number}"))
            room.add(issue(1, lot=f"L{number}"))
        room.close_day(name)
    return room


def day_name(number: int) -> str:
    """Name a day by its number since 1970."""
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


def sweep(room: Room, before_ns: int) -> None:
    """Take out everything that has had its time."""

    def page(disk: sqlite3.Connection, *_: object) -> bool:
        return sweep_page(disk, "move", DataClass.STOCK, before_ns)

    while room.journal.work(page):
        pass


def test_moves_go_only_behind_a_closed_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left adds up, the book is as before, and sheets that are kept too."""
    monkeypatch.setattr("edge_app.journal_stock_expiry.CLOSED_DAYS_KEPT", 10)
    room = old_room(tmp_path, 25)
    before, sheet = room.stock, room.journal.sheet(day_name(20_474))

    sweep(room, 20_466 * DAY_NS)
    room.crash()

    assert 0 < len(room.ask("SELECT id FROM move")) < 73
    assert before.ledger == room.stock.ledger
    assert sheet == room.journal.sheet(day_name(20_474))
    assert "" == room.journal.ledger_fault()
    room.close_day("2099-01-01")
    room.crash()
    assert "" == room.journal.ledger_fault()
    room.journal.close()


def test_a_wild_clock_takes_no_move_away(tmp_path: Path) -> None:
    """Three years of days must have been closed one by one."""
    room = old_room(tmp_path, 5)

    sweep(room, 2**62)

    assert 13 == len(room.ask("SELECT id FROM move"))
    assert 1095 == CLOSED_DAYS_KEPT
    room.journal.close()


def test_the_number_of_the_newest_move_is_not_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that stood idle for years keeps its last move."""
    monkeypatch.setattr("edge_app.journal_stock_expiry.CLOSED_DAYS_KEPT", 1)
    room = old_room(tmp_path, 3)
    room.close_day("2090-01-01")
    room.close_day("2090-01-02")

    sweep(room, 2**62)
    room.add(issue(1, lot="old"))
    room.crash()

    assert [(7,), (8,)] == room.ask("SELECT id FROM move")
    assert 2 == room.stock.ledger.held("mask", "store", "old")
    assert "" == room.journal.ledger_fault()
    room.journal.close()


def test_the_names_of_places_are_what_they_are() -> None:
    """The questions in SQL spell them out; they must be these."""
    assert ("<loss>", "<transit>", "<opening>") == (LOSS, TRANSIT, OPENING)
