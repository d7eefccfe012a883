"""What an entrance can be set to, what it remembers, and one turn of its rules.

The rules are in `entrance` (time, ports, commands), `entrance_screening` (who is
measured) and `entrance_passage` (grants, beams, occupancy); all of them work on a
`Turn`, which lives for one input only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from drivers.contract import option
from edge_app.changed import changed
from edge_app.model import Document, Json, Stamp, ns
from edge_app.outcomes import Condition, Event, Order, Outcome, Priority, When
from edge_app.roll import Hold
from edge_app.shared import Shared
from edge_app.stations.entrance_lane import (
    LANE_CONDITIONS,
    LaneLimits,
    LanePassing,
)
from edge_app.stations.guard_parts import (
    GUARD_CONDITIONS,
    Duties,
    GuardLimits,
    Post,
)
from edge_app.stations.passage import Beams, BeamTimes
from edge_app.stations.screening import Front, Rule
from edge_app.stations.screening_parts import (
    SCREENING_CONDITIONS,
    Faults,
    ScreeningKept,
    ScreeningLimits,
    ScreeningPassing,
)
from edge_app.stations.who_parts import Who, WhoLimits

HOLDS = 100
"""How many held people are remembered, the newest ones."""
LAPSE_NS = ns(3600)
"""A hold that nobody came back to ends after an hour. Source: `domain.md` 2.3."""

CONDITIONS = {
    "fever": (Priority.HIGH, "A fever: lead the person aside and call the nurse."),
    "unscreened": (Priority.HIGH, "Somebody came in unmeasured: find and measure."),
    "thermometer-lost": (
        Priority.MEDIUM,
        "Measure by hand until the thermometer is connected again.",
    ),
    "beam-lost": (Priority.MEDIUM, "People are not counted: check the light beams."),
    "beam-blocked": (Priority.MEDIUM, "Clear what stands in a light beam."),
    "barrier": (Priority.MEDIUM, "The barrier did not open: open it by hand."),
    **SCREENING_CONDITIONS,
    **LANE_CONDITIONS,
    **GUARD_CONDITIONS,
}
"""Every alarm of an entrance, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Limits(ScreeningLimits, LaneLimits, WhoLimits, GuardLimits):
    """One `[[entrance]]`; temperatures and their limits are inclusive.

    Sources: `domain.md` 2.1 and 2.3 (37.3 °C, band, spread, pause), 6.1 (beams and
    grant), `protocols.md` F (impulse of a barrier).
    """

    name: str
    thermometer: str
    outer_beam: str = option("", about="The light beam on the street's side.")
    inner_beam: str = option("", about="The light beam on the house's side.")
    barrier: str = option("", about="The relay that lets one person in.")
    reader: str = option("", about="The reader that people hold their badge to.")
    lamp: str = option("", about="The green lamp.")
    buzzer: str = option("", about="The buzzer for a hold or a denial.")
    fever_at_c: Decimal = option(
        Decimal("37.3"), low=35, high=42, about="At or above, nobody is let in."
    )
    plausible_low_c: Decimal = option(
        Decimal("34.0"), low=20, high=36, about="Below, nobody stands there."
    )
    plausible_high_c: Decimal = option(
        Decimal("42.5"), low=40, high=50, about="Above, it is no person."
    )
    samples: int = option(3, low=1, high=50, about="Samples that must agree.")
    spread_c: Decimal = option(
        Decimal("0.4"), low=0, high=5, about="How far agreeing samples lie apart."
    )
    tries: int = option(
        60, low=1, high=1000, about="Samples after which one is asked to try again."
    )
    away_s: float = option(
        0.5, low=0, high=60, about="How long nobody is seen between two people."
    )
    rest_s: float = option(
        300, low=0, high=3000, about="The pause before a second measurement counts."
    )
    grant_s: float = option(6, low=1, high=60, about="How long one may walk in.")
    passage_s: float = option(
        10, low=1, high=60, about="How long a walk begun in time may take."
    )
    badge: str = option(
        "optional", choices=("optional", "required"), about="Is a badge needed?"
    )
    badge_window_s: float = option(
        10, low=1, high=120, about="How long a badge waits for its measurement."
    )
    beam_min_ms: int = option(
        25, low=0, high=500, about="A shorter break of a beam is noise."
    )
    beam_gap_ms: int = option(
        0, low=0, high=5000, about="The time unseen between beams far apart."
    )
    beam_blocked_s: float = option(
        2.5, low=0.5, high=600, about="A beam dark for so long is blocked."
    )
    barrier_pulse_s: Decimal = option(
        Decimal("0.5"), low=0.05, high=10, about="The impulse that opens the barrier."
    )
    order_deadline_s: float = option(
        2, low=0.1, high=30, about="An order not carried out by then is dropped."
    )

    def __post_init__(self) -> None:
        """Refuse what no single key can see."""
        ScreeningLimits.__post_init__(self)
        LaneLimits.__post_init__(self)
        self.judge_guard(CONDITIONS)

    @cached_property
    def has_beams(self) -> bool:
        """Say whether two beams can tell in from out."""
        return bool(self.outer_beam and self.inner_beam)

    @cached_property
    def watchers(self) -> frozenset[str]:
        """Return the devices that see people walk."""
        contacts = {self.turnstile_in, self.turnstile_out}
        return frozenset({self.outer_beam, self.inner_beam, *contacts} - {""})

    @cached_property
    def counts_people(self) -> bool:
        """Say whether walking in can be seen at all."""
        return self.has_beams or bool(self.turnstile_in)

    @cached_property
    def beam_times(self) -> BeamTimes:
        """Give the beams their durations."""
        return BeamTimes(
            shortest_ns=ns(Decimal(self.beam_min_ms) / 1000),
            blocked_ns=ns(self.beam_blocked_s),
            gap_ns=ns(Decimal(self.beam_gap_ms) / 1000),
        )

    @cached_property
    def rule(self) -> Rule:
        """Give the screening its numbers."""
        return Rule(
            low_c=self.plausible_low_c,
            high_c=self.plausible_high_c,
            samples=self.samples,
            spread_c=self.spread_c,
            tries=self.tries,
            away_ns=ns(self.away_s),
            odd_ns=ns(self.implausible_s),
            odd_times=self.retries + 1,
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """One person may walk in until `until_ns`; `kind` is `measured` or `manual`."""

    kind: str
    person: str
    until_ns: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop: holds by person (empty for the unknown), grant, counts.

    `fever` and `barrier_failed` say which alarms wait for their end.
    """

    holds: dict[str, Hold] = field(default_factory=dict)
    grant: Grant | None = None
    counts: dict[str, int] = field(default_factory=dict)
    fever: bool = False
    barrier_failed: bool = False
    screening: ScreeningKept = field(default_factory=ScreeningKept)
    duties: Duties = field(default_factory=Duties)


@dataclass(frozen=True, slots=True)
class Passing:
    """What may be forgotten: who stands in front, the beams, the badge shown last.

    `result` is what the person in front got. Until `doubt_ns` an entry may belong to
    a grant of before a restart. `unscreened_ns` ends the alarm of that name. Time alone
    changes nothing of this gate before `quiet_ns`.
    """

    front: Front = field(default_factory=Front)
    beams: Beams = field(default_factory=Beams)
    badge: str = ""
    badge_ns: int = 0
    ambient_c: Decimal | None = None
    result: str = ""
    lost: frozenset[str] = frozenset()
    blocked: bool = False
    doubt_ns: int | None = None
    let_in_ns: int | None = None
    unscreened_ns: int | None = None
    wake_ns: int | None = None
    quiet_ns: int = 0
    screening: ScreeningPassing = field(default_factory=ScreeningPassing)
    lane: LanePassing = field(default_factory=LanePassing)
    who: Who = field(default_factory=Who)
    post: Post = field(default_factory=Post)


@dataclass(slots=True)
class Turn:
    """One input on its way through the rules; `cause` names it in every event."""

    limits: Limits
    kept: Kept
    passing: Passing
    shared: Shared
    at: Stamp
    cause: str
    people: int = 0
    counted: bool = False
    faults: dict[str, Faults] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = changed(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what may be forgotten."""
        self.passing = changed(self.passing, **changes)

    def note_lane(self, **changes: Any) -> None:
        """Change what a lane may forget."""
        self.note(lane=changed(self.passing.lane, **changes))

    @property
    def lane(self) -> LanePassing:
        """Return what a lane may forget."""
        return self.passing.lane

    def tell(
        self, kind: str, data: Document, at: Stamp | None = None, cause: str = ""
    ) -> None:
        """Make an event, of now or of the edge that it came from."""
        station = self.limits.name
        event = Event(kind, station, at or self.at, data, cause or self.cause)
        self.outcomes.append(event)

    def count(self, result: str) -> None:
        """Count one result of a screening or a passage."""
        counts = self.kept.counts
        self.keep(counts={**counts, result: counts.get(result, 0) + 1})

    def order(
        self, device: str, verb: str, when: When, value: Decimal | None = None
    ) -> None:
        """Order something of an output, if there is one."""
        if device:
            deadline_ns = self.at.boot_ns + ns(self.limits.order_deadline_s)
            order = Order(device, verb, value, when, deadline_ns, self.cause)
            self.outcomes.append(order)

    def alarm(self, what: str, active: bool) -> None:
        """Say whether one of `CONDITIONS` is true."""
        priority, text = CONDITIONS[what]
        name = self.limits.name
        condition = Condition(f"{name}-{what}", name, active, priority, text)
        self.outcomes.append(condition)


def with_person(person: str, data: dict[str, Json]) -> Document:
    """Add the person to an event's data, where known."""
    return {**data, "person": person} if person else data
