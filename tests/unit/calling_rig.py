"""A calling station by hand: a clock, alarms, a modem, a link, and what it earns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from edge_app.model import (
    AlarmChanged,
    Command,
    Delivered,
    Document,
    Replied,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.outcomes import (
    Acknowledge,
    Answer,
    Condition,
    Event,
    Message,
    Order,
    Outcome,
    WakeAt,
)
from edge_app.response_levels import Parameters
from edge_app.shared import Shared
from edge_app.stations.calling import STATION
from edge_app.stations.calling_parts import CallingState, Kept, Limits
from edge_app.stations.contract import State
from tests.unit.schemas_of_data import validate_data

MONDAY_NS = 1_768_780_800_000_000_000
"""2026-01-19, a Monday, 00:00 UTC."""
PEOPLE: tuple[dict[str, Any], ...] = (
    {"name": "li", "phone": "+86 138 0000 0001", "mail": "li@example.org"},
    {"name": "wang", "phone": "+8613800000002"},
    {"name": "zhao", "mail": "zhao@example.org"},
)
SECRETS = ("13800000001", "13800000002", "li@example.org", "zhao@example.org")
URGENT = ("cold*", "*power*")
LIMITS = Limits("duty", people=PEOPLE, modem="modem", siren="horn", urgent=URGENT)


def limits(**changes: Any) -> Limits:
    """Return the usual site with some keys changed."""
    keys: dict[str, Any] = {"people": PEOPLE, "modem": "modem", "siren": "horn"}
    keys["urgent"] = URGENT
    return Limits("duty", **(keys | changes))


@dataclass
class Rig:
    """One station; `seconds` is the boot clock, `wall_s` what the wall clock adds."""

    limits: Limits = LIMITS
    state: CallingState = field(default_factory=STATION.fresh)
    seconds: float = 10.0
    wall_s: float = 0.0
    boot: str = "boot-one"
    synced: bool = True
    earned: list[Outcome] = field(default_factory=list)
    wake_s: float | None = None
    call_pct: int | None = None

    @property
    def at(self) -> Stamp:
        """Return this moment."""
        boot_ns = round(self.seconds * 10**9)
        wall_ns = MONDAY_NS + boot_ns + round(self.wall_s * 10**9)
        return Stamp(self.boot, boot_ns, wall_ns, synced=self.synced)

    def give(self, given: StationInput) -> list[Outcome]:
        """Give one input; each event must fit its schema and name no address."""
        shared = Shared(parameters=Parameters(call_pct=self.call_pct))
        self.state, outcomes = STATION.step(self.limits, self.state, shared, given)
        for one in outcomes:
            if isinstance(one, WakeAt):
                self.wake_s = one.boot_ns / 10**9
            if isinstance(one, Event):
                validate_data(f"event-{one.kind}", one.data)
        self.earned += outcomes
        told = [one.data for one in outcomes if isinstance(one, Event)]
        seen = repr((told, self.state, self.view()))
        assert [] == [secret for secret in SECRETS if secret in seen]
        return list(outcomes)

    def start(self, gap_s: float | None = None) -> Rig:
        """Begin."""
        self.give(Started(self.at, clean=True, gap_s=gap_s))
        return self

    def reboot(self, *, gap_s: float, synced: bool = True) -> None:
        """Stop, write and read what is kept, and start on another boot clock."""
        text = msgspec.json.encode(self.state.kept)
        kept = msgspec.json.decode(text, type=Kept)
        self.state = State(kept, STATION.fresh().passing)
        self.wall_s += self.seconds + gap_s
        self.seconds, self.boot, self.synced = 10.0, self.boot + "-more", synced
        self.earned.clear()
        self.start(gap_s if synced else None)

    def wait(self, seconds: float) -> None:
        """Let time go by, with every tick that was asked for."""
        end_s = self.seconds + seconds
        while self.wake_s is not None and self.wake_s <= end_s:
            self.seconds, self.wake_s = max(self.wake_s, self.seconds), None
            self.give(Tick(self.at))
        self.seconds = end_s

    # ---------------------------------------------------------------- inputs

    def alarm(
        self,
        name: str = "gate-fever",
        state: str = "unacknowledged",
        before: str = "normal",
        *,
        priority: str = "high",
        station: str = "gate",
        by: str = "",
    ) -> list[Outcome]:
        """Let an alarm change."""
        document: Document = {"alarm": name, "state": state, "by": by}
        given = AlarmChanged(
            name, station, state, before, priority, "Look at it.", document, self.at
        )
        return self.give(given)

    def command(self, verb: str, **arguments: str) -> Answer:
        """Give a command and return its answer."""
        name = f"c-{len(self.earned)}"
        command = Command(name, "duty", verb, "chief", "local", arguments, self.at)
        outcomes = self.give(command)
        return next(one for one in outcomes if isinstance(one, Answer))

    def modem_says(self, text: str = "", *, ok: bool = True) -> None:
        """Answer the modem's order."""
        self.give(Replied("modem", "sms", ok, text, self.at))

    def texts(self, text: str, number: str = "+8613800000001") -> list[Outcome]:
        """Let a text message come in."""
        return self.give(Replied("modem", "sms-in", True, f"{number} {text}", self.at))

    def deliver(self, message: Message, why: str = "") -> None:
        """Let the link say what came of a message."""
        self.give(Delivered("duty", message.id, not why, why, self.at))

    def flow(self, *, rounds: int = 50) -> None:
        """Let everything arrive, until nothing is under way any more."""
        for _ in range(rounds):
            before = len(self.earned)
            for one in tuple(self.unanswered()):
                self.deliver(one)
            if any(one.gone_ns for one in self.state.kept.letters):
                self.modem_says()
            if len(self.earned) == before:
                return

    # --------------------------------------------------------------- queries

    def unanswered(self) -> Iterable[Message]:
        """Return messages whose letter still waits for its answer."""
        waiting = {one.id for one in self.state.kept.letters if one.gone_ns}
        newest = {one.id: one for one in self.earned if isinstance(one, Message)}
        return [one for one in newest.values() if one.id.rpartition("-")[0] in waiting]

    def orders(self, device: str = "modem") -> list[Order]:
        """Return what a device was told."""
        orders = [one for one in self.earned if isinstance(one, Order)]
        return [one for one in orders if one.device == device]

    def siren(self) -> list[str]:
        """Return what the siren was told."""
        return [one.verb for one in self.orders("horn")]

    def messages(self, way: str = "mail") -> list[Message]:
        """Return what the link was given."""
        given = [one for one in self.earned if isinstance(one, Message)]
        return [one for one in given if one.way == way]

    def notices(self, *results: str) -> list[tuple[str, str]]:
        """Return who was told how."""
        found = [one.data for one in self.earned if isinstance(one, Event)]
        return [
            (str(data.get("person", "")), str(data["result"]))
            for data in found
            if "result" in data and (not results or data["result"] in results)
        ]

    def steps(self) -> list[str]:
        """Return the steps of ladders, phase and who."""
        data = [one.data for one in self.earned if isinstance(one, Event)]
        return [
            f"{one['phase']} {one.get('who', '')}".rstrip()
            for one in data
            if "phase" in one
        ]

    def conditions(self) -> dict[str, bool]:
        """Return the conditions as last said."""
        said = [one for one in self.earned if isinstance(one, Condition)]
        return {one.alarm: one.active for one in said}

    def acknowledged(self) -> list[tuple[str, str]]:
        """Return which alarms somebody has acknowledged here."""
        seen = [one for one in self.earned if isinstance(one, Acknowledge)]
        return [(one.alarm, one.by) for one in seen]

    def view(self) -> Any:
        """Return the retained state as it is published."""
        document = STATION.view(self.limits, self.state, Shared())
        return json.loads(msgspec.json.encode(document))

    def again(self, **changes: Any) -> Rig:
        """Return a station with other limits and nothing behind it."""
        return replace(self, limits=limits(**changes), state=STATION.fresh())
