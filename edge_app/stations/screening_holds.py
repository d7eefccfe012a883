"""People who are held: their rest, its end, and the hour after which it lapses.

With a badge a hold follows its owner to every gate of the site: the gate that measures
them next goes on with it, and the one before lets go. Without a badge it holds its own
gate and no other, since nobody can tell who stands there next. Somebody unknown who is
to be confirmed is in the guard's hands: the hold is put aside under a number, and the
gate is free.

Source: `domain.md` 2.3 (rests of 5, 10 and 30 minutes, 60 minutes).
"""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import Document, Json, Started, ns
from edge_app.roll import MINUTE_NS, Hold, local_time
from edge_app.stations import entrance_known
from edge_app.stations.entrance_parts import (
    HOLDS,
    LAPSE_NS,
    Limits,
    Turn,
    with_person,
)
from edge_app.stations.screening_parts import Rest

ASIDE = "aside-"
"""How the place of an unknown person in the guard's hands begins; no badge does."""


def put(turn: Turn, person: str, hold: Hold | None) -> None:
    """Remember a hold as the newest, or forget it; every gate knows it from now on."""
    share(turn, person, hold)
    if hold is None and person not in turn.kept.holds:
        return
    holds = {who: held for who, held in turn.kept.holds.items() if who != person}
    if hold is not None:
        holds[person] = hold
    turn.keep(holds=dict(list(holds.items())[-HOLDS:]))


def is_place(person: str) -> bool:
    """Say whether it is the place of somebody unknown, and no person's name."""
    return person.startswith(ASIDE)


def name_of(person: str) -> str:
    """Return a person's name; the place of somebody unknown is none."""
    return "" if is_place(person) else person


def named(person: str, data: dict[str, Json]) -> Document:
    """Add the person to an event's data, where it is a person's name and no place."""
    return with_person(name_of(person), data)


# ---------------------------------------------------------- known at every gate


def share(turn: Turn, person: str, hold: Hold | None) -> None:
    """Let every gate of the site know of a hold, or of its end, by the badge."""
    if not name_of(person):
        return
    if hold is None and entrance_known.trace_of(turn, person).held is None:
        return
    held = hold and replace(hold, rest_ns=rest_ns(turn.limits, hold))
    entrance_known.put_trace(turn, person, gate=turn.limits.name, held=held)


def of(turn: Turn, person: str) -> Hold | None:
    """Return what somebody is held by, at this gate or at another."""
    hold = turn.kept.holds.get(person)
    if hold is not None or not name_of(person):
        return hold
    hold = entrance_known.trace_of(turn, person).held
    if hold is None:
        return None
    rested_ns = turn.at.boot_ns - hold.since_ns
    if hold.boot_id != turn.at.boot_id or rested_ns >= LAPSE_NS:
        return None
    over = rests(hold) and rested_ns >= hold.rest_ns
    return replace(hold, ready=True) if over else hold


def gate_of(turn: Turn, person: str) -> str:
    """Name the other gate that holds somebody, empty where it is this one."""
    held = of(turn, person) is not None and person not in turn.kept.holds
    return entrance_known.trace_of(turn, person).gate if held else ""


def rest_of(turn: Turn, result: str, person: str) -> Rest:
    """Return what somebody who has to wait is told of it."""
    if result not in ("hold", "wait"):
        return Rest()
    return Rest(until(turn, person), gate_of(turn, person))


def until(turn: Turn, person: str) -> str:
    """Say until when somebody rests, by the clock on the wall; empty if unknown."""
    hold = of(turn, person)
    if hold is None or not rests(hold) or not turn.at.synced:
        return ""
    left_ns = hold.since_ns + rest_ns(turn.limits, hold) - turn.at.boot_ns
    # A minute that has begun is not over: nobody is called too early.
    end_ns = turn.at.wall_ns + left_ns + MINUTE_NS - 1
    hours, minutes = divmod(local_time(end_ns, turn.shared.utc_offset_s).minute, 60)
    return f"{hours:02}:{minutes:02}"


def let_go(turn: Turn) -> None:
    """Drop what another gate has gone on with; the rest goes on there."""
    holds, traces = turn.kept.holds, turn.shared.traces
    if not holds:
        return
    gone = {
        person
        for person in holds
        if person in traces and traces[person].gate not in ("", turn.limits.name)
    }
    if gone:
        turn.keep(holds={who: held for who, held in holds.items() if who not in gone})


def begin_again(turn: Turn, started: Started) -> None:
    """Go on with every rest after a stop; one of unknown length begins it anew."""
    let_go(turn)
    boot_id, rested_ns = turn.at.boot_id, turn.at.boot_ns - ns(started.gap_s or 0)
    for person, trace in turn.shared.traces.items():
        if trace.held is not None and trace.held.boot_id != boot_id:
            held = replace(trace.held, boot_id=boot_id, since_ns=rested_ns)
            entrance_known.put_trace(turn, person, held=held)
    for person, hold in turn.kept.holds.items():
        same = hold.boot_id == boot_id
        now = hold if same else replace(hold, boot_id=boot_id, since_ns=rested_ns)
        put(turn, person, now)


# ------------------------------------------------------------- from step to step


def rest_ns(limits: Limits, hold: Hold) -> int:
    """Return how long a person rests before the next measurement counts."""
    if hold.rest_ns:
        return hold.rest_ns
    longer_s = {"": 0.0, "sport": limits.rest_sport_s}.get(hold.why, limits.rest_cold_s)
    return ns(max(limits.rest_s, longer_s))


def rests(hold: Hold) -> bool:
    """Say whether a hold becomes ready by time alone."""
    return hold.stage == "rest" and hold.attempt == 1 and not hold.ready


def why_longer(turn: Turn) -> str:
    """Say whether it is so cold that a rest must be longer."""
    outside_c = turn.passing.screening.outside_c
    air_c = turn.passing.ambient_c if outside_c is None else outside_c
    return "cold" if air_c is not None and air_c < turn.limits.cold_below_c else ""


def begin(turn: Turn, person: str) -> None:
    """Hold somebody for the first time."""
    hold = Hold(turn.at.boot_id, turn.at.boot_ns, why=why_longer(turn))
    put(turn, person, hold)


def go_on(turn: Turn, person: str, hold: Hold, stage: str) -> None:
    """Take a hold one step further; an unknown person's is put aside, or ends."""
    put(turn, person, None)
    if not person:
        if stage == "fever":
            return
        person = free_place(turn)
    moved = Hold(turn.at.boot_id, turn.at.boot_ns, hold.attempt + 1, stage=stage)
    put(turn, person, moved)


def free_place(turn: Turn) -> str:
    """Return the first place that is free for somebody unknown."""
    number = 1
    while f"{ASIDE}{number}" in turn.kept.holds:
        number += 1
    return f"{ASIDE}{number}"


def count_low(turn: Turn, person: str, hold: Hold) -> None:
    """Remember one more low value after the rest."""
    more = replace(hold, attempt=hold.attempt + 1, lows=hold.lows + 1)
    put(turn, person, more)


def doubt(turn: Turn) -> None:
    """Forget the low values of somebody unknown who stepped away between two."""
    hold = turn.kept.holds.get("")
    if hold is not None and hold.lows:
        turn.keep(holds={**turn.kept.holds, "": replace(hold, lows=0)})


def reopen(turn: Turn, in_front: str) -> None:
    """Let the next measurement of everybody count, by a guard's word.

    Also that of who stands here and is held by another gate.
    """
    there, hold = dict(turn.kept.holds), of(turn, in_front)
    if hold is not None:
        there[in_front] = hold
    for person, hold in there.items():
        if not is_place(person):
            put(turn, person, replace(hold, ready=True, stage="rest", lows=0))


def pass_time(turn: Turn) -> None:
    """End what is over: the rest of a hold, or the hold itself."""
    for person, hold in turn.kept.holds.items():
        rested_ns = turn.at.boot_ns - hold.since_ns
        if rested_ns >= LAPSE_NS:
            put(turn, person, None)
            turn.count("lapsed")
            data: dict[str, Json] = {
                "result": "lapsed",
                "attempt": hold.attempt,
                "stage": hold.stage,
                "limit_c": turn.limits.limit_c,
                "device": turn.limits.thermometer,
            }
            turn.tell("screening", named(person, data))
        elif rests(hold) and rested_ns >= rest_ns(turn.limits, hold):
            put(turn, person, replace(hold, ready=True))


def timers(turn: Turn) -> tuple[int, ...]:
    """Give the times at which something of a hold ends."""
    holds = turn.kept.holds.values()
    return (
        *(hold.since_ns + LAPSE_NS for hold in holds),
        *(hold.since_ns + rest_ns(turn.limits, hold) for hold in holds if rests(hold)),
    )
