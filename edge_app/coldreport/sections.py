"""The tables of what happened in a room: out of range, gaps, alarms, duties. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from edge_app.coldreport.alarms import Told
from edge_app.coldreport.excursions import Decision, Stay
from edge_app.coldreport.report import RoomReport
from edge_app.coldreport.rules import Calibrated
from edge_app.coldreport.spelling import Spelling, minutes, span_minutes
from edge_app.coldreport.tables import reason_of
from edge_app.coldreport.words import CAUSES, DECISIONS, SIDES
from edge_app.store.slip import Column, Kind, Row, Table

Heading: TypeAlias = tuple[str, int, Kind]
TEXT, NUMBER, MOMENT, TRACE, DAY = (
    Kind.TEXT,
    Kind.NUMBER,
    Kind.MOMENT,
    Kind.TRACE,
    Kind.DAY,
)
STAYS: tuple[Heading, ...] = (
    ("side", 7, TEXT),
    ("onset", 15, MOMENT),
    ("announced", 15, MOMENT),
    ("ended", 15, MOMENT),
    ("limit", 9, NUMBER),
    ("peak", 9, NUMBER),
    ("probe", 12, TEXT),
    ("duration-min", 8, NUMBER),
    ("unknown-min", 9, NUMBER),
    ("degree-minutes", 8, NUMBER),
    ("mkt", 9, NUMBER),
    ("cause", 12, TEXT),
    ("lots", 14, TEXT),
    ("decision", 20, TEXT),
    ("rows", 12, TRACE),
)
GAPS: tuple[Heading, ...] = (
    ("from", 16, MOMENT),
    ("to", 16, MOMENT),
    ("duration-min", 9, NUMBER),
    ("missing", 9, NUMBER),
    ("reason", 40, TEXT),
)
ALARMS: tuple[Heading, ...] = (
    ("alarm", 16, TEXT),
    ("priority", 8, TEXT),
    ("text", 26, TEXT),
    ("onset", 15, MOMENT),
    ("raised", 15, MOMENT),
    ("acknowledged", 15, MOMENT),
    ("by", 9, TEXT),
    ("comment", 14, TEXT),
    ("cleared", 15, MOMENT),
    ("rows", 14, TRACE),
)
CALIBRATION: tuple[Heading, ...] = (
    ("point", 14, TEXT),
    ("certificate", 18, TEXT),
    ("calibrated", 12, DAY),
    ("due", 12, DAY),
    ("state", 20, TEXT),
)
DUTIES: tuple[Heading, ...] = (
    ("time", 16, MOMENT),
    ("what", 34, TEXT),
    ("by", 14, TEXT),
    ("comment", 20, TEXT),
    ("row", 12, TRACE),
)
MARKS: tuple[Heading, ...] = (
    ("time", 16, MOMENT),
    ("event", 14, TEXT),
    ("text", 40, TEXT),
    ("row", 12, TRACE),
)


def stays(report: RoomReport, told: Spelling) -> Table:
    """List the times out of range."""
    rows = (_stay(one, told) for one in report.stays)
    return _table("excursions", STAYS, rows, told)


def gaps(report: RoomReport, told: Spelling) -> Table:
    """List where records are missing, and why."""
    rows = (
        (
            told.moment(one.begin_ns),
            told.moment(one.end_ns),
            span_minutes(one.begin_ns, one.end_ns),
            one.missing,
            reason_of(one, told),
        )
        for one in report.gaps
    )
    return _table("gaps", GAPS, rows, told)


def alarms(report: RoomReport, told: Spelling) -> Table:
    """List the alarms and who acknowledged them."""
    rows = (_alarm(one, told) for one in report.alarms)
    return _table("alarms", ALARMS, rows, told)


def calibration(report: RoomReport, told: Spelling) -> Table:
    """List each point's calibration as the file has it; a point may have none."""
    known = {one.point: one for one in report.calibrations}
    last_day = told.day(report.period.until_ns - 1)
    names = dict.fromkeys((*report.points, *known)) if known else ()
    rows = (_calibrated(name, known.get(name), last_day, told) for name in names)
    return _table("calibration", CALIBRATION, rows, told)


def duties(report: RoomReport, told: Spelling) -> Table:
    """List what was signed, and what the keeper owed."""
    rows = (
        (told.moment(one.at_ns), one.text, one.by, one.comment, (one.row,))
        for one in report.duties
    )
    return _table("duties", DUTIES, rows, told)


def marks(report: RoomReport, told: Spelling) -> Table:
    """List doors, power and probes out of service."""
    rows = (
        (told.moment(one.at_ns), one.kind, one.text, (one.row,)) for one in report.marks
    )
    return _table("marks", MARKS, rows, told)


# --------------------------------------------------------------------- the inside


def _table(
    caption: str, headings: tuple[Heading, ...], rows: Iterable[Row], told: Spelling
) -> Table:
    words = told.words
    columns = tuple(Column(words.of(key), share, kind) for key, share, kind in headings)
    return Table(columns, tuple(rows), words.of(caption), words.of("nothing"))


def _stay(one: Stay, told: Spelling) -> Row:
    words = told.words
    is_over = one.ended_ns is not None
    return (
        words.among(SIDES, one.side),
        told.moment(one.onset_ns),
        told.moment(one.announced_ns),
        told.moment(one.ended_ns) if is_over else words.of("open"),
        one.limit_c,
        one.peak_c,
        one.peak_probe,
        minutes(one.outside_s),
        minutes(one.unknown_s),
        one.degree_minutes,
        one.mkt_c,
        words.among(CAUSES, one.cause),
        ", ".join(one.lots),
        "; ".join(_decided(each, told) for each in one.decisions),
        one.rows,
    )


def _decided(one: Decision, told: Spelling) -> str:
    """Write what was decided, of which lots, by whom and why."""
    lots = f" ({', '.join(one.lots)})" if one.lots else ""
    parts = (
        told.words.among(DECISIONS, one.decision) + lots,
        one.by,
        told.moment(one.at_ns),
        one.reason,
    )
    return ", ".join(filter(None, parts))


def _alarm(one: Told, told: Spelling) -> Row:
    return (
        one.alarm,
        one.priority,
        one.text,
        told.moment(one.onset_ns),
        told.moment(one.raised_ns),
        told.moment(one.acknowledged_ns),
        one.by,
        one.comment,
        told.moment(one.cleared_ns),
        one.rows,
    )


def _calibrated(
    name: str, one: Calibrated | None, last_day: str, told: Spelling
) -> Row:
    words = told.words
    if one is None:
        return name, "", "", "", words.of("unknown")
    state = "overdue" if one.due < last_day else "valid"
    return name, one.certificate, one.day, one.due, words.of(state)
