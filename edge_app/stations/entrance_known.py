"""What is known of the person at the gate, and what of it keeps the gate shut.

The bars of `entrance_admission` that concern a person, and the traces that every gate
of the site shares. Somebody without a badge has no trace: they are a number, and none
of these bars concerns them. Where the clock is not set, no time of day bars anybody.

Source: `domain.md` 2.8 (people are counted, not events), 6.2 (anti-passback).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from edge_app.model import Json, ns
from edge_app.outcomes import Condition, Priority, Traced
from edge_app.roll import (
    NO_DAY,
    VISITOR,
    Case,
    LocalTime,
    Person,
    Trace,
    local_time,
)
from edge_app.stations import checks, clusters, passback, windows
from edge_app.stations.entrance_parts import Turn

GATEWAY = "gateway"
"""The station of what concerns the whole site and no single gate."""
CASES = 20
"""How many cases are remembered of one person, the newest ones."""


# ------------------------------------------------------------------- traces


def here(turn: Turn) -> str:
    """Return the zone that one comes into."""
    return turn.limits.zone or turn.limits.name


def local_now(turn: Turn) -> LocalTime | None:
    """Return the site's local time, None while the clock is not set."""
    if not turn.at.synced:
        return None
    return local_time(turn.at.wall_ns, turn.shared.utc_offset_s)


def person_of(turn: Turn, person: str) -> Person | None:
    """Return what the roster says of somebody."""
    return turn.shared.site.roster.people.get(person)


def trace_of(turn: Turn, person: str) -> Trace:
    """Return what is known of somebody, by the end of this turn so far."""
    for outcome in reversed(turn.outcomes):
        if isinstance(outcome, Traced) and outcome.person == person:
            return outcome.trace
    return turn.shared.traces.get(person, Trace())


def put_trace(turn: Turn, person: str, **changes: Any) -> None:
    """Change what is known of somebody."""
    before, now = trace_of(turn, person), local_now(turn)
    touched = now.day if now else before.touched
    trace = replace(before, touched=touched, **changes)
    if trace != before:
        turn.outcomes.append(Traced(person, trace))


def measured(turn: Turn, person: str) -> None:
    """Note that somebody was measured, for the checks that are open."""
    if not person or not turn.shared.site.checks:
        return
    now = local_now(turn)
    if now is None:
        put_trace(turn, person, measured=passback.moment_of(turn.at))
        return
    trace = trace_of(turn, person)
    before = trace.checks if trace.day == now.day else ()
    fresh = [
        name
        for name in checks.open_at(turn.shared.site.checks, now)
        if name not in before
    ]
    if fresh:
        put_trace(turn, person, day=now.day, checks=(*before, *fresh))


def came_in(turn: Turn, person: str) -> None:
    """Note that somebody walked in."""
    if person and turn.limits.passback != "off":
        moment = passback.moment_of(turn.at)
        put_trace(turn, person, zone=here(turn), since=moment)


# --------------------------------------------------------------------- bars


def unknown_badge(turn: Turn, person: str) -> str:
    """Bar a badge that is on no roster; where there is no roster, none is unknown."""
    people, policy = turn.shared.site.roster.people, turn.limits.unknown_badge
    if not person or policy == "allow" or not people:
        return ""
    if person in people or trace_of(turn, person).guest:
        return ""
    return "ask-guard" if policy == "guard" else "unknown-badge"


def visit(turn: Turn, person: str) -> str:
    """Bar a lent badge that nobody is registered with, or not any more."""
    known, guest = person_of(turn, person), trace_of(turn, person).guest
    if guest is None:
        lent = known is not None and known.role == VISITOR
        return "not-registered" if lent else ""
    over = turn.at.synced and 0 < guest.until_ns <= turn.at.wall_ns
    return "visit-over" if over else ""


def inside_already(turn: Turn, person: str) -> str:
    """Bar whoever is inside, where anti-passback is hard."""
    hard = turn.limits.passback == "hard"
    return "passback" if hard and comes_again(turn, person) else ""


def comes_again(turn: Turn, person: str) -> bool:
    """Say whether somebody counts as inside already."""
    return bool(person) and passback.is_inside(
        trace_of(turn, person),
        here(turn),
        turn.at,
        ns(turn.limits.passback_timeout_s),
        turn.shared.utc_offset_s,
    )


def untimely(turn: Turn, person: str) -> str:
    """Name what is wrong with coming now; nothing while the clock is not set."""
    known = person_of(turn, person)
    now = None if known is None else local_now(turn)
    if known is None or now is None:
        return ""
    return windows.why_not(known, turn.shared.site.arrivals, now)


def arrival(turn: Turn, person: str) -> str:
    """Bar whoever comes outside their time, where that is refused."""
    return untimely(turn, person) if turn.limits.arrival == "refuse" else ""


def warn(turn: Turn, person: str) -> None:
    """Tell what was wrong with somebody who is let in all the same."""
    limits = turn.limits
    why = [
        "passback" if limits.passback == "soft" and comes_again(turn, person) else "",
        untimely(turn, person) if limits.arrival == "warn" else "",
    ]
    for one in filter(None, why):
        turn.count("warned")
        data: dict[str, Json] = {"result": "warned", "why": one, "person": person}
        turn.tell("admission", data)


# -------------------------------------------------------------------- cases


def fell_ill(turn: Turn, person: str, cause: str) -> None:
    """Note a case, once a day for each cause, and look for clusters.

    Somebody without a badge is in no class that could be counted.
    """
    if not person:
        return
    now, moment = local_now(turn), passback.moment_of(turn.at)
    case = Case(cause, now.day if now else NO_DAY, moment)
    before = trace_of(turn, person).cases
    if not any(
        day_of(turn, one) == day_of(turn, case) for one in before if one.cause == cause
    ):
        put_trace(turn, person, cases=(*before, case)[-CASES:])
    judge_clusters(turn)


def day_of(turn: Turn, case: Case) -> int:
    """Return the day of a case; one of before the clock was set is dated by it now."""
    if case.day != NO_DAY or not turn.at.synced:
        return case.day
    old_ns = passback.age_ns(case.at, turn.at)
    if old_ns is None:
        return NO_DAY
    return local_time(turn.at.wall_ns - old_ns, turn.shared.utc_offset_s).day


def judge_clusters(turn: Turn, *, ended: bool = False) -> None:
    """Say which classes have a cluster; with `ended`, also which have none any more.

    Not without a clock. A new case ends no cluster, a new day may.
    """
    now = local_now(turn)
    if now is None:
        return
    ill = tuple(all_ill(turn))
    places = clusters.by_place(clusters.found(ill, now.day))
    known = {"", *(one.class_name for one in ill)} if ill and ended else set(places)
    for place in sorted(known):
        met = places.get(place, ())
        text = clusters.sentence(met) if met else "There is no cluster any more."
        turn.outcomes.append(
            Condition(clusters.alarm_of(place), GATEWAY, bool(met), Priority.HIGH, text)
        )


def all_ill(turn: Turn) -> list[clusters.Ill]:
    """Return every case that is remembered, with its class."""
    fresh = {o.person: o.trace for o in turn.outcomes if isinstance(o, Traced)}
    people = turn.shared.site.roster.people
    return [
        clusters.Ill(
            person,
            people[person].class_name if person in people else "",
            case.cause,
            day_of(turn, case),
        )
        for person, trace in {**turn.shared.traces, **fresh}.items()
        for case in trace.cases
    ]
