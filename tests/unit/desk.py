"""A counter on the test bench: its inputs, its ledger, and a clock that wakes it."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.quantities import TagScheme
from edge_app.model import Stamp, StationInput, TagRead, Tick
from edge_app.moves import Move
from edge_app.outcomes import Event, Order, Outcome, WakeAt
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.counter import STATION
from edge_app.stations.counter_parts import CounterState, Kept, Limits
from edge_app.store.stock import Stock

LIMITS = Limits(name="desk", reader="tags", buzzer="buzzer", lamp="green")
MASK = "30751FEB705C5904E3D50D70"
GOWN = "300ED89F3350015A1E3DF506"
NURSE = "k7q2hash"


def at(seconds: float) -> Stamp:
    """Return a moment on the boot clock."""
    return Stamp("boot-1", round(seconds * 10**9), 0, synced=False)


def lay(seconds: float, code: str = MASK) -> TagRead:
    """Read the tag of a thing."""
    return TagRead("tags", TagScheme.EPC, at(seconds), code=code)


def badge(seconds: float) -> TagRead:
    """Read the badge of a person who leans over the counter."""
    return TagRead("tags", TagScheme.EPC, at(seconds), person=NURSE)


class Desk:
    """A counter with its ledger, woken when it asked to be."""

    def __init__(self, limits: Limits = LIMITS, kept: Kept | None = None) -> None:
        fresh = STATION.fresh()
        self.limits = limits
        self.state: CounterState = State(kept or Kept(), fresh.passing)
        self.stock = Stock()
        self.earned: list[Outcome] = []
        self.wake_ns: int | None = None

    def take(self, inputs: Iterable[StationInput]) -> None:
        """Take inputs in order, with the ticks that fall due between them."""
        for given_ in inputs:
            while self.wake_ns is not None and self.wake_ns < given_.at.boot_ns:
                due = Stamp("boot-1", self.wake_ns, 0, synced=False)
                self.wake_ns = None
                self.step(Tick(due))
            self.step(given_)

    def step(self, given_: StationInput) -> None:
        """Take one input, and book what it moves."""
        shared = Shared(stock=self.stock)
        self.state, outcomes = STATION.step(self.limits, self.state, shared, given_)
        for outcome in outcomes:
            if isinstance(outcome, Move):
                self.stock = self.stock.booking(outcome)
            elif isinstance(outcome, WakeAt):
                assert given_.at.boot_ns < outcome.boot_ns
                self.wake_ns = outcome.boot_ns
        self.earned += outcomes

    def said(self) -> str:
        """Name what was earned: moves, beeps, and tags that are not known."""
        words = []
        for one in self.earned:
            match one:
                case Event(kind="stock.moved", data=data):
                    words.append(str(data["direction"]))
                case Event(kind="stock.unknown"):
                    words.append("unknown")
                case Order(verb="beep"):
                    words.append("beep")
        return " ".join(words)


def day(*inputs: StationInput, limits: Limits = LIMITS) -> Desk:
    """Run one day at the counter."""
    desk = Desk(limits)
    desk.take(inputs)
    return desk
