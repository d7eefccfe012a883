"""For what a session is: from where and to whom, upon which paper, with which proof."""

from __future__ import annotations

from dataclasses import replace

from edge_app.stations.counter_parts import WRONG_BEEPS, Turn
from edge_app.stations.counter_session import Session
from edge_app.stations.counter_words import saying
from edge_app.store.lots import IMPORT_DOCUMENTS
from edge_app.store.papers import remaining

MOST_TOLD = 5
"""How many items of a paper the screen lists."""


def wrong(turn: Turn, key: str, **facts: object) -> bool:
    """Say what is wrong; nothing was done."""
    turn.say(saying(key, **facts), WRONG_BEEPS)
    return False


def _noted(turn: Turn, session: Session, text: str) -> bool:
    turn.put(session)
    turn.say(saying("noted", what=text), 1)
    return True


def to(turn: Turn, session: Session, text: str) -> bool:
    """Say where the goods go: a recipient, or a place of the store."""
    if not text:
        return wrong(turn, "bad-place")
    if session.kind == "issue":
        return _noted(turn, replace(session, party=text), text)
    if not _is_place(turn, text):
        return wrong(turn, "bad-place")
    return _noted(turn, replace(session, target=text), text)


def from_(turn: Turn, session: Session, text: str) -> bool:
    """Say where the goods come from: somebody, or a place of the store."""
    if not text:
        return wrong(turn, "bad-place")
    if session.kind in {"receive", "return"}:
        return _noted(turn, replace(session, party=text), text)
    if not _is_place(turn, text):
        return wrong(turn, "bad-place")
    return _noted(turn, replace(session, source=text), text)


def _is_place(turn: Turn, name: str) -> bool:
    """Say whether a place is one of the store's, where those are configured."""
    if name.startswith("<"):
        return False
    own = {turn.limits.store, turn.limits.quarantine}
    places = turn.shared.stock.places
    return not places or name in own or name in places


def paper(turn: Turn, session: Session, text: str) -> bool:
    """Draw on a delivery note or an approval, and say what remains of it."""
    known = turn.shared.stock.papers.get(text)
    if not text:
        return wrong(turn, "bad-text")
    if known is None:
        turn.put(replace(session, paper=text))
        turn.say(saying("paper-noted", paper=text), 1)
        return True
    kinds = {"delivery": "receive", "approval": "issue"}
    turn.put(
        replace(
            session,
            paper=text,
            kind=session.kind or kinds[known.kind],
            party=session.party or known.party,
        )
    )
    left = remaining(known, turn.shared.stock.ledger.drawn)
    told = [f"{item} {many}" for item, many in list(left.items())[:MOST_TOLD]]
    more = ["..."] if len(left) > MOST_TOLD else []
    turn.say(saying("paper", paper=text, left=", ".join((*told, *more))), 1)
    return True


def purpose(turn: Turn, session: Session, text: str) -> bool:
    """Say what the goods are for, or what a donation is earmarked for."""
    return _noted(turn, replace(session, purpose=text), text)


def documents(turn: Turn, session: Session, text: str) -> bool:
    """Say which documents of imported goods were shown."""
    shown = tuple(one for one in text.split(",") if one)
    if not shown or any(one not in IMPORT_DOCUMENTS for one in shown):
        return wrong(turn, "bad-text")
    return _noted(turn, replace(session, documents=shown), ", ".join(shown))
