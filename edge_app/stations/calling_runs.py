"""Alarms that call: each one climbs its ladder until somebody acknowledges it.

A call begins when an alarm becomes unacknowledged and ends with that: acknowledged,
shelved, out of service, over. One that is over by itself tells so once to whoever was
called, since nobody has looked yet. A higher priority begins it anew, and so does an
alarm that comes back, or comes again when the ladder has ended.

Source: `domain.md` 3.4 (each step is an event; acknowledging stops it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edge_app import escalation
from edge_app.escalation import Ladder, Step
from edge_app.gate_words import pick
from edge_app.model import AlarmChanged, Json
from edge_app.stations import calling_duty, calling_letters, calling_siren
from edge_app.stations import calling_words as words
from edge_app.stations.calling_parts import RANKS, Call, Turn
from edge_app.stations.calling_rules import BEACON, ladder_for

UNACKNOWLEDGED = "unacknowledged"
ACKNOWLEDGED = "acknowledged"
RETURNED = "returned-unacknowledged"
CALLS_HIGH = 100
"""Alarms that call at one time; past it only their number is known (our own bound)."""
PAST_HIGH = 50
"""Calls that are over and can still be acknowledged by an answer."""
CODE_LOW, CODE_HIGH = 10, 999
"""The codes of alarms: two or three digits to type on a telephone."""


def ladder_of(turn: Turn, call: Call | AlarmChanged) -> Ladder:
    """Return the ladder that a call climbs, as it is at the level that holds.

    A run counts the steps that were told, so that none is told again when its time
    moves.
    """
    rules, urgent = turn.limits.rules, turn.limits.urgent
    usual = ladder_for(rules, urgent, call.alarm, call.station, call.priority)
    return escalation.hastened(usual, turn.shared.parameters.call_pct)


def hear(turn: Turn, given: AlarmChanged) -> None:
    """Take an alarm's change."""
    if any(one.alarm == given.alarm for one in turn.kept.past):
        past = tuple(one for one in turn.kept.past if one.alarm != given.alarm)
        turn.keep(past=past)
        calling_letters.withdraw(turn, given.alarm)
    known = turn.kept.calls.get(given.alarm)
    if given.state == UNACKNOWLEDGED:
        if known is None or _comes_again(turn, known, given):
            _begin(turn, given)
    elif known is not None:
        _stop(turn, known, given)


def _comes_again(turn: Turn, known: Call, given: AlarmChanged) -> bool:
    """Say whether a call that goes on begins anew."""
    if given.before != UNACKNOWLEDGED:
        return True
    if RANKS.get(given.priority, len(RANKS)) < known.rank:
        return True
    return escalation.ahead(known.run, ladder_of(turn, known)) is None


def _begin(turn: Turn, given: AlarmChanged) -> None:
    names = given.alarm, given.station, given.priority
    ladder = ladder_of(turn, given)
    known = turn.kept.calls.get(given.alarm)
    if not ladder.steps or (known is None and not _has_room(turn, given.priority)):
        return
    code = _next_code(turn) if known is None else known.code
    run = escalation.begin(ladder, given.alarm, turn.at)
    call = Call(*names, given.text, code, run)
    turn.put_call(call)
    _tell(turn, call, "started", **_next_step(call, ladder))
    _advance(turn, call)


def _has_room(turn: Turn, priority: str) -> bool:
    """Make room for a call at the cost of a lesser one; count what finds none."""
    calls = turn.kept.calls
    if len(calls) < CALLS_HIGH:
        return True
    turn.note(beyond=turn.passing.beyond + 1)
    lesser = max(calls.values(), key=lambda one: one.rank)
    if lesser.rank <= RANKS.get(priority, len(RANKS)):
        return False
    _forget(turn, lesser)
    return True


def _next_code(turn: Turn) -> int:
    """Return a code that no other call has."""
    taken = {call.code for call in turn.open_calls}
    code = turn.kept.code
    while code in taken or code < CODE_LOW:
        code = code + 1 if CODE_LOW <= code < CODE_HIGH else CODE_LOW
    turn.keep(code=code + 1 if code < CODE_HIGH else CODE_LOW)
    return code


def _stop(turn: Turn, call: Call, given: AlarmChanged) -> None:
    """End a call, and say so to whoever was told of what is over by itself."""
    by = given.document.get("by")
    seen = given.state == ACKNOWLEDGED
    named = {"by": by} if seen and isinstance(by, str) and by else {}
    _tell(turn, call, "acknowledged" if seen else "over", **named)
    _forget(turn, call)
    if given.state == RETURNED and call.told:
        turn.keep(past=(*turn.kept.past, call)[-PAST_HIGH:])
        language = turn.limits.language
        text = pick(words.OVER, language).format(alarm=call.alarm, code=call.code)
        subject = words.subject(language, call.priority, call.alarm)
        for person in call.told:
            name = call.alarm
            calling_letters.write(turn, person, call.rank, subject, text, alarm=name)


def _forget(turn: Turn, call: Call) -> None:
    left = {name: one for name, one in turn.kept.calls.items() if one is not call}
    turn.keep(calls=left)
    if not left:
        turn.note(beyond=0)
    calling_letters.withdraw(turn, call.alarm)


# --------------------------------------------------------------------- time


def begin_again(turn: Turn) -> None:
    """Forget calls of before whose alarms call nobody any more."""
    for call in tuple(turn.kept.calls.values()):
        if not ladder_of(turn, call).steps:
            _forget(turn, call)


def settle(turn: Turn) -> None:
    """Bring every call to the present."""
    for call in tuple(turn.kept.calls.values()):
        _advance(turn, call)


def _advance(turn: Turn, call: Call) -> None:
    ladder = ladder_of(turn, call)
    run = escalation.carry(call.run, turn.at)
    if (run.boot_id, run.since_ns) != (call.run.boot_id, call.run.since_ns):
        phase = "restarted" if run.unsure else "resumed"
        _tell(turn, call, phase, **_next_step(replace(call, run=run), ladder))
    run, steps = escalation.climb(run, ladder, turn.at.boot_ns)
    if run != call.run:
        turn.put_call(replace(call, run=run))
    for step in steps:
        _call(turn, call, step)


def _call(turn: Turn, call: Call, step: Step) -> None:
    """Tell everybody of a step, each person once."""
    told: dict[str, None] = {}
    for who in step.everybody:
        _tell(turn, call, "due", who=who, after_s=step.after_s)
        if who == BEACON:
            calling_siren.sound(turn)
        meant = calling_duty.meant(turn.limits, turn.passing.on_duty, who)
        told |= dict.fromkeys(meant)
    for person in told:
        _write(turn, call, person)


def _write(turn: Turn, call: Call, person: str) -> None:
    language = turn.limits.language
    text = words.alarm(language, call.priority, call.code, call.alarm, call.text)
    if not turn.passing.sure:
        text += pick(words.UNSURE, language)
    subject = words.subject(language, call.priority, call.alarm)
    calling_letters.write(turn, person, call.rank, subject, text, alarm=call.alarm)


def timers(turn: Turn) -> Iterator[int]:
    """Yield when a step is due."""
    for call in turn.kept.calls.values():
        step = escalation.ahead(call.run, ladder_of(turn, call))
        if step is not None:
            yield escalation.due_ns(call.run, step)


def beacons(turn: Turn) -> bool:
    """Say whether a call goes on whose ladder has come to the beacon."""
    return any(
        BEACON in step.everybody
        for call in turn.kept.calls.values()
        for step in ladder_of(turn, call).steps[: call.run.done]
    )


def _next_step(call: Call, ladder: Ladder) -> dict[str, Json]:
    """Name whoever is next, and when."""
    step = escalation.ahead(call.run, ladder)
    return {} if step is None else {"next": step.everybody[0], "next_s": step.after_s}


def _tell(turn: Turn, call: Call, phase: str, **more: Json) -> None:
    """Make the event of one phase of a call."""
    data: dict[str, Json] = {
        "ladder": call.run.ladder,
        "what": call.alarm,
        "phase": phase,
        "priority": call.priority,
        "code": call.code,
    }
    turn.tell("escalation", {**data, **more})
