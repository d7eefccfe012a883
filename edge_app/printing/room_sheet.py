"""The chart of a cold room in a workbook: Excel draws it from the sheet of records."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.chart import Reference, ScatterChart, Series
from openpyxl.chart.layout import Layout, ManualLayout

from edge_app.coldreport.report import RoomReport
from edge_app.coldreport.spelling import Spelling
from edge_app.coldreport.tables import FIRST_POINT

TIME_COLUMN = 2
FORM = "mm-dd hh:mm"
WIDTH_CM, HEIGHT_CM = 32, 16
LINE_EMU = 9525
"""Three quarters of a point."""


def add_chart(book: Workbook, report: RoomReport, told: Spelling) -> None:
    """Add a sheet with the temperatures of every point; gaps stay gaps."""
    lines = len(report.records) + len(report.undated) + len(report.gaps)
    if not lines or not report.points:
        return
    records: Any = book.worksheets[0]
    chart: Any = ScatterChart()
    chart.title = f"{told.words.of('chart')} {report.rules.room}"
    chart.style = 2
    chart.scatterStyle = "lineMarker"
    chart.display_blanks = "gap"
    chart.width, chart.height = WIDTH_CM, HEIGHT_CM
    chart.legend.position = "b"
    chart.layout = Layout(ManualLayout(x=0.05, y=0.08, w=0.92, h=0.74))
    times = Reference(records, min_col=TIME_COLUMN, min_row=2, max_row=lines + 1)
    for at in range(len(report.points)):
        column = FIRST_POINT + 1 + at
        values = Reference(records, min_col=column, min_row=1, max_row=lines + 1)
        series = Series(values, times, title_from_data=True)
        series.marker.symbol = "none"
        series.smooth = False
        series.graphicalProperties.line.width = LINE_EMU
        chart.series.append(series)
    for axis in (chart.x_axis, chart.y_axis):
        # Without this the newer Excel shows no axis at all.
        axis.delete = False
    chart.x_axis.number_format = FORM
    chart.x_axis.majorGridlines = None
    chart.y_axis.title = "°C"
    sheet: Any = book.create_sheet(told.words.of("chart"))
    sheet.add_chart(chart, "A1")
