"""A door's lock: let go for one opening, held again behind it.

A lock that is `shut` without a gateway opens by an impulse; one that is `open` then is
held by current, and a lost gateway or a cut supply lets go of it.

Source: `domain.md` 6.4 (fail-safe, fail-secure).
"""

from __future__ import annotations

from decimal import Decimal

from edge_app.model import ns
from edge_app.outcomes import When
from edge_app.stations.door_parts import Turn, broken


def release(turn: Turn, by: str, when: When) -> None:
    """Let the door be opened once, for a while."""
    limits = turn.limits
    turn.note(by=by, until_ns=turn.at.boot_ns + ns(limits.release_s))
    turn.keep(released=True)
    turn.tell("released", by=by)
    if limits.lock_when_lost == "open":
        turn.order("off", when)
    else:
        turn.order("pulse", when, Decimal(str(limits.release_s)))


def end_release(turn: Turn) -> None:
    """Lock again behind whoever used the release, or nobody."""
    turn.note(by="", until_ns=None)
    turn.keep(released=False)
    hold(turn)


def hold(turn: Turn) -> None:
    """Order a lock held by current to be held, or let go while there is fire."""
    if turn.limits.lock_when_lost != "open":
        return
    fire = broken(turn.passing, turn.limits.fire)
    free = fire or bool(turn.passing.by)
    turn.order("off" if free else "on", When.NOW)
