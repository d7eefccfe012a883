"""Grants and the light beams: one person walks in on one grant, anybody walks out.

A person going out is counted and never stopped. After a restart a grant of before is
void, and for as long as it could have been used nobody who comes in is called
unscreened: who it was is not known (`unattributed`).

Source: `domain.md` 6.1 (one person, one pass), 6.4 (egress is always free).
"""

from __future__ import annotations

from drivers.quantities import Quantity
from edge_app.model import Json, Reading, ns
from edge_app.outcomes import When
from edge_app.stations import beam_noise, entrance_signals, entrance_walk, passage
from edge_app.stations.beam_noise import Noise
from edge_app.stations.entrance_parts import Grant, Turn, with_person
from edge_app.stations.passage import BeamEdge, Beams


def give(turn: Turn, kind: str, person: str, when: When) -> None:
    """Let one person in: grant, barrier, green lamp."""
    if turn.kept.grant is not None:
        withdraw(turn, "not-used")
    limits = turn.limits
    until_ns = turn.at.boot_ns + ns(limits.grant_s)
    turn.keep(grant=Grant(kind, person, until_ns))
    entrance_signals.open_barrier(turn, when)
    entrance_signals.light(turn, limits.lamp, True, when)
    entrance_signals.buzz(turn, "go", when)


def withdraw(turn: Turn, result: str) -> None:
    """End a grant that nobody is known to have used, and say why.

    Where nothing can see people walk, an unused grant is none.
    """
    grant = turn.kept.grant
    if grant is None:
        return
    turn.keep(grant=None)
    entrance_signals.shut_barrier(turn, When.NOW)
    entrance_signals.light(turn, turn.limits.lamp, False, When.NOW)
    if result == "not-used":
        if not turn.limits.counts_people:
            return
        if not sees_people(turn):
            result = "unattributed-grant"
    turn.count(result)
    data: dict[str, Json] = {"direction": "none", "result": result, "by": grant.kind}
    turn.tell("passage", with_person(grant.person, data))


def sees_people(turn: Turn) -> bool:
    """Say whether the turnstile, or both beams, are there and free of things."""
    limits, passing = turn.limits, turn.passing
    if limits.turnstile_in and limits.turnstile_in not in passing.lost:
        return True
    lost = passing.lost & {limits.outer_beam, limits.inner_beam}
    return limits.has_beams and not lost and not passing.blocked


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


def take(turn: Turn, reading: Reading) -> None:
    """Take what a beam or a turnstile's contact says."""
    if reading.quantity is Quantity.BEAM:
        take_beam(turn, reading)
    elif reading.quantity is Quantity.CONTACT:
        entrance_walk.take_pulse(turn, reading)


def take_beam(turn: Turn, reading: Reading) -> None:
    """Take what one of the two beams says."""
    outer = reading.device == turn.limits.outer_beam
    side: passage.Side = "outer" if outer else "inner"
    edge = BeamEdge(side, reading.value == 1, reading.at, turn.cause)
    before = turn.passing.beams
    turn.note(beams=passage.tell(before, edge))
    if turn.passing.beams is not before:
        hear_noise(turn, beam_noise.hear(turn.lane.noise, reading.at.boot_ns))
    settle(turn)


def hear_noise(turn: Turn, noise: Noise) -> None:
    """Remember how the beams flicker, and say when that begins or ends."""
    before = turn.lane.noise
    turn.note_lane(noise=noise)
    if noise.loud is not before.loud:
        turn.alarm("beam-noisy", noise.loud)


def settle(turn: Turn) -> None:
    """Let edges count that are old enough; see a dark beam, and a grant's end."""
    times, now_ns = turn.limits.beam_times, turn.at.boot_ns
    hear_noise(turn, beam_noise.settle(turn.lane.noise, now_ns))
    beams, walks = passage.settle(turn.passing.beams, times, now_ns)
    turn.note(beams=beams)
    for walk in walks:
        entrance_walk.take_walk(turn, walk)
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
