"""Counts of normal temperatures: closed when their period is over, told as events."""

from __future__ import annotations

import sqlite3
from itertools import groupby

from edge_app.histogram import summary
from edge_app.journal_pen import UNTIMED, Pen
from edge_app.model import SECOND_NS, Stamp
from edge_app.moments import time_text
from edge_app.outcomes import Event
from edge_app.rows import Row

_OVER = "SELECT 1 FROM tally WHERE end_s <= ? LIMIT 1"
_CELLS = """
SELECT begin_s, end_s, station, cell, people FROM tally WHERE end_s <= ?
ORDER BY begin_s, end_s, station, cell
"""


def is_over(disk: sqlite3.Connection, at: Stamp) -> bool:
    """Say whether a count waits whose period is over."""
    return disk.execute(_OVER, (at.wall_ns // SECOND_NS,)).fetchone() is not None


def close_counts(
    disk: sqlite3.Connection, pen: Pen, at: Stamp, number: int
) -> tuple[Row, ...]:
    """Make an event of each count whose period is over, and forget the count.

    What was measured before the clock was set is told without begin and end.
    """
    now_s = at.wall_ns // SECOND_NS
    found = disk.execute(_CELLS, (now_s,)).fetchall()
    sheet = pen.begin(disk)
    for (begin_s, end_s, station), records in groupby(found, key=lambda one: one[:3]):
        cells = {cell: people for *_, cell, people in records}
        timed = (begin_s, end_s) != UNTIMED
        begin, end = (
            time_text(bound * SECOND_NS) if timed else "" for bound in (begin_s, end_s)
        )
        data = summary(cells, begin, end)
        cause = f"period@{begin_s}"
        sheet.write(Event("screening.summary", station, at, data, cause), number)
    disk.execute("DELETE FROM tally WHERE end_s <= ?", (now_s,))
    return sheet.end()
