"""Stock documents as CSV: the first table, one line a row, as Excel opens it right.

UTF-8 with a byte order mark, since Excel takes anything else for the system's own
code. A text that a spreadsheet would take for a formula gets an apostrophe before it.
Source: RFC 4180; OWASP, CSV injection (signs with which a formula begins).
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import BinaryIO

from edge_app.store.slip import Cell, Slip, spelled

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""The others with which one may begin, tab and line end, are blanks by then."""
LINES_AT_ONCE = 1000
"""So many lines are handed on at once."""


def write(target: BinaryIO, slip: Slip) -> None:
    """Write the first table of a document."""
    table = slip.tables[0]
    target.write(codecs.BOM_UTF8)
    with io.StringIO(newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(guarded(column.heading) for column in table.columns)
        for at, row in enumerate(table.rows, 1):
            writer.writerow(map(guarded, row))
            if at % LINES_AT_ONCE == 0:
                _hand_on(lines, target)
        _hand_on(lines, target)


def guarded(cell: Cell) -> str:
    """Spell a cell; numbers below 0 are no formulas."""
    text = spelled(cell)
    is_text = isinstance(cell, str | tuple)
    return f"'{text}" if is_text and text.lstrip().startswith(FORMULA) else text


def _hand_on(lines: io.StringIO, target: BinaryIO) -> None:
    target.write(lines.getvalue().encode("utf-8", "replace"))
    lines.seek(0)
    lines.truncate()
