"""The store room's tables: how a batch is written into them, and how they are read.

`balance` and `drawn` are sums that change in the transaction of the moves they come
from; `closing` holds a closed day's accounts. `broken` adds everything up again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from edge_app.moves import Move, Reason
from edge_app.outcomes import Batch
from edge_app.store.ledger import Account, Ledger, replay
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
_CLOSE = "INSERT OR IGNORE INTO closing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OPEN_DAY = "SELECT opens, moves FROM day ORDER BY opens DESC LIMIT 1"
_SINCE = f"SELECT {_MOVE_COLUMNS} FROM move WHERE id > ? ORDER BY id"
_ADDED = """
SELECT item, place, lot, sum(change) FROM (
    SELECT item, target AS place, lot, quantity AS change FROM move
    UNION ALL SELECT item, source, lot, -quantity FROM move
) GROUP BY item, place, lot HAVING sum(change) <> 0
"""
_BALANCES = "SELECT item, place, lot, quantity FROM balance WHERE quantity <> 0"
_LAST_CLOSED = """
SELECT item, place, lot, opening, received, issued, adjusted FROM closing
WHERE day = (SELECT max(day) FROM closing)
"""
FactT = TypeVar("FactT")


def insert_stock(disk: sqlite3.Connection, batches: Sequence[Batch]) -> None:
    """Keep the moves of the batches and what they bring to know of the store room."""
    for batch in batches:
        _insert_moves(disk, batch)
        facts = batch.stock
        if not facts:
            continue
        _put(disk, "INSERT OR REPLACE INTO lot VALUES (?, ?, ?)", facts.lots, _lot_key)
        _put(disk, "INSERT OR REPLACE INTO paper VALUES (?, ?)", facts.papers, _id_key)
        _put(
            disk, "INSERT OR REPLACE INTO binding VALUES (?, ?)", facts.bindings, _gtin
        )
        for closed in facts.closed:
            _close(disk, closed)


def _insert_moves(disk: sqlite3.Connection, batch: Batch) -> None:
    if not batch.moves:
        return
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
        _DRAW,
        [
            (m.paper, m.item, -m.quantity if m.reverses else m.quantity)
            for m in batch.moves
            if m.paper
        ],
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


def _lot_key(lot: Lot) -> tuple[str, ...]:
    return lot.item, lot.lot


def _id_key(paper: Paper) -> tuple[str, ...]:
    return (paper.id,)


def _gtin(binding: Binding) -> tuple[str, ...]:
    return (binding.gtin,)


def _close(disk: sqlite3.Connection, closed: DayClosed) -> None:
    """Write a day's accounts as its moves made them, and open the next day."""
    ledger = read_ledger(disk)
    disk.executemany(
        _CLOSE,
        [
            (
                *(closed.day, item, place, lot),
                *(one.opening, one.received, one.issued, one.adjusted, one.closing),
            )
            for item, book in ledger.items.items()
            for (place, lot), one in book.items()
        ],
    )
    last = disk.execute("SELECT coalesce(max(id), 0) FROM move").fetchone()[0]
    disk.execute("INSERT OR IGNORE INTO day VALUES (?, ?)", (closed.opens, last))


def read_stock(disk: sqlite3.Connection) -> Stock:
    """Return the store room as it was kept; catalogue and places are not in it."""
    return Stock(
        ledger=read_ledger(disk),
        closed=read_closed(disk),
        lots={
            (one.item, one.lot): one
            for one in _facts(disk, "SELECT facts FROM lot", Lot)
        },
        papers={one.id: one for one in _facts(disk, "SELECT facts FROM paper", Paper)},
        bindings={
            one.gtin: one for one in _facts(disk, "SELECT facts FROM binding", Binding)
        },
    )


def _facts(
    disk: sqlite3.Connection, question: str, kind: type[FactT]
) -> Iterator[FactT]:
    for (text,) in disk.execute(question):
        yield msgspec.json.decode(text, type=kind)


def read_ledger(disk: sqlite3.Connection) -> Ledger:
    """Return the open day's accounts: its opening balances, and its moves upon them."""
    opens, last = disk.execute(_OPEN_DAY).fetchone() or ("", 0)
    today = [_move(record) for record in disk.execute(_SINCE, (last,))]
    drawn = {
        (paper, item): quantity
        for paper, item, quantity in disk.execute("SELECT * FROM drawn")
    }
    opening = Ledger(_opening(disk, today), opens)
    return replace(replay(opening, today), drawn=drawn)


def read_closed(disk: sqlite3.Connection) -> Ledger:
    """Return the accounts of the last closed day; empty before there was one."""
    day = disk.execute("SELECT max(day) FROM closing").fetchone()[0] or ""
    items: dict[str, dict[tuple[str, str], Account]] = {}
    for item, place, lot, *numbers in disk.execute(_LAST_CLOSED):
        items.setdefault(item, {})[place, lot] = Account(*numbers)
    return Ledger(items, day)


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
    items: dict[str, dict[tuple[str, str], Account]] = {}
    for (item, place, lot), quantity in balances.items():
        if quantity:
            items.setdefault(item, {})[place, lot] = Account(opening=quantity)
    return items


def _move(record: Sequence[Any]) -> Move:
    """Turn a record, in the order of `_MOVE_COLUMNS`, into a move."""
    item, source, target, quantity, unit, lot, reason, *rest = record
    return Move(item, source, target, quantity, unit, lot, Reason(reason), *rest)


def broken(disk: sqlite3.Connection) -> str:
    """Add every move up again; name a balance that differs, "" where none does."""
    added = set(disk.execute(_ADDED).fetchall())
    for record in sorted(added ^ set(disk.execute(_BALANCES).fetchall())):
        item, place, lot, _ = record
        what = f"{item} of lot {lot}" if lot else item
        return f"The balance of {what} at {place} is not what its moves add up to."
    return ""
