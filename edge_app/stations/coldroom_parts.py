"""A cold room's limits and states, and what it knows of its probes at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from drivers.contract import option
from edge_app.changed import changed
from edge_app.model import Document, Stamp, ns
from edge_app.outcomes import Condition, Event, Outcome, Priority
from edge_app.shared import Shared
from edge_app.stations.coldroom_certificate import Certificate
from edge_app.stations.coldroom_excursion import HUNDREDTH, Excursion, Undecided
from edge_app.stations.coldroom_excuse import Excuses, Spent
from edge_app.stations.coldroom_history import Warmth
from edge_app.stations.coldroom_range import RangeLimits
from edge_app.stations.coldroom_rules import Tally
from edge_app.stations.coldroom_trend import Outlook
from edge_app.stations.coldroom_upkeep import (
    RECORD_S,
    KeptDuties,
    KeptPower,
    KeptRecords,
    Service,
    Supply,
    UpkeepLimits,
    Watched,
)

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Limits(UpkeepLimits, RangeLimits):
    """The room's probes, its range, and the legal intervals."""

    name: str
    probes: tuple[str, ...]
    record_every_s: float = option(
        0.0, low=0, high=7200, about="Time between records in range; 0: by use, in s."
    )
    record_out_every_s: float = option(
        120.0, low=1, high=7200, about="Time between records out of range, in s."
    )
    lost_after_s: float = option(
        60.0, low=1, high=3600, about="A probe silent for longer is lost, in s."
    )

    @property
    def record_s(self) -> float:
        """Return the time between records in range."""
        return self.record_every_s or RECORD_S[self.use]

    def __post_init__(self) -> None:
        """Refuse what no single key can see."""
        UpkeepLimits.__post_init__(self)
        self.judge()


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop: times out of range that are not over, and the upkeep.

    `soon_due` has, by point, the day of the certificate of which it was told that it
    will run out soon.
    """

    excursions: tuple[Excursion, ...] = ()
    tallies: tuple[Tally, ...] = ()
    warmth: Warmth = field(default_factory=Warmth)
    spent: Spent = field(default_factory=Spent)
    undecided: tuple[Undecided, ...] = ()
    records: KeptRecords = field(default_factory=KeptRecords)
    power: KeptPower | None = None
    duties: KeptDuties = field(default_factory=KeptDuties)
    services: Mapping[str, Service] = field(default_factory=dict)
    certificates: Mapping[str, Certificate] = field(default_factory=dict)
    soon_due: Mapping[str, str] = field(default_factory=dict)
    alarmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """One measuring point; None is no value, which is neither 0 nor in range.

    `held` is why its values are not believed, `why` why it is lost, `faults` what else
    is wrong with it. `low_c` and `high_c` are the ends of what it said since the last
    record. `told` is whether its alarm was raised, None before the first word on it.
    """

    device: str
    seen_ns: int
    value_c: Decimal | None = None
    humidity_pct: Decimal | None = None
    lost: bool = False
    held: str = ""
    why: str = ""
    low_c: Decimal | None = None
    high_c: Decimal | None = None
    faults: tuple[str, ...] = ()
    told: bool | None = None

    @property
    def now_c(self) -> Decimal | None:
        """Return its value, None while it is lost or held out."""
        return None if self.lost or self.held else self.value_c


@dataclass(frozen=True, slots=True)
class Passing:
    """What every sample changes; `excursions` runs ahead of what is kept.

    `record_ns` is when the next record is due, `refused` counts messages of the
    probes that were not believed since the last one. `power` is what the room runs on:
    mains, battery, generator or unknown.
    """

    probes: Mapping[str, Probe] = field(default_factory=dict)
    excursions: tuple[Excursion, ...] = ()
    tallies: tuple[Tally, ...] = ()
    warmth: Warmth = field(default_factory=Warmth)
    excuses: Excuses = field(default_factory=Excuses)
    outlook: Outlook = field(default_factory=Outlook)
    record_ns: int = 0
    last_record_ns: int | None = None
    refused: int = 0
    wake_ns: int = 0
    power: str = "unknown"
    supply: Supply = field(default_factory=Supply)
    watched: Watched = field(default_factory=Watched)


@dataclass(slots=True)
class Turn:
    """One input on its way through the room: what is known so far, and earned.

    `save` says that what outlives a stop is to be written after this input.
    """

    limits: Limits
    shared: Shared
    kept: Kept
    passing: Passing
    at: Stamp
    cause: str
    outcomes: list[Outcome]
    save: bool = False

    def say(self, kind: str, data: Document) -> None:
        """Earn an event."""
        self.outcomes.append(Event(kind, self.limits.name, self.at, data, self.cause))

    def alarm(
        self,
        what: str,
        active: bool,
        text: str,
        priority: Priority = Priority.HIGH,
        onset: Stamp | None = None,
    ) -> None:
        """Earn a condition; most of a cold room's are of high priority."""
        name = self.limits.name
        alarm = f"{name}-{what}"
        self.outcomes.append(Condition(alarm, name, active, priority, text, onset))

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop; it is written after this input."""
        self.kept = changed(self.kept, **changes)
        self.save = True

    def change(self, excursion: Excursion) -> None:
        """Put an excursion in the place of the one of its kind."""
        others = (one for one in self.passing.excursions if one.kind != excursion.kind)
        self.passing = changed(self.passing, excursions=(*others, excursion))


def count(turn: Turn, excursion: Excursion) -> Excursion:
    """Count the time until now, by what its probes said last."""
    band, kind = turn.limits.band, excursion.kind
    seen_c = [turn.passing.probes[name].now_c for name in known(turn, excursion)]
    overs = [band.over_c(kind, c) for c in seen_c if c is not None]
    out = [band.is_beyond(kind, c, ZERO) for c in seen_c if c is not None]
    return excursion.count(
        turn.at,
        over_c=max((one for one in overs if one is not None), default=None),
        beyond=any(out),
        longest_ns=ns(turn.limits.lost_after_s),
    )


def known(turn: Turn, excursion: Excursion) -> list[str]:
    """Return those of its probes that have a value now."""
    probes = turn.passing.probes
    return [
        name
        for name in excursion.outside
        if name in probes and probes[name].now_c is not None
    ]


def picture(passing: Passing) -> Document:
    """Draw the room: coldest and warmest point, each point, and how good it all is."""
    live = {name: probe.now_c for name, probe in passing.probes.items()}
    known = [(value_c, name) for name, value_c in live.items() if value_c is not None]
    coldest_c, coldest_at = min(known, default=(None, None))
    warmest_c, warmest_at = max(known, default=(None, None))
    quality = "good" if len(known) == len(live) else "partial"
    kinds = [excursion.kind for excursion in passing.excursions]
    return {
        "state": "-and-".join(kinds) or ("in-range" if known else "unknown"),
        "quality": quality if known else "none",
        "coldest_c": coldest_c,
        "coldest_at": coldest_at,
        "warmest_c": warmest_c,
        "warmest_at": warmest_at,
        "mean_c": mean_c(known),
        "disagreement_c": spread_c(known),
        "points": [
            {
                "probe": name,
                "temperature_c": probe.now_c,
                "humidity_pct": None if probe.lost else probe.humidity_pct,
                "lost": probe.lost,
                "held": probe.held,
                "faults": list(probe.faults),
            }
            for name, probe in passing.probes.items()
        ],
        "refused": passing.refused,
    }


def mean_c(known: Sequence[tuple[Decimal, str]]) -> Decimal | None:
    """Return the mean of the points to 0.01 °C, None where nobody knows."""
    if not known:
        return None
    total_c = sum((value_c for value_c, _ in known), ZERO)
    return (total_c / len(known)).quantize(HUNDREDTH)


def spread_c(known: Sequence[tuple[Decimal, str]]) -> Decimal | None:
    """Return how far the points lie apart; one alone agrees with nobody."""
    values_c = [value_c for value_c, _ in known]
    return max(values_c) - min(values_c) if len(values_c) > 1 else None
