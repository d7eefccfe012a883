"""The store room's tables: what they hold is what the moves make of it, always."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_app.moves import LOSS, OPENING, TRANSIT, Move
from edge_app.store.ledger import Account, Ledger, why_not
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.stock import Binding, gathered
from tests.contract.batches import batch
from tests.contract.store_books import Room, room_in
from tests.unit.ledger_moves import FULL, issue, moves, receive

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


def test_the_names_of_places_are_what_they_are() -> None:
    """The questions in SQL spell them out; they must be these."""
    assert ("<loss>", "<transit>", "<opening>") == (LOSS, TRANSIT, OPENING)
