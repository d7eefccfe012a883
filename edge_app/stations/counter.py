"""A counter with a tag reader or a scanner: goods shown to it are booked in or out.

One goods tag is one piece, and so is one scan of a printed code. A beep says that the
move is on disk; what got no beep is not booked. A tag that stays lying is one
presentation, and a code that is read twice in a moment one scan, even across a restart.
"""

from __future__ import annotations

from dataclasses import replace

from drivers.quantities import Symbology, TagScheme
from edge_app.model import (
    CodeRead,
    Document,
    OrderFailed,
    PortChange,
    Stamp,
    Started,
    StationInput,
    TagRead,
    Tick,
    cause_of,
    ns,
)
from edge_app.moves import Move
from edge_app.outcomes import Condition, Event, Order, Outcome, Priority, WakeAt, When
from edge_app.presence import Sight, recall
from edge_app.shared import Shared
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.counter_moves import document, goods_of, move_of
from edge_app.stations.counter_parts import (
    CounterState,
    Kept,
    Limits,
    Passing,
    Present,
)

START_NS = ns(2)
"""How long the reader may take to look again after a start."""


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
            state, outcomes = _tag(limits, state, shared, given)
        case CodeRead() if given.device == limits.scanner:
            state = _let_go(limits, state, given.at)
            state, outcomes = _code(limits, state, shared, given)
        case PortChange():
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
    until_ns = at.boot_ns + START_NS
    tags = recall((one.tag for one in state.kept.present), until_ns)
    codes = recall((one.tag for one in state.kept.codes), until_ns)
    return State(state.kept, Passing(tags, codes))


def _port(limits: Limits, state: CounterState, change: PortChange) -> CounterState:
    """While the reader is gone no tag can be seen, so none is away."""
    passing = state.passing
    if change.device not in (limits.reader, limits.scanner):
        return state
    if not change.up:
        state = _let_go(limits, state, change.at)
        passing = state.passing
    now_ns = change.at.boot_ns
    if change.device == limits.reader:
        tags = passing.tags.back(now_ns) if change.up else passing.tags.lost()
        return replace(state, passing=replace(passing, tags=tags))
    codes = passing.codes.back(now_ns) if change.up else passing.codes.lost()
    return replace(state, passing=replace(passing, codes=codes))


def _let_go(limits: Limits, state: CounterState, at: Stamp) -> CounterState:
    """Forget every tag unseen for `away_s`, and every code for `again_s`."""
    passing, lying = state.passing, state.kept
    tags, tags_gone = passing.tags.let_go(at.boot_ns, ns(limits.away_s))
    codes, codes_gone = passing.codes.let_go(at.boot_ns, ns(limits.again_s))
    if not tags_gone and not codes_gone:
        return state
    kept = Kept(_without(lying.present, tags_gone), _without(lying.codes, codes_gone))
    return State(kept, replace(passing, tags=tags, codes=codes))


def _without(lying: tuple[Present, ...], gone: frozenset[str]) -> tuple[Present, ...]:
    return tuple(one for one in lying if one.tag not in gone)


def _wake(limits: Limits, state: CounterState) -> tuple[CounterState, Outcomes]:
    """Ask to be woken when the first may be away, unless that is asked already."""
    passing = state.passing
    dues_ns = (
        passing.tags.due_ns(ns(limits.away_s)),
        passing.codes.due_ns(ns(limits.again_s)),
    )
    wake_ns = min((due_ns for due_ns in dues_ns if due_ns is not None), default=0)
    # An earlier wish that is still open brings a tick, and with it the next wish.
    if not wake_ns or 0 < passing.wake_ns <= wake_ns:
        return state, ()
    passing = replace(passing, wake_ns=wake_ns)
    return replace(state, passing=passing), (WakeAt(wake_ns),)


def _tag(
    limits: Limits, state: CounterState, shared: Shared, read: TagRead
) -> tuple[CounterState, Outcomes]:
    passing = state.passing
    name = read.code or read.person
    there = passing.tags.seen_ns
    if name not in there and len(there) >= limits.most_tags:
        tags = replace(passing.tags, deaf=False)
        state = replace(state, passing=replace(passing, tags=tags, crowded=True))
        return state, () if passing.crowded else (_crowded(limits, active=True),)
    tags, sight = passing.tags.seen(name, read.at.boot_ns)
    lying, outcomes = _shown(limits, state.kept.present, shared, read, sight)
    kept = state.kept
    if lying is not kept.present:
        kept = replace(kept, present=lying)
    return State(kept, replace(passing, tags=tags)), outcomes


def _code(
    limits: Limits, state: CounterState, shared: Shared, read: CodeRead
) -> tuple[CounterState, Outcomes]:
    passing = state.passing
    codes, sight = passing.codes.seen(read.code or read.person, read.at.boot_ns)
    lying, outcomes = _shown(limits, state.kept.codes, shared, read, sight)
    kept = state.kept
    if lying is not kept.codes:
        kept = replace(kept, codes=lying)
    return State(kept, replace(passing, codes=codes)), outcomes


def _shown(
    limits: Limits,
    lying: tuple[Present, ...],
    shared: Shared,
    read: TagRead | CodeRead,
    sight: Sight,
) -> tuple[tuple[Present, ...], Outcomes]:
    """Book what has just come; beep again for what came before a stop."""
    name = read.code or read.person
    if sight is Sight.ENTERED:
        outcomes = _arrived(limits, shared, read)
        moved = any(isinstance(outcome, Move) for outcome in outcomes)
        return (*lying, Present(name, moved)), outcomes
    again = sight is Sight.RETURNED and Present(name, moved=True) in lying
    return lying, _beep(limits, read) if again else ()


def _room_again(limits: Limits, state: CounterState) -> tuple[CounterState, Outcomes]:
    passing = state.passing
    if not passing.crowded or len(passing.tags.seen_ns) >= limits.most_tags:
        return state, ()
    state = replace(state, passing=replace(passing, crowded=False))
    return state, (_crowded(limits, active=False),)


def _crowded(limits: Limits, *, active: bool) -> Condition:
    text = f"Take goods off {limits.name}: it can follow {limits.most_tags} tags."
    name = f"{limits.name}-crowded"
    return Condition(name, limits.name, active, Priority.LOW, text)


# --------------------------------------------------------------------- moving


def _arrived(
    limits: Limits, shared: Shared, read: TagRead | CodeRead
) -> tuple[Outcome, ...]:
    """Book goods that were just shown; anything else is only said."""
    if not read.code:
        return (_unknown(limits, read, {"person": read.person}),)
    goods = goods_of(read)
    move, why = move_of(limits, goods, shared.stock.ledger)
    if why:
        return (_unknown(limits, read, {"item": goods.item, "why": why}),)
    data = document(limits, goods, move, shared.stock.ledger)
    moved = Event("stock.moved", limits.name, read.at, data, cause_of(read))
    return (moved, move, *_beep(limits, read))


def _unknown(limits: Limits, read: TagRead | CodeRead, data: Document) -> Event:
    return Event("stock.unknown", limits.name, read.at, data, cause_of(read))


def _beep(limits: Limits, read: TagRead | CodeRead) -> tuple[Outcome, ...]:
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
    held = shared.stock.ledger.in_all(limits.name)
    return {
        "state": _heard(state.passing),
        "direction": limits.direction,
        "tags": len(state.kept.present),
        "booked": sum(present.moved for present in state.kept.present),
        "in_store": held,
    }


def _heard(passing: Passing) -> str:
    if passing.tags.deaf:
        return "reader lost"
    return "scanner lost" if passing.codes.deaf else "ready"


STATION = StationKind(
    name="counter",
    limits=Limits,
    devices={
        "reader": frozenset({TagScheme.EPC}),
        "scanner": frozenset(Symbology),
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
