"""What leaves the store room's tables: moves of long ago, and people's names.

Moves go only behind a closed day, whose closings then stand for them. A clock that is
wildly wrong takes nothing: so many days must have been closed one by one.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

from edge_app.model import SECOND_NS
from edge_app.retention import CLOSED_DAYS_KEPT, DataClass

MOVES = "move"
"""The place of moves beside the streams, for sweeps and for forgetting."""
PAGE = 500
LONG_PAGE = 10_000
"""Moves that one step searches for a person."""
_LAST_TO_GO = """
SELECT max(number) FROM day AS one
WHERE number <= (SELECT max(number) FROM day) - ?
AND NOT EXISTS (
    SELECT 1 FROM day WHERE number <= one.number AND opens <> '' AND opens >= ?
)
"""
_BLANK = (
    "UPDATE move SET person = '' WHERE id > ? AND id <= ? AND person = ?",
    "UPDATE move SET recipient = '' WHERE id > ? AND id <= ? AND recipient = ?",
)
_NOTE = """
INSERT INTO sweep VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
SET done = excluded.done, gone = gone + excluded.gone
"""
_SUPERSEDED = """
DELETE FROM closing WHERE number < ?1 AND EXISTS (
    SELECT 1 FROM closing AS later WHERE later.item = closing.item
    AND later.place = closing.place AND later.lot = closing.lot
    AND later.number > closing.number AND later.number <= ?1
)
"""
_NOWHERE = """
DELETE FROM closing WHERE number <= ?1 AND NOT EXISTS (
    SELECT 1 FROM closing AS later WHERE later.item = closing.item
    AND later.place = closing.place AND later.lot = closing.lot
    AND later.number > ?1
) AND NOT EXISTS (
    SELECT 1 FROM balance WHERE balance.item = closing.item
    AND balance.place = closing.place AND balance.lot = closing.lot
)
"""


_UNDRAWN = """
DELETE FROM drawn WHERE paper NOT IN (SELECT paper FROM move WHERE paper <> '')
"""


def sweep_moves(
    disk: sqlite3.Connection, data_class: DataClass, before_ns: int
) -> bool:
    """Take out a page of moves that have had their time; say whether to go on."""
    if data_class is not DataClass.STOCK:
        return False
    number = disk.execute(
        _LAST_TO_GO, (CLOSED_DAYS_KEPT, _day_before(before_ns))
    ).fetchone()[0]
    if number is None:
        return False
    key = MOVES, data_class.value
    found = disk.execute(
        "SELECT done FROM sweep WHERE place = ? AND class = ?", key
    ).fetchone()
    done = found[0] if found else 0
    up_to = disk.execute(
        "SELECT moves FROM day WHERE number = ?", (number + 1,)
    ).fetchone()[0]
    # The newest one stays: its number must not be given again.
    up_to = min(up_to, last_move(disk) - 1)
    end = min(done + PAGE, up_to)
    if end > done:
        gone = disk.execute("DELETE FROM move WHERE id > ? AND id <= ?", (done, end))
        disk.execute(_NOTE, (*key, end, gone.rowcount))
    if end >= up_to:
        _shorten(disk, number)
    return bool(end < up_to)


def _day_before(wall_ns: int) -> str:
    """Name the day that was over everywhere before this time."""
    moment = datetime.fromtimestamp(wall_ns // SECOND_NS, UTC) - timedelta(days=1)
    return moment.date().isoformat()


def _shorten(disk: sqlite3.Connection, number: int) -> None:
    """Leave of the days up to this one how they ended, and no more."""
    before = disk.execute("SELECT min(number) FROM day").fetchone()[0]
    if before == number:
        return
    disk.execute(_SUPERSEDED, (number,))
    disk.execute(_NOWHERE, (number,))
    disk.execute(_UNDRAWN)
    disk.execute("DELETE FROM day WHERE number < ?", (number,))
    disk.execute("UPDATE day SET anchor = 1 WHERE number = ?", (number,))


def last_move(disk: sqlite3.Connection) -> int:
    """Return the number of the newest move, 0 without any."""
    return disk.execute("SELECT max(id) FROM move").fetchone()[0] or 0


def forget_moves(disk: sqlite3.Connection, person: str, done: int, up_to: int) -> int:
    """Blank a person in a page of moves; return how far it came."""
    end = min(done + LONG_PAGE, up_to)
    for statement in _BLANK:
        disk.execute(statement, (done, end, person))
    return end
