"""A door in a test: one clock, one door, and everything it answered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import msgspec

from drivers.quantities import Quantity
from edge_app.model import (
    Command,
    PortChange,
    Reading,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.outcomes import Condition, Event, Order, Outcome, WakeAt
from edge_app.shared import Shared
from edge_app.stations import door
from edge_app.stations.contract import State
from edge_app.stations.door import STATION
from edge_app.stations.door_parts import Kept, Limits, Passing

MS = 1_000_000
PLAIN = Limits(
    name="store",
    contact="reed",
    lock="lock",
    button="button",
    tamper="housing",
    fire="fire",
)
SEALED = replace(PLAIN, sealed=True)
HELD = replace(PLAIN, lock_when_lost="open")


@dataclass
class House:
    """One door, a clock, and everything it answered; the door is shut at first."""

    limits: Limits = PLAIN
    at_ms: int = 0
    boot: str = "boot-one"
    told: list[Outcome] = field(default_factory=list)
    state: State[Kept, Passing] = field(default_factory=STATION.fresh)
    wake_ns: int | None = None

    def __post_init__(self) -> None:
        """Show every contact as it is when all is well."""
        self.level("reed", closed=True)
        self.level("button", closed=False)
        self.level("housing", closed=True)
        self.level("fire", closed=True)
        self.told.clear()

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        return Stamp(self.boot, self.at_ms * MS, 0, synced=True)

    def give(self, given: StationInput) -> None:
        """Hand over one input and gather what it earns."""
        self.state, outcomes = door.step(self.limits, self.state, Shared(), given)
        for outcome in outcomes:
            if isinstance(outcome, WakeAt):
                self.wake_ns = outcome.boot_ns
        self.told += outcomes

    def wait(self, seconds: float) -> None:
        """Let time pass, with every tick that was asked for and at its time."""
        end_ms = self.at_ms + round(seconds * 1000)
        while self.wake_ns is not None and self.wake_ns <= end_ms * MS:
            self.at_ms, self.wake_ns = -(-self.wake_ns // MS), None
            self.give(Tick(self.now))
        self.at_ms = end_ms

    def level(self, device: str, *, closed: bool) -> None:
        """Show a contact's level."""
        value = Decimal(1 if closed else 0)
        self.give(Reading(device, Quantity.CONTACT, value, self.now))

    def open(self, seconds: float = 2) -> None:
        """Open the door and shut it after a while."""
        self.level("reed", closed=False)
        self.wait(seconds)
        self.level("reed", closed=True)

    def press(self) -> None:
        """Press the button inside."""
        self.level("button", closed=True)
        self.wait(0.2)
        self.level("button", closed=False)

    def release(self, reason: str = "delivery") -> None:
        """Release the door by command."""
        arguments = {"reason": reason}
        name = f"c{len(self.told)}"
        self.give(
            Command(name, "store", "open", "keeper", "local", arguments, self.now)
        )

    def port(self, device: str, *, up: bool) -> None:
        """Unplug a device, or plug it in."""
        self.give(PortChange(device, up, "test", self.now))

    def restart(self, *, clean: bool = True, boot: str = "") -> None:
        """Stop and start the gateway: only the kept state survives, as JSON."""
        text = msgspec.json.encode(self.state.kept)
        kept = msgspec.json.decode(text, type=Kept)
        assert self.state.kept == kept
        self.state, self.wake_ns = State(kept, Passing()), None
        self.boot = boot or self.boot
        self.give(Started(self.now, clean, 2))

    # ------------------------------------------------------------ answers

    def events(self) -> list[str]:
        """Spell every event of the door: what, on what ground, in which state."""
        events = [one.data for one in self.told if isinstance(one, Event)]
        return [
            " ".join(str(one[key]) for key in ("what", "by", "state") if key in one)
            for one in events
            if "what" in one
        ]

    def alarms(self) -> list[str]:
        """Spell every condition so far, a minus before those that ended."""
        conditions = [one for one in self.told if isinstance(one, Condition)]
        return [f"{'' if one.active else '-'}{one.alarm}" for one in conditions]

    def orders(self) -> list[str]:
        """Spell every order of the lock so far."""
        orders = [one for one in self.told if isinstance(one, Order)]
        return [f"{one.verb} {one.when}" for one in orders]
