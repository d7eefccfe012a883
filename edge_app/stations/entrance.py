"""A gate where people are measured, let in one by one, and counted.

Screening, not diagnosis: a value at or above the limit asks the person to rest and be
measured again; the second high value calls a person with a contact thermometer. A
fever may hold somebody who wants in, never somebody who wants out.

Source: `domain.md` 2.3 (gate protocol), 6.1 (one person, one pass).
"""

from __future__ import annotations

from dataclasses import replace

from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.model import (
    Answer,
    CodeRead,
    Command,
    Document,
    Json,
    OrderFailed,
    PortChange,
    Reading,
    Shared,
    Started,
    StationInput,
    TagRead,
    WakeAt,
    When,
    cause_of,
    ns,
)
from edge_app.stations import (
    entrance_passage,
    entrance_screening,
    passage,
    screening,
)
from edge_app.stations.contract import Outcomes, StationKind
from edge_app.stations.contract import State as AnyState
from edge_app.stations.entrance_parts import (
    LAPSE_NS,
    Hold,
    Kept,
    Limits,
    Passing,
    Turn,
    with_person,
)
from edge_app.stations.screening import Front

State = AnyState[Kept, Passing]


def step(
    limits: Limits, state: State, shared: Shared, given: StationInput
) -> tuple[State, Outcomes]:
    """Take one input; what time alone has changed by then comes first."""
    cause = given.id if isinstance(given, Command) else cause_of(given)
    turn = Turn(limits, state.kept, state.passing, shared, given.at, cause)
    if isinstance(given, Started):
        begin(turn, given)
    pass_time(turn)
    match given:
        case Reading(quantity=Quantity.BEAM, device=device) if device in (
            limits.outer_beam,
            limits.inner_beam,
        ):
            entrance_passage.take_beam(turn, given)
        case Reading(device=limits.thermometer):
            entrance_screening.measure(turn, given)
        case TagRead(device=limits.reader) | CodeRead(device=limits.reader):
            entrance_screening.show_badge(turn, given.person)
        case PortChange():
            change_port(turn, given)
        case OrderFailed():
            miss_order(turn, given)
        case Command():
            obey(turn, given)
    wake(turn)
    return AnyState(turn.kept, turn.passing), tuple(turn.outcomes)


# --------------------------------------------------------------------- time


def begin(turn: Turn, started: Started) -> None:
    """Take up work after a stop: a grant lapses, a pause counts what is known of it.

    Whoever stands in front may have been measured before the stop, and is measured
    only after stepping away.
    """
    for what in ("unscreened", "thermometer-lost", "beam-lost", "beam-blocked"):
        turn.alarm(what, False)
    if turn.kept.grant is not None or not started.clean:
        turn.note(doubt_ns=turn.at.boot_ns + ns(turn.limits.grant_s))
    entrance_passage.withdraw(turn, "unattributed-grant")
    turn.note(front=Front(done=True, seen_ns=turn.at.boot_ns))
    rested_ns = turn.at.boot_ns - ns(started.gap_s or 0)
    holds = {
        person: hold
        if hold.boot_id == turn.at.boot_id
        else replace(hold, boot_id=turn.at.boot_id, since_ns=rested_ns)
        for person, hold in turn.kept.holds.items()
    }
    if holds != turn.kept.holds:
        turn.keep(holds=holds)


def pass_time(turn: Turn) -> None:
    """Do what was due by now: beams, grant, pauses, the end of an alarm."""
    entrance_passage.settle(turn)
    for person, hold in turn.kept.holds.items():
        rested_ns = turn.at.boot_ns - hold.since_ns
        if rested_ns >= LAPSE_NS:
            entrance_screening.put_hold(turn, person, None)
            turn.count("lapsed")
            data: dict[str, Json] = {"result": "lapsed", "attempt": hold.attempt}
            turn.tell("screening", with_person(person, data))
        elif rests(hold) and rested_ns >= ns(turn.limits.rest_s):
            entrance_screening.put_hold(turn, person, replace(hold, ready=True))
    end_ns = turn.passing.unscreened_ns
    if end_ns is not None and end_ns <= turn.at.boot_ns:
        turn.note(unscreened_ns=None)
        turn.alarm("unscreened", False)


def rests(hold: Hold) -> bool:
    """Say whether a hold becomes ready by time alone."""
    return hold.attempt == 1 and not hold.ready


def wake(turn: Turn) -> None:
    """Ask for a tick when the next thing is due, unless that is known already."""
    rest_ns = ns(turn.limits.rest_s)
    holds = turn.kept.holds.values()
    times: list[int | None] = [
        *passage.timers(turn.passing.beams, turn.limits.beam_times),
        *(hold.since_ns + LAPSE_NS for hold in holds),
        *(hold.since_ns + rest_ns for hold in holds if rests(hold)),
        entrance_passage.grant_end_ns(turn),
        turn.passing.unscreened_ns,
    ]
    now_ns = turn.at.boot_ns
    due_ns = min((ns for ns in times if ns is not None and ns > now_ns), default=None)
    if due_ns != turn.passing.wake_ns:
        turn.note(wake_ns=due_ns)
        if due_ns is not None:
            turn.outcomes.append(WakeAt(due_ns))


# --------------------------------------------------- devices and commands


def change_port(turn: Turn, change: PortChange) -> None:
    """Note that a device went or came back."""
    limits, lost = turn.limits, turn.passing.lost
    turn.note(lost=lost - {change.device} if change.up else lost | {change.device})
    beams = {limits.outer_beam, limits.inner_beam}
    if change.device == limits.thermometer:
        turn.note(front=replace(turn.passing.front, values=()))
        turn.alarm("thermometer-lost", not change.up)
    elif change.device in beams:
        if not change.up:
            entrance_passage.lose_beams(turn)
        turn.alarm("beam-lost", bool(turn.passing.lost & beams))
    elif change.device == limits.barrier and change.up and turn.kept.barrier_failed:
        turn.keep(barrier_failed=False)
        turn.alarm("barrier", False)


def miss_order(turn: Turn, failed: OrderFailed) -> None:
    """Say that an order was not carried out; a shut barrier needs a person."""
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    turn.tell("order.failed", data, cause=failed.cause)
    if failed.device == turn.limits.barrier and not turn.kept.barrier_failed:
        turn.keep(barrier_failed=True)
        turn.alarm("barrier", True)


def obey(turn: Turn, command: Command) -> None:
    """Carry out what a person asked for, and answer."""
    ok, text = True, ""
    match command.verb:
        case "open":
            ok = bool(command.arguments.get("reason", "").strip())
            text = "opened for one person" if ok else "say why: reason=..."
            if ok:
                entrance_passage.give(turn, "manual", "", When.COMMITTED)
        case "deny":
            text = "denied" if turn.kept.grant else "nobody had been let in"
            entrance_passage.withdraw(turn, "denied")
            turn.order(turn.limits.buzzer, "beep", When.NOW)
        case _:
            text = "the next measurement counts"
            for person, hold in turn.kept.holds.items():
                entrance_screening.put_hold(turn, person, replace(hold, ready=True))
            turn.note(front=screening.again(turn.passing.front), result="")
    turn.outcomes.append(Answer(command.id, ok, text))


# -------------------------------------------------------------------- state


def view(limits: Limits, state: State, shared: Shared) -> Document:
    """Say what the guard and the person in front are to see; nobody is named."""
    phase, say = seen(limits, state)
    return {
        "phase": phase,
        "say": say,
        "result": state.passing.result,
        "occupancy": shared.occupancy.get(limits.zone or limits.name, 0),
        "held": len(state.kept.holds),
        "counts": state.kept.counts,
        "lost": tuple(sorted(state.passing.lost)),
    }


def seen(limits: Limits, state: State) -> tuple[str, str]:
    """Name the phase of the station, and the word for its screen."""
    kept, front, result = state.kept, state.passing.front, state.passing.result
    station_hold = kept.holds.get("")
    ready = station_hold is not None and station_hold.ready
    table = (
        (kept.grant is not None, "go", "go"),
        (limits.thermometer in state.passing.lost, "out-of-order", "measure-by-hand"),
        (result == "fever", "fever", "call-guard"),
        (result in ("hold", "wait"), "hold", "wait"),
        (result == "no-badge", "idle", "show-badge"),
        (front.done, "idle", "step-back"),
        (front.tries > 0, "measuring", "hold-still"),
        (ready, "hold", "measure-again"),
        (station_hold is not None, "hold", "wait"),
        (True, "idle", "come"),
    )
    return next((phase, say) for true, phase, say in table if true)


def fresh() -> State:
    """Begin with nothing kept and nobody there."""
    return AnyState(Kept(), Passing())


STATION = StationKind(
    name="entrance",
    limits=Limits,
    devices={
        "thermometer": frozenset({Quantity.OBJECT_TEMPERATURE}),
        "outer_beam": frozenset({Quantity.BEAM}),
        "inner_beam": frozenset({Quantity.BEAM}),
        "barrier": frozenset({"pulse"}),
        "reader": frozenset({*TagScheme, *Symbology}),
        "lamp": frozenset({"on"}),
        "buzzer": frozenset({"beep"}),
    },
    people=frozenset({"reader"}),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset({"open", "deny", "re-measure"}),
    fresh=fresh,
    step=step,
    view=view,
)
