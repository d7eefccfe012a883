"""The values that the engine passes around, and those it keeps for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from edge_app import verbs_alarm
from edge_app.changed import changed
from edge_app.model import Document, Stamp
from edge_app.moves import Move
from edge_app.outcomes import (
    Answer,
    Batch,
    Checked,
    Compared,
    Condition,
    Draw,
    Event,
    Kept,
    Message,
    Occupied,
    Order,
    Shown,
    Tallied,
    When,
)
from edge_app.roll import GateDay, Site
from edge_app.shared import Crowd
from edge_app.stations.contract import AnyStation
from edge_app.store.stock import StockChange, gathered

Passing: TypeAlias = Event | Order | Answer | Shown | Message | Draw
"""Outcomes that change nothing in the engine itself."""

GATEWAY = "gateway"
"""The station name of events that belong to the box itself."""
ALARM_VERBS = frozenset(verbs_alarm.VERBS)
"""What is told to an alarm."""
OWN_VERBS = frozenset({"resend", "reload", "roster", "forget"})
"""What the box itself can be told to do."""


@dataclass(frozen=True, slots=True)
class Post:
    """One configured station: its kind and its limits; `limits.name` is its name."""

    kind: AnyStation
    limits: Any

    @property
    def name(self) -> str:
        """Return the station's name."""
        return str(self.limits.name)

    def listens(self) -> frozenset[str]:
        """Return the devices whose entries it wants."""
        names: set[str] = set()
        for key in self.kind.devices:
            value = getattr(self.limits, key)
            names.update((value,) if isinstance(value, str) else value)
        return frozenset(names - {""})


@dataclass(frozen=True, slots=True)
class Taken:
    """What one input earned.

    `batch` is None when nothing has to be kept. `at_once` are orders that leave
    before the commit, `live` states that changed without anything to keep.
    """

    batch: Batch | None
    at_once: tuple[Order, ...] = ()
    live: Mapping[str, Document] = field(default_factory=dict)


@dataclass(slots=True)
class Gathered:
    """Outcomes of one input while they are being collected.

    `touched` names the stations whose retained state may have changed, `shown` has
    the states of single things by station/thing.
    """

    events: list[Event] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    stock: list[StockChange] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    alarms: dict[str, Document | None] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    shown: dict[str, Document] = field(default_factory=dict)
    messages: list[tuple[str, Message]] = field(default_factory=list)
    draws: list[tuple[str, Draw]] = field(default_factory=list)

    def add(self, name: str, outcome: Passing) -> None:
        """Take what a station said and what only has to be passed on."""
        match outcome:
            case Event():
                self.events.append(outcome)
            case Order():
                self.orders.append(outcome)
            case Answer():
                self.answers.append(outcome)
            case Shown():
                self.shown[f"{name}/{outcome.name}"] = outcome.data
            case Message():
                self.messages.append((name, outcome))
            case Draw():
                self.draws.append((name, outcome))

    def at_once(self) -> tuple[Order, ...]:
        """Return the orders that leave before anything is on disk."""
        return tuple(one for one in self.orders if one.when is When.NOW)

    def later(self) -> tuple[Order, ...]:
        """Return the orders that wait for the disk."""
        return tuple(one for one in self.orders if one.when is When.COMMITTED)

    def worth_keeping(self) -> bool:
        """Say whether there is anything that the disk has to know first."""
        kept = self.events or self.kept or self.moves or self.stock or self.commands
        waits = self.later() or self.answers or self.messages or self.draws
        return bool(kept or waits or self.alarms)

    def batch(self, number: int, at: Stamp, states: Mapping[str, Document]) -> Batch:
        """Return all of it as what is kept in one transaction."""
        return Batch(
            number,
            at,
            tuple(self.events),
            self.kept,
            tuple(self.moves),
            gathered(self.stock),
            tuple(self.commands),
            self.later(),
            tuple(self.answers),
            states,
            self.alarms,
            tuple(self.messages),
            tuple(self.draws),
        )


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A roster that was read, and what is said of it.

    With `keeps` it could not be used, and the people known so far stay known.
    """

    site: Site
    event: Event
    condition: Condition
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """How kept state is written and read: JSON text of a frozen dataclass.

    `write` gives the text; `read` builds the class again and raises `ValueError`
    when the text does not fit it. The wiring hands in msgspec.
    """

    write: Callable[[Any], bytes]
    read: Callable[[bytes, type[Any]], Any]
    upgrade: Callable[[Kept, AnyStation], bytes]


@dataclass(frozen=True, slots=True)
class Own:
    """What the engine itself keeps: people by zone, and the level."""

    occupancy: dict[str, int] = field(default_factory=dict)
    crowds: dict[str, Crowd] = field(default_factory=dict)
    checked: dict[str, int] = field(default_factory=dict)
    days: dict[str, GateDay] = field(default_factory=dict)
    level: str = ""

    def comparing(self, told: Compared) -> Own:
        """Return the same with another gate's day over."""
        return changed(self, days={**self.days, told.station: told.day})

    def checking(self, told: Checked) -> Own:
        """Return the same with a check told of."""
        return changed(self, checked={**self.checked, told.check: told.day})

    def counting(self, seen: Occupied | Tallied) -> Own:
        """Return the same with somebody more or fewer in a zone, or a day noted.

        A count never falls below nobody.
        """
        people = self.occupancy.get(seen.zone, 0)
        crowd = self.crowds.get(seen.zone, Crowd())
        if isinstance(seen, Occupied):
            people, crowd = moved(people, crowd, seen)
        elif seen.what == "closing":
            crowd = changed(crowd, closing_day=seen.day)
        elif seen.what == "noted":
            crowd = changed(crowd, reset_day=seen.day)
        else:
            people, crowd = 0, Crowd(reset_day=seen.day, closing_day=crowd.closing_day)
        return changed(
            self,
            occupancy={**self.occupancy, seen.zone: people},
            crowds={**self.crowds, seen.zone: crowd},
        )


def moved(people: int, crowd: Crowd, seen: Occupied) -> tuple[int, Crowd]:
    """Count somebody in or out; who leaves an empty zone is counted by itself."""
    wanted = people + seen.delta
    if seen.corrected:
        full = crowd.full if seen.full is None else seen.full
        corrected = crowd.corrected + max(0, wanted) - people
        return max(0, wanted), changed(crowd, corrected=corrected, full=full)
    return max(0, wanted), changed(
        crowd,
        came=crowd.came + max(0, seen.delta),
        went=crowd.went + max(0, -seen.delta),
        clamped=crowd.clamped + max(0, -wanted),
        full=crowd.full if seen.full is None else seen.full,
    )
