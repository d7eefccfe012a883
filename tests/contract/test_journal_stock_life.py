"""The store room's tables through upgrades, salvages, forgetting and the years."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from edge_app.housekeeping import Housekeeper
from edge_app.journal import Journal
from edge_app.journal_expiry import sweep_page
from edge_app.model import Stamp
from edge_app.retention import CLOSED_DAYS_KEPT, DAY_NS, DataClass, Retention
from edge_app.store.ledger import Account
from edge_app.store.lots import Lot
from edge_app.store.stock import Facts, Stock
from tests.contract.batches import batch, event
from tests.contract.old_journals import take_back
from tests.contract.store_books import Room, room_in
from tests.unit.ledger_moves import issue, receive

WHO = "a" * 26

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
