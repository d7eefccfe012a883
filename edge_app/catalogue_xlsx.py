"""Workbooks into rows of cells, with nothing in them carried out or unpacked blindly.

A damaged workbook makes the library raise whatever the damage leads to; the whole list
stands here once, and all of it means: this cannot be read.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import itertools
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from edge_app.store.catalogue_cells import NOTHING, Cell, cell_of
from edge_app.store.catalogue_table import HEADING_ROWS, ROWS_LIMIT, Mistake, Row

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.workbook import Workbook

MIB = 1024 * 1024
UNPACKED_LIMIT = 64 * MIB
PARTS_LIMIT = 1000
SHEETS_LIMIT = 20
COLUMNS_LIMIT = 64
ROW_NUMBER_LIMIT = 2 * ROWS_LIMIT + HEADING_ROWS
"""How far down a sheet is looked at; there may be empty rows between."""
LARGEST = Decimal(10) ** 15
"""Where a sheet's numbers stop being exact."""
MACROS = ("vbaproject.bin", "/macrosheets/")
DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows, and how many there may be (0 where it does not say)."""

    name: str
    rows: Iterator[Row | Mistake]
    total: int


def sheets(raw: bytes) -> Iterator[Sheet | Mistake]:
    """Open a workbook and yield each sheet that can be seen; total.

    Rows are read as they are asked for, so each sheet's before the next sheet.
    """
    book = None
    try:
        why = _fault(raw)
        book = None if why else _opened(raw)
    except DAMAGED:
        why = "It is damaged, or no workbook (.xlsx)."
    if book is None:
        yield Mistake(0, "", "", why)
        return
    with contextlib.closing(book):
        visible = [one for one in book.worksheets if one.sheet_state == "visible"]
        for sheet in visible[:SHEETS_LIMIT]:
            total = min(sheet.max_row or 0, ROW_NUMBER_LIMIT)
            yield Sheet(sheet.title, _rows(sheet), total)


def _fault(raw: bytes) -> str:
    """Look at a workbook's list of parts before any of them is unpacked."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS_LIMIT or unpacked > UNPACKED_LIMIT:
        return f"It unpacks to more than {UNPACKED_LIMIT // MIB} MiB; it is not opened."
    if any(mark in part.filename.lower() for part in parts for mark in MACROS):
        return "It has macros in it; save it as plain .xlsx."
    return ""


def _opened(raw: bytes) -> Workbook:
    # Imported late: a gateway that starts reads TOML, and has no use for its 9 MB.
    library = importlib.import_module("openpyxl")
    with warnings.catch_warnings():
        # Of styles and drop-down lists that it does not know; we need neither.
        warnings.simplefilter("ignore")
        book: Workbook = library.load_workbook(
            io.BytesIO(raw), read_only=True, keep_links=False
        )
    return book


def _rows(sheet: Any) -> Iterator[Row | Mistake]:
    rows = sheet.iter_rows(max_row=ROW_NUMBER_LIMIT, max_col=COLUMNS_LIMIT)
    with contextlib.closing(rows):
        for line in itertools.count(1):
            try:
                row = next(rows, None)
                cells = [
                    _cell(one) if one.value is not None else NOTHING
                    for one in row or ()
                ]
            except DAMAGED:
                why = "It is damaged; nothing of it is read from here on."
                yield Mistake(line, "", "", why, sheet.title)
                return
            if row is None:
                return
            yield line, cells


def _cell(cell: ReadOnlyCell | EmptyCell) -> Cell:
    """Write a value as it would stand in a text file."""
    match value := cell.value:
        case None:
            return NOTHING
        case bool():
            return Cell("yes" if value else "no")
        case int() | float():
            return cell_of(_number(value, in_percent="%" in cell.number_format))
        case date() | time() | timedelta():
            return Cell(str(value), "The spreadsheet made a date of it; use text.")
        case str():
            return cell_of(value)
    return Cell("=", "It is a formula; put its value there.")


def _number(value: float, *, in_percent: bool) -> str:
    """Write a number with the digits that a person sees; a sheet has only floats."""
    exact = Decimal(repr(value)) * (100 if in_percent else 1)
    if not exact.is_finite() or abs(exact) >= LARGEST:
        return repr(value)
    text = f"{exact.to_integral_value() if exact == int(exact) else exact:f}"
    return f"{text}%" if in_percent else text
