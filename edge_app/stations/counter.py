"""A counter with a tag reader: goods that are laid on it are booked in or out.

One goods tag is one piece. A beep says that the move is on disk; a tag without a beep
is not booked. A tag that stays lying is one presentation, even across a restart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from drivers.contract import option
from drivers.quantities import TagScheme
from edge_app import stock
from edge_app.model import (
    Condition,
    Document,
    Event,
    Move,
    Order,
    OrderFailed,
    Outcome,
    PortChange,
    Priority,
    Shared,
    Stamp,
    Started,
    StationInput,
    TagRead,
    Tick,
    WakeAt,
    When,
    cause_of,
    ns,
)
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.tag_data import gs1_of

START_NS = ns(2)
"""How long the reader may take to look again after a start."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The counter's devices, and the places that goods go between."""

    name: str
    reader: str
    buzzer: str = option("", about="It beeps when a move is on disk.")
    lamp: str = option("", about="It lights up when a move is on disk.")
    direction: Literal["auto", "in", "out"] = option(
        "auto",
        choices=("auto", "in", "out"),
        about="Which way goods go; auto: out if they are in the store, in if not.",
    )
    supplier: str = option("<supplier>", about="Where goods come from.")
    recipient: str = option("<recipient>", about="Where goods go to.")
    away_s: float = option(
        3.0, low=0.5, high=600, about="How long a tag is unseen before it counts again."
    )
    beep_within_s: float = option(
        2.0, low=0.1, high=60, about="After this time a beep would only confuse."
    )
    most_tags: int = option(
        200, low=1, high=5000, about="How many tags may lie on the counter at once."
    )


@dataclass(frozen=True, slots=True)
class Present:
    """A tag that lies on the counter: its number or hash, and whether it was booked."""

    tag: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The tags that lie on the counter, in the order in which they came."""

    present: tuple[Present, ...] = ()


@dataclass(frozen=True, slots=True)
class Passing:
    """When each present tag was seen last, by its number; 0 `wake_ns` is no wish.

    `recalled` are tags of before the start that were not seen since.
    """

    seen_ns: Mapping[str, int] = field(default_factory=dict)
    recalled: frozenset[str] = frozenset()
    deaf: bool = False
    crowded: bool = False
    wake_ns: int = 0


CounterState = State[Kept, Passing]


def step(
    limits: Limits, state: CounterState, shared: Shared, given: StationInput
) -> tuple[CounterState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    outcomes: Outcomes = ()
    match given:
        case Started():
            state = _recall(state, given.at)
        case TagRead() if given.device == limits.reader:
            state = _let_go(limits, state, given.at)
            state, outcomes = _seen(limits, state, shared, given)
        case PortChange() if given.device == limits.reader:
            state = _port(limits, state, given)
        case OrderFailed():
            outcomes = (_order_failed(limits, given),)
        case Tick():
            state = _let_go(limits, state, given.at)
            state = replace(state, passing=replace(state.passing, wake_ns=0))
    state, room = _room_again(limits, state)
    state, wake = _wake(limits, state)
    return state, (*outcomes, *room, *wake)


# ------------------------------------------------------------------- presence


def _recall(state: CounterState, at: Stamp) -> CounterState:
    """After a start, what lay there still lies there until the reader can look."""
    tags = [present.tag for present in state.kept.present]
    seen_ns = dict.fromkeys(tags, at.boot_ns + START_NS)
    return State(state.kept, Passing(seen_ns, frozenset(tags)))


def _port(limits: Limits, state: CounterState, change: PortChange) -> CounterState:
    """While the reader is gone no tag can be seen, so none is away."""
    if not change.up:
        state = _let_go(limits, state, change.at)
        return replace(state, passing=replace(state.passing, deaf=True))
    seen_ns = dict.fromkeys(state.passing.seen_ns, change.at.boot_ns)
    return replace(state, passing=replace(state.passing, seen_ns=seen_ns, deaf=False))


def _let_go(limits: Limits, state: CounterState, at: Stamp) -> CounterState:
    """Forget every tag that has been unseen for `away_s`."""
    away_ns = ns(limits.away_s)
    last_seen_ns = state.passing.seen_ns.items()
    gone = {tag for tag, seen in last_seen_ns if at.boot_ns - seen >= away_ns}
    if state.passing.deaf or not gone:
        return state
    kept = Kept(tuple(one for one in state.kept.present if one.tag not in gone))
    passing = replace(
        state.passing,
        seen_ns={tag: seen for tag, seen in last_seen_ns if tag not in gone},
        recalled=state.passing.recalled - gone,
    )
    return State(kept, passing)


def _wake(limits: Limits, state: CounterState) -> tuple[CounterState, Outcomes]:
    """Ask to be woken when the first tag may be away, unless that is asked already."""
    passing = state.passing
    if passing.deaf or passing.wake_ns or not passing.seen_ns:
        return state, ()
    wake_ns = min(passing.seen_ns.values()) + ns(limits.away_s)
    passing = replace(passing, wake_ns=wake_ns)
    return replace(state, passing=passing), (WakeAt(wake_ns),)


def _seen(
    limits: Limits, state: CounterState, shared: Shared, read: TagRead
) -> tuple[CounterState, Outcomes]:
    passing = state.passing
    tag = read.code or read.person
    known = tag in passing.seen_ns
    if not known and len(passing.seen_ns) >= limits.most_tags:
        state = replace(state, passing=replace(passing, crowded=True, deaf=False))
        return state, () if passing.crowded else (_crowded(limits, active=True),)
    passing = replace(
        passing,
        seen_ns={**passing.seen_ns, tag: read.at.boot_ns},
        recalled=passing.recalled - {tag},
        deaf=False,
    )
    if not known:
        outcomes = _arrived(limits, shared, read)
        moved = any(isinstance(outcome, Move) for outcome in outcomes)
        kept = Kept((*state.kept.present, Present(tag, moved)))
        return State(kept, passing), outcomes
    again = tag in state.passing.recalled and Present(tag, moved=True) in (
        state.kept.present
    )
    return replace(state, passing=passing), _beep(limits, read) if again else ()


def _room_again(limits: Limits, state: CounterState) -> tuple[CounterState, Outcomes]:
    passing = state.passing
    if not passing.crowded or len(passing.seen_ns) >= limits.most_tags:
        return state, ()
    state = replace(state, passing=replace(passing, crowded=False))
    return state, (_crowded(limits, active=False),)


def _crowded(limits: Limits, *, active: bool) -> Condition:
    text = f"Take goods off {limits.name}: it can follow {limits.most_tags} tags."
    name = f"{limits.name}-crowded"
    return Condition(name, limits.name, active, Priority.LOW, text)


# --------------------------------------------------------------------- moving


def _arrived(limits: Limits, shared: Shared, read: TagRead) -> tuple[Outcome, ...]:
    """Book goods that were just laid down; anything else is only said."""
    if not read.code:
        return (_unknown(limits, read, {"person": read.person}),)
    before = stock.held(shared.balances, limits.name, read.code)
    outward = limits.direction == "out" or (limits.direction == "auto" and before > 0)
    source = limits.name if outward else limits.supplier
    target = limits.recipient if outward else limits.name
    move = Move(read.code, source, target, 1, "piece")
    why = stock.why_not(shared.balances, move)
    if not outward and before > 0:
        why = f"{limits.name} holds {read.code} already."
    if why:
        return (_unknown(limits, read, {"item": read.code, "why": why}),)
    data: Document = {
        "item": read.code,
        "direction": "out" if outward else "in",
        "quantity": 1,
        "unit": "piece",
        "balance_before": before,
        "balance_after": before - 1 if outward else before + 1,
        "from": source,
        "to": target,
    }
    if gs1 := gs1_of(read.code):
        data = {**data, "gs1": dict(gs1)}
    moved = Event("stock.moved", limits.name, read.at, data, cause_of(read))
    return (moved, move, *_beep(limits, read))


def _unknown(limits: Limits, read: TagRead, data: Document) -> Event:
    return Event("stock.unknown", limits.name, read.at, data, cause_of(read))


def _beep(limits: Limits, read: TagRead) -> tuple[Outcome, ...]:
    """Say that it is on disk, and only then."""
    by_ns = read.at.boot_ns + ns(limits.beep_within_s)
    return tuple(
        Order(device, verb, None, When.COMMITTED, by_ns, cause_of(read))
        for device, verb in ((limits.buzzer, "beep"), (limits.lamp, "pulse"))
        if device
    )


def _order_failed(limits: Limits, failed: OrderFailed) -> Event:
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    return Event("order.failed", limits.name, failed.at, data, failed.cause)


def view(limits: Limits, state: CounterState, shared: Shared) -> Document:
    """Return the retained state: how many tags lie there, how much is in the store."""
    held = (
        count for (place, _), count in shared.balances.items() if place == limits.name
    )
    return {
        "state": "reader lost" if state.passing.deaf else "ready",
        "direction": limits.direction,
        "tags": len(state.kept.present),
        "booked": sum(present.moved for present in state.kept.present),
        "in_store": sum(held),
    }


STATION = StationKind(
    name="counter",
    limits=Limits,
    devices={
        "reader": frozenset({TagScheme.EPC}),
        "buzzer": frozenset({"beep"}),
        "lamp": frozenset({"pulse"}),
    },
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset(),
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
