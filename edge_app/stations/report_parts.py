"""A report's deadlines and scope, what is remembered of it, and one turn. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, replace
from functools import cached_property
from typing import Any

from drivers.contract import option
from edge_app.model import SECOND_NS, Document, Json, Stamp
from edge_app.outcomes import Condition, Event, Outcome, Priority
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.report_times import COVERS, Plan, plan_of
from edge_app.store.epcis_time import local_text

KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "gate": ("entrance", "door"),
    "stock": ("store", "counter", "shelf"),
    "cold": ("coldroom",),
}
"""What a report may be of, and the kinds of stations that this is counted from."""


@dataclass(frozen=True)
class Limits:
    """What a report counts, when it is due, and how long it is looked after.

    Sources: `domain.md` 10, `needs.md` (deadlines of daily and zero reports). What the
    numbers of days and the grace are is this project's own.
    """

    name: str
    of: str = option(
        MISSING, choices=tuple(KINDS_OF), about="What it counts: gate, stock or cold."
    )
    at: tuple[str, ...] = option(
        MISSING, about='Its deadlines of the day, in local time, such as ["17:30"].'
    )
    days: tuple[str, ...] = option(
        (), about='Weekdays or days of the month, such as ["10", "20"]; without: daily.'
    )
    covers: str = option(
        "since-last",
        choices=COVERS,
        about="From when on it counts, up to its deadline.",
    )
    stations: tuple[str, ...] = option(
        (), about="The stations that it counts; without: all of the site."
    )
    grace_s: int = option(
        300,
        low=0,
        high=86_400,
        about="So much after its deadline it is not late, in s.",
    )
    catch_up_days: int = option(
        60, low=1, high=60, about="Deadlines this far back are still made, late."
    )
    look_back_days: int = option(
        3, low=0, high=14, about="Reports this far back are looked at again."
    )

    def __post_init__(self) -> None:
        """Refuse deadlines that there are not."""
        plan_of(self.at, self.days)

    @cached_property
    def plan(self) -> Plan:
        """Return its deadlines."""
        return plan_of(self.at, self.days)

    @property
    def grace_ns(self) -> int:
        """Return the grace."""
        return self.grace_s * SECOND_NS


@dataclass(frozen=True, slots=True)
class Due:
    """One version to be made: of a deadline, for a period, both in UTC.

    `late_why` says what held it up, `reason` why somebody asked for it again. With
    `look` it is made only where its numbers differ from those of the version before.
    """

    deadline: str
    due_ns: int
    from_ns: int
    to_ns: int
    late_why: str = ""
    reason: str = ""
    look: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The newest version that was made for a deadline."""

    version: int
    digest: str
    due_ns: int
    made_ns: int
    late: bool
    zero: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop.

    `until_ns` is the wall time up to which deadlines were taken up, 0 before the first
    set clock. `due` are versions to be made, `made` those made, both by deadline.
    """

    until_ns: int = 0
    due: Mapping[str, Due] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passing:
    """What a stop may take.

    `started_ns` is when this run began on the boot clock, `set_ns` when the clock was
    first seen set in it (None before), `set_wall_ns` what it showed. `asked` is the
    deadline that the journal is asked for, since `asked_ns`; `again_ns` is when it may
    be asked again, and `trouble` why it could not answer the last time. `looks` are
    reports to be looked at again; a stop may take them, the next deadline has others.
    """

    started_ns: int = 0
    set_ns: int | None = None
    set_wall_ns: int = 0
    asked: str = ""
    asked_ns: int = 0
    again_ns: int = 0
    trouble: str = ""
    looks: Mapping[str, Due] = field(default_factory=dict)
    next_ns: int = 0
    next_due: str = ""
    wake_ns: int = 0


ReportState = State[Kept, Passing]


@dataclass(slots=True)
class Turn:
    """One input on its way through: what is known so far, and earned."""

    limits: Limits
    shared: Shared
    kept: Kept
    passing: Passing
    at: Stamp
    cause: str
    outcomes: list[Outcome] = field(default_factory=list)

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what does not."""
        self.passing = replace(self.passing, **changes)

    def wanted(self, deadline: str) -> Due | None:
        """Return what is to be made or looked at for a deadline."""
        return self.kept.due.get(deadline) or self.passing.looks.get(deadline)

    def tell(self, data: Document) -> None:
        """Earn the event of a report."""
        name = self.limits.name
        self.outcomes.append(Event("report", name, self.at, data, self.cause))

    def alarm(self, text: str, *, active: bool) -> None:
        """Say whether a report is overdue."""
        name = self.limits.name
        alarm = f"{name}-late"
        self.outcomes.append(Condition(alarm, name, active, Priority.MEDIUM, text))

    def local(self, wall_ns: int) -> str:
        """Write a wall time in local time."""
        return local_text(wall_ns, self.shared.utc_offset_s(wall_ns))

    def head(self, deadline: str, due_ns: int, result: str) -> dict[str, Json]:
        """Begin the data of an event."""
        return {
            "report": f"{self.limits.name}/{deadline}",
            "of": self.limits.of,
            "result": result,
            "due": self.local(due_ns),
        }
