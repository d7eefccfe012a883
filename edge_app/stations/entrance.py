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
    Acknowledged,
    CodeRead,
    Command,
    Document,
    OrderFailed,
    PortChange,
    Reading,
    Refused,
    Started,
    StationInput,
    TagRead,
    cause_of,
    ns,
)
from edge_app.outcomes import WakeAt
from edge_app.shared import Shared
from edge_app.stations import (
    entrance_advice,
    entrance_escalation,
    entrance_hand,
    entrance_passage,
    entrance_phase,
    entrance_signals,
    entrance_walk,
    entrance_who,
    occupancy,
    passage,
    screening_confirm,
    screening_holds,
    screening_trust,
)
from edge_app.stations.contract import Outcomes, StationKind
from edge_app.stations.contract import State as AnyState
from edge_app.stations.entrance_parts import (
    Kept,
    Limits,
    Passing,
    Turn,
)
from edge_app.stations.screening import Front
from edge_app.stations.screening_parts import CONTACT_QUANTITIES
from edge_app.stations.thermometer_health import NEVER_NS

State = AnyState[Kept, Passing]


def step(
    limits: Limits, state: State, shared: Shared, given: StationInput
) -> tuple[State, Outcomes]:
    """Take one input; what time alone has changed by then comes first."""
    turn = Turn(limits, state.kept, state.passing, shared, given.at, cause_of(given))
    if isinstance(given, Started):
        begin(turn, given)
    pass_time(turn)
    take(turn, given)
    screening_trust.settle(turn)
    entrance_hand.look_back(turn)
    entrance_signals.show(
        turn, entrance_phase.seen(limits, AnyState(turn.kept, turn.passing))[0]
    )
    wake(turn, given)
    return AnyState(turn.kept, turn.passing), tuple(turn.outcomes)


def take(turn: Turn, given: StationInput) -> None:
    """Take the input itself."""
    match given:
        case Reading(device=device) if device in turn.limits.watchers:
            entrance_passage.take(turn, given)
        case Reading() | Refused():
            screening_confirm.hear(turn, given)
        case TagRead() | CodeRead():
            entrance_hand.show_badge(turn, given)
        case PortChange():
            change_port(turn, given)
        case OrderFailed():
            miss_order(turn, given)
        case Command() | Acknowledged():
            entrance_hand.obey(turn, given)


# --------------------------------------------------------------------- time


def begin(turn: Turn, started: Started) -> None:
    """Take up work after a stop: a grant lapses, a pause counts what is known of it.

    Whoever stands in front may have been measured before the stop, and is measured
    only after stepping away.
    """
    for what in (
        "unscreened",
        "tailgate",
        "thermometer-lost",
        "beam-lost",
        "beam-blocked",
        "beam-noisy",
        "signals",
    ):
        turn.alarm(what, False)
    if turn.kept.grant is not None or not started.clean:
        turn.note(doubt_ns=turn.at.boot_ns + ns(turn.limits.grant_s))
        entrance_signals.doubt_lamp(turn)
    entrance_passage.withdraw(turn, "unattributed-grant")
    turn.note(front=Front(done=True, seen_ns=turn.at.boot_ns))
    screening_trust.begin(turn, started)
    entrance_hand.begin(turn)
    screening_holds.begin_again(turn, started)


def pass_time(turn: Turn) -> None:
    """Do what was due by now: beams, grant, pauses, the end of an alarm."""
    entrance_who.pass_time(turn)
    occupancy.settle(turn)
    screening_holds.let_go(turn)
    if turn.at.boot_ns < turn.passing.quiet_ns:
        return
    entrance_passage.settle(turn)
    entrance_signals.settle(turn)
    screening_holds.pass_time(turn)
    entrance_walk.settle(turn)
    entrance_hand.settle(turn)


def wake(turn: Turn, given: StationInput) -> None:
    """Ask for a tick when the next thing is due, unless that is known already.

    Nothing is due before the first of all these times. That holds after a value, which
    most inputs are; after anything else, and while a ladder is climbed, one looks.
    """
    times: list[int | None] = [
        *passage.timers(turn.passing.beams, turn.limits.beam_times),
        *screening_holds.timers(turn),
        *screening_trust.timers(turn),
        entrance_passage.grant_end_ns(turn),
        *entrance_who.timers(turn),
        turn.passing.unscreened_ns,
        turn.lane.tailgate_ns,
        turn.lane.noise.until_ns,
        entrance_signals.failure_end_ns(turn),
        *occupancy.wakes(turn),
        *entrance_hand.timers(turn),
    ]
    now_ns, known = turn.at.boot_ns, [ns for ns in times if ns is not None]
    due_ns = min((ns for ns in known if ns > now_ns), default=None)
    looks = not isinstance(given, Reading) or turn.kept.duties.climbs
    quiet_ns = 0 if looks else min(known, default=NEVER_NS)
    passing = turn.passing
    if due_ns != passing.wake_ns or quiet_ns != passing.quiet_ns:
        turn.note(wake_ns=due_ns, quiet_ns=quiet_ns)
    if due_ns is not None and due_ns != passing.wake_ns:
        turn.outcomes.append(WakeAt(due_ns))


# --------------------------------------------------- devices and commands


def change_port(turn: Turn, change: PortChange) -> None:
    """Note that a device went or came back."""
    limits, lost = turn.limits, turn.passing.lost
    turn.note(lost=lost - {change.device} if change.up else lost | {change.device})
    beams = {limits.outer_beam, limits.inner_beam}
    entrance_walk.change_contact(turn, change.device)
    if change.up:
        entrance_signals.output_back(turn, change.device)
    if change.device in limits.thermometers:
        was_lost = change.device in lost
        screening_trust.change_port(turn, change, was_lost=was_lost)
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
    if change.device == limits.barrier and change.up:
        entrance_hand.stay_open(turn)


def miss_order(turn: Turn, failed: OrderFailed) -> None:
    """Say that an order was not carried out; a shut barrier needs a person."""
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    turn.tell("order.failed", data, cause=failed.cause)
    entrance_signals.output_failed(turn, failed.device)
    if failed.device == turn.limits.barrier and not turn.kept.barrier_failed:
        turn.keep(barrier_failed=True)
        turn.alarm("barrier", True)


# -------------------------------------------------------------------- state


def view(limits: Limits, state: State, shared: Shared) -> Document:
    """Say what the guard and the person in front are to see; nobody is named."""
    phase, say = entrance_phase.seen(limits, state)
    return {
        "phase": phase,
        "say": say,
        "result": state.passing.result,
        **entrance_phase.rest_of(state),
        **occupancy.shown(limits, shared),
        "held": len(state.kept.holds),
        "counts": state.kept.counts,
        "lost": tuple(sorted(state.passing.lost)),
        "faults": state.kept.screening.alarms,
        "released": state.kept.duties.released is not None,
        "climbs": entrance_escalation.shown(
            limits, state.kept.duties, state.passing.post, shared
        ),
    }


def fresh() -> State:
    """Begin with nothing kept and nobody there."""
    return AnyState(Kept(), Passing())


STATION = StationKind(
    name="entrance",
    limits=Limits,
    devices={
        "thermometer": frozenset({Quantity.OBJECT_TEMPERATURE}),
        "spare_thermometer": frozenset({Quantity.OBJECT_TEMPERATURE}),
        "contact_thermometer": CONTACT_QUANTITIES,
        "outside_thermometer": frozenset({Quantity.TEMPERATURE}),
        "outer_beam": frozenset({Quantity.BEAM}),
        "inner_beam": frozenset({Quantity.BEAM}),
        "barrier": frozenset({"pulse"}),
        "reader": frozenset({*TagScheme, *Symbology}),
        "exit_reader": frozenset({*TagScheme, *Symbology}),
        "lamp": frozenset({"on"}),
        "lamp_yellow": frozenset({"on"}),
        "lamp_red": frozenset({"on"}),
        "turnstile_in": frozenset({Quantity.CONTACT}),
        "turnstile_out": frozenset({Quantity.CONTACT}),
        "buzzer": frozenset({"beep"}),
    },
    people=frozenset({"reader", "exit_reader"}),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=entrance_hand.VERBS,
    fresh=fresh,
    step=step,
    view=view,
    heeds=True,
    advice=entrance_advice.advice,
)
