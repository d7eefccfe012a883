"""Several lanes of one house in a test: they share the engine's own counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from drivers.quantities import Quantity
from edge_app.engine_values import Own
from edge_app.model import Stamp, StationInput
from edge_app.outcomes import Condition, Occupied, Tallied, WakeAt
from edge_app.response_levels import UNCHANGED, Parameters
from edge_app.shared import Shared
from edge_app.stations import entrance
from edge_app.stations.entrance import STATION
from tests.unit import well_formed
from tests.unit.gate import LANE, MS, Gate

NIGHT_NS = 1_772_323_200 * 1_000_000_000
"""2026-03-01, 00:00 UTC."""
BLIND = replace(LANE, outer_beam="", inner_beam="")


@dataclass
class House:
    """What the engine keeps for all lanes, and which time it is."""

    own: Own = field(default_factory=Own)
    wall_ns: int = NIGHT_NS
    offset_s: int = 0
    parameters: Parameters = UNCHANGED
    synced: bool = True

    def shared(self) -> Shared:
        """Return what every lane may read."""
        return Shared(
            occupancy=self.own.occupancy,
            crowds=self.own.crowds,
            utc_offset_s=lambda _: self.offset_s,
            parameters=self.parameters,
        )


@dataclass
class Lane(Gate):
    """A gate whose counts are those of its house."""

    house: House = field(default_factory=House)

    @property
    def now(self) -> Stamp:
        """Stamp the present moment, on both clocks."""
        house = self.house
        wall_ns = house.wall_ns + self.at_ms * MS
        return Stamp(self.boot, self.at_ms * MS, wall_ns, house.synced)

    def give(self, given: StationInput) -> None:
        """Hand over one input; the house counts what it earns."""
        shared = self.house.shared()
        self.state, outcomes = entrance.step(self.limits, self.state, shared, given)
        well_formed.judge(given, self.state.kept, outcomes)
        for outcome in outcomes:
            if isinstance(outcome, Occupied | Tallied):
                self.house.own = self.house.own.counting(outcome)
            if isinstance(outcome, WakeAt):
                self.wake_ns = outcome.boot_ns
        self.told += outcomes
        self.people = dict(self.house.own.occupancy)

    def enter(self, seconds: float = 1.0) -> None:
        """Measure one person and let them walk in, then wait."""
        self.person()
        self.walk("in")
        self.wait(seconds)

    def steps(self, path: str, step_s: float = 0.1) -> None:
        """Walk a path of `0 A X B` and wait `step_s` after each state."""
        outer = inner = False
        for state in path:
            now = state in "AX", state in "BX"
            if now[0] is not outer:
                self.beam("outer", on=now[0])
            if now[1] is not inner:
                self.beam("inner", on=now[1])
            outer, inner = now
            self.wait(step_s)

    def beam(self, name: str, *, on: bool) -> None:
        """Break a beam, or clear it."""
        self.read(name, Quantity.BEAM, "1" if on else "0")

    def contact(self, name: str, *, closed: bool) -> None:
        """Close a contact, or open it."""
        self.read(name, Quantity.CONTACT, "1" if closed else "0")

    def pulse(self, name: str) -> None:
        """Let a turnstile say that somebody passed."""
        self.contact(name, closed=True)
        self.wait(0.2)
        self.contact(name, closed=False)

    def conditions(self, end: str) -> list[bool]:
        """List what was said of one condition."""
        told = [one for one in self.told if isinstance(one, Condition)]
        return [one.active for one in told if one.alarm.endswith(end)]

    def view(self) -> dict[str, object]:
        """Return the station's state."""
        return dict(STATION.view(self.limits, self.state, self.house.shared()))
