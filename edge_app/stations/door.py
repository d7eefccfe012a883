"""A door that is watched and released, but never locked in front of anybody leaving.

Released by command (with a reason) or by the button inside; whoever opens it without
that has forced it. It may stand open for a while only. At a sealed door every opening
is an alarm, a released one too.

Source: `domain.md` 6.4 (egress is always free), 6.2 (states of a door's alarm).
"""

from __future__ import annotations

from drivers.quantities import Quantity
from edge_app.model import (
    Command,
    Document,
    OrderFailed,
    PortChange,
    Reading,
    Stamp,
    Started,
    StationInput,
    cause_of,
    ns,
)
from edge_app.outcomes import Answer, WakeAt, When
from edge_app.shared import Shared
from edge_app.stations import door_lock
from edge_app.stations.contract import Outcomes, StationKind
from edge_app.stations.contract import State as AnyState
from edge_app.stations.door_parts import Kept, Limits, Passing, Turn, broken, state_of

State = AnyState[Kept, Passing]
SECOND_NS = ns(1)


def step(
    limits: Limits, state: State, shared: Shared, given: StationInput
) -> tuple[State, Outcomes]:
    """Take one input; what time alone has changed by then comes first."""
    del shared
    cause = given.id if isinstance(given, Command) else cause_of(given)
    turn = Turn(limits, state.kept, state.passing, given.at, cause)
    if isinstance(given, Started):
        begin(turn, given)
    pass_time(turn)
    match given:
        case Reading(quantity=Quantity.CONTACT):
            take_contact(turn, given)
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
    """Take up work after a stop; a release of before is void, yet may have been used.

    How long the door stood open in another boot is not known: it counts from now.
    """
    for what in ("tamper", "door-fault", "free-access"):
        turn.alarm(what, False)
    if turn.kept.released or not started.clean:
        turn.note(doubt_ns=turn.at.boot_ns + ns(turn.limits.release_s))
    if turn.kept.released:
        turn.keep(released=False)
    if turn.kept.open and turn.kept.boot_id != turn.at.boot_id:
        turn.keep(boot_id=turn.at.boot_id, since_ns=turn.at.boot_ns)


def pass_time(turn: Turn) -> None:
    """End a release that nobody used; see that the door stands open for too long."""
    until_ns, now_ns = turn.passing.until_ns, turn.at.boot_ns
    if until_ns is not None and until_ns <= now_ns:
        door_lock.end_release(turn)
    held_ns = held_until_ns(turn)
    if held_ns is not None and held_ns <= now_ns:
        turn.raise_until_shut("held-open")
        turn.tell("held-open", open_s=open_s(turn, turn.at))


def held_until_ns(turn: Turn) -> int | None:
    """Return when the door will have stood open for too long, if that is to come."""
    if not turn.kept.open or "held-open" in turn.kept.alarms:
        return None
    return turn.kept.since_ns + ns(turn.limits.held_s)


def wake(turn: Turn) -> None:
    """Ask for a tick when the next thing is due, unless that is known already."""
    times = (turn.passing.until_ns, held_until_ns(turn))
    due_ns = min((at_ns for at_ns in times if at_ns is not None), default=None)
    if due_ns != turn.passing.wake_ns:
        turn.note(wake_ns=due_ns)
        if due_ns is not None:
            turn.outcomes.append(WakeAt(due_ns))


# ------------------------------------------------------------------ contacts


def take_contact(turn: Turn, reading: Reading) -> None:
    """Take a level of the door itself, of the button, or of one of the two loops."""
    limits, closed = turn.limits, reading.value == 1
    if reading.device == limits.contact:
        take_door(turn, not closed, reading.at)
        return
    before = turn.passing.levels.get(reading.device)
    turn.note(levels={**turn.passing.levels, reading.device: closed})
    if before is closed:
        return
    if reading.device == limits.button:
        # Pressed when first seen counts too: a release too many harms nobody.
        if closed:
            door_lock.release(turn, "button", When.NOW)
    elif reading.device in (limits.tamper, limits.fire):
        take_loop(turn, reading.device, closed, first=before is None)


def take_loop(turn: Turn, device: str, closed: bool, *, first: bool) -> None:
    """Take the housing's or the fire contact's loop: open is an alarm."""
    what = "tamper" if device == turn.limits.tamper else "free-access"
    if not (closed and first):
        turn.tell(what if not closed else f"{what}-over")
    turn.alarm(what, not closed)
    if what == "free-access":
        door_lock.hold(turn)


def take_door(turn: Turn, is_open: bool, at: Stamp) -> None:
    """Take the door's own contact; what changed while nobody watched is `unseen`."""
    before, seen = turn.kept.open, turn.passing.seen
    turn.note(seen=True)
    if is_open is before or (before is None and not is_open):
        if before is None:
            turn.keep(open=False)
        return
    if is_open:
        open_door(turn, at, unseen=not seen)
    else:
        shut_door(turn, at, unseen=not seen)


def open_door(turn: Turn, at: Stamp, *, unseen: bool) -> None:
    """Somebody opened the door: by a release, in an emergency, or by force."""
    by = opened_by(turn, at, unseen=unseen)
    turn.keep(open=True, boot_id=at.boot_id, since_ns=at.boot_ns, by=by)
    if turn.passing.by:
        door_lock.end_release(turn)
    if by == "force":
        turn.raise_until_shut("forced")
    if turn.limits.sealed:
        turn.raise_until_shut("sealed")
    turn.tell("opened", at, by=by)


def opened_by(turn: Turn, at: Stamp, *, unseen: bool) -> str:
    """Name on what ground the door was opened."""
    doubt_ns = turn.passing.doubt_ns
    if turn.passing.by:
        return turn.passing.by
    if broken(turn.passing, turn.limits.fire):
        return "free-access"
    if unseen:
        return "unseen"
    if doubt_ns is not None and at.boot_ns <= doubt_ns:
        return "unattributed"
    # Without a lock anybody may use the door.
    return "force" if turn.limits.lock or turn.limits.sealed else "hand"


def shut_door(turn: Turn, at: Stamp, *, unseen: bool) -> None:
    """Note that the door was shut: alarms that were about its opening are over."""
    lasted_s = open_s(turn, at)
    ended = turn.kept.alarms
    turn.keep(open=False, by="", alarms=())
    for what in ended:
        turn.alarm(what, False)
    if unseen:
        turn.tell("closed", at, by="unseen")
    else:
        turn.tell("closed", at, open_s=lasted_s)


def open_s(turn: Turn, at: Stamp) -> int:
    """Return how long the door has been open, in whole seconds."""
    return max(0, at.boot_ns - turn.kept.since_ns) // SECOND_NS


# --------------------------------------------------- devices and commands


def change_port(turn: Turn, change: PortChange) -> None:
    """Note that a device went or came back; its next level is a first one."""
    limits, levels = turn.limits, dict(turn.passing.levels)
    levels.pop(change.device, None)
    turn.note(levels=levels)
    if change.device == limits.contact:
        turn.note(seen=False, lost=not change.up)
        turn.alarm("door-fault", not change.up)
    elif change.device == limits.lock and change.up:
        door_lock.hold(turn)
        if turn.kept.lock_failed:
            turn.keep(lock_failed=False)
            turn.alarm("lock", False)


def miss_order(turn: Turn, failed: OrderFailed) -> None:
    """Say that the lock did not do what it was told."""
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    turn.report(data, failed.cause)
    if not turn.kept.lock_failed:
        turn.keep(lock_failed=True)
        turn.alarm("lock", True)


def obey(turn: Turn, command: Command) -> None:
    """Release the door for a person who says why, and answer."""
    ok = bool(command.arguments.get("reason", "").strip())
    if ok:
        door_lock.release(turn, "command", When.COMMITTED)
    text = "released for one opening" if ok else "say why: reason=..."
    turn.outcomes.append(Answer(command.id, ok, text))


# -------------------------------------------------------------------- state


def view(limits: Limits, state: State, shared: Shared) -> Document:
    """Say how the door stands."""
    del shared
    kept, passing = state.kept, state.passing
    return {
        "state": state_of(limits, kept, passing),
        "open": bool(kept.open),
        "released": bool(passing.by),
        "sealed": limits.sealed,
        "counts": kept.counts,
    }


def fresh() -> State:
    """Begin with nothing kept and nothing seen."""
    return AnyState(Kept(), Passing())


STATION = StationKind(
    name="door",
    limits=Limits,
    devices={
        "contact": frozenset({Quantity.CONTACT}),
        "button": frozenset({Quantity.CONTACT}),
        "tamper": frozenset({Quantity.CONTACT}),
        "fire": frozenset({Quantity.CONTACT}),
        "lock": frozenset({"pulse"}),
    },
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset({"open"}),
    fresh=fresh,
    step=step,
    view=view,
)
