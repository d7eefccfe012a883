"""A gate in a test: one clock, one entrance, and everything it answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from drivers.quantities import Quantity, TagScheme
from edge_app.model import (
    Command,
    OrderFailed,
    PortChange,
    Reading,
    Stamp,
    Started,
    StationInput,
    TagRead,
    Tick,
)
from edge_app.outcomes import Answer, Condition, Event, Occupied, Order, Outcome, WakeAt
from edge_app.shared import Shared
from edge_app.stations import entrance
from edge_app.stations.contract import State
from edge_app.stations.entrance import STATION
from edge_app.stations.entrance_parts import Kept, Limits, Passing
from tests.unit import well_formed

MS = 1_000_000
LANE = Limits(
    name="east",
    thermometer="forehead",
    outer_beam="outer",
    inner_beam="inner",
    barrier="barrier",
    reader="badges",
    lamp="lamp",
    buzzer="buzzer",
    zone="school",
    silent_s=0,  # between two people of a test nothing is said
)
HIGH = "37.3 37.3 37.3"
PATHS = {
    "in": ("outer 1", "inner 1", "outer 0", "inner 0"),
    "out": ("inner 1", "outer 1", "inner 0", "outer 0"),
    "back": ("outer 1", "inner 1", "inner 0", "outer 0"),
    "peek": ("outer 1", "outer 0"),
}


@dataclass
class Gate:
    """An entrance that is driven by plain words; `told` grows with every input."""

    limits: Limits = LANE
    at_ms: int = 0
    boot: str = "boot-one"
    told: list[Outcome] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)
    state: State[Kept, Passing] = field(default_factory=STATION.fresh)
    wake_ns: int | None = None

    def __post_init__(self) -> None:
        """Show both beams clear, as their port does when it opens."""
        for beam in ("outer", "inner"):
            self.read(beam, Quantity.BEAM, "0")

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        return Stamp(self.boot, self.at_ms * MS, 0, synced=True)

    def give(self, given: StationInput) -> None:
        """Hand over one input and gather what it earns."""
        shared = Shared(occupancy=dict(self.people))
        self.state, outcomes = entrance.step(self.limits, self.state, shared, given)
        well_formed.judge(given, self.state.kept, outcomes)
        for outcome in outcomes:
            if isinstance(outcome, Occupied):
                count = self.people.get(outcome.zone, 0) + outcome.delta
                self.people[outcome.zone] = max(0, count)
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

    def read(
        self, device: str, quantity: Quantity, value: str, *, stable: bool = True
    ) -> None:
        """Hand over one reading."""
        self.give(Reading(device, quantity, Decimal(value), self.now, stable=stable))

    def see(self, values: str) -> None:
        """Show values to the thermometer, one every 100 ms."""
        for value in values.split():
            self.read("forehead", Quantity.OBJECT_TEMPERATURE, value)
            self.wait(0.1)

    def person(self, values: str = "36.5 36.5 36.5") -> None:
        """Let somebody step up; the lane had been empty for a moment."""
        self.see("22 22 22 22 22 22 " + values)

    def walk(self, way: str) -> None:
        """Let somebody walk through the beams."""
        for word in PATHS[way]:
            beam, level = word.split()
            self.read(beam, Quantity.BEAM, level)
            self.wait(0.1)

    def badge(self, person: str) -> None:
        """Hold a badge to the reader."""
        self.give(TagRead("badges", TagScheme.EPC, self.now, person=person))

    def command(self, verb: str, **arguments: str) -> None:
        """Send a command."""
        name = f"c{len(self.told)}"
        self.give(Command(name, "east", verb, "guard", "local", arguments, self.now))

    def port(self, device: str, *, up: bool) -> None:
        """Unplug a device, or plug it in."""
        self.give(PortChange(device, up, "test", self.now))

    def fail(self, device: str, verb: str) -> None:
        """Let an order fail."""
        self.give(OrderFailed(device, verb, "too late", "the-cause", self.now))

    def restart(
        self, *, clean: bool = False, boot: str = "", gap_s: float | None = 2
    ) -> None:
        """Stop and start the gateway: only the kept state survives, as JSON."""
        text = msgspec.json.encode(self.state.kept)
        kept = msgspec.json.decode(text, type=Kept)
        assert self.state.kept == kept
        self.state, self.wake_ns = State(kept, Passing()), None
        self.boot = boot or self.boot
        self.give(Started(self.now, clean, gap_s))
        for beam in ("outer", "inner"):
            self.read(beam, Quantity.BEAM, "0")

    # ------------------------------------------------------------ answers

    def events(self, kind: str = "") -> list[Event]:
        """List the events so far, or those of one kind."""
        events = [one for one in self.told if isinstance(one, Event)]
        return [one for one in events if kind in ("", one.kind)]

    def results(self) -> list[object]:
        """Name the results of all screenings, fevers and passages so far."""
        return [one.data["result"] for one in self.events() if "result" in one.data]

    def passages(self) -> list[object]:
        """Name the results of the passages so far."""
        return [one.data["result"] for one in self.events("passage")]

    def orders(self) -> list[str]:
        """Spell every order so far."""
        orders = [one for one in self.told if isinstance(one, Order)]
        return [f"{one.device} {one.verb} {one.when}" for one in orders]

    def alarms(self) -> list[str]:
        """Spell every condition so far, a minus before those that ended."""
        conditions = [one for one in self.told if isinstance(one, Condition)]
        return [f"{'' if one.active else '-'}{one.alarm}" for one in conditions]

    def answer(self) -> Answer:
        """Return the last answer to a command."""
        return [one for one in self.told if isinstance(one, Answer)][-1]

    def shows(self) -> str:
        """Spell what the screen shows."""
        view = STATION.view(self.limits, self.state, Shared(occupancy=self.people))
        return f"{view['phase']} {view['say']}"
