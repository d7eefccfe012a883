"""A school in a test: a roster, the times of its checks, and lanes that share them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from drivers.quantities import TagScheme
from edge_app.model import Stamp, StationInput, TagRead
from edge_app.outcomes import Checked, Condition, Event, Occupied, Traced, WakeAt
from edge_app.people import Veil
from edge_app.roll import DAY_NS, MINUTE_NS, Roster, Site, Trace
from edge_app.roster import judge, roster_of
from edge_app.shared import Shared
from edge_app.stations import entrance, windows
from tests.unit import well_formed
from tests.unit.gate import LANE, Gate

BEIJING_S = 8 * 3600
MONDAY = 20_605
"""2026-06-01, in days since 1970."""
VEIL = Veil(b"a key of the tests")
LIST = """badge,pseudonym,class,role,group,guardian
A1,pupil-1,3-2,pupil,early,138-0000
A2,pupil-2,3-2,pupil,early,
A3,pupil-3,3-2,pupil,late,
A4,pupil-4,3-2,pupil,late,
A5,pupil-5,3-2,pupil,late,
A6,pupil-6,3-2,pupil,late,
B1,pupil-7,4-1,pupil,late,
T1,teacher-1,,staff,,
V1,visitor-1,,visitor,,
"""
SITE = Site(
    roster_of(judge(LIST.encode()).rows, VEIL, ("epc",)),
    windows.parse_all(
        ("morning 07:00-08:30", "noon 12:00-13:00 pupil"), "checks", twice=False
    ),
    windows.parse_all(
        ("early mon-fri 07:00-07:20", "late mon-fri 07:20-07:40"),
        "arrivals",
        twice=True,
    ),
)
"""Pupils in two classes and two shifts, a teacher, a badge to lend."""


def badge_of(number: str) -> str:
    """Return what a badge's number becomes at the reader."""
    return VEIL.person("epc", number)


def id_of(label: str) -> str:
    """Return whom the roster knows by a label."""
    return VEIL.person("person", label)


def clock(text: str, day: int = MONDAY) -> int:
    """Return the wall time of a local time such as 07:10."""
    hours, minutes = text.split(":")
    local_ns = day * DAY_NS + (int(hours) * 60 + int(minutes)) * MINUTE_NS
    return local_ns - BEIJING_S * 10**9


def beijing_s(wall_ns: int) -> int:
    """Return Beijing's offset; which one counts depends on when, elsewhere."""
    assert abs(wall_ns - clock("00:00")) < 400 * DAY_NS
    return BEIJING_S


@dataclass
class School:
    """What the lanes of one gateway share, as its engine does."""

    site: Site = SITE
    synced: bool = True
    traces: dict[str, Trace] = field(default_factory=dict)
    checked: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def take(self, outcome: object) -> None:
        """Apply what a lane answered."""
        match outcome:
            case Traced():
                self.traces[outcome.person] = outcome.trace
            case Checked():
                self.checked[outcome.check] = outcome.day
            case Occupied():
                count = self.people.get(outcome.zone, 0) + outcome.delta
                self.people[outcome.zone] = max(0, count)


@dataclass
class Lane(Gate):
    """One lane of a school; `wall_ns` is the time of day at its beginning."""

    school: School = field(default_factory=School)
    wall_ns: int = clock("07:10")

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        wall_ns = self.wall_ns + self.at_ms * 10**6
        return Stamp(self.boot, self.at_ms * 10**6, wall_ns, self.school.synced)

    def give(self, given: StationInput) -> None:
        """Hand over one input; what it earns is shared."""
        school = self.school
        shared = Shared(
            occupancy=dict(school.people),
            utc_offset_s=beijing_s,
            site=school.site,
            traces=school.traces,
            checked=school.checked,
        )
        self.state, outcomes = entrance.step(self.limits, self.state, shared, given)
        well_formed.judge(given, self.state.kept, outcomes)
        for outcome in outcomes:
            school.take(outcome)
            if isinstance(outcome, WakeAt):
                self.wake_ns = outcome.boot_ns
        self.told += outcomes

    def card(self, number: str, reader: str = "badges") -> None:
        """Hold a badge with this number to a reader."""
        person = badge_of(number)
        self.give(TagRead(reader, TagScheme.EPC, self.now, person=person))

    def comes(self, number: str, values: str = "36.5 36.5 36.5") -> None:
        """Let somebody show their badge, be measured, and walk in if they may."""
        self.card(number)
        self.person(values)
        if self.state.kept.grant is not None:
            self.walk("in")
        self.wait(1)

    def whys(self, result: str = "refused") -> list[object]:
        """Say why people were refused, or warned of."""
        events = self.events("admission")
        return [one.data["why"] for one in events if result == one.data["result"]]

    def clusters(self) -> dict[str, bool]:
        """Say which clusters there are."""
        conditions = [one for one in self.told if isinstance(one, Condition)]
        return {one.alarm: one.active for one in conditions if "cluster" in one.alarm}


def lane(school: School | None = None, at: str = "07:10", **limits: Any) -> Lane:
    """Open a lane at a time of Monday."""
    return Lane(replace(LANE, **limits), school=school or School(), wall_ns=clock(at))


def of_roster(text: str) -> Roster:
    """Read a roster for a test."""
    return roster_of(judge(text.encode()).rows, VEIL, ("epc",))


def last(gate: Gate, kind: str) -> Event:
    """Return the newest event of a kind."""
    return gate.events(kind)[-1]
