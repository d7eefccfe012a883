"""What leaves the journal: rows that have had their time, and people who are forgotten.

Each function is one small step within a transaction of the one writer; what is left
to do is on the disk, so that a crash between two steps loses nothing. Nothing goes
that the broker has not confirmed.
"""

from __future__ import annotations

import sqlite3

import msgspec

from edge_app.discretion import is_normal
from edge_app.journal_gaps import take_out
from edge_app.journal_private import PLACE as PRIVATE
from edge_app.journal_stock_expiry import MOVES, forget_moves, sweep_moves
from edge_app.kinds import Stream
from edge_app.retention import Aged, DataClass, class_of, sweep

PAGE = 200
"""Rows that one step looks at; a commit may have to wait for it."""
LONG_PAGE = 1000
"""Rows that one step searches for a person."""
PLACES = (*(stream.value for stream in Stream), PRIVATE, MOVES)
_ROWS = """
SELECT seq, kind, boot_id, boot_ns, wall_ns, synced, data FROM event
WHERE stream = ? AND seq > ?
AND seq <= (SELECT sent FROM mark WHERE stream = ?1) ORDER BY seq LIMIT ?
"""
_PRIVATE_ROWS = """
SELECT seq, kind, boot_id, boot_ns, wall_ns, synced, data FROM private
WHERE seq > ? ORDER BY seq LIMIT ?
"""


def sweep_page(
    disk: sqlite3.Connection, place: str, data_class: DataClass, before_ns: int
) -> bool:
    """Take out what of a page has had its time; say whether to go on behind it."""
    if place == MOVES:
        return sweep_moves(disk, data_class, before_ns)
    done = _done(disk, place, data_class)
    if place == PRIVATE:
        found = disk.execute(_PRIVATE_ROWS, (done, PAGE)).fetchall()
    else:
        found = disk.execute(_ROWS, (place, done, PAGE)).fetchall()
    syncs = {
        boot: wall_ns - boot_ns
        for boot, boot_ns, wall_ns in disk.execute("SELECT * FROM sync")
    }
    rows = [_aged(place, record, syncs) for record in found]
    swept = sweep(rows, done, data_class, before_ns)
    if swept.done == done:
        return False
    take_out(disk, place, swept.gone)
    disk.execute(
        "INSERT INTO sweep VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET done = excluded.done, gone = gone + excluded.gone",
        (place, data_class.value, swept.done, len(swept.gone)),
    )
    return swept.done == rows[-1].seq


def totals(disk: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows of each class went since `totals` was last asked."""
    found = dict(disk.execute("SELECT class, sum(gone) FROM sweep GROUP BY class"))
    disk.execute("UPDATE sweep SET gone = 0")
    return {one.value: found.get(one.value) or 0 for one in DataClass}


def forgetting(disk: sqlite3.Connection) -> tuple[str, str, int, int] | None:
    """Return the next search for somebody to forget: person, place, from, up to."""
    row = disk.execute(
        "SELECT person, place, done, min(up_to, coalesce(sent, up_to)) FROM forget "
        "LEFT JOIN mark ON mark.stream = forget.place "
        "WHERE done < min(up_to, coalesce(sent, up_to)) LIMIT 1"
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]), row[2], row[3])


def forget_page(
    disk: sqlite3.Connection, person: str, place: str, done: int, up_to: int
) -> None:
    """Empty the rows of a page that name a person; seal and link stay."""
    if place == MOVES:
        end = forget_moves(disk, person, done, up_to)
    else:
        end = min(done + LONG_PAGE, up_to)
        disk.execute(
            "UPDATE event SET data = '' WHERE stream = ? AND seq > ? AND seq <= ? "
            "AND seal IS NOT NULL AND instr(data, ?)",
            (place, done, end, person),
        )
    disk.execute(
        "UPDATE forget SET done = ? WHERE person = ? AND place = ?",
        (end, person, place),
    )
    disk.execute("DELETE FROM forget WHERE done >= up_to")


def _done(disk: sqlite3.Connection, place: str, data_class: DataClass) -> int:
    row = disk.execute(
        "SELECT done FROM sweep WHERE place = ? AND class = ?",
        (place, data_class.value),
    ).fetchone()
    return 0 if row is None else int(row[0])


def _aged(
    place: str,
    record: tuple[int, str, str, int, int, int, str],
    syncs: dict[str, int],
) -> Aged:
    """Date a row, by its boot's first sync where its own clock was not set."""
    seq, kind, boot_id, boot_ns, wall_ns, synced, data = record
    believed: int | None = wall_ns
    if not synced:
        believed = syncs[boot_id] + boot_ns if boot_id in syncs else None
    if place == PRIVATE:
        return Aged(seq, DataClass.NORMAL, believed)
    normal = (
        kind == "screening"
        and data != ""
        and is_normal(kind, msgspec.json.decode(data))
    )
    return Aged(seq, class_of(kind, Stream(place), normal=normal), believed)
