"""What one transaction of the journal writes, a statement for each table."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from edge_app.journal_gaps import take_out
from edge_app.journal_pen import Pen
from edge_app.journal_schema import draw_epoch
from edge_app.journal_stock import insert_stock
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Batch
from edge_app.rows import Row

ANSWERS = """
SELECT id, answer FROM (SELECT * FROM command ORDER BY place DESC LIMIT 10000)
ORDER BY place
"""
"""The newest commands, oldest first. One that is older has long expired."""


def get_meta(disk: sqlite3.Connection, key: str) -> str:
    """Return one of the journal's facts about itself."""
    found = disk.execute("SELECT value FROM meta WHERE key = ?", (key,))
    return str(found.fetchone()[0])


def set_meta(disk: sqlite3.Connection, key: str, value: str) -> None:
    """Change one of the journal's facts about itself."""
    disk.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))


def begin_epoch(disk: sqlite3.Connection, machine: str) -> None:
    """Begin another life of the journal, on this machine.

    Numbers go on. What was sent belongs to the epoch before; the rest is this one's,
    so that nothing is delivered under two ids.
    """
    set_meta(disk, "epoch", draw_epoch())
    set_meta(disk, "machine", machine)
    disk.execute("UPDATE mark SET first = max(first, sent + 1)")


def insert_events(
    disk: sqlite3.Connection, batches: Sequence[Batch], pen: Pen
) -> tuple[Row, ...]:
    """Keep the events of the batches under their numbers; return them as rows."""
    sheet = pen.begin(disk)
    for batch in batches:
        for event in batch.events:
            sheet.write(event, batch.number)
    return sheet.end()


def insert_rest(disk: sqlite3.Connection, batches: Sequence[Batch]) -> None:
    """Keep what the batches bring besides events: states, moves, commands."""
    kept = {name: state for batch in batches for name, state in batch.kept.items()}
    disk.executemany(
        "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
        [(name, state.version, state.text) for name, state in kept.items()],
    )
    insert_stock(disk, batches)
    disk.executemany(
        "INSERT OR IGNORE INTO command (id, wall_ns) VALUES (?, ?)",
        [(name, batch.at.wall_ns) for batch in batches for name in batch.commands],
    )
    disk.executemany(
        "UPDATE command SET ok = ?, answer = ? WHERE id = ?",
        [(a.ok, a.text, a.command) for batch in batches for a in batch.answers],
    )
    if batches:
        set_meta(disk, "number", str(batches[-1].number))
        set_meta(disk, "stamp", msgspec.json.encode(batches[-1].at).decode())


def trim(disk: sqlite3.Connection, up_to: int) -> int:
    """Take the head of the `record` stream out; return how many rows went.

    Raises: ValueError for rows not yet sent.
    """
    sent = disk.execute("SELECT sent FROM mark WHERE stream = 'record'").fetchone()[0]
    if up_to > sent:
        raise ValueError(f"Rows up to {up_to} are not all sent yet.")
    found = disk.execute(
        "SELECT seq FROM event WHERE stream = 'record' AND seq <= ? ORDER BY seq",
        (up_to,),
    ).fetchall()
    take_out(disk, Stream.RECORD.value, [seq for (seq,) in found])
    return len(found)


def insert_cursors(
    disk: sqlite3.Connection,
    sent: Sequence[tuple[Stream, int]],
    synced: Sequence[Stamp],
) -> None:
    """Move sent cursors on, never back nor past the last row; keep first syncs."""
    disk.executemany(
        "UPDATE mark SET sent = max(sent, min(last, ?)) WHERE stream = ?",
        [(seq, stream.value) for stream, seq in sent],
    )
    disk.executemany(
        "INSERT OR IGNORE INTO sync VALUES (?, ?, ?)",
        [(stamp.boot_id, stamp.boot_ns, stamp.wall_ns) for stamp in synced],
    )
