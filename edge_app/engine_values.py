"""The values that the engine passes around, and those it keeps for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from edge_app import alarms
from edge_app.model import (
    Answer,
    Batch,
    Document,
    Event,
    Kept,
    Move,
    Occupied,
    Order,
)
from edge_app.stations.contract import AnyStation

GATEWAY = "gateway"
"""The station name of events that belong to the box itself."""


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

    `touched` names the stations whose retained state may have changed.
    """

    events: list[Event] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    alarms: dict[str, Document | None] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)


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
    """What the engine itself keeps: people by zone, and the alarms."""

    occupancy: dict[str, int] = field(default_factory=dict)
    book: alarms.Book = field(default_factory=alarms.Book)

    def counting(self, came: Occupied) -> Own:
        """Return the same with somebody more or fewer in a zone, never below none."""
        count = max(0, self.occupancy.get(came.zone, 0) + came.delta)
        return replace(self, occupancy={**self.occupancy, came.zone: count})
