"""People who are held: their rest, its end, and the hour after which it lapses.

With a badge a hold follows its owner; without one it holds the station, since nobody
can tell who stands there next. Somebody unknown who is to be confirmed is in the
guard's hands: the hold is put aside under a number, and the station is free.

Source: `domain.md` 2.3 (rests of 5, 10 and 30 minutes, 60 minutes).
"""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import Document, Json, ns
from edge_app.stations.entrance_parts import (
    HOLDS,
    LAPSE_NS,
    Hold,
    Limits,
    Turn,
    with_person,
)

ASIDE = "aside-"
"""How the place of an unknown person in the guard's hands begins; no badge does."""


def put(turn: Turn, person: str, hold: Hold | None) -> None:
    """Remember a hold as the newest, or forget it."""
    if hold is None and person not in turn.kept.holds:
        return
    holds = {who: held for who, held in turn.kept.holds.items() if who != person}
    if hold is not None:
        holds[person] = hold
    turn.keep(holds=dict(list(holds.items())[-HOLDS:]))


def named(person: str, data: dict[str, Json]) -> Document:
    """Add the person to an event's data, where it is a person's name and no place."""
    return with_person("" if person.startswith(ASIDE) else person, data)


def rest_ns(limits: Limits, hold: Hold) -> int:
    """Return how long a person rests before the next measurement counts."""
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


def reopen(turn: Turn) -> None:
    """Let the next measurement of everybody count, by a guard's word."""
    for person, hold in turn.kept.holds.items():
        if not person.startswith(ASIDE):
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
