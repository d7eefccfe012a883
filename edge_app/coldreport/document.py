"""The report of a cold room as a slip: facts, tables, notes in one language. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edge_app.coldreport import tables
from edge_app.coldreport.figures import Statistics
from edge_app.coldreport.report import Chain, RoomReport
from edge_app.coldreport.sections import alarms, calibration, duties, gaps, marks, stays
from edge_app.coldreport.spelling import Spelling, minutes
from edge_app.model import SECOND_NS
from edge_app.store.slip import Column, Kind, Row, Slip, Table

NOTES = ("note-period", "note-value", "note-mean", "note-mkt", "note-verify")
ALL_PCT = 100
HOUR_NS = 3600 * SECOND_NS
LINK_SHOWN = 16
"""Digits of a link that an anchor has at least."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who draws the report up, where and with what."""

    site: str
    by: str
    version: str


def slip_of(
    report: RoomReport, maker: Maker, told: Spelling, *, every_record: bool
) -> Slip:
    """Write the report down; `every_record` puts them first, else a line a day last."""
    words = told.words
    summary = (
        statistics(report, told),
        stays(report, told),
        gaps(report, told),
        alarms(report, told),
        calibration(report, told),
        duties(report, told),
        marks(report, told),
    )
    shown = (
        (tables.records(report, told), *summary)
        if every_record
        else (*summary, tables.days(report, told))
    )
    damaged = () if report.is_whole else (words.of("damaged"),)
    return Slip(
        words.of("title"),
        report.rules.room,
        maker.site,
        words.language,
        words.of("page"),
        tuple(_facts(report, maker, told)),
        shown,
        (*damaged, *(words.of(key) for key in NOTES)),
        (words.of("keeper"), words.of("checker")),
        wide=True,
    )


def statistics(report: RoomReport, told: Spelling) -> Table:
    """List what each point adds up to, the whole room first."""
    words, window_ns = told.words, report.rules.window_ns
    numbers = ("lowest", "at", "highest", "at", "mean", "deviation", "inside-pct")
    columns = [
        Column(words.of("point"), 12),
        Column(words.of("values"), 7, Kind.NUMBER),
        Column(words.of("no-value"), 7, Kind.NUMBER),
        *(
            Column(words.of(key), 16, Kind.MOMENT)
            if key == "at"
            else Column(words.of(key), 9, Kind.NUMBER)
            for key in numbers
        ),
        Column(words.of("outside-min"), 9, Kind.NUMBER),
    ]
    if window_ns is not None:
        worst = words.of("worst", hours=window_ns // HOUR_NS)
        columns += [
            Column(words.of("mkt"), 8, Kind.NUMBER),
            Column(worst, 10, Kind.NUMBER),
            Column(words.of("worst-until"), 16, Kind.MOMENT),
        ]
    rows = [_statistic(report, report.room, words.of("whole-room"), told)]
    rows += [_statistic(report, one, one.name, told) for one in report.statistics]
    caption = words.of("statistics")
    return Table(tuple(columns), tuple(rows), caption, words.of("nothing"))


# --------------------------------------------------------------------- the inside


def _statistic(report: RoomReport, one: Statistics, name: str, told: Spelling) -> Row:
    row: Row = (
        name,
        one.values,
        one.missing,
        one.lowest_c,
        told.moment(one.lowest_ns) if one.values else "",
        one.highest_c,
        told.moment(one.highest_ns) if one.values else "",
        one.mean_c,
        one.deviation_c,
        one.inside_pct,
        minutes(one.outside_s) if one.known_s else None,
    )
    if report.rules.window_ns is None:
        return row
    worst = one.worst_c, told.moment(one.worst.end_ns) if one.worst else ""
    return (*row, one.mkt_c, *worst)


def _facts(
    report: RoomReport, maker: Maker, told: Spelling
) -> Iterator[tuple[str, str]]:
    words, period = told.words, report.period
    if not report.is_whole:
        yield words.of("chain"), words.of("damaged")
    yield words.of("room"), report.rules.room
    span = f"{told.whole(period.begin_ns)} - {told.whole(period.end_ns)}"
    yield words.of("period"), span
    if period.until_ns < period.end_ns:
        yield words.of("until"), told.whole(period.until_ns)
    yield words.of("made"), f"{told.whole(period.made_ns)} {maker.by}".strip()
    yield words.of("version"), maker.version
    yield words.of("range"), _range(report, told)
    limits = {str(one.limit_c) for one in report.stays if one.limit_c is not None}
    if limits:
        yield words.of("limits-told"), ", ".join(f"{c} °C" for c in sorted(limits))
    settings = ", ".join(f"{key} {value}" for key, value in report.rules.settings)
    if settings:
        yield words.of("settings"), settings
    yield from _counts(report, told)
    for chain in report.chains:
        yield f"{words.of('chain')} {chain.stream}", _chain(chain, told)


def _range(report: RoomReport, told: Spelling) -> str:
    allowed = report.rules.allowed
    low, high = (
        "-" if one is None else f"{one}" for one in (allowed.low_c, allowed.high_c)
    )
    key = "limits-inside" if allowed.inside else "limits-outside"
    return f"{low} - {high} °C; {told.words.of(key)}"


def _counts(report: RoomReport, told: Spelling) -> Iterator[tuple[str, str]]:
    words, intervals = told.words, report.rules.intervals
    present = len(report.records) + len(report.undated)
    counts = words.of(
        "counts",
        expected=len(report.records) + report.missing,
        present=present,
        missing=report.missing,
    )
    every = words.of(
        "intervals",
        inside=f"{intervals.inside_s:g}",
        outside=f"{intervals.outside_s:g}",
    )
    yield words.of("records"), f"{counts}; {every}"
    whole_ns = report.period.until_ns - report.period.begin_ns
    gone_ns = sum(gap.end_ns - gap.begin_ns for gap in report.gaps)
    if whole_ns >= SECOND_NS:
        share = ALL_PCT * (whole_ns - gone_ns) / whole_ns
        yield words.of("covered"), f"{share:.2f} %"
    clocks = {key: report.clocks(key) for key in ("synced", "repaired", "unsynced")}
    yield words.of("clock"), words.of("clocks", **clocks)


def _chain(chain: Chain, told: Spelling) -> str:
    """Say whether a chain holds, and which rows lead back into it."""
    words = told.words
    verdict = words.of("whole", rows=chain.rows)
    if chain.faults:
        verdict = f"{words.of('broken')}: {'; '.join(chain.faults)}"
    if not chain.first:
        return verdict
    first, last = (_short(one) for one in (chain.first, chain.last))
    return f"{verdict}; {words.of('chain-from')} {first}, {words.of('chain-to')} {last}"


def _short(anchor: str) -> str:
    stream, number, link = anchor.split(":")
    return f"{stream}:{number}:{link[:LINK_SHOWN]}"
