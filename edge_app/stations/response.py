"""The site's response level: who or what declared it, and from when it holds.

The gravest of what was commanded and what closed contacts mean holds, so that a key on
the spot raises the level without the centre, and never lowers it; once the contact is
open what was commanded holds again. What a level changes is one table, which stations
read as `Shared.parameters`. Each level has an alarm of its own: alarms tell people.

Source: `domain.md` 10 (audited, at a stated time), `needs.md` (levels I to IV).
"""

from __future__ import annotations

from dataclasses import replace

from drivers.quantities import Quantity
from edge_app.model import (
    Command,
    Document,
    Json,
    Reading,
    Started,
    StationInput,
    Tick,
    cause_of,
    ns,
)
from edge_app.moments import time_text
from edge_app.outcomes import (
    Answer,
    Condition,
    Event,
    Leveled,
    Priority,
    WakeAt,
)
from edge_app.response_levels import COLOURS, LEVELS, NONE, gravest, spelled
from edge_app.roll import wall_ns_of
from edge_app.shared import Shared
from edge_app.stations import response_orders
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.response_parts import (
    Kept,
    Limits,
    Passing,
    ResponseState,
    Turn,
    Why,
)

PRIORITIES = {
    "I": Priority.HIGH,
    "II": Priority.MEDIUM,
    "III": Priority.LOW,
    "IV": Priority.LOW,
}
LOOK_NS = ns(30)
"""How often it is looked whether a stated time has come."""


def step(
    limits: Limits, state: ResponseState, shared: Shared, given: StationInput
) -> tuple[ResponseState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    why = Why("restart", "gateway")
    turn = Turn(limits, shared, state.kept, given.at, cause_of(given), why)
    passing = state.passing
    answers: tuple[Answer, ...] = ()
    match given:
        case Started():
            _begin(turn)
        case Reading(quantity=Quantity.CONTACT):
            _take_contact(turn, given)
        case Command(verb="level"):
            answers = (response_orders.obey(turn, given),)
        case Tick():
            passing = replace(passing, wake_ns=0)
    _take_planned(turn)
    _settle(turn, repeats=isinstance(given, Started))
    if turn.kept.planned is not None and not passing.wake_ns > given.at.boot_ns:
        passing = replace(passing, wake_ns=_look_ns(turn))
        turn.outcomes.append(WakeAt(passing.wake_ns))
    return State(turn.kept, passing), (*turn.outcomes, *answers)


def _begin(turn: Turn) -> None:
    """Take the configured level at the very first start; forget contacts that went."""
    limits, kept = turn.limits, turn.kept
    there = {device for level in LEVELS for device in limits.contacts(level)}
    closed = tuple(one for one in kept.closed if one in there)
    if closed != kept.closed:
        turn.keep(closed=closed)
    if not kept.begun:
        turn.why = Why("initial", "configuration")
        turn.keep(begun=True, commanded=limits.initial)


def _take_contact(turn: Turn, reading: Reading) -> None:
    """Note that a contact closed or opened."""
    device, others = reading.device, set(turn.kept.closed) - {reading.device}
    closed = {*others, device} if reading.value else others
    turn.why = Why("contact", device)
    if closed != set(turn.kept.closed):
        turn.keep(closed=tuple(sorted(closed)))


def _take_planned(turn: Turn) -> None:
    """Let what was commanded for a stated time take effect once it has come."""
    planned = turn.kept.planned
    if planned is None or not turn.at.synced or _due_ns(turn) > turn.at.wall_ns:
        return
    effective = response_orders.local(planned.day, planned.minute)
    turn.cause = planned.cause
    turn.why = Why(planned.sender, planned.by, planned.reason, effective)
    turn.keep(planned=None, commanded=planned.level)


def _due_ns(turn: Turn) -> int:
    """Return the wall time that was stated."""
    planned, offset = turn.kept.planned, turn.shared.utc_offset_s
    if planned is None:
        return 0
    return wall_ns_of(planned.day, planned.minute, turn.at.wall_ns, offset)


def _look_ns(turn: Turn) -> int:
    """Return when to look again; sooner where the time comes sooner."""
    left_ns = _due_ns(turn) - turn.at.wall_ns if turn.at.synced else LOOK_NS
    return turn.at.boot_ns + min(max(left_ns, 0), LOOK_NS)


def _settle(turn: Turn, *, repeats: bool) -> None:
    """Let the gravest level hold; tell of it once."""
    before = turn.kept.holds
    holds = gravest(turn.kept.commanded, *turn.declared())
    if holds != before:
        _change(turn, before, holds)
    elif repeats and turn.shared.level != holds:
        turn.outcomes.append(Leveled(holds))


def _change(turn: Turn, before: str, after: str) -> None:
    """Tell everybody that another level holds."""
    name, why = turn.limits.name, turn.why
    since = time_text(turn.at.wall_ns) if turn.at.synced else ""
    turn.keep(holds=after, since=since, by=why.by, reason=why.reason)
    data: dict[str, Json] = {
        "before": before or NONE,
        "after": after or NONE,
        "source": why.source,
        "by": why.by,
    }
    if why.reason:
        data["reason"] = why.reason
    if why.effective:
        data["effective"] = why.effective
    turn.outcomes += [
        Event("level", name, turn.at, data, turn.cause),
        Leveled(after),
    ]
    for level, active in ((before, False), (after, True)):
        if level:
            turn.outcomes.append(_condition(turn, level, active=active))


def _condition(turn: Turn, level: str, *, active: bool) -> Condition:
    """Make the alarm of a level; it tells people what holds now."""
    name, why = turn.limits.name, turn.why
    because = f": {why.reason}" if why.reason else ""
    text = f"Carry out the plan of level {spelled(level)}, which {why.by} declared"
    text = f"{text}{because}." if active else f"Level {spelled(level)} holds no longer."
    alarm = f"{name}-{COLOURS[level]}"
    return Condition(alarm, name, active, PRIORITIES[level], text)


def view(_limits: Limits, state: ResponseState, _shared: Shared) -> Document:
    """Return the retained state: which level holds, since when, and what is planned."""
    kept, planned = state.kept, state.kept.planned
    shown: dict[str, Json] = {
        "state": kept.holds or NONE,
        "colour": COLOURS.get(kept.holds, NONE),
        "commanded": kept.commanded or NONE,
        "contacts": list(kept.closed),
        "since": kept.since,
        "by": kept.by,
        "reason": kept.reason,
    }
    if planned is not None:
        shown["planned"] = planned.level or NONE
        shown["planned_from"] = response_orders.local(planned.day, planned.minute)
    return shown


CONTACT = frozenset({Quantity.CONTACT})
STATION = StationKind(
    name="response",
    limits=Limits,
    devices=dict.fromkeys(COLOURS.values(), CONTACT),
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset({"level"}),
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
