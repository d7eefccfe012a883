"""What people ask of a gate about people: visitors, who is missing, cases.

A visitor is registered by command and lent a badge: the one that was shown, the next
one to be shown, or one that the roster names. Names, hosts and lists of people stay
in the box; an answer's `private` part is neither kept nor published.

Source: `needs.md` (visitors with purpose and approval), `domain.md` 2.8, 10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from edge_app.model import Command, Json, ns
from edge_app.outcomes import Answer
from edge_app.roll import (
    MINUTES_PER_DAY,
    VISITOR,
    Guest,
    LocalTime,
    Person,
    Window,
    wall_ns_of,
)
from edge_app.stations import checks, clusters, entrance_known
from edge_app.stations.entrance_parts import Turn, with_person
from edge_app.stations.who_parts import GUEST_NS

LISTED = 500
"""How many people are listed at once; nobody reads more from a screen."""
NO_ROSTER = "without a roster nobody knows who is missing"
BOX_ONLY = "names and lists of people are given at the box only"


# ----------------------------------------------------------------- visitors


def bind_waiting(turn: Turn, person: str) -> None:
    """Give a badge to the visitor who waits for one, if it can be lent."""
    who = turn.passing.who
    if who.guest is None or not can_lend(turn, person):
        return
    if turn.at.boot_ns <= who.guest_ns:
        lend(turn, person, who.guest)
    turn.note(who=replace(who, guest=None))


def can_lend(turn: Turn, person: str) -> bool:
    """Say whether a badge is nobody's own.

    Where the roster has badges to lend only those are lent, else any unknown one.
    """
    people = turn.shared.site.roster.people
    if person in people:
        return people[person].role == VISITOR
    return not any(one.role == VISITOR for one in people.values())


def lend(turn: Turn, person: str, guest: Guest) -> None:
    """Note whose badge it is for a while."""
    entrance_known.put_trace(turn, person, guest=guest, zone="", since=None)
    tell_visitor(turn, "badge-lent", person, guest)


def tell_visitor(turn: Turn, result: str, person: str, guest: Guest) -> None:
    """Make the event of a visitor; the name and the host stay in the box."""
    data: dict[str, Json] = {
        "result": result,
        "purpose": guest.purpose,
        "approval": guest.approval,
    }
    turn.tell("visitor", with_person(person, data))


def register(turn: Turn, command: Command) -> Answer:
    """Register a visitor, and lend the badge that was shown or is named."""
    given = command.arguments
    purpose, approval = given.get("purpose", "").strip(), given.get("approval", "")
    name, host = given.get("name", ""), given.get("host", "")
    until_ns = until(turn, given.get("until", ""))
    person, why = lent_badge(turn, given.get("card", ""))
    if until_ns is None:
        why = "until is over already"
    if not purpose:
        why = "say what for: purpose=..."
    if command.sender != "local" and (name or host):
        why = BOX_ONLY
    if why:
        return Answer(command.id, ok=False, text=why)
    guest = Guest(purpose, approval, name, host, until_ns or 0)
    turn.count("visitor")
    tell_visitor(turn, "registered", "", guest)
    if person:
        lend(turn, person, guest)
        return Answer(command.id, ok=True, text="registered, the badge is lent")
    waits_ns = turn.at.boot_ns + GUEST_NS
    turn.note(who=replace(turn.passing.who, guest=guest, guest_ns=waits_ns))
    text = "registered; a lent badge shown within 60 s becomes theirs"
    return Answer(command.id, ok=True, text=text)


def until(turn: Turn, text: str) -> int | None:
    """Return the wall time at which a visit ends, None if that is over already.

    Without a word it is the end of the day; 0 where the clock is not set.
    """
    now = entrance_known.local_now(turn)
    if now is None:
        return 0
    hours, _, minutes = text.partition(":")
    minute = int(hours) * 60 + int(minutes) if text else MINUTES_PER_DAY
    if minute <= now.minute:
        return None
    return wall_ns_of(now.day, minute, turn.at.wall_ns, turn.shared.utc_offset_s)


def lent_badge(turn: Turn, label: str) -> tuple[str, str]:
    """Return whose badge is meant, or why none; both empty if it is still to come."""
    if label:
        found = labelled(turn, label)
        if found is None or found.role != VISITOR:
            return "", "the roster has no lent badge of that label"
        return found.id, ""
    passing = turn.passing
    age_ns = turn.at.boot_ns - passing.badge_ns
    fresh = passing.badge and age_ns <= ns(turn.limits.badge_window_s)
    return (passing.badge, "") if fresh and can_lend(turn, passing.badge) else ("", "")


def labelled(turn: Turn, label: str) -> Person | None:
    """Find somebody by what the roster calls them."""
    people = turn.shared.site.roster.people.values()
    return next((one for one in people if one.label == label), None)


def missing(turn: Turn, command: Command) -> Answer:
    """List who has not been measured in a check yet, on this box only."""
    now, site = entrance_known.local_now(turn), turn.shared.site
    if command.sender != "local":
        return Answer(command.id, ok=False, text=BOX_ONLY)
    if now is None:
        return Answer(command.id, ok=False, text="the clock is not set")
    if not site.roster.people:
        return Answer(command.id, ok=False, text=NO_ROSTER)
    wanted = command.arguments.get("check", "")
    begun = [
        one
        for one in site.checks
        if now.weekday in one.days and one.start <= now.minute
    ]
    of_name = [one for one in begun if one.name == wanted or not wanted]
    if not of_name:
        return Answer(command.id, ok=False, text="no such check has begun today")
    check = max(of_name, key=lambda one: one.start)
    people = checks.expected(site.roster, check)
    absent = [one for one in people if not is_measured(turn, one.id, check, now)]
    text = f"{check.name}: {len(absent)} of {len(people)} not measured"
    listed = checks.missing_text(absent[:LISTED])
    if len(absent) > LISTED:
        listed += f"; and {len(absent) - LISTED} more"
    return Answer(command.id, ok=True, text=text, private=listed)


def is_measured(turn: Turn, person: str, check: Window, now: LocalTime) -> bool:
    """Say whether somebody was measured in a check of this day."""
    trace = turn.shared.traces.get(person)
    offset_s = turn.shared.utc_offset_s
    return checks.was_measured(trace, check, now.day, turn.at, offset_s)


def note_case(turn: Turn, command: Command) -> Answer:
    """Note somebody's illness, as the nurse or the doctor says it."""
    person, cause = (
        labelled(turn, command.arguments["person"]),
        command.arguments["cause"],
    )
    if person is None:
        return Answer(command.id, ok=False, text="the roster has nobody of that label")
    if cause not in clusters.CAUSES:
        known = ", ".join(clusters.CAUSES)
        return Answer(command.id, ok=False, text=f"the cause is one of {known}")
    entrance_known.fell_ill(turn, person.id, cause)
    data: dict[str, Json] = {"cause": cause, "class": person.class_name}
    turn.tell("case", with_person(person.id, data))
    return Answer(command.id, ok=True, text="noted")


VERBS: Mapping[str, Callable[[Turn, Command], Answer]] = {
    "visitor": register,
    "missing": missing,
    "case": note_case,
}
"""What people ask of this part."""
