"""A response level in a test: a station of its own, with the clock of a site."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.model import (
    Command,
    Document,
    Reading,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.outcomes import Answer, Condition, Event, Leveled, Outcome, WakeAt
from edge_app.rows import document_text
from edge_app.shared import Shared
from edge_app.stations import response
from edge_app.stations.response_parts import Limits, ResponseState
from tests.schemas_of import validator

S = 1_000_000_000
NOON_NS = 1_772_337_600 * S
"""2026-03-01, 04:00 UTC: noon in Beijing."""
BEIJING_S = 8 * 3600
SITE = Limits("level", red=("key-red",), blue=("key-blue",))


@dataclass
class Declared:
    """One station and what it said; `shared_level` is what the engine would keep."""

    limits: Limits = SITE
    synced: bool = True
    at_s: float = 0
    shared_level: str = ""
    wake_ns: int | None = None
    state: ResponseState = field(default_factory=response.STATION.fresh)
    told: list[Outcome] = field(default_factory=list)

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        boot_ns = round(self.at_s * S)
        return Stamp("boot-one", boot_ns, NOON_NS + boot_ns, self.synced)

    def give(self, given: StationInput) -> None:
        """Hand over one input; every event must fit its schema."""
        shared = Shared(utc_offset_s=lambda _: BEIJING_S, level=self.shared_level)
        self.state, outcomes = response.step(self.limits, self.state, shared, given)
        for outcome in outcomes:
            if isinstance(outcome, Event):
                data = json.loads(document_text(outcome.data))
                validator(f"event-{outcome.kind}").validate(data)
            if isinstance(outcome, Leveled):
                self.shared_level = outcome.level
            if isinstance(outcome, WakeAt):
                self.wake_ns = outcome.boot_ns
        self.told += outcomes

    def start(self) -> None:
        """Start, or start again with what is kept."""
        fresh = response.STATION.fresh()
        self.state = type(self.state)(self.state.kept, fresh.passing)
        self.give(Started(self.now, True, None))

    def order(self, value: str, start: str = "", sender: str = "mqtt") -> str:
        """Command a level; return the answer."""
        given = {
            "value": value,
            "reason": "flood",
            **({"from": start} if start else {}),
        }
        self.give(Command("c1", "level", "level", "centre", sender, given, self.now))
        answer = self.told[-1]
        assert isinstance(answer, Answer)
        return answer.text

    def contact(self, name: str, *, closed: bool) -> None:
        """Close a contact, or open it."""
        value = Decimal(int(closed))
        self.give(Reading(name, Quantity.CONTACT, value, self.now))

    def wait(self, seconds: float) -> None:
        """Let time pass, with every tick."""
        end_ns = round((self.at_s + seconds) * S)
        while self.wake_ns is not None and self.wake_ns <= end_ns:
            self.at_s, self.wake_ns = self.wake_ns / S, None
            self.give(Tick(self.now))
        self.at_s = end_ns / S

    def events(self) -> list[tuple[str, str, str]]:
        """List before, after and source of every change."""
        told = [one.data for one in self.told if isinstance(one, Event)]
        return [
            (str(one["before"]), str(one["after"]), str(one["source"])) for one in told
        ]

    def alarms(self) -> list[tuple[str, bool]]:
        """List what was said of alarms."""
        found = [one for one in self.told if isinstance(one, Condition)]
        return [(one.alarm, one.active) for one in found]

    def view(self) -> Document:
        """Return the station's state."""
        shared = Shared(level=self.shared_level)
        return response.view(self.limits, self.state, shared)
