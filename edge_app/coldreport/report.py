"""The report of one cold room over one period: rows in, values out. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from edge_app.coldreport.alarms import Told, alarms_of
from edge_app.coldreport.excursions import Stay, stays_of
from edge_app.coldreport.figures import Statistics, Value, statistics_of
from edge_app.coldreport.gaps import Gap, explained, gaps_of, runs_of
from edge_app.coldreport.records import Dated, Record
from edge_app.coldreport.rules import Calibrated, Rules
from edge_app.coldreport.series import OfPoint, of_room
from edge_app.coldreport.upkeep import DUTY, MARKS, Mark, calibrated_of, marks_of

ROOM = ""
"""The series of the whole room among those of its points."""
WORDS_OF_GAPS = ("cold.gap", "gateway.started", "gateway.stopped")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment on, the second one excluded; `made_ns` is now.

    What has not come yet is neither there nor missing: `end_ns` is `made_ns` at most.
    """

    begin_ns: int
    end_ns: int
    made_ns: int

    @property
    def until_ns(self) -> int:
        """Return the end, or now where that is earlier."""
        return max(self.begin_ns, min(self.end_ns, self.made_ns))

    def has(self, time_ns: int | None) -> bool:
        """Say whether a time lies within."""
        return time_ns is not None and self.begin_ns <= time_ns < self.end_ns


@dataclass(frozen=True, slots=True)
class Chain:
    """What walking the rows of the period showed of one stream.

    `first` and `last` are anchors: the stream, a row's number and its link. `faults`
    are sentences that say where it breaks; `gone` rows, of whatever kind, have had
    their time.
    """

    stream: str
    first: str
    last: str
    rows: int
    gone: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the journal has of a room.

    `records`, in the order of their numbers, may begin before the period and end behind
    it. `has_earlier` says that the room has still older ones.
    """

    records: Sequence[Record]
    others: Sequence[Dated]
    chains: tuple[Chain, ...]
    has_earlier: bool = True


@dataclass(frozen=True, slots=True)
class RoomReport:
    """Everything that is written down of a room and a period."""

    rules: Rules
    period: Period
    records: tuple[Record, ...]
    undated: tuple[Record, ...]
    points: tuple[str, ...]
    room: Statistics
    statistics: tuple[Statistics, ...]
    gaps: tuple[Gap, ...]
    stays: tuple[Stay, ...]
    alarms: tuple[Told, ...]
    calibrations: tuple[Calibrated, ...]
    duties: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    chains: tuple[Chain, ...]
    runs: tuple[tuple[Record, ...], ...]

    @property
    def missing(self) -> int:
        """Return how many records are missing."""
        return sum(gap.missing for gap in self.gaps)

    @property
    def is_whole(self) -> bool:
        """Say whether the chain holds over all the rows that this stands on."""
        return not any(chain.faults for chain in self.chains)

    def clocks(self, quality: str) -> int:
        """Count the records with a clock of a quality."""
        return sum(one.quality == quality for one in (*self.records, *self.undated))


def report_of(rules: Rules, period: Period, found: Found) -> RoomReport:
    """Draw the report up."""
    dated = sorted(
        (one for one in found.records if one.time_ns is not None),
        key=lambda one: (one.time_ns or 0, one.seq),
    )
    records = tuple(one for one in dated if period.has(one.time_ns))
    undated = tuple(_undated(found.records, period))
    gaps = tuple(_gaps(rules, period, found, dated, undated))
    runs = tuple(tuple(run) for run in runs_of(records, gaps))
    points = _points(rules, (*records, *undated))
    wide = tuple(runs_of(_wide(dated, period), gaps))
    each = tuple(_added_up(rules, name, period, wide) for name in points)
    room = _widened(_added_up(rules, ROOM, period, wide), each)
    begin_ns, until_ns = period.begin_ns, period.until_ns
    return RoomReport(
        rules,
        period,
        records,
        undated,
        points,
        room,
        each,
        gaps,
        tuple(s for s in stays_of(found.others) if s.lasts_in(begin_ns, until_ns)),
        tuple(a for a in alarms_of(found.others) if a.lasts_in(begin_ns, until_ns)),
        calibrated_of(rules.calibrations, found.others, period.end_ns),
        tuple(m for m in marks_of(found.others, (DUTY,)) if period.has(m.at_ns)),
        tuple(m for m in marks_of(found.others, MARKS) if period.has(m.at_ns)),
        found.chains,
        runs,
    )


# --------------------------------------------------------------------- the inside


def _undated(read: Sequence[Record], period: Period) -> Iterator[Record]:
    """Yield the records without a time that lie behind one of the period."""
    within = False
    for one in read:
        if one.time_ns is not None:
            within = period.has(one.time_ns)
        elif within:
            yield one


def _gaps(
    rules: Rules,
    period: Period,
    found: Found,
    dated: Sequence[Record],
    undated: Sequence[Record],
) -> Iterator[Gap]:
    """Yield the gaps of the period, each with its reason."""
    told = [one for one in found.others if one.row.kind in WORDS_OF_GAPS]
    first_ns = next((one.time_ns for one in dated), None)
    for gap in gaps_of(dated, period.begin_ns, period.until_ns, rules.intervals):
        why, detail = explained(gap, told, _within(gap, dated, undated))
        is_first = first_ns is None or gap.end_ns <= first_ns
        if is_first and not found.has_earlier:
            why, detail = "before", ""
        yield replace(gap, why=why, detail=detail)


def _within(gap: Gap, dated: Sequence[Record], undated: Sequence[Record]) -> int:
    """Count the records without a time that lie, by their numbers, in a gap."""
    before = [one.seq for one in dated if (one.time_ns or 0) <= gap.begin_ns]
    after = [one.seq for one in dated if (one.time_ns or 0) >= gap.end_ns]
    first, last = max(before, default=0), min(after, default=None)
    return sum(first < one.seq and (last is None or one.seq < last) for one in undated)


def _points(rules: Rules, records: Sequence[Record]) -> tuple[str, ...]:
    """Name the points: those that records know, in the order of the file's probes."""
    seen = dict.fromkeys(
        point.probe for one in records for point in one.points if point.probe
    )
    known = [
        name for name in rules.probes if not any(n.startswith(f"{name}-") for n in seen)
    ]

    def place(name: str) -> tuple[int, str]:
        """Put a device's channels where the device stands in the file."""
        found = (
            at
            for at, probe in enumerate(rules.probes)
            if name == probe or name.startswith(f"{probe}-")
        )
        return next(found, len(rules.probes)), name

    return tuple(sorted({*known, *seen}, key=place))


def _wide(dated: Sequence[Record], period: Period) -> list[Record]:
    """Return the records of a period, the last before it and the first behind."""
    times = [one.time_ns or 0 for one in dated]
    first = bisect_left(times, period.begin_ns)
    last = bisect_left(times, period.end_ns)
    return list(dated[max(0, first - 1) : last + 1])


def _added_up(
    rules: Rules,
    name: str,
    period: Period,
    runs: Sequence[Sequence[Record]],
) -> Statistics:
    """Add up a point, or the room; runs are cut further where there is no value."""
    found: list[list[Value]] = []
    missing = 0
    value_of = of_room if name == ROOM else OfPoint(name)
    for run in runs:
        found.append([])
        for record in run:
            value = value_of(record)
            if value is not None:
                found[-1].append(value)
                continue
            missing += period.has(record.time_ns)
            found.append([])
    whole = name == ROOM
    parts = [part for part in found if part]
    return statistics_of(
        rules.room if whole else name,
        parts,
        missing,
        rules.allowed,
        window_ns=rules.window_ns,
        span=(period.begin_ns, period.end_ns),
        whole_room=whole,
    )


def _widened(room: Statistics, each: Sequence[Statistics]) -> Statistics:
    """Take the peaks that points had between two records to the room's."""
    for one in each:
        if one.lowest_c is None or one.highest_c is None or room.lowest_c is None:
            continue
        if one.lowest_c < room.lowest_c:
            room = replace(room, lowest_c=one.lowest_c, lowest_ns=one.lowest_ns)
        if room.highest_c is None or one.highest_c > room.highest_c:
            room = replace(room, highest_c=one.highest_c, highest_ns=one.highest_ns)
    return room
