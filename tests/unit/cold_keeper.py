"""A cold room with a keeper who gives commands, and contacts of its power."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.model import Command, Reading, Refused, Stamp, StationInput, Tick
from edge_app.outcomes import Answer
from edge_app.stations.coldroom_parts import Limits
from tests.unit.cold_night import LIMITS, Room, at
from tests.unit.schemas_of_data import validate_data

KINDS = ("cold.duty", "cold.gap", "cold.power", "cold.service", "cold.record")
THREE = replace(LIMITS, probes=("p1", "p2", "p3"), delay_s=3600.0)
DAY_S = 86_400
HOUR_S = 3600


def contact(seconds: float, device: str, *, closed: bool) -> Reading:
    """Read a contact."""
    value = Decimal(int(closed))
    return Reading(device, Quantity.CONTACT, value, at(seconds))


def garbled(seconds: float, count: int = 1, reason: str = "check") -> Refused:
    """Refuse messages of the first probe."""
    return Refused("p1", reason, b"\xff", at(seconds), count)


class Keeper(Room):
    """A room whose ticks have the right wall time, and that takes commands."""

    number = 0

    def take(self, inputs: Iterable[StationInput]) -> Keeper:
        """Take inputs in order, with the ticks that fall due between them."""
        for one in inputs:
            while self.wake_ns is not None and self.wake_ns < one.at.boot_ns:
                wall_ns = one.at.wall_ns - (one.at.boot_ns - self.wake_ns)
                due = replace(one.at, boot_ns=self.wake_ns, wall_ns=wall_ns)
                self.wake_ns = None
                self.step(Tick(due))
            self.step(one)
        return self

    def tell(self, seconds: float, verb: str, **arguments: str) -> Answer:
        """Give a command; return its answer."""
        return self.order(at(seconds), verb, arguments)

    def order(self, stamp: Stamp, verb: str, arguments: Mapping[str, str]) -> Answer:
        """Give a command at a moment of any clock; return its answer."""
        self.number += 1
        name = f"c-{self.number}"
        self.take([Command(name, "vaccines", verb, "Li", "local", arguments, stamp)])
        answers = [one for _, one in self.earned if isinstance(one, Answer)]
        assert name == answers[-1].command
        return answers[-1]

    def told(self, kind: str, *keys: str) -> list[tuple[object, ...]]:
        """Return when events of a kind came, with some of their data."""
        return [
            (round(second), *(event.data.get(key) for key in keys))
            for second, event in self.events(kind)
        ]

    def faultless(self) -> None:
        """Fail unless every event of the upkeep is what its schema promises."""
        for kind in KINDS:
            for _, event in self.events(kind):
                validate_data(f"event-{kind.replace('.', '-')}", event.data)


def begun(limits: Limits = LIMITS) -> Keeper:
    """Return a room that has just started."""
    room = Keeper(limits)
    room.start(at(0))
    return room
