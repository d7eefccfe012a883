"""A cold room on the test bench: its inputs, and a clock that wakes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import msgspec

from drivers.quantities import Quantity
from edge_app.model import Reading, Stamp, Started, StationInput, Tick
from edge_app.outcomes import Condition, Event, Outcome, WakeAt
from edge_app.shared import Shared
from edge_app.stations.coldroom import STATION, RoomState
from edge_app.stations.coldroom_parts import Kept, Limits
from edge_app.stations.contract import State

NOON_NS = 1_767_268_800_000_000_000
LIMITS = Limits(
    name="vaccines",
    probes=("p1",),
    low_c=Decimal(2),
    high_c=Decimal(8),
    delay_s=300.0,
    hysteresis_c=Decimal("0.5"),
)
TWO = replace(LIMITS, probes=("p1", "p2"))


def at(seconds: float, boot: str = "boot-1", *, synced: bool = True) -> Stamp:
    """Return a moment some seconds after noon, and after the boot."""
    ns = round(seconds * 10**9)
    return Stamp(boot, ns, NOON_NS + ns, synced=synced)


def warm(seconds: float, value_c: str, probe: str = "p1") -> Reading:
    """Read one probe."""
    return Reading(probe, Quantity.TEMPERATURE, Decimal(value_c), at(seconds))


class Room:
    """A cold room that is woken when it asked to be."""

    def __init__(self, limits: Limits = LIMITS, kept: Kept | None = None) -> None:
        self.limits = limits
        self.state: RoomState = State(kept or Kept(), STATION.fresh().passing)
        self.earned: list[tuple[float, Outcome]] = []
        self.wake_ns: int | None = None

    def start(self, stamp: Stamp, gap_s: float | None = None) -> Room:
        """Begin."""
        self.step(Started(stamp, clean=False, gap_s=gap_s))
        return self

    def take(self, inputs: Iterable[StationInput]) -> Room:
        """Take inputs in order, with the ticks that fall due between them."""
        for one in inputs:
            while self.wake_ns is not None and self.wake_ns < one.at.boot_ns:
                due = replace(one.at, boot_ns=self.wake_ns)
                self.wake_ns = None
                self.step(Tick(due))
            self.step(one)
        return self

    def step(self, one: StationInput) -> None:
        """Take one input."""
        self.state, outcomes = STATION.step(self.limits, self.state, Shared(), one)
        for outcome in outcomes:
            if isinstance(outcome, WakeAt):
                assert one.at.boot_ns < outcome.boot_ns
                self.wake_ns = outcome.boot_ns
            self.earned.append((one.at.boot_ns / 10**9, outcome))

    def alarms(self, *names: str) -> list[tuple[float, str]]:
        """Return when each alarm came and went; a repetition counts once."""
        told: list[tuple[float, str]] = []
        on: set[str] = set()
        for second, one in self.earned:
            if not isinstance(one, Condition):
                continue
            name = one.alarm.removeprefix("vaccines-")
            if name in names and one.active != (name in on):
                on ^= {name}
                told.append((second, name if one.active else f"no {name}"))
        return told

    def events(self, kind: str) -> list[tuple[float, Event]]:
        """Return the events of one kind, with their seconds."""
        return [
            (second, one)
            for second, one in self.earned
            if isinstance(one, Event) and one.kind == kind
        ]

    def view(self) -> dict[str, object]:
        """Return the retained state."""
        return dict(STATION.view(self.limits, self.state, Shared()))


def night(*spells: tuple[int, str], every_s: int = 30) -> list[StationInput]:
    """Read the probe every 30 s: for so many seconds each value."""
    inputs: list[StationInput] = []
    now_s = 0
    for length_s, value_c in spells:
        inputs += [warm(s, value_c) for s in range(now_s, now_s + length_s, every_s)]
        now_s += length_s
    return inputs


def restarted(room: Room, stamp: Stamp, gap_s: float | None = None) -> Room:
    """Start again with what was kept, read back from its JSON."""
    kept = msgspec.json.decode(msgspec.json.encode(room.state.kept), type=Kept)
    assert room.state.kept == kept
    return Room(room.limits, kept).start(stamp, gap_s)
