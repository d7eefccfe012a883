"""Who is expected at a site, and what is known of each: frozen records. Pure.

People are keyed hashes here (`edge_app.people`). A day is a whole number, the local
days since 1970-01-01; `NO_DAY` stands for one that no clock could tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

NO_DAY = -1
MINUTE_NS = 60 * 1_000_000_000
MINUTES_PER_DAY = 24 * 60
DAY_NS = MINUTES_PER_DAY * MINUTE_NS
EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""
VISITOR = "visitor"
"""The role of a roster's lent badges: nobody's until somebody is registered."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time of day that comes back: `who` are the roles, classes or groups meant.

    `days` are weekdays, Monday is 0. `start` belongs to it, `end` does not; both are
    minutes after local midnight.
    """

    name: str
    days: frozenset[int]
    start: int
    end: int
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster.

    `label` is what lists on this box call them; it never leaves the box. `window` is
    their own time to come, where they have one. `name` and `guardian` (whom to call)
    are in the memory of this box alone, and are shown to nobody but who asks at it.
    """

    id: str
    label: str
    class_name: str = ""
    role: str = ""
    group: str = ""
    window: Window | None = None
    name: str = field(default="", repr=False)
    guardian: str = field(default="", repr=False)

    @property
    def called(self) -> str:
        """Return what a list on this box calls them, with the name if there is one."""
        return f"{self.label} {self.name}".rstrip()

    def belongs(self, names: tuple[str, ...]) -> bool:
        """Say whether one of the names is their role, class or group."""
        return bool({self.role, self.class_name, self.group} & set(names) - {""})


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who is expected, by their own hash, and whose each badge is."""

    people: Mapping[str, Person] = field(default_factory=dict)
    badges: Mapping[str, str] = field(default_factory=dict)

    def owner(self, badge: str) -> str:
        """Return whose badge it is; one of nobody stays itself."""
        return self.badges.get(badge, badge)


@dataclass(frozen=True, slots=True)
class Site:
    """What the configuration says of people: roster, checks, times to come."""

    roster: Roster = field(default_factory=Roster)
    checks: tuple[Window, ...] = ()
    arrivals: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the boot clock; the wall clock too, where it was set (else 0)."""

    boot_id: str
    boot_ns: int
    wall_ns: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """That somebody fell ill, once for each cause and day."""

    cause: str
    day: int
    at: Moment


@dataclass(frozen=True, slots=True)
class Guest:
    """A registered visitor with a lent badge; `name` and `host` stay in the box.

    `until_ns` is wall time, 0 where the clock was not set.
    """

    purpose: str
    approval: str = ""
    name: str = ""
    host: str = ""
    until_ns: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody measured too high. `ready`: the next measurement counts.

    `since_ns` is on the boot clock of `boot_id`. The pause of the first attempt ends
    by itself; after a fever only a person ends it (`re-measure`). `stage` is `rest`,
    then `confirm` or `fever`; `lows` counts the low values since the rest, `why` says
    what makes the rest longer. `rest_ns` is the rest that another gate gave, 0 where
    it is this gate's own.
    """

    boot_id: str
    since_ns: int
    attempt: int = 1
    ready: bool = False
    stage: str = "rest"
    lows: int = 0
    why: str = ""
    rest_ns: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of one person; `touched` is the last day of any change.

    `checks` were passed on `day`. `measured` is when they were measured last while
    no day could be told. `zone` is where they are, `since` when they came in. `held`
    is their hold, None once it is over; `gate` had the last word about one. `barred`
    says why they are, empty once a certificate was seen.
    """

    touched: int = NO_DAY
    day: int = NO_DAY
    checks: tuple[str, ...] = ()
    measured: Moment | None = None
    zone: str = ""
    since: Moment | None = None
    cases: tuple[Case, ...] = ()
    guest: Guest | None = None
    held: Hold | None = None
    gate: str = ""
    barred: str | None = None


@dataclass(frozen=True, slots=True)
class GateDay:
    """What one gate's thermometer said of the people of a local day.

    `people` were measured for the first time; `flagged` of them were too warm, the
    `accepted` others add up to `sum_c`.
    """

    day: int = NO_DAY
    device: str = ""
    people: int = 0
    flagged: int = 0
    accepted: int = 0
    sum_c: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A moment as a clock on the wall of the site shows it."""

    day: int
    minute: int

    @property
    def weekday(self) -> int:
        """Return the day of the week, Monday is 0."""
        return (self.day + EPOCH_WEEKDAY) % 7

    def within(self, window: Window) -> bool:
        """Say whether a window is open now."""
        today = self.weekday in window.days
        return today and window.start <= self.minute < window.end


def local_time(wall_ns: int, utc_offset_s: Callable[[int], int]) -> LocalTime:
    """Return what the site's own clocks show at a wall time."""
    local_ns = wall_ns + utc_offset_s(wall_ns) * 1_000_000_000
    day, rest_ns = divmod(local_ns, DAY_NS)
    return LocalTime(day, rest_ns // MINUTE_NS)


def wall_ns_of(
    day: int, minute: int, near_ns: int, utc_offset_s: Callable[[int], int]
) -> int:
    """Return the wall time of a local minute; `near_ns` is some time close to it."""
    local_ns = day * DAY_NS + minute * MINUTE_NS
    guess_ns = local_ns - utc_offset_s(near_ns) * 1_000_000_000
    return local_ns - utc_offset_s(guess_ns) * 1_000_000_000
