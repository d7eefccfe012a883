"""Which reports are to be made: at deadlines, after an outage, and once again. Pure."""

from __future__ import annotations

from edge_app.model import Command, Json
from edge_app.outcomes import Answer
from edge_app.roll import DAY_NS, NO_DAY
from edge_app.stations.day import clock_s
from edge_app.stations.report_parts import Due, Made, Turn
from edge_app.stations.report_times import (
    Deadline,
    begin_of,
    day_of,
    deadlines,
    end_of,
    next_after,
    on_day,
)

AHEAD_NS = DAY_NS
"""A clock that goes back further had been wrong: it is believed now."""
COUNTED_DAYS = 366
"""Deadlines further back are not even counted."""
AWAY = "the gateway was away"
UNSET = "the clock was not set"
STEPPED = "the clock was put forward"
ASKED = "it was asked for afterwards"
_NOT_SET = "The clock is not set, so no day can be looked at; try again once it is."


def take_up(turn: Turn) -> None:
    """Take up every deadline that has passed since the last look; note the next."""
    now_ns, kept = turn.at.wall_ns, turn.kept
    if not kept.until_ns:
        # What was due before the first day here nobody waits for.
        turn.keep(until_ns=now_ns)
    elif kept.until_ns > now_ns + AHEAD_NS:
        _set_back(turn)
    elif turn.passing.next_ns <= now_ns:
        _take_passed(turn)
    if turn.passing.next_ns <= now_ns:
        coming = next_after(turn.limits.plan, now_ns, turn.shared.utc_offset_s)
        turn.note(next_ns=coming.wall_ns, next_due=coming.name)


def _set_back(turn: Turn) -> None:
    """Forget deadlines that are yet to come: the clock had been ahead."""
    now_ns = turn.at.wall_ns
    due = {name: one for name, one in turn.kept.due.items() if one.due_ns <= now_ns}
    made = {name: one for name, one in turn.kept.made.items() if one.due_ns <= now_ns}
    turn.keep(until_ns=now_ns, due=due, made=made)
    turn.note(next_ns=0, looks={})


def _take_passed(turn: Turn) -> None:
    """Put every deadline that has passed among those due, the oldest aside."""
    limits, kept, now_ns = turn.limits, turn.kept, turn.at.wall_ns
    offset = turn.shared.utc_offset_s
    after_ns = max(kept.until_ns, now_ns - COUNTED_DAYS * DAY_NS)
    known = kept.due.keys() | kept.made.keys()
    passed = [
        one
        for one in deadlines(limits.plan, after_ns, now_ns, offset)
        if one.name not in known
    ]
    if not passed:
        return
    oldest_ns = now_ns - limits.catch_up_days * DAY_NS
    _tell_not_made(turn, [one for one in passed if one.wall_ns < oldest_ns])
    fresh = [due_of(turn, one) for one in passed if one.wall_ns >= oldest_ns]
    looks = _looks(turn, now_ns)
    made = {name: one for name, one in kept.made.items() if one.due_ns >= oldest_ns}
    due = {**kept.due, **{one.deadline: one for one in fresh}}
    turn.keep(until_ns=now_ns, due=due, made=made)
    turn.note(looks={one.deadline: one for one in looks})


def due_of(turn: Turn, one: Deadline, reason: str = "") -> Due:
    """Return what a deadline asks for, and what held it up."""
    limits, offset = turn.limits, turn.shared.utc_offset_s
    from_ns = begin_of(limits.plan, one, limits.covers, offset)
    to_ns = end_of(one, limits.covers, offset)
    why = ASKED if reason else _held_up(turn, one)
    return Due(one.name, one.wall_ns, from_ns, to_ns, why, reason)


def _held_up(turn: Turn, one: Deadline) -> str:
    """Say what kept a report from its deadline; nothing where it is in time."""
    passing = turn.passing
    if turn.at.wall_ns - one.wall_ns <= turn.limits.grace_ns:
        return ""
    unset_ns = (passing.set_ns or passing.started_ns) - passing.started_ns
    if one.wall_ns < passing.set_wall_ns - unset_ns:
        return AWAY
    return UNSET if one.wall_ns < passing.set_wall_ns else STEPPED


def _looks(turn: Turn, now_ns: int) -> list[Due]:
    """Return those made of late that are to be looked at again."""
    limits, offset = turn.limits, turn.shared.utc_offset_s
    since_ns = now_ns - limits.look_back_days * DAY_NS
    found = []
    for name, made in turn.kept.made.items():
        if made.due_ns >= since_ns:
            one = _deadline(name, made)
            from_ns = begin_of(limits.plan, one, limits.covers, offset)
            to_ns = end_of(one, limits.covers, offset)
            found.append(Due(name, made.due_ns, from_ns, to_ns, look=True))
    return found


def _deadline(name: str, made: Made) -> Deadline:
    """Return the deadline of a report that was made."""
    day, _, clock = name.partition("T")
    return Deadline(name, day_of(day), (clock_s(clock) or 0) // 60, made.due_ns)


def _tell_not_made(turn: Turn, missed: list[Deadline]) -> None:
    """Tell once of all deadlines that lie too far back."""
    if not missed:
        return
    first, last = missed[0], missed[-1]
    data: dict[str, Json] = turn.head(first.name, first.wall_ns, "not-made")
    data["why"] = f"it lay more than {turn.limits.catch_up_days} days back"
    data["count"] = len(missed)
    data["last"] = turn.local(last.wall_ns)
    turn.tell(data)


def again(turn: Turn, command: Command) -> Answer:
    """Have another version made of every report of a day."""
    limits, given = turn.limits, command.arguments
    day = day_of(given["day"]) if turn.at.synced else NO_DAY
    if day == NO_DAY:
        return Answer(command.id, ok=False, text=_NOT_SET)
    now_ns, offset = turn.at.wall_ns, turn.shared.utc_offset_s
    oldest_ns = now_ns - limits.catch_up_days * DAY_NS
    found = [
        one
        for one in on_day(limits.plan, day, offset)
        if oldest_ns <= one.wall_ns <= now_ns
    ]
    if not found:
        text = (
            f"{limits.name} had no deadline on {given['day']} in the last"
            f" {limits.catch_up_days} days."
        )
        return Answer(command.id, ok=False, text=text)
    asked = [
        due_of(turn, one, given["reason"].strip())
        for one in found
        if one.name not in turn.kept.due
    ]
    turn.keep(due={**turn.kept.due, **{one.deadline: one for one in asked}})
    text = f"is counted now: {', '.join(one.name for one in found)}"
    return Answer(command.id, ok=True, text=text)
