"""Badges at the gate, and the checks of the day.

A badge may be shown before the measurement or after it, into the open grant. What the
gates of a site know of people is shared (`entrance_known`); the roster's names never
leave the box, and what is published of a check are counts.

Source: `domain.md` 2.8 (checks), 6.2 (attempts), 7.2 (small groups), 10.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from edge_app.model import SECOND_NS, CodeRead, Json, TagRead, ns
from edge_app.outcomes import Checked, Event
from edge_app.roll import (
    MINUTE_NS,
    MINUTES_PER_DAY,
    NO_DAY,
    LocalTime,
    Window,
    wall_ns_of,
)
from edge_app.stations import (
    checks,
    entrance_admission,
    entrance_known,
    entrance_passage,
    entrance_people,
    entrance_screening,
    entrance_signals,
    screening_holds,
)
from edge_app.stations.entrance_known import GATEWAY
from edge_app.stations.entrance_parts import Turn, with_person

FIRST_DAY = date(1970, 1, 1).toordinal()
LATE_MINUTES = 5
"""A check told of so much after its end says so: the gateway was away."""
MISSED_DAYS = 7
"""So many days back a check is told of that ended while the gateway was away."""


# ------------------------------------------------------------------- badges


def show(turn: Turn, read: TagRead | CodeRead) -> None:
    """Take a badge: of whoever leaves, or of whoever wants in."""
    person = turn.shared.site.roster.owner(read.person)
    if not person:
        return
    if read.device != turn.limits.reader:
        leave(turn, person)
    elif not is_locked(turn):
        take(turn, person)


def take(turn: Turn, person: str) -> None:
    """Take the badge of a visitor, of who was just measured, or of who will be."""
    entrance_people.bind_waiting(turn, person)
    why = entrance_known.unknown_badge(turn, person)
    why = why or entrance_known.inside_already(turn, person)
    if why and fail(turn, person):
        return
    if not why and turn.passing.who.attempts:
        turn.note(who=replace(turn.passing.who, attempts=0))
    grant = turn.kept.grant
    if grant is not None and grant.kind == "measured" and not grant.person:
        join(turn, person)
    elif grant is not None and grant.person == person:
        # It still lies at the reader: it must not be the next one's name.
        return
    elif turn.passing.result == "hold" and is_held_just_now(turn, person):
        claim(turn, person)
    else:
        entrance_screening.show_badge(turn, person)


def is_held_just_now(turn: Turn, person: str) -> bool:
    """Say whether somebody unknown was held so lately that the badge is theirs."""
    hold = turn.kept.holds.get("")
    if hold is None or hold.attempt != 1:
        return False
    if screening_holds.of(turn, person) is not None:
        return False
    age_ns = turn.at.boot_ns - hold.since_ns
    return age_ns <= ns(turn.limits.badge_window_s)


def claim(turn: Turn, person: str) -> None:
    """Give the hold of somebody unknown to the owner of this badge."""
    hold = turn.kept.holds[""]
    screening_holds.put(turn, "", None)
    screening_holds.put(turn, person, hold)
    entrance_known.measured(turn, person)
    data: dict[str, Json] = {"result": "held", "why": "badge-after"}
    turn.tell("admission", with_person(person, data))


def is_locked(turn: Turn) -> bool:
    """Say whether no badge is read for now."""
    locked_ns = turn.passing.who.locked_ns
    return locked_ns is not None and turn.at.boot_ns < locked_ns


def join(turn: Turn, person: str) -> None:
    """Take a badge into the open grant, unless the gate is shut for its owner."""
    grant = turn.kept.grant
    why = entrance_admission.why_not(turn, person)
    if why:
        entrance_passage.withdraw(turn, "withdrawn")
        entrance_admission.refuse(turn, person, why)
        return
    entrance_screening.show_badge(turn, person)
    now = turn.kept.grant
    if now is not None and now is not grant and now.person == person:
        entrance_known.measured(turn, person)
        entrance_known.warn(turn, person)
        if not turn.limits.counts_people:
            entrance_known.came_in(turn, person)


def fail(turn: Turn, person: str) -> bool:
    """Count a badge that will be refused; say whether badges are locked out now.

    A reader that repeats one badge many times a second makes one attempt of it.
    """
    who, limits, now_ns = turn.passing.who, turn.limits, turn.at.boot_ns
    again = person == who.failed and now_ns - who.failed_ns <= ns(limits.badge_window_s)
    attempts = who.attempts + (0 if again else 1)
    who = replace(who, failed=person, failed_ns=now_ns, attempts=attempts)
    locked = 0 < limits.lockout_after <= attempts
    if locked:
        who = replace(who, attempts=0, locked_ns=now_ns + ns(limits.lockout_s))
        turn.count("locked")
        turn.tell("admission", {"result": "locked", "why": "attempts"})
        entrance_signals.buzz(turn, "stop")
    turn.note(who=who)
    return locked


def leave(turn: Turn, person: str) -> None:
    """Somebody showed a badge at the exit: they are outside, and never stopped."""
    who, now_ns = turn.passing.who, turn.at.boot_ns
    again = now_ns - who.left_ns <= ns(turn.limits.badge_window_s)
    if person == who.left and again:
        return
    turn.note(who=replace(who, left=person, left_ns=now_ns))
    if entrance_known.trace_of(turn, person).zone == entrance_known.here(turn):
        entrance_known.put_trace(turn, person, zone="", since=None)
    turn.count("badged-out")
    data: dict[str, Json] = {"direction": "none", "result": "badged-out"}
    turn.tell("passage", with_person(person, data))


# --------------------------------------------------------------------- time


def pass_time(turn: Turn) -> None:
    """Do what a new day or the end of a check asks for; mostly nothing is due."""
    site, who, at = turn.shared.site, turn.passing.who, turn.at
    if not (site.checks or site.roster.people):
        return
    skew_ns = at.wall_ns - at.boot_ns if at.synced else 0
    stepped = abs(skew_ns - who.skew_ns) >= SECOND_NS
    if who.next_ns is not None and at.boot_ns < who.next_ns and not stepped:
        return
    now = entrance_known.local_now(turn)
    if now is not None:
        look(turn, now)
    next_ns = next_due_ns(turn, now)
    turn.note(who=replace(turn.passing.who, next_ns=next_ns, skew_ns=skew_ns))


def look(turn: Turn, now: LocalTime) -> None:
    """See whether a day has begun or a check is over."""
    if now.day != turn.passing.who.day:
        turn.note(who=replace(turn.passing.who, day=now.day))
        entrance_known.judge_clusters(turn, ended=True)
    for check in turn.shared.site.checks:
        end_check(turn, check, now)


def end_check(turn: Turn, check: Window, now: LocalTime) -> None:
    """Tell of a check that is over, once for all gates; of those missed, late.

    One that was over before this gateway knew of it is not told: nobody could have
    been measured in it here.
    """
    told = turn.shared.checked.get(check.name, NO_DAY)
    over = now.day if now.minute >= check.end else now.day - 1
    if NO_DAY != told <= now.day:
        for day in range(max(told + 1, now.day - MISSED_DAYS), over + 1):
            if LocalTime(day, 0).weekday in check.days:
                tell_check(turn, check, day, now)
    if told < over or told > now.day:
        # A day that is still to come was noted by a clock that had been ahead.
        turn.outcomes.append(Checked(check.name, over))


def tell_check(turn: Turn, check: Window, day: int, now: LocalTime) -> None:
    """Make the event of a check: counts, and none that would point at somebody.

    Without a roster nobody can say how many were expected, or who is missing.
    """
    site, ended = turn.shared.site, LocalTime(day, check.end)
    ill = {one.person for one in entrance_known.all_ill(turn) if one.day == day}
    since_end = (now.day - day) * MINUTES_PER_DAY + now.minute - check.end
    data: dict[str, Json] = {
        "check": check.name,
        "date": date.fromordinal(FIRST_DAY + day).isoformat(),
        "measured": 0,
        "ill": len(ill),
        "late": since_end >= LATE_MINUTES,
        "by_class": (),
    }
    if site.roster.people:
        people = checks.expected(site.roster, check)
        cells = checks.cells(
            people, lambda one: entrance_people.is_measured(turn, one.id, check, ended)
        )
        data["expected"] = len(people)
        data["measured"] = sum(cell.measured for cell in cells)
        data["missing"] = sum(cell.missing for cell in cells)
        data["by_class"] = [checks.document(one) for one in checks.publishable(cells)]
    else:
        data["measured"] = sum(
            entrance_people.is_measured(turn, one, check, ended)
            for one in turn.shared.traces
        )
    turn.outcomes.append(Event("check", GATEWAY, turn.at, data, turn.cause))


def next_due_ns(turn: Turn, now: LocalTime | None) -> int:
    """Return when a check ends or a day begins; a clock not set is looked at soon."""
    at = turn.at
    if now is None:
        return (at.boot_ns // MINUTE_NS + 1) * MINUTE_NS
    today = (one for one in turn.shared.site.checks if now.weekday in one.days)
    minute = min(
        (one.end for one in today if one.end > now.minute), default=MINUTES_PER_DAY
    )
    end_ns = wall_ns_of(now.day, minute, at.wall_ns, turn.shared.utc_offset_s)
    return at.boot_ns + end_ns - at.wall_ns


def timers(turn: Turn) -> tuple[int | None, ...]:
    """Give the time at which something of this is due."""
    return (turn.passing.who.next_ns,)
