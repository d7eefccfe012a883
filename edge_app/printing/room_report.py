"""The report of a cold room as a file: a slip, with a chart where the form has one."""

from __future__ import annotations

from typing import BinaryIO

from openpyxl import Workbook

from edge_app.coldreport.document import Maker, slip_of
from edge_app.coldreport.report import RoomReport
from edge_app.coldreport.spelling import Spelling
from edge_app.printing import room_chart, room_sheet, sheet_csv, sheet_pdf, sheet_xlsx


def write_pdf(
    target: BinaryIO, report: RoomReport, maker: Maker, told: Spelling
) -> None:
    """Write it for paper: the chart, what it adds up to, a line for each day."""
    slip = slip_of(report, maker, told, every_record=False)
    sheet_pdf.write(target, slip, lambda width: room_chart.drawn(report, told, width))


def write_xlsx(
    target: BinaryIO, report: RoomReport, maker: Maker, told: Spelling
) -> None:
    """Write a workbook: every record, each table, and a chart that Excel draws."""
    slip = slip_of(report, maker, told, every_record=True)

    def add(book: Workbook) -> None:
        room_sheet.add_chart(book, report, told)

    sheet_xlsx.write(target, slip, add)


def write_csv(
    target: BinaryIO, report: RoomReport, maker: Maker, told: Spelling
) -> None:
    """Write every record, a line each."""
    sheet_csv.write(target, slip_of(report, maker, told, every_record=True))
