"""Grants and the light beams: one person walks in on one grant, anybody walks out.

A person going out is counted and never stopped. After a restart a grant of before is
void, and for as long as it could have been used nobody who comes in is called
unscreened: who it was is not known (`unattributed`).

Source: `domain.md` 6.1 (one person, one pass), 6.4 (egress is always free).
"""

from __future__ import annotations

from edge_app.model import SECOND_NS, Json, Occupied, Reading, When, ns
from edge_app.stations import passage
from edge_app.stations.entrance_parts import Grant, Turn, with_person
from edge_app.stations.passage import BeamEdge, Beams, Walk

ALARM_NS = 10 * SECOND_NS
"""How long an unscreened entry is a condition; its alarm stays until seen."""


def give(turn: Turn, kind: str, person: str, when: When) -> None:
    """Let one person in: grant, barrier, green lamp."""
    if turn.kept.grant is not None:
        withdraw(turn, "not-used")
    limits = turn.limits
    until_ns = turn.at.boot_ns + ns(limits.grant_s)
    turn.keep(grant=Grant(kind, person, until_ns))
    turn.order(limits.barrier, "pulse", when, limits.barrier_pulse_s)
    turn.order(limits.lamp, "on", when)


def withdraw(turn: Turn, result: str) -> None:
    """End a grant that nobody is known to have used, and say why.

    Where no beams can see people walk, an unused grant is none.
    """
    grant = turn.kept.grant
    if grant is None:
        return
    turn.keep(grant=None)
    turn.order(turn.limits.lamp, "off", When.NOW)
    if result == "not-used":
        if not turn.limits.counts_people:
            return
        if not sees_people(turn):
            result = "unattributed-grant"
    turn.count(result)
    data: dict[str, Json] = {"direction": "none", "result": result, "by": grant.kind}
    turn.tell("passage", with_person(grant.person, data))


def sees_people(turn: Turn) -> bool:
    """Say whether both beams are there and free of things."""
    limits, passing = turn.limits, turn.passing
    lost = passing.lost & {limits.outer_beam, limits.inner_beam}
    return limits.counts_people and not lost and not passing.blocked


def grant_end_ns(turn: Turn) -> int | None:
    """Return when the grant lapses; a walk inward begun in time may still end."""
    grant, beams = turn.kept.grant, turn.passing.beams
    if grant is None:
        return None
    # An edge of the last moment is known only once it is old enough to count.
    end_ns = grant.until_ns + turn.limits.beam_times.shortest_ns
    if beams.origin == "outer" and beams.began_ns <= grant.until_ns:
        return max(end_ns, beams.began_ns + ns(turn.limits.passage_s))
    return end_ns


def lapse(turn: Turn) -> None:
    """Withdraw the grant when its time is over."""
    end_ns = grant_end_ns(turn)
    if end_ns is not None and end_ns <= turn.at.boot_ns:
        withdraw(turn, "not-used")


def take_beam(turn: Turn, reading: Reading) -> None:
    """Take what one of the two beams says."""
    outer = reading.device == turn.limits.outer_beam
    side: passage.Side = "outer" if outer else "inner"
    edge = BeamEdge(side, reading.value == 1, reading.at, turn.cause)
    turn.note(beams=passage.tell(turn.passing.beams, edge))
    settle(turn)


def settle(turn: Turn) -> None:
    """Let edges count that are old enough; see a dark beam, and a grant's end."""
    times, now_ns = turn.limits.beam_times, turn.at.boot_ns
    beams, walks = passage.settle(turn.passing.beams, times, now_ns)
    turn.note(beams=beams)
    for walk in walks:
        take_walk(turn, walk)
    blocked = passage.blocked(beams, times, now_ns)
    if blocked is not turn.passing.blocked:
        turn.note(blocked=blocked)
        turn.alarm("beam-blocked", blocked)
    lapse(turn)


def lose_beams(turn: Turn) -> None:
    """Forget a visit that one of the beams can no longer follow."""
    turn.note(beams=Beams())
    if turn.passing.blocked:
        turn.note(blocked=False)
        turn.alarm("beam-blocked", False)


def take_walk(turn: Turn, walk: Walk) -> None:
    """Judge one walk by its direction."""
    if walk.direction == "in":
        enter(turn, walk)
    elif walk.direction == "out":
        tell_walk(turn, walk, "out" if walk.sure else "unattributed", {})
    else:
        tell_walk(turn, walk, "turned-back", {})


def enter(turn: Turn, walk: Walk) -> None:
    """Somebody came in: by the grant, after a restart, or unscreened."""
    grant, before_ns = turn.kept.grant, turn.passing.let_in_ns
    walk_ns = walk.at.boot_ns
    if grant is not None and walk_ns < grant.until_ns - ns(turn.limits.grant_s):
        # The walk was over before the grant; it only became known after it.
        grant = None
    data: dict[str, Json] = {"granted": grant is not None}
    if grant is not None:
        turn.keep(grant=None)
        turn.note(let_in_ns=walk_ns)
        tell_walk(turn, walk, "granted", data | {"by": grant.kind}, grant.person)
        turn.order(turn.limits.lamp, "off", When.COMMITTED)
        if turn.kept.barrier_failed:
            turn.keep(barrier_failed=False)
            turn.alarm("barrier", False)
        return
    doubt_ns = turn.passing.doubt_ns
    if not walk.sure or (doubt_ns is not None and walk.began_ns <= doubt_ns):
        tell_walk(turn, walk, "unattributed", data)
        return
    if before_ns is not None and walk_ns - before_ns <= ns(turn.limits.grant_s):
        data["tailgate_suspected"] = True
    tell_walk(turn, walk, "unscreened", data)
    turn.note(unscreened_ns=turn.at.boot_ns + ALARM_NS)
    turn.alarm("unscreened", True)


def tell_walk(
    turn: Turn, walk: Walk, result: str, more: dict[str, Json], person: str = ""
) -> None:
    """Make the event of a walk, and count who came or went."""
    delta = {"in": 1, "out": -1, "none": 0}[walk.direction]
    zone = turn.limits.zone or turn.limits.name
    before = turn.shared.occupancy.get(zone, 0) + turn.people
    people = max(0, before + delta)
    turn.people += people - before
    data: dict[str, Json] = {
        "direction": walk.direction,
        "result": result,
        "occupancy": people,
        **more,
    }
    if walk.tailgate:
        data["tailgate_suspected"] = True
    if walk.slow:
        data["slow"] = True
    turn.count(result)
    turn.tell("passage", with_person(person, data), walk.at, walk.cause)
    if delta:
        turn.outcomes.append(Occupied(zone, delta))
