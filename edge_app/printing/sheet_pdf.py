"""Stock documents as PDF: A4, the table's heading on every page, page x of y."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, TypeAlias
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as PdfTable

from edge_app.printing.pdf import font_for, sheet
from edge_app.store.slip import Cell, Column, Kind, Slip, Table, printed, spelled

TITLE_PT, CAPTION_PT, TEXT_PT, CELL_PT, TRACE_PT = 15, 11, 9, 8, 6
LEADING = 1.25
GREY = colors.HexColor(0xEEEEEE)
GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor(0x888888)),
        ("BACKGROUND", (0, 0), (-1, 0), GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
)
FRAME_PT = 6
"""What the library leaves free within the margins on either side."""
FOOT_MM = 8
CAPTION_MM = 32
"""With less room than this on the page a table begins on the next one."""
FACT_MM, SIGNATURE_MM, GAP_MM = 38, 16, 8


Pictures: TypeAlias = Callable[[float], Iterable[Flowable]]
"""Draws what stands between the head and the tables, for a width in points."""


def no_pictures(_width: float) -> Iterable[Flowable]:
    """Draw nothing."""
    return ()


def write(target: BinaryIO, slip: Slip, pictures: Pictures = no_pictures) -> None:
    """Write a document; drawn twice, since the first time nobody knows the pages."""
    tables = [(table, tuple(table.rows)) for table in slip.tables]
    first = io.BytesIO()
    pages = _build(first, slip, tables, 0, pictures)
    _build(target, slip, tables, pages, pictures)


def _build(
    target: BinaryIO,
    slip: Slip,
    tables: list[tuple[Table, tuple[tuple[Cell, ...], ...]]],
    pages: int,
    pictures: Pictures,
) -> int:
    """Draw a document that has so many pages; return how many it has."""
    name, author = printed(slip.name), spelled(slip.issuer)
    drawn = sheet(target, title=name, author=author, wide=slip.wide)

    def foot(canvas: Canvas, of: SimpleDocTemplate) -> None:
        left = of.leftMargin + FRAME_PT
        right = of.leftMargin + of.width - FRAME_PT
        canvas.setFont(font_for(name), CELL_PT)
        canvas.drawString(left, FOOT_MM * mm, name)
        said = slip.page.format(page=of.page, pages=pages)
        canvas.setFont(font_for(said), CELL_PT)
        canvas.drawRightString(right, FOOT_MM * mm, said)

    width = drawn.width - 2 * FRAME_PT
    story = [*_head(slip, width), *pictures(width)]
    for table, rows in tables:
        story += _table(table, rows, width)
    story += _end(slip, width)
    drawn.build(story, onFirstPage=foot, onLaterPages=foot)
    return int(drawn.page)


def _head(slip: Slip, width: float) -> Iterator[Flowable]:
    told = slip.number, slip.issuer
    yield _paragraph(slip.title, TITLE_PT)
    yield Spacer(0, 1.5 * mm)
    yield _paragraph(" - ".join(filter(None, told)), TEXT_PT)
    yield Spacer(0, 1.5 * mm)
    if slip.facts:
        facts = [
            [_paragraph(printed(word), TEXT_PT), _paragraph(printed(text), TEXT_PT)]
            for word, text in slip.facts
        ]
        yield _bare(facts, [FACT_MM * mm, width - FACT_MM * mm])
    yield Spacer(0, 3 * mm)


def _table(
    table: Table, rows: tuple[tuple[Cell, ...], ...], width: float
) -> Iterator[Flowable]:
    if table.caption:
        yield CondPageBreak(CAPTION_MM * mm)
        yield Spacer(0, 5 * mm)
        yield _paragraph(table.caption, CAPTION_PT, keep=True)
        yield Spacer(0, 1 * mm)
    whole = sum(column.share for column in table.columns)
    widths = [width * column.share / whole for column in table.columns]
    lines: list[list[Paragraph]] = [[_heading(column) for column in table.columns]]
    lines += [
        [_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in rows
    ]
    yield LongTable(lines, colWidths=widths, repeatRows=1, style=GRID)
    if not rows:
        yield Spacer(0, 1 * mm)
        yield _paragraph(table.empty, TEXT_PT)


def _end(slip: Slip, width: float) -> Iterator[Flowable]:
    yield Spacer(0, 3 * mm)
    for note in slip.notes:
        yield _paragraph(note, TEXT_PT)
    if slip.signatures:
        gap = GAP_MM * mm
        each = width / len(slip.signatures) - gap
        names: list[Paragraph] = []
        for signer in slip.signatures:
            names += (_paragraph(f"{signer}:", TEXT_PT), _paragraph("", TEXT_PT))
        under = [
            ("LINEBELOW", (at, 0), (at, 0), 0.5, colors.black)
            for at in range(0, len(names), 2)
        ]
        lines = _bare([names], [each, gap] * len(slip.signatures))
        lines.setStyle(TableStyle(under))
        yield KeepTogether([Spacer(0, SIGNATURE_MM * mm), lines])


def _bare(lines: list[list[Paragraph]], widths: list[float]) -> PdfTable:
    """Set paragraphs side by side without a grid."""
    style = TableStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return PdfTable(lines, colWidths=widths, style=style, hAlign="LEFT")


def _heading(column: Column) -> Paragraph:
    return _paragraph(column.heading, CELL_PT, right=column.kind is Kind.NUMBER)


def _cell(cell: Cell, column: Column) -> Paragraph:
    size = TRACE_PT if column.kind is Kind.TRACE else CELL_PT
    return _paragraph(printed(cell), size, right=column.kind is Kind.NUMBER)


def _paragraph(
    text: str, size: float, *, right: bool = False, keep: bool = False
) -> Paragraph:
    """Set a text that breaks where it must; nothing in it is markup."""
    font = font_for(text)
    style = ParagraphStyle(
        f"{font}{size}{right}{keep}",
        fontName=font,
        fontSize=size,
        leading=size * LEADING,
        alignment=TA_RIGHT if right else TA_LEFT,
        wordWrap="CJK",
        keepWithNext=keep,
    )
    return Paragraph(escape(spelled(text)), style)
