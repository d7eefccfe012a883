"""What must be true of everything a gateway says: told from outside, by its events.

`Watch` follows one life of an engine and complains by an assertion. It knows only what
is published and ordered, and nothing of how a station works inside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from edge_app.engine_values import GATEWAY, Taken
from edge_app.outcomes import Batch, Event
from edge_app.stations.entrance_parts import Limits
from tests.unit.whole_house import events_of, orders_of

ENDED = {"passed", "passed-after-recheck", "passed-after-confirm"}
HELD = {"hold", "wait", "recheck", "confirm", "fever"}
OVER = {"not-used", "denied", "withdrawn", "unattributed-grant", "released"}
"""Results of a grant that nobody walked in on."""
OUTLIVING = {"screening", "fever", "override", "admission"}
"""Kinds of events that say something which outlives a stop."""


@dataclass
class Lane:
    """What is known of one lane from what it told."""

    limits: Limits
    warrant: str | None = None
    waiting: str | None = None
    grant: str | None = None
    released: bool = False
    held: set[str] = field(default_factory=set)


@dataclass
class Watch:
    """Follows the lanes of one life; `known` is what was on the disk before it."""

    lanes: dict[str, Lane]
    held: set[str] = field(default_factory=set)
    """Who is held with a badge, wherever: every gate of the site knows."""

    @classmethod
    def over(cls, limits: Iterable[Limits], known: Iterable[Batch]) -> Watch:
        """Begin a life: who is held and a gate that stands open outlive a stop."""
        watch = cls({one.name: Lane(one) for one in limits})
        for event in (event for batch in known for event in batch.events):
            lane = watch.lanes.get(event.station)
            if lane is not None and event.kind in OUTLIVING:
                watch.note(lane, event)
        for lane in watch.lanes.values():
            lane.warrant = lane.waiting = None
        return watch

    def see(self, taken: Taken) -> None:
        """Judge what one input earned."""
        events = events_of(taken)
        for name, lane in self.lanes.items():
            told = [event for event in events if event.station == name]
            lane.warrant = None
            before = lane.released
            for event in told:
                self.note(lane, event)
            opened = self.openings(lane, taken, released=before or lane.released)
            self.judge_openings(lane, told, opened)

    def note(self, lane: Lane, event: Event) -> None:
        """Take one event of a lane."""
        result, person = event.data.get("result"), str(event.data.get("person", ""))
        match event.kind:
            case "screening" | "fever":
                self.note_measured(lane, event, str(result), person)
            case "override":
                self.note_override(lane, event)
            case "duty":
                if result == "seen" and lane.waiting in ("", person):
                    lane.warrant = person
            case "admission":
                self.note_admission(lane, str(result), person)
            case "passage":
                self.note_passage(lane, event, str(result), person)

    def note_measured(self, lane: Lane, event: Event, result: str, person: str) -> None:
        """Take a measurement: only a low one that counts can let in."""
        held = self.held if person else lane.held
        if result in HELD:
            held.add(person)
        elif result in ENDED:
            assert is_low(event), f"let in by {event.data}"
            lane.warrant = person
            held.discard(person)
        elif result == "lapsed":
            held.discard(person)

    def note_override(self, lane: Lane, event: Event) -> None:
        """Take an override: it has a name and a reason, always."""
        assert event.data["by"]
        assert event.data["reason"]
        verb = event.data["verb"]
        if verb == "open":
            lane.warrant, lane.waiting = "", None
        elif verb in ("release", "release-end"):
            lane.released = verb == "release"
        elif verb in ("deny", "re-measure"):
            lane.waiting = None

    def note_admission(self, lane: Lane, result: str, person: str) -> None:
        """Take what became of somebody who measured well."""
        if result == "waiting":
            assert lane.warrant == person
            lane.waiting, lane.warrant = person, None
        elif result == "refused":
            # Whoever stood there was turned away, before or after the guard looked.
            lane.warrant, lane.waiting = None, None
        elif result == "held":
            self.held.add(person)
            lane.held.discard("")
        elif result in ("lapsed", "denied", "withdrawn", "released"):
            lane.waiting = None

    def note_passage(self, lane: Lane, event: Event, result: str, person: str) -> None:
        """Take a walk: whoever was granted had an opening of their own."""
        if result == "granted":
            assert lane.grant is not None, "granted without a grant"
            assert lane.grant in ("", person)
            assert "in" == event.data["direction"]
            lane.grant = None
        elif result in OVER:
            lane.grant = None

    def openings(self, lane: Lane, taken: Taken, *, released: bool) -> int:
        """Count how often a barrier was opened for one person."""
        verb = "off" if lane.limits.entry_when_lost == "open" else "pulse"
        if released:
            return 0
        orders = orders_of(taken)
        return sum((o.device, o.verb) == (lane.limits.barrier, verb) for o in orders)

    def judge_openings(self, lane: Lane, told: list[Event], opened: int) -> None:
        """Allow one opening, and that only by a warrant of this very moment."""
        if opened:
            assert 1 == opened
            assert lane.warrant is not None, f"opened by {told}"
            # Who is held elsewhere a moment later may still walk in by this one.
            assert not lane.warrant or lane.warrant not in self.held
        # Without a barrier, or while it stands open, a grant shows in no order.
        unseen = not lane.limits.barrier or lane.released
        seen = any(event.kind == "duty" for event in told)
        if lane.warrant is not None and (opened or unseen):
            if seen or lane.waiting is None:
                lane.grant = lane.warrant
            lane.waiting = None if seen else lane.waiting


def is_low(event: Event) -> bool:
    """Say whether a measurement is one, and below where its limit begins."""
    data = event.data
    value, screen = (
        Decimal(str(data.get(key, "NaN"))) for key in ("value_c", "screen_c")
    )
    measured = value.is_finite() and screen.is_finite()
    return measured and value < screen and not data.get("degraded")


# ------------------------------------------------------------------- occupancy


def replayed(
    batches: Iterable[Batch], zones: dict[str, str], start: dict[str, int]
) -> dict[str, int]:
    """Count people by the events alone; each snapshot on the way agrees with it."""
    people = dict(start)
    for batch in batches:
        for event in batch.events:
            recount(event, zones, people)
        if GATEWAY in batch.kept:
            kept = json.loads(batch.kept[GATEWAY].text)["occupancy"]
            assert {z: n for z, n in people.items() if n} == {
                z: n for z, n in kept.items() if n
            }
    return people


def recount(event: Event, zones: dict[str, str], people: dict[str, int]) -> None:
    """Take one event's word for who came or went; nobody is never fewer than none."""
    data = event.data
    if event.kind == "passage":
        zone = zones[event.station]
        step = {"in": 1, "out": -1, "none": 0}[str(data["direction"])]
        people[zone] = max(0, people.get(zone, 0) + step)
        assert people[zone] == data.get("occupancy", people[zone])
    elif event.kind == "occupancy":
        zone = str(data["zone"])
        assert people.get(zone, 0) == data["people"]
        if data["what"] == "reset":
            people[zone] = 0
