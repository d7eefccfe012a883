"""The tables of the report that list records: each one, and a line a day. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from edge_app.coldreport.gaps import Gap
from edge_app.coldreport.records import Record
from edge_app.coldreport.report import RoomReport
from edge_app.coldreport.spelling import Spelling, utc
from edge_app.coldreport.words import CLOCKS, GAPS, POWERS, REASONS, STATES
from edge_app.store.slip import Cell, Column, Kind, Row, Table

DOOR = {True: "door-open", False: "door-shut"}
FIRST_POINT = 10
"""So many columns stand before those of the points."""


def records(report: RoomReport, told: Spelling) -> Table:
    """List every record, and every gap at its place, so that it cannot be overseen."""
    words = told.words
    humid = _humid(report)
    columns = (
        Column(words.of("room"), 10),
        Column(words.of("time"), 17, Kind.MOMENT),
        Column(words.of("utc"), 22),
        Column(words.of("clock"), 8),
        Column(words.of("raw"), 22),
        Column(words.of("reason"), 12),
        Column(words.of("state"), 9),
        *(
            Column(words.of(key), 9, Kind.NUMBER)
            for key in ("coldest", "warmest", "room-mean")
        ),
        *(Column(f"{name} °C", 9, Kind.NUMBER) for name in report.points),
        *(Column(f"{name} {words.of('humidity')}", 9, Kind.NUMBER) for name in humid),
        Column(words.of("fault"), 14),
        Column(words.of("door"), 7),
        Column(words.of("power"), 9),
        Column(words.of("row"), 14),
    )
    return Table(
        columns,
        _lines(report, told, humid),
        words.of("records"),
        words.of("nothing"),
    )


def days(report: RoomReport, told: Spelling) -> Table:
    """Give each local day a line, which names the rows that it stands on."""
    words = told.words
    columns = (
        Column(words.of("day"), 10, Kind.DAY),
        Column(words.of("records"), 8, Kind.NUMBER),
        Column(words.of("lowest"), 9, Kind.NUMBER),
        Column(words.of("highest"), 9, Kind.NUMBER),
        Column(words.of("rows"), 24, Kind.TRACE),
    )
    rows = tuple(
        _day(day, tuple(found))
        for day, found in groupby(
            report.records, lambda one: told.day(one.time_ns or one.raw_ns)
        )
    )
    return Table(columns, rows, words.of("days"), words.of("nothing"))


def reason_of(gap: Gap, told: Spelling) -> str:
    """Say in words why there is a gap."""
    key = {"clock": "clock-unset", "": "unexplained"}.get(gap.why, str(gap.why))
    detail = gap.detail
    if gap.why == "told":
        detail = ", ".join(told.words.among(GAPS, one) for one in detail.split(", "))
    return told.words.of(key, detail=detail or "-")


# --------------------------------------------------------------------- the inside


def _lines(report: RoomReport, told: Spelling, humid: Sequence[str]) -> Iterator[Row]:
    gaps = iter(report.gaps)
    gap = next(gaps, None)
    for record in report.records:
        while gap is not None and gap.end_ns <= (record.time_ns or 0):
            yield _gap(report, gap, told, humid)
            gap = next(gaps, None)
        yield _line(report, record, told, humid)
    for record in report.undated:
        yield _line(report, record, told, humid)
    while gap is not None:
        yield _gap(report, gap, told, humid)
        gap = next(gaps, None)


def _line(
    report: RoomReport, record: Record, told: Spelling, humid: Sequence[str]
) -> Row:
    words = told.words
    points = {point.probe: point for point in record.points}
    values: list[Cell] = [
        points[name].value_c if name in points else None for name in report.points
    ]
    values += [points[name].humidity_pct if name in points else None for name in humid]
    faults = (f"{one.probe}: {one.fault}" for one in record.points if one.fault)
    return (
        report.rules.room,
        told.moment(record.time_ns),
        utc(record.time_ns),
        words.among(CLOCKS, record.quality),
        "" if record.quality == "synced" else utc(record.raw_ns),
        words.among(REASONS, record.reason),
        words.among(STATES, record.state),
        record.coldest_c,
        record.warmest_c,
        record.mean_c,
        *values,
        ", ".join(faults),
        "" if record.door_open is None else words.of(DOOR[record.door_open]),
        words.among(POWERS, record.power),
        f"record-{record.seq}",
    )


def _gap(report: RoomReport, gap: Gap, told: Spelling, humid: Sequence[str]) -> Row:
    """Write a gap as a line without values, half-way through it."""
    middle_ns = (gap.begin_ns + gap.end_ns) // 2
    empty: tuple[Cell, ...] = (None,) * (3 + len(report.points) + len(humid))
    return (
        report.rules.room,
        told.moment(middle_ns),
        utc(middle_ns),
        "",
        "",
        reason_of(gap, told),
        told.words.of("gap"),
        *empty,
        "",
        "",
        "",
        "",
    )


def _humid(report: RoomReport) -> tuple[str, ...]:
    """Name the points that measure humidity."""
    found = {
        point.probe
        for record in report.records
        for point in record.points
        if point.humidity_pct is not None
    }
    return tuple(name for name in report.points if name in found)


def _day(day: str, found: Sequence[Record]) -> Row:
    cold = [one.coldest_c for one in found if one.coldest_c is not None]
    warm = [one.warmest_c for one in found if one.warmest_c is not None]
    span = f"record-{found[0].seq} - record-{found[-1].seq}"
    lowest, highest = min(cold, default=None), max(warm, default=None)
    return day, len(found), lowest, highest, (span,)
