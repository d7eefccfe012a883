"""A mismatch of a shelf is settled where the storekeeper stands: at the counter. Pure.

`GP:SETTLE:shelf-a-3:count`, then why. Only somebody in charge may: whoever has the
session open, or shows a badge beside it. The shelf does it, and says what came of it.
"""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import SETTLE_WAYS, Settle, Settled
from edge_app.stations import counter_scan as scan
from edge_app.stations.counter_parts import ASKED_BEEPS, WRONG_BEEPS, Turn
from edge_app.stations.counter_purpose import wrong
from edge_app.stations.counter_session import Session, Settling
from edge_app.stations.counter_words import saying


def settle(turn: Turn, session: Session, text: str) -> bool:
    """Say which mismatch is settled, and how; why comes next."""
    id_, _, way = text.rpartition(":")
    if way not in SETTLE_WAYS:
        return wrong(turn, "bad-way")
    if not any(id_ in open_ for open_ in turn.shared.unsettled.values()):
        return wrong(turn, "no-mismatch", id=id_)
    by = session.person if scan.has_role(turn, session.person) else ""
    free = replace(session, pending=None, asks=(), unknown="", refusal=None)
    _ask(turn, free, Settling(id_, way, by))
    return True


def answer_for(turn: Turn, session: Session, settling: Settling, person: str) -> None:
    """Let somebody in charge answer for it."""
    if not scan.has_role(turn, person):
        scan.refused(turn, "no-role", saying("no-role"))
        return
    _ask(turn, session, replace(settling, by=person))


def _ask(turn: Turn, session: Session, settling: Settling) -> None:
    turn.put(replace(session, settling=settling))
    key = "settle-why" if settling.by else "settle-who"
    turn.say(saying(key, id=settling.id), ASKED_BEEPS)


def carry(turn: Turn, session: Session, settling: Settling, reason: str) -> bool:
    """Hand it to the shelf, with who and why."""
    if not settling.by:
        turn.say(saying("settle-who", id=settling.id), ASKED_BEEPS)
        return False
    turn.put(replace(session, settling=None))
    turn.say(saying("settle-asked", id=settling.id))
    name = turn.limits.name
    turn.outcomes.append(
        Settle(name, settling.id, settling.way, settling.by, reason, turn.at)
    )
    return True


def hear(turn: Turn, settled: Settled) -> None:
    """Say what came of it."""
    sentence = saying("settled", id=settled.id)
    if not settled.ok:
        sentence = settled.text, settled.text
    turn.say(sentence, 1 if settled.ok else WRONG_BEEPS)
