"""The store room's tables: how a batch is written into them, and how they are read.

`balance` and `drawn` are sums that change in the transaction of the moves they come
from. `day` numbers the days in the order in which they were opened; the last one is
open. `closing` holds of each closed day the accounts that moved: what did not move is
as its last row left it. `journal_stock_checks` adds everything up again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from edge_app.moves import Move, Reason
from edge_app.outcomes import Batch
from edge_app.store.ledger import (
    Account,
    Ledger,
    drawn_by,
    next_day,
    replay,
    settled,
    stands,
)
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper
from edge_app.store.stock import Binding, DayClosed, Stock

_MOVE_COLUMNS = (
    "item, source, target, quantity, unit, lot, reason, name, document, paper, "
    "person, recipient, reverses, day"
)
_INSERT_MOVE = (
    f"INSERT INTO move (batch, {_MOVE_COLUMNS}) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHANGE = """
INSERT INTO balance VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity
"""
_DRAW = """
INSERT INTO drawn VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity
"""
_CLOSE = "INSERT INTO closing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OPEN_DAY = "SELECT number, opens, moves FROM day ORDER BY number DESC LIMIT 1"
_SINCE = f"SELECT {_MOVE_COLUMNS} FROM move WHERE id > ? ORDER BY id"
_BALANCES = "SELECT item, place, lot, quantity FROM balance WHERE quantity <> 0"
_OF_DAY = """
SELECT item, place, lot, opening, received, issued, adjusted FROM closing
WHERE number = ?
"""
_SHEET = """
SELECT item, place, lot, max(number) = ?1, opening, received, issued, adjusted, closing
FROM closing WHERE number <= ?1 GROUP BY item, place, lot
"""
_DAYS = "SELECT opens FROM day WHERE opens <> '' AND number < ?"
_REVERSED = "SELECT reverses FROM move WHERE reverses <> ''"
FactT = TypeVar("FactT")
Books = dict[str, dict[tuple[str, str], Account]]


def insert_stock(disk: sqlite3.Connection, batches: Sequence[Batch]) -> None:
    """Keep the moves of the batches and what they bring to know of the store room.

    A day that a batch closes ended before the batch's own moves.
    """
    for batch in batches:
        facts = batch.stock
        for closed in facts.closed:
            _close(disk, closed)
        if batch.moves:
            _insert_moves(disk, batch)
        if facts:
            _put(disk, "INSERT OR REPLACE INTO lot VALUES (?, ?, ?)", facts.lots, _lot)
            _put(disk, "INSERT OR REPLACE INTO paper VALUES (?, ?)", facts.papers, _id)
            _put(
                disk,
                "INSERT OR REPLACE INTO binding VALUES (?, ?)",
                facts.bindings,
                _gtin,
            )


def _insert_moves(disk: sqlite3.Connection, batch: Batch) -> None:
    disk.executemany(
        _INSERT_MOVE,
        [
            (
                *(batch.number, m.item, m.source, m.target, m.quantity, m.unit, m.lot),
                *(m.reason.value, m.id, m.document, m.paper),
                *(m.by, m.recipient, m.reverses, m.day),
            )
            for m in batch.moves
        ],
    )
    disk.executemany(
        _CHANGE,
        [
            (m.item, place, m.lot, sign * m.quantity)
            for m in batch.moves
            for place, sign in ((m.target, 1), (m.source, -1))
        ],
    )
    disk.executemany(
        _DRAW, [(m.paper, m.item, drawn_by(m)) for m in batch.moves if m.paper]
    )


def _put(
    disk: sqlite3.Connection,
    statement: str,
    facts: Iterable[FactT],
    key: Callable[[FactT], tuple[str, ...]],
) -> None:
    disk.executemany(
        statement,
        [(*key(one), msgspec.json.encode(one).decode()) for one in facts],
    )


def _lot(lot: Lot) -> tuple[str, ...]:
    return lot.item, lot.lot


def _id(paper: Paper) -> tuple[str, ...]:
    return (paper.id,)


def _gtin(binding: Binding) -> tuple[str, ...]:
    return (binding.gtin,)


def _close(disk: sqlite3.Connection, closed: DayClosed) -> None:
    """Write a day's accounts as its moves made them, and open the next day."""
    number, before = _name_open_day(disk, closed.day)
    ledger = _open_accounts(disk)
    disk.executemany(
        _CLOSE,
        [
            (
                *(item, place, lot, number),
                *(one.opening, one.received, one.issued, one.adjusted, one.closing),
            )
            for item, book in ledger.items.items()
            for (place, lot), one in book.items()
            if one.moved
        ],
    )
    last = disk.execute("SELECT max(id) FROM move").fetchone()[0] or before
    disk.execute(
        "INSERT INTO day (number, opens, moves) VALUES (?, ?, ?)",
        (number + 1, closed.opens, max(last, before)),
    )
    # What is nowhere any more is looked up no more.
    disk.execute("DELETE FROM balance WHERE quantity = 0")
    opened = next_day(ledger, closed.opens)
    disk.executemany(
        "DELETE FROM balance WHERE item = ? AND place = ? AND lot = ?",
        [
            (item, *key)
            for item, book in ledger.items.items()
            for key in book.keys() - opened.items.get(item, {}).keys()
        ],
    )


def _name_open_day(disk: sqlite3.Connection, day: str) -> tuple[int, int]:
    """Give the open day its name, where it has none; return its number and start."""
    found = disk.execute(_OPEN_DAY).fetchone()
    if found is None:
        disk.execute("INSERT INTO day (number, opens, moves) VALUES (1, ?, 0)", (day,))
        return 1, 0
    number, opens, before = found
    if not opens:
        disk.execute("UPDATE day SET opens = ? WHERE number = ?", (day, number))
    return int(number), int(before)


def read_stock(disk: sqlite3.Connection) -> Stock:
    """Return the store room as it was kept; catalogue and places are not in it."""
    number = (disk.execute(_OPEN_DAY).fetchone() or (0,))[0]
    ledger = read_ledger(disk)
    return Stock(
        ledger=ledger,
        closed=_last_closed(disk, number - 1, ledger),
        lots={
            (one.item, one.lot): one
            for one in _facts(disk, "SELECT facts FROM lot", Lot)
        },
        papers={one.id: one for one in _facts(disk, "SELECT facts FROM paper", Paper)},
        bindings={
            one.gtin: one for one in _facts(disk, "SELECT facts FROM binding", Binding)
        },
        days=frozenset(day for (day,) in disk.execute(_DAYS, (number,))),
    )


def _facts(
    disk: sqlite3.Connection, question: str, kind: type[FactT]
) -> Iterator[FactT]:
    for (text,) in disk.execute(question):
        yield msgspec.json.decode(text, type=kind)


def read_ledger(disk: sqlite3.Connection) -> Ledger:
    """Return the open day's book, and what was ever drawn and taken back."""
    drawn = disk.execute("SELECT paper, item, quantity FROM drawn")
    return replace(
        _open_accounts(disk),
        drawn={(paper, item): quantity for paper, item, quantity in drawn},
        reversed=frozenset(name for (name,) in disk.execute(_REVERSED)),
    )


def _open_accounts(disk: sqlite3.Connection) -> Ledger:
    """Return the open day's accounts: its opening balances, and its moves upon them."""
    _, opens, last = disk.execute(_OPEN_DAY).fetchone() or (0, "", 0)
    today = [_move(record) for record in disk.execute(_SINCE, (last,))]
    return replay(Ledger(_opening(disk, today), opens), today, judged=False)


def _last_closed(disk: sqlite3.Connection, number: int, opened: Ledger) -> Ledger:
    """Return the sheet of the day before the open one: its rows, and what stood."""
    found = disk.execute("SELECT opens FROM day WHERE number = ?", (number,)).fetchone()
    if not found or not found[0]:
        return Ledger()
    items = _books(disk.execute(_OF_DAY, (number,)))
    for item, book in opened.items.items():
        for key, one in book.items():
            if one.opening and stands(key[0]):
                items.setdefault(item, {}).setdefault(key, Account(one.opening))
    return settled(Ledger(items, found[0]))


def read_sheet(disk: sqlite3.Connection, day: str) -> Ledger:
    """Return the sheet of a closed day; without accounts where the day is unknown."""
    found = disk.execute(
        "SELECT number FROM day WHERE opens = ? AND number < "
        "(SELECT max(number) FROM day)",
        (day,),
    ).fetchone()
    if not found:
        return Ledger()
    items: Books = {}
    for item, place, lot, of_day, *numbers in disk.execute(_SHEET, found):
        *columns, closing = numbers
        account = Account(*columns) if of_day else Account(closing)
        items.setdefault(item, {})[place, lot] = account
    return settled(Ledger(items, day))


def _books(records: Iterable[tuple[Any, ...]]) -> Books:
    items: Books = {}
    for item, place, lot, *numbers in records:
        items.setdefault(item, {})[place, lot] = Account(*numbers)
    return items


def _opening(
    disk: sqlite3.Connection, today: Iterable[Move]
) -> Mapping[str, Mapping[tuple[str, str], Account]]:
    """Return what there was before today's moves: what there is, less those."""
    balances: dict[tuple[str, str, str], int] = {
        (item, place, lot): quantity
        for item, place, lot, quantity in disk.execute(_BALANCES)
    }
    for move in today:
        for place, sign in ((move.target, 1), (move.source, -1)):
            key = move.item, place, move.lot
            balances[key] = balances.get(key, 0) - sign * move.quantity
    return _books((*key, quantity) for key, quantity in balances.items() if quantity)


def _move(record: Sequence[Any]) -> Move:
    """Turn a record, in the order of `_MOVE_COLUMNS`, into a move."""
    item, source, target, quantity, unit, lot, reason, *rest = record
    return Move(item, source, target, quantity, unit, lot, Reason(reason), *rest)
