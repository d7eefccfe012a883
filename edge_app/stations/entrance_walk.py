"""What one walk through an entrance was: granted, unscreened, out, turned back.

Beams and the contact of a turnstile both tell of walks; where both do, one person is
counted once. Signs of tailgating are said with the walk and are never a denial.

Source: `domain.md` 6.1 (one person, one pass; tailgating), 6.3 (count hygiene).
"""

from __future__ import annotations

from edge_app.model import SECOND_NS, Json, Reading, ns
from edge_app.outcomes import When
from edge_app.stations import (
    entrance_duties,
    entrance_known,
    entrance_signals,
    occupancy,
    tailgate,
    turnstile,
)
from edge_app.stations.entrance_parts import Grant, Turn, with_person
from edge_app.stations.passage import Walk
from edge_app.stations.turnstile import Sign, Source

ALARM_NS = 10 * SECOND_NS
"""How long an unscreened entry is a condition; its alarm stays until seen."""


def take_pulse(turn: Turn, reading: Reading) -> None:
    """Take what a turnstile's contact says; a pulse is one person."""
    told, pulse = turnstile.tell(
        turn.lane.turnstile, reading.device, reading.value == 1
    )
    turn.note_lane(turnstile=told)
    if pulse:
        walk = Walk(
            direction="in" if reading.device == turn.limits.turnstile_in else "out",
            sure=True,
            tailgate=False,
            slow=False,
            began_ns=reading.at.boot_ns,
            at=reading.at,
            cause=turn.cause,
        )
        judge(turn, walk, "contact")


def change_contact(turn: Turn, device: str) -> None:
    """Begin to look anew at a turnstile's contact whose line went or came back."""
    if device in turn.lane.turnstile.told:
        turn.note_lane(turnstile=turnstile.forget(turn.lane.turnstile, device))


def settle(turn: Turn) -> None:
    """End the alarms of walks; they stay unacknowledged until somebody has seen."""
    now_ns = turn.at.boot_ns
    end_ns = turn.passing.unscreened_ns
    if end_ns is not None and end_ns <= now_ns:
        turn.note(unscreened_ns=None)
        turn.alarm("unscreened", False)
    end_ns = turn.lane.tailgate_ns
    if end_ns is not None and end_ns <= now_ns:
        turn.note_lane(tailgate_ns=None)
        turn.alarm("tailgate", False)


def take_walk(turn: Turn, walk: Walk) -> None:
    """Judge one walk through the beams; one beam alone tells no direction."""
    if turn.limits.has_beams:
        judge(turn, walk, "beams")


def judge(turn: Turn, walk: Walk, source: Source) -> None:
    """Judge one walk by its direction, unless the other sign of it was counted."""
    if walk.direction == "none":
        tell_walk(turn, walk, "turned-back", {})
    elif not is_new(turn, walk, source):
        suspect_again(turn, walk)
    elif walk.direction == "in":
        enter(turn, walk, source)
    else:
        tell_walk(turn, walk, "out" if walk.sure else "unattributed", {})


def is_new(turn: Turn, walk: Walk, source: Source) -> bool:
    """Say whether this person was not yet counted by the other of the two."""
    limits = turn.limits
    contact = limits.turnstile_in if walk.direction == "in" else limits.turnstile_out
    if not (contact and limits.has_beams):
        return True
    sign = Sign(source, walk.direction, walk.at.boot_ns)
    seen, new = turnstile.count(turn.lane.turnstile, sign, ns(limits.pair_s))
    turn.note_lane(turnstile=seen)
    return new


def suspect_again(turn: Turn, walk: Walk) -> None:
    """Say what the beams saw in a walk that the turnstile had told already."""
    signs = suspicions(turn, walk) if walk.direction == "in" else ()
    if signs:
        tell_walk(turn, walk, "seen-again", {"signs": signs}, counted=False)
        suspect(turn)


def suspicions(turn: Turn, walk: Walk) -> tuple[str, ...]:
    """Name what in this walk looks like two people, and learn from it if nothing."""
    limits, length_ns = turn.limits, walk.at.boot_ns - walk.began_ns
    lengths = turn.lane.lengths
    signs = tailgate.signs(
        lengths,
        length_ns,
        again=walk.tailgate,
        times=limits.long_walk,
        cart_ns=limits.cart_ns,
    )
    if not signs and not walk.slow and walk.sure:
        turn.note_lane(lengths=tailgate.learn(lengths, length_ns))
    return signs


def suspect(turn: Turn) -> None:
    """Raise the alarm that two may have come in as one."""
    turn.note_lane(tailgate_ns=turn.at.boot_ns + ALARM_NS)
    turn.alarm("tailgate", True)


def enter(turn: Turn, walk: Walk, source: Source) -> None:
    """Somebody came in: by the grant, after a restart, or unscreened."""
    grant = usable(turn, walk)
    if grant is not None:
        enter_granted(turn, walk, grant, source)
        return
    doubt_ns = turn.passing.doubt_ns
    if not walk.sure or (doubt_ns is not None and walk.began_ns <= doubt_ns):
        tell_walk(turn, walk, "unattributed", {"granted": False})
        return
    if turn.kept.duties.released is not None:
        entrance_duties.let_pass(turn)
        tell_walk(turn, walk, "released", {"granted": False})
        return
    if is_rest_of_cart(turn, walk):
        turn.note(let_in_ns=walk.at.boot_ns)
        tell_walk(turn, walk, "cart", {}, counted=False)
        return
    enter_unscreened(turn, walk)


def usable(turn: Turn, walk: Walk) -> Grant | None:
    """Return the grant that this walk may use.

    A walk that was over before the grant, and only became known after it, uses none.
    """
    grant = turn.kept.grant
    if grant is None or walk.at.boot_ns < grant.until_ns - ns(turn.limits.grant_s):
        return None
    return grant


def enter_granted(turn: Turn, walk: Walk, grant: Grant, source: Source) -> None:
    """Use the grant up; the walk may still look like that of two."""
    turn.keep(grant=None)
    turn.note(let_in_ns=walk.at.boot_ns)
    turn.note_lane(began_ns=walk.began_ns)
    # A pulse has no length to learn from.
    signs = suspicions(turn, walk) if source == "beams" else ()
    data: dict[str, Json] = {"granted": True, "by": grant.kind}
    if signs:
        data["signs"] = signs
    tell_walk(turn, walk, "granted", data, grant.person)
    entrance_known.came_in(turn, grant.person)
    entrance_signals.shut_barrier(turn, When.COMMITTED)
    entrance_signals.light(turn, turn.limits.lamp, False, When.COMMITTED)
    if turn.kept.barrier_failed:
        turn.keep(barrier_failed=False)
        turn.alarm("barrier", False)
    if signs:
        suspect(turn)


def is_rest_of_cart(turn: Turn, walk: Walk) -> bool:
    """Say whether a cart went first and this is who pushed it."""
    left_ns = turn.passing.let_in_ns
    return left_ns is not None and tailgate.is_cart(
        turn.lane.began_ns,
        left_ns,
        walk.began_ns,
        walk.at.boot_ns,
        turn.limits.cart_ns,
    )


def enter_unscreened(turn: Turn, walk: Walk) -> None:
    """Somebody came in without a grant: an alarm, with a suspicion if right behind."""
    before_ns = turn.passing.let_in_ns
    data: dict[str, Json] = {"granted": False}
    grant_ns = ns(turn.limits.grant_s)
    if before_ns is not None and walk.at.boot_ns - before_ns <= grant_ns:
        data["signs"] = ("second-entry",)
    tell_walk(turn, walk, "unscreened", data)
    turn.note(unscreened_ns=turn.at.boot_ns + ALARM_NS)
    turn.alarm("unscreened", True)
    entrance_signals.buzz(turn, "alarm")


def tell_walk(
    turn: Turn,
    walk: Walk,
    result: str,
    more: dict[str, Json],
    person: str = "",
    *,
    counted: bool = True,
) -> None:
    """Make the event of a walk, and count who came or went."""
    delta = {"in": 1, "out": -1, "none": 0}[walk.direction] if counted else 0
    direction = walk.direction if counted else "none"
    at_hand: dict[str, Json] = {"direction": direction, "result": result}
    data = {**at_hand, **occupancy.count(turn, delta), **more}
    length_ns = walk.at.boot_ns - walk.began_ns
    if more.get("signs") or (walk.tailgate and length_ns > turn.limits.cart_ns):
        data["tailgate_suspected"] = True
    if walk.slow:
        data["slow"] = True
    if turn.limits.way not in ("both", direction) and delta:
        data["reverse"] = True
    turn.count(result)
    turn.tell("passage", with_person(person, data), walk.at, walk.cause)
