"""Stock documents as XLSX: numbers are numbers, days are days, a text is never more.

One worksheet a table, and one before them that says what is known of the whole. Rows
are written as they come, so that there may be as many as a worksheet holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from edge_app.store.slip import Cell, Column, Kind, Slip, Table, spelled

Worksheet: TypeAlias = Any
"""One that is only written, which the library's types do not know in full."""
ROWS_LIMIT = 1_048_575
"""A worksheet has so many rows below its heading."""
TEXT_LIMIT = 32_767
NAME_LIMIT = 31
NAME_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
FORMS = {Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm:ss"}
FACT_SHARE, VALUE_SHARE = 16, 60
SPARE_SHARE = 2


Charts: TypeAlias = Callable[[Workbook], None]
"""Adds charts to a workbook that has all its tables."""


def no_charts(_book: Workbook) -> None:
    """Draw nothing."""


def write(target: BinaryIO, slip: Slip, charts: Charts = no_charts) -> None:
    """Write a workbook."""
    book = Workbook(write_only=True)
    book.properties.creator = slip.issuer
    book.properties.title = slip.name
    names: list[str] = []
    for table in slip.tables:
        sheet = book.create_sheet(_name(table.caption or slip.title, names))
        _fill(sheet, table, slip)
    _about(book.create_sheet(_name("i", names)), slip)
    charts(book)
    book.save(target)


def _fill(sheet: Worksheet, table: Table, slip: Slip) -> None:
    for at, column in enumerate(table.columns, 1):
        width = column.share + SPARE_SHARE
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape" if slip.wide else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_bold(sheet, column.heading) for column in table.columns])
    for row in table.rows:
        sheet.append(
            [
                _cell(sheet, cell, column)
                for cell, column in zip(row, table.columns, strict=True)
            ]
        )


def _about(sheet: Worksheet, slip: Slip) -> None:
    """Write what stands above and below the tables on paper."""
    sheet.column_dimensions["A"].width = FACT_SHARE
    sheet.column_dimensions["B"].width = VALUE_SHARE
    sheet.append([_bold(sheet, slip.title), _text(sheet, slip.number)])
    for word, text in _lines(slip):
        sheet.append([_text(sheet, word), _text(sheet, text)])


def _lines(slip: Slip) -> Iterator[tuple[str, str]]:
    yield "", slip.issuer
    yield from slip.facts
    for note in slip.notes:
        yield "", note
    for signer in slip.signatures:
        yield signer, ""


def _cell(sheet: Worksheet, cell: Cell, column: Column) -> XlsxCell:
    if column.kind in FORMS and isinstance(cell, str):
        return _dated(sheet, cell, column.kind)
    if cell is None or isinstance(cell, str | tuple):
        return _text(sheet, spelled(cell))
    return XlsxCell(sheet, 1, 1, cell)


def _dated(sheet: Worksheet, text: str, kind: Kind) -> XlsxCell:
    """Write a day or a moment as one, and what is neither as a text."""
    read = date.fromisoformat if kind is Kind.DAY else datetime.fromisoformat
    try:
        cell = XlsxCell(sheet, 1, 1, read(text))
    except ValueError:
        return _text(sheet, text)
    cell.number_format = FORMS[kind]
    return cell


def _text(sheet: Worksheet, text: str) -> XlsxCell:
    """Write a text as a text, also where it looks like a formula."""
    cell = XlsxCell(sheet, 1, 1, spelled(text)[:TEXT_LIMIT] or None)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _bold(sheet: Worksheet, text: str) -> XlsxCell:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _name(text: str, taken: list[str]) -> str:
    """Give a worksheet a name that no other has and that Excel takes."""
    plain = spelled(text.translate(NAME_FORBIDDEN)).strip("' ")[: NAME_LIMIT - 2]
    name = plain if plain not in taken else f"{plain} {len(taken)}"
    taken.append(name)
    return name
