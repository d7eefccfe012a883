"""The chart of a cold room on paper: each point's line, limits, stays outside, gaps.

Limits are dashed red, a stay out of range is shaded, a gap is grey and nothing is drawn
across it. More points than there are colours get a chart each few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect, String
from reportlab.lib import colors
from reportlab.platypus import Flowable, KeepTogether, Spacer

from edge_app.coldreport.report import RoomReport
from edge_app.coldreport.spelling import Spelling
from edge_app.coldreport.upkeep import POWER as POWER_KIND
from edge_app.printing.pdf import font_for
from edge_app.printing.room_scale import Scale, line_of, scale_of

HEIGHT_PT = 230.0
LEFT_PT, RIGHT_PT, BOTTOM_PT, TOP_PT = 30.0, 4.0, 30.0, 8.0
LEGEND_ROW_PT, SWATCH_PT, ENTRY_PT = 11.0, 16.0, 108.0
TEXT_PT = 7
STEP_PT = 0.5
"""Values closer than this are drawn as their extremes."""
COLOURS = tuple(
    colors.HexColor(code)
    for code in (
        *(0x1F77B4, 0x2CA02C, 0x9467BD, 0x8C564B, 0x17BECF),
        *(0xE377C2, 0xBCBD22, 0xFF7F0E, 0x000080, 0x555555),
    )
)
PER_CHART = len(COLOURS)
"""More lines than this nobody can tell apart."""
LIMIT = colors.HexColor(0xD00000)
STAY = colors.HexColor(0xFBD5D5)
GAP = colors.HexColor(0xDDDDDD)
GRID = colors.HexColor(0xE4E4E4)
INK = colors.HexColor(0x333333)
DOOR, POWER = colors.HexColor(0x0000FF), colors.HexColor(0xFF8000)
GROUNDS = (
    ("shaded", STAY),
    ("no-record", GAP),
    ("open-door", DOOR),
    ("power", POWER),
)
"""What the colours besides the points' mean."""
LINE_PT, LIMIT_PT = 0.6, 0.8
MARK_PT = 4.0


def drawn(report: RoomReport, told: Spelling, width: float) -> Iterator[Flowable]:
    """Yield a chart for each few points, for a width in points of the paper."""
    points = report.points
    for first in range(0, len(points) or 1, PER_CHART):
        some = points[first : first + PER_CHART]
        yield KeepTogether([_chart(replace(report, points=some), told, width)])
        yield Spacer(0, 6)


def _chart(report: RoomReport, told: Spelling, width: float) -> Drawing:
    columns = _columns(width - LEFT_PT)
    legend = -(-(len(report.points) + len(GROUNDS)) // columns) * LEGEND_ROW_PT
    drawing = Drawing(width, HEIGHT_PT + legend)
    frame = (
        LEFT_PT,
        BOTTOM_PT + legend,
        width - LEFT_PT - RIGHT_PT,
        HEIGHT_PT - BOTTOM_PT - TOP_PT,
    )
    scale = scale_of(report, frame)
    for part in (_grounds, _grid, _limits, _lines, _marks, _legend):
        for shape in part(report, told, scale):
            drawing.add(shape)
    return drawing


def _columns(width: float) -> int:
    return max(1, int(width // ENTRY_PT))


def _grounds(report: RoomReport, _told: Spelling, scale: Scale) -> Iterator[Rect]:
    """Shade the stays out of range, and over them the gaps."""
    end_ns = report.period.until_ns
    for one in report.stays:
        if one.onset_ns is not None:
            yield _band(scale, one.onset_ns, one.ended_ns or end_ns, STAY)
    for gap in report.gaps:
        yield _band(scale, gap.begin_ns, gap.end_ns, GAP)


def _band(scale: Scale, begin_ns: int, end_ns: int, colour: colors.Color) -> Rect:
    left, right = scale.x(begin_ns), scale.x(end_ns)
    return _filled(left, scale.bottom, max(right - left, STEP_PT), scale.height, colour)


def _filled(
    x: float, y: float, width: float, height: float, colour: colors.Color
) -> Rect:
    rect = Rect(x, y, width, height)
    rect.setProperties({"fillColor": colour, "strokeColor": None})
    return rect


def _grid(
    _report: RoomReport, told: Spelling, scale: Scale
) -> Iterator[Line | String | Rect]:
    right, top = scale.left + scale.width, scale.bottom + scale.height
    for value_c in scale.degrees():
        y = scale.y(value_c)
        yield Line(scale.left, y, right, y, strokeColor=GRID, strokeWidth=0.4)
        yield _text(f"{value_c:g}", scale.left - 3, y - 2.5, "end")
    yield _text("°C", scale.left - 3, top + 1, "end")
    for at_ns in scale.moments(told.utc_offset_s):
        x = scale.x(at_ns)
        yield Line(x, scale.bottom, x, top, strokeColor=GRID, strokeWidth=0.4)
        day, clock = told.moment(at_ns).split(" ")
        yield _text(day[5:], x, scale.bottom - 9, "middle")
        if clock != "00:00:00":
            yield _text(clock[:5], x, scale.bottom - 17, "middle")
    frame = Rect(scale.left, scale.bottom, scale.width, scale.height)
    frame.setProperties({"fillColor": None, "strokeColor": INK, "strokeWidth": 0.5})
    yield frame


def _limits(report: RoomReport, _told: Spelling, scale: Scale) -> Iterator[Line]:
    for limit_c in (report.rules.allowed.low_c, report.rules.allowed.high_c):
        if limit_c is not None:
            y = scale.y(float(limit_c))
            yield Line(
                scale.left,
                y,
                scale.left + scale.width,
                y,
                strokeColor=LIMIT,
                strokeWidth=LIMIT_PT,
                strokeDashArray=(5, 2),
            )


def _lines(
    report: RoomReport, _told: Spelling, scale: Scale
) -> Iterator[PolyLine | Line]:
    for at, name in enumerate(report.points):
        for run in report.runs:
            for line in line_of(run, name, scale, STEP_PT):
                yield PolyLine(
                    # A single value becomes a dot.
                    [*line, line[-2] + STEP_PT, line[-1]],
                    strokeColor=COLOURS[at],
                    strokeWidth=LINE_PT,
                    strokeLineJoin=1,
                )


def _marks(report: RoomReport, _told: Spelling, scale: Scale) -> Iterator[Line]:
    """Mark power, and records with an open door, with strokes at the frame's foot."""
    times = [(mark.at_ns, POWER) for mark in report.marks if mark.kind == POWER_KIND]
    times += [
        (record.time_ns, DOOR)
        for record in report.records
        if record.door_open and record.time_ns is not None
    ]
    for at_ns, colour in times:
        x, foot = scale.x(at_ns), scale.bottom
        yield Line(x, foot, x, foot + MARK_PT, strokeColor=colour, strokeWidth=0.8)


def _legend(
    report: RoomReport, told: Spelling, scale: Scale
) -> Iterator[Line | String | Rect]:
    words, left = told.words, scale.left
    columns = _columns(scale.width + RIGHT_PT)
    top = scale.bottom - BOTTOM_PT
    for place, name in enumerate(report.points):
        x, y = _place(place, columns, left, top)
        middle, right, colour = y + 2, x + SWATCH_PT, COLOURS[place]
        yield Line(x, middle, right, middle, strokeColor=colour, strokeWidth=1.2)
        yield _text(name, x + SWATCH_PT + 3, y, "start")
    for more, (key, colour) in enumerate(GROUNDS):
        x, y = _place(len(report.points) + more, columns, left, top)
        yield _filled(x, y - 1, SWATCH_PT, 6, colour)
        yield _text(words.of(key), x + SWATCH_PT + 3, y, "start")


def _place(place: int, columns: int, left: float, top: float) -> tuple[float, float]:
    row, column = divmod(place, columns)
    return left + column * ENTRY_PT, top - row * LEGEND_ROW_PT


def _text(
    text: str, x: float, y: float, anchor: Literal["start", "middle", "end"]
) -> String:
    return String(
        x,
        y,
        text,
        fontName=font_for(text),
        fontSize=TEXT_PT,
        textAnchor=anchor,
        fillColor=INK,
    )
