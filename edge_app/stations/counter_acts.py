"""What the storekeeper does beside showing goods: by barcode, button or command. Pure.

Every act says its sentence, and returns whether it was done.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from edge_app.moments import time_text
from edge_app.stations import counter_book as book
from edge_app.stations import counter_scan as scan
from edge_app.stations.count_by_weight import Piece, deviation, trusted
from edge_app.stations.counter_codes import expiry_of, is_lot, quantity_of
from edge_app.stations.counter_goods import quantity_of as pieces_of
from edge_app.stations.counter_parts import ASKED_BEEPS, Turn
from edge_app.stations.counter_purpose import (
    documents,
    from_,
    paper,
    purpose,
    to,
    wrong,
)
from edge_app.stations.counter_session import KINDS, MOST_PIECES, Line, Scan, Session
from edge_app.stations.counter_settling import carry, settle
from edge_app.stations.counter_words import KIND_NAMES, saying
from edge_app.store.stock import Binding

Act = Callable[[Turn, Session, str], bool]
TEXT_LIMIT = 80


def act(turn: Turn, what: str, text: str = "") -> bool:
    """Do one thing of an open session."""
    session = turn.session
    if session is None:
        return wrong(turn, "no-session")
    if (session.paused or session.handover) and what != "cancel":
        return wrong(turn, "paused" if session.paused else "hand-over")
    does = ACTS.get(what)
    if does is None:
        return wrong(turn, "bad-command")
    if len(text) > TEXT_LIMIT or not (text.isprintable() or not text):
        return wrong(turn, "bad-text")
    return does(turn, session, text)


# ------------------------------------------------------------------------- the session


def kind(turn: Turn, session: Session, text: str) -> bool:
    """Choose what is done; with lines there it is too late."""
    if text not in KINDS:
        return wrong(turn, "bad-kind")
    if session.lines and text != session.kind:
        return wrong(turn, "lines-there")
    turn.put(replace(session, kind=text, pending=None, asks=(), unknown=""))
    english, chinese = KIND_NAMES[text]
    turn.say(saying("kind", what=english, what_zh=chinese), 1)
    return True


def confirm(turn: Turn, session: Session, _text: str) -> bool:
    """Book it all, unless something is still asked."""
    if session.awaits:
        return wrong(turn, "unfinished")
    if not session.lines:
        return wrong(turn, "empty")
    return book.confirm(turn, session)


def cancel(turn: Turn, session: Session, _text: str) -> bool:
    """End the session; nothing is booked."""
    book.tell_session(turn, session, "cancelled")
    turn.put(None)
    turn.note(hint=("", ""))
    turn.say(saying("cancelled"), 1)
    return True


def undo(turn: Turn, session: Session, text: str) -> bool:
    """Take back what waits, the last scan, or the line of that number."""
    if text:
        number = quantity_of(text, 1, MOST_PIECES)
        if number is None or session.line(number) is None:
            return wrong(turn, "no-line")
        turn.put(session.without(number))
    elif session.settling is not None:
        turn.put(replace(session, settling=None))
    elif session.pending is not None or session.refusal is not None:
        turn.put(replace(session, pending=None, asks=(), unknown="", refusal=None))
    elif session.lines:
        turn.put(session.undone())
    else:
        return wrong(turn, "nothing-to-undo")
    turn.note(hint=("", ""))
    turn.say(saying("undone"), 1)
    return True


def handover(turn: Turn, session: Session, _text: str) -> bool:
    """Let the next badge go on with the session."""
    turn.put(replace(session, handover=True))
    turn.say(saying("hand-over"), ASKED_BEEPS)
    return True


# --------------------------------------------------------------------------- the goods


def quantity(turn: Turn, session: Session, text: str) -> bool:
    """Say how many packs of the last scanned goods there are; a count may find none."""
    lowest = 0 if session.kind == "count" else 1
    value = quantity_of(text, lowest, MOST_PIECES)
    line = session.pending or session.last()
    if line is None:
        return wrong(turn, "scan-first")
    if value is None or value * line.pack > MOST_PIECES:
        return wrong(turn, "bad-quantity")
    return _resize(turn, session, line, value * line.pack)


def weigh(turn: Turn, session: Session, _text: str) -> bool:
    """Count the last scanned goods by what lies on the scale."""
    line, mass_mg = session.pending or session.last(), turn.passing.mass_mg
    if line is None:
        return wrong(turn, "scan-first")
    if mass_mg is None or mass_mg <= 0:
        return wrong(turn, "no-scale")
    item = turn.shared.stock.catalogue.items.get(line.item)
    if item is None or not (item.piece_mg or item.unit == "mg"):
        return wrong(turn, "no-weight", **scan.names(turn, line.item))
    if item.unit == "mg":
        return _resize(turn, session, line, mass_mg)
    piece = Piece(Fraction(item.piece_mg), float(item.spread), item.sample)
    pieces = math.floor(Fraction(mass_mg, item.piece_mg) + Fraction(1, 2))
    sigma_mg = float(turn.limits.scale_sigma_g) * 1000
    if not 1 <= pieces <= MOST_PIECES or not trusted(
        deviation(pieces, piece, sigma_mg)
    ):
        return wrong(turn, "unsure")
    return _resize(turn, session, line, pieces)


def _resize(turn: Turn, session: Session, line: Line, quantity: int) -> bool:
    changed = replace(line, quantity=quantity)
    if session.pending is not None:
        turn.put(replace(session, pending=changed))
        turn.say(saying("noted", what=str(quantity)), 1)
        return True
    step = Scan(line.number, quantity - line.quantity)
    return scan.offer(turn, session, changed, step)


def lot(turn: Turn, session: Session, text: str) -> bool:
    """Say the lot of what waits, or of the last scanned goods; - for none."""
    if not is_lot(text):
        return wrong(turn, "bad-lot")
    return _fill(turn, session, lambda line: replace(line, lot=text))


def expiry(turn: Turn, session: Session, text: str) -> bool:
    """Say the last day of what waits, or of the last scanned goods."""
    day = expiry_of(text, int(time_text(turn.at.wall_ns)[:4]))
    if not day:
        return wrong(turn, "bad-date")
    return _fill(turn, session, lambda line: replace(line, expiry=day))


def serial(turn: Turn, session: Session, text: str) -> bool:
    """Say the serial number of what waits."""
    if not is_lot(text):
        return wrong(turn, "bad-lot")
    if session.pending is None:
        return wrong(turn, "scan-first")
    return _fill(turn, session, lambda line: replace(line, serials=(text,)))


def _fill(turn: Turn, session: Session, change: Callable[[Line], Line]) -> bool:
    if session.pending is not None and not session.unknown:
        return scan.take(turn, session, change(session.pending))
    last = session.last()
    if last is None or session.unknown:
        return wrong(turn, "scan-first")
    changed = change(replace(last, number=0, overrides=()))
    done = scan.take(turn, session.without(last.number), changed)
    after = turn.session
    if not done and after is not None and after.refusal is None:
        turn.put(session)
    return done


def bind(turn: Turn, session: Session, text: str) -> bool:
    """Say which item an unknown code is, and how many of it: ITEM or ITEM:PIECES."""
    name, _, number = text.partition(":")
    pieces = quantity_of(number or "1", 1, MOST_PIECES)
    item = turn.shared.stock.catalogue.items.get(name)
    if not session.unknown or session.pending is None:
        return wrong(turn, "no-code")
    if item is None:
        return wrong(turn, "bad-item")
    if pieces is None:
        return wrong(turn, "bad-quantity")
    turn.outcomes.append(Binding(session.unknown, item.id, pieces))
    many = pieces_of(session.pending.gs1, pieces)
    line = replace(
        session.pending, item=item.id, unit=item.unit, pack=pieces, quantity=many
    )
    turn.say(saying("bound", **scan.names(turn, item.id)))
    free = replace(session, unknown="", pending=None)
    return scan.take(turn, free, line)


def why(turn: Turn, session: Session, text: str) -> bool:
    """Say why something refused is done all the same."""
    if session.settling is not None and text.strip():
        return carry(turn, session, session.settling, text.strip())
    refusal = session.refusal
    if refusal is None and session.settling is None:
        return wrong(turn, "nothing-refused")
    if refusal is None or not text.strip():
        return wrong(turn, "no-reason")
    return scan.permit(turn, session, replace(refusal, reason=text.strip()))


ACTS: Mapping[str, Act] = {
    "kind": kind,
    "confirm": confirm,
    "cancel": cancel,
    "undo": undo,
    "handover": handover,
    "quantity": quantity,
    "weigh": weigh,
    "lot": lot,
    "expiry": expiry,
    "serial": serial,
    "bind": bind,
    "to": to,
    "from": from_,
    "paper": paper,
    "purpose": purpose,
    "documents": documents,
    "why": why,
    "settle": settle,
}
"""What can be done in a session, by its name."""
