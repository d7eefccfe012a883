"""The smallest station there is: it does what the test's script says, and counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from drivers.quantities import Quantity
from edge_app.alarms import Rules
from edge_app.engine import Engine
from edge_app.engine_values import Memory, Post
from edge_app.model import Document, Reading, Stamp, Started, StationInput
from edge_app.outcomes import Kept, Order, Outcome, When
from edge_app.run_core import MEMORY
from edge_app.shared import Shared
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.store.stock import Stock


@dataclass(frozen=True, slots=True)
class Limits:
    """Its name, and the devices that it listens to."""

    name: str
    probes: tuple[str, ...] = ("probe",)
    lamp: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many readings it has counted; other inputs are not."""

    seen: int = 0
    shown: str = ""


@dataclass(slots=True)
class Toy:
    """A kind of station whose outcomes the test sets; `heard` is all it was given.

    A reading is counted when its value is above 0, so that one of 0 changes nothing.
    """

    heard: list[tuple[str, StationInput]] = field(default_factory=list)
    script: Callable[[str, StationInput, Shared], Outcomes] = lambda *_: ()

    def kind(
        self,
        version: int = 1,
        upgrades: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]]
        | None = None,
    ) -> StationKind[Limits, Count, int]:
        """Return it as the engine wants it."""
        return StationKind(
            name="toy",
            limits=Limits,
            devices={"probes": frozenset(), "lamp": frozenset()},
            people=frozenset(),
            kept=Count,
            version=version,
            upgrades=upgrades or {},
            verbs=frozenset({"open"}),
            fresh=lambda: State(Count(), 0),
            step=self.step,
            view=view,
        )

    def step(
        self,
        limits: Limits,
        state: State[Count, int],
        shared: Shared,
        given: StationInput,
    ) -> tuple[State[Count, int], Outcomes]:
        """Count it, and do what the script says."""
        self.heard.append((limits.name, given))
        if isinstance(given, Reading) and given.value > 0:
            seen = Count(state.kept.seen + 1, state.kept.shown)
            state = replace(state, kept=seen)
        if isinstance(given, Reading):
            state = replace(state, passing=int(given.value * 10))
        return state, self.script(limits.name, given, shared)

    def says(self, *outcomes: Outcome) -> None:
        """Let every input earn this; at a start nothing."""
        self.script = lambda _name, given, _shared: (
            () if isinstance(given, Started) else outcomes
        )


def view(limits: Limits, state: State[Count, int], shared: Shared) -> Document:
    """Show the count, the last value and who is in the hall."""
    return {
        "name": limits.name,
        "seen": state.kept.seen,
        "last": state.passing,
        "people": shared.occupancy.get("hall", 0),
        "masks": shared.stock.ledger.at("mask", "store"),
    }


def at(seconds: float = 1.0) -> Stamp:
    """Return a moment on the boot clock."""
    return Stamp("boot-one", round(seconds * 10**9), 10**18, synced=True)


def reading(value: str = "1", device: str = "probe", seconds: float = 1.0) -> Reading:
    """Return one measured value."""
    return Reading(device, Quantity.TEMPERATURE, Decimal(value), at(seconds))


def order(when: When, device: str = "lamp") -> Order:
    """Return an order for the lamp."""
    return Order(device, "on", None, when, 10**12, "because")


def engine_of(
    toy: Toy,
    *limits: Limits,
    memory: Memory = MEMORY,
    number: int = 0,
    stock: Stock | None = None,
    rules: Rules | None = None,
    **kind: Any,
) -> Engine:
    """Return an engine that has not been started."""
    stations = limits or (Limits("toy"),)
    posts = [Post(toy.kind(**kind), one) for one in stations]
    return Engine(
        posts, memory=memory, stock=stock or Stock(), number=number, rules=rules
    )


def begun(
    engine: Engine, kept: Mapping[str, Kept] | None = None, *, clean: bool = True
) -> Engine:
    """Start an engine and return it."""
    engine.start(kept or {}, Started(at(0.5), clean, None))
    return engine
