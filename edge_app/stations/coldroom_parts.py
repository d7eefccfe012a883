"""A cold room's limits and states, and what it knows of its probes at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, replace
from decimal import Decimal
from typing import Literal

from drivers.contract import option
from edge_app.model import Document, Stamp, ns
from edge_app.outcomes import Condition, Event, Outcome, Priority
from edge_app.shared import Shared
from edge_app.stations.coldroom_excursion import Band, Excursion

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """The room's probes, its range, and the legal intervals."""

    name: str
    probes: tuple[str, ...]
    low_c: Decimal = option(MISSING, low=-100, high=100, about="Coldest allowed.")
    high_c: Decimal = option(MISSING, low=-100, high=100, about="Warmest allowed.")
    limits_belong: Literal["range", "alarm"] = option(
        "range",
        choices=("range", "alarm"),
        about="Whether a value exactly on a limit is in range or an alarm.",
    )
    delay_s: float = option(
        600.0, low=0, high=86400, about="How long out of range before the alarm, in s."
    )
    hysteresis_c: Decimal = option(
        Decimal("0.5"), low=0, high=10, about="How far inside the range ends the alarm."
    )
    record_every_s: float = option(
        1800.0, low=1, high=7200, about="Time between records in range, in s."
    )
    record_out_every_s: float = option(
        120.0, low=1, high=7200, about="Time between records out of range, in s."
    )
    lost_after_s: float = option(
        60.0, low=1, high=3600, about="A probe silent for longer is lost, in s."
    )

    @property
    def band(self) -> Band:
        """Return the range by itself."""
        inside = self.limits_belong == "range"
        return Band(self.low_c, self.high_c, inside, self.hysteresis_c)


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop: times out of range that are not over."""

    excursions: tuple[Excursion, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """One measuring point; None is no value, which is neither 0 nor in range."""

    device: str
    seen_ns: int
    value_c: Decimal | None = None
    humidity_pct: Decimal | None = None
    lost: bool = False

    @property
    def now_c(self) -> Decimal | None:
        """Return its value, None while it is lost."""
        return None if self.lost else self.value_c


@dataclass(frozen=True, slots=True)
class Passing:
    """What every sample changes; `excursions` runs ahead of what is kept.

    `record_ns` is when the next record is due, `refused` counts messages of the
    probes that were not believed since the last one.
    """

    probes: Mapping[str, Probe] = field(default_factory=dict)
    excursions: tuple[Excursion, ...] = ()
    record_ns: int = 0
    last_record_ns: int | None = None
    refused: int = 0
    wake_ns: int = 0


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

    def alarm(self, what: str, active: bool, text: str) -> None:
        """Earn a condition; all of a cold room's are of high priority."""
        name = self.limits.name
        alarm = f"{name}-{what}"
        self.outcomes.append(Condition(alarm, name, active, Priority.HIGH, text))

    def change(self, excursion: Excursion) -> None:
        """Put an excursion in the place of the one of its kind."""
        others = (one for one in self.passing.excursions if one.kind != excursion.kind)
        self.passing = replace(self.passing, excursions=(*others, excursion))


def count(turn: Turn, excursion: Excursion) -> Excursion:
    """Count the time until now, by what its probes said last."""
    seen_c = [turn.passing.probes[name].now_c for name in known(turn, excursion)]
    band = turn.limits.band
    out = [band.is_beyond(excursion.kind, c, ZERO) for c in seen_c if c is not None]
    longest_ns = ns(turn.limits.lost_after_s)
    beyond = any(out) if out else None
    return excursion.count(turn.at, beyond=beyond, longest_ns=longest_ns)


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
        "points": [
            {
                "probe": name,
                "temperature_c": probe.now_c,
                "humidity_pct": None if probe.lost else probe.humidity_pct,
                "lost": probe.lost,
            }
            for name, probe in passing.probes.items()
        ],
        "refused": passing.refused,
    }
