"""The response level's table and what is remembered of it; one turn of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from drivers.contract import option
from edge_app.model import Stamp
from edge_app.outcomes import Outcome
from edge_app.response_levels import COLOURS, LEVELS, Parameters
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.store.reserve import DAYS_FOR_EACH

KNOWN = ", ".join(LEVELS)
BOUNDS: Mapping[str, tuple[int, int, str]] = {
    "capacity_pct": (0, 100, "%"),
    "reserve_days": (0, 365, "days"),
    "low_days": (0, 365, "days"),
    "call_pct": (0, 100, "%"),
}
"""The numbers of the table, from where to where they go."""


def by_level(default: Mapping[str, Any], about: str) -> Any:
    """Declare a parameter with one value for each level."""
    return field(default_factory=lambda: default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Limits:
    """What declares a level on the spot, and what each level changes in the site.

    A level that a parameter does not name leaves it as the stations have it, and keeps
    nothing in reserve. Sources: `domain.md` 2.8 and 10, `needs.md` (levels).
    """

    name: str
    initial: str = option(
        "", choices=("", *LEVELS), about="The level that holds at the very first start."
    )
    red: tuple[str, ...] = option((), about="Contacts that mean level I while closed.")
    orange: tuple[str, ...] = option(
        (), about="Contacts that mean level II while closed."
    )
    yellow: tuple[str, ...] = option(
        (), about="Contacts that mean level III while closed."
    )
    blue: tuple[str, ...] = option(
        (), about="Contacts that mean level IV while closed."
    )
    capacity_pct: Mapping[str, Decimal] = by_level(
        {}, "The share of a zone's rated people that may be in, by level."
    )
    reserve_days: Mapping[str, int] = by_level(
        DAYS_FOR_EACH, "Days of use kept for each class that comes first, by level."
    )
    low_days: Mapping[str, int] = by_level(
        {}, "Fewer days of use are low in the store, by level."
    )
    checks: Mapping[str, tuple[str, ...]] = by_level(
        {}, "The checks of [people] that are held, by level."
    )
    call_pct: Mapping[str, int] = by_level(
        {}, "How soon a call-out climbs, in % of its usual times, by level."
    )

    def __post_init__(self) -> None:
        """Refuse levels and numbers that there are not."""
        for key, (low, high, unit) in BOUNDS.items():
            for level, value in getattr(self, key).items():
                _judge(key, level, value, (low, high), unit)
        if strange := [level for level in self.checks if level not in LEVELS]:
            raise ValueError(f'checks has "{strange[0]}"; levels are {KNOWN}.')
        named = [device for level in LEVELS for device in self.contacts(level)]
        if len(set(named)) < len(named):
            raise ValueError("a contact means one level only; one is named twice.")

    def contacts(self, level: str) -> tuple[str, ...]:
        """Return the contacts that declare a level."""
        found: tuple[str, ...] = getattr(self, COLOURS[level])
        return found

    @property
    def levels(self) -> Mapping[str, Parameters]:
        """Return what each level changes: the one table."""
        return {
            level: Parameters(
                self.capacity_pct.get(level),
                self.reserve_days.get(level),
                self.low_days.get(level),
                self.checks.get(level),
                self.call_pct.get(level),
            )
            for level in LEVELS
        }


def _judge(
    key: str, level: str, value: Decimal | int, span: tuple[int, int], unit: str
) -> None:
    """Refuse a level that there is not, and a number out of its bounds."""
    if level not in LEVELS:
        raise ValueError(f'{key} has "{level}"; levels are {KNOWN}.')
    low, high = span
    if not low <= value <= high:
        raise ValueError(f"{key} gives {level} {value} {unit}; it is {low} to {high}.")


@dataclass(frozen=True, slots=True)
class Planned:
    """A level that was commanded for later: a local day and minute of it."""

    level: str
    day: int
    minute: int
    by: str
    sender: str
    reason: str
    cause: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop.

    `holds` is the level that holds, `commanded` the one that a command or the first
    start gave, `closed` the contacts that were closed when they were last seen. `since`
    is the time of the change, in UTC, empty where the clock was not set.
    """

    begun: bool = False
    commanded: str = ""
    holds: str = ""
    since: str = ""
    by: str = ""
    reason: str = ""
    closed: tuple[str, ...] = ()
    planned: Planned | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """What a stop may take: when to look again, 0 for never."""

    wake_ns: int = 0


ResponseState = State[Kept, Passing]


@dataclass(slots=True)
class Turn:
    """One input on its way through; `why` is who or what a change would come from."""

    limits: Limits
    shared: Shared
    kept: Kept
    at: Stamp
    cause: str
    why: Why
    outcomes: list[Outcome] = field(default_factory=list)

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def closed(self, level: str) -> Iterator[str]:
        """Yield the closed contacts of a level."""
        return (one for one in self.limits.contacts(level) if one in self.kept.closed)

    def declared(self) -> Iterator[str]:
        """Yield the levels that closed contacts declare."""
        return (level for level in LEVELS if any(self.closed(level)))


@dataclass(frozen=True, slots=True)
class Why:
    """Where a level comes from: `source` is mqtt, local, contact, initial or restart.

    `effective` is the local time that a command gave, empty for at once.
    """

    source: str
    by: str
    reason: str = ""
    effective: str = ""
