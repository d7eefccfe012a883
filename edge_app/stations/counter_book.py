"""A session becomes moves: all of its lines in one step, or none of them. Pure.

What was judged when it was scanned is judged again against the ledger as it is now:
the last box may have gone at another counter meanwhile. The document gets its number
here and nowhere else, so that there are no holes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from edge_app.model import Command, Json
from edge_app.moves import LOSS, Move, Reason
from edge_app.stations import counter_plan as plan
from edge_app.stations.counter_count import COUNT_BAR, CountLimits, class_of, exact
from edge_app.stations.counter_moves import moved
from edge_app.stations.counter_parts import WRONG_BEEPS, Turn, with_some
from edge_app.stations.counter_scan import names, refuse
from edge_app.stations.counter_session import KINDS, REVERSAL, Line, Session
from edge_app.stations.counter_words import saying
from edge_app.store.lots import Lot
from edge_app.store.stock import Stock
from edge_app.store.taking_back import taking_back


@dataclass(frozen=True, slots=True)
class Planned:
    """A move, and the line that it comes of."""

    line: Line
    move: Move


def confirm(turn: Turn, session: Session) -> bool:
    """Book the session; a refusal leaves it open and books nothing."""
    if session.kind == "count":
        return _confirm_count(turn, session)
    if not turn.limits.ends.of(session)[1]:
        turn.say(saying("no-target"), WRONG_BEEPS)
        return False
    planned = _plan(turn, session)
    if planned is None:
        return False
    document = turn.document(KINDS[session.kind].letter)
    write(turn, session, planned, document)
    _finish(turn, session, document)
    return True


def _plan(turn: Turn, session: Session) -> list[Planned] | None:
    """Judge every line against the ledger of now, those with a lot of their own first.

    What any lot will do for must not take the lot that another line names.
    """
    stock: Stock = turn.shared.stock
    planned: list[Planned] = []
    around = plan.context_of(turn.limits, turn.shared, turn.at, session)
    for line in sorted(session.lines, key=lambda one: not one.lot):
        moves = plan.moves_of(turn.limits, session, line, stock, around)
        against = plan.objection(session, line, moves, stock, around)
        if against is not None:
            refuse(turn, session, against.bar, against.sentence, line)
            return None
        for move in moves:
            why = stock.why_not(move)
            if why:
                turn.say((why, why), WRONG_BEEPS)
                return None
            stock = stock.booking(move)
            planned.append(Planned(line, move))
    return planned


def write(
    turn: Turn, session: Session, planned: Iterable[Planned], document: str
) -> tuple[Move, ...]:
    """Give every move its number and tell of it; return the moves."""
    stock: Stock = turn.shared.stock
    written: list[Move] = []
    flagged: dict[str, Json] = {} if turn.at.synced else {"unchecked": True}
    for number, one in enumerate(planned, 1):
        move = one.move
        if document:
            id_ = f"{document}/{number}"
            move = replace(move, id=id_, document=document)
        lot = plan.lot_on(one.line, move, session, stock)
        _learn(turn, session, move, lot)
        label = replace(one.line, expiry=lot.expiry)
        turn.tell("stock.moved", {**moved(label, move, stock.ledger), **flagged})
        turn.outcomes.append(move)
        stock = stock.booking(move)
        written.append(move)
    _tell_overrides(turn, {one.line.number: one.line for one in planned}.values())
    return tuple(written)


def _learn(turn: Turn, session: Session, move: Move, lot: Lot) -> None:
    """Keep what the label said of a lot that came in."""
    inward = move.reason in {Reason.RECEIVE, Reason.OPENING, Reason.RETURN}
    if not inward or (move.reason is Reason.RETURN and not lot.expiry):
        return
    supplier = lot.supplier
    if move.reason is Reason.RECEIVE:
        supplier = session.party or supplier
    lot = replace(lot, supplier=supplier)
    known = turn.shared.stock.lots.get((move.item, move.lot))
    if lot not in (known, Lot(move.item, move.lot)):
        turn.outcomes.append(lot)


def _tell_overrides(turn: Turn, lines: Iterable[Line]) -> None:
    for line in lines:
        for over in line.overrides:
            data: dict[str, Json] = {
                "verb": "override",
                "by": over.by,
                "person": over.by,
                "reason": over.reason,
                "bar": over.bar,
                "item": line.item,
            }
            turn.tell("override", with_some({**data, "lot": line.lot}))


def _finish(turn: Turn, session: Session, document: str) -> None:
    """End a session that is booked, and beep once that is on disk."""
    tell_session(turn, session, "confirmed", document=document)
    turn.put(None)
    turn.note(hint=("", ""))
    turn.say(saying("confirmed", document=document), 1)
    turn.order(turn.limits.lamp, "pulse")


def tell_session(turn: Turn, session: Session, phase: str, **more: Json) -> None:
    """Tell of a session as such."""
    data: dict[str, Json] = {
        "phase": phase,
        "session": session.number,
        "lines": len(session.lines),
    }
    some: dict[str, Json] = {
        "kind": session.kind,
        "person": session.person,
        "paper": session.paper,
        "recipient": session.party,
        "purpose": session.purpose,
        **more,
    }
    turn.tell("stock.session", {**data, **with_some(some)})


# ------------------------------------------------------------------------- counting


def _confirm_count(turn: Turn, session: Session) -> bool:
    """Bring the book to what was counted, lot by lot; nothing is netted."""
    place, stock = session.source or turn.limits.store, turn.shared.stock
    book = {
        line.number: stock.ledger.held(line.item, place, line.lot)
        for line in session.lines
    }
    for line in session.lines:
        if _needs_second(turn, line, book[line.number]):
            facts = {"counted": line.quantity, "ledger": book[line.number]}
            sentence = saying("count-limits", **facts, **names(turn, line.item))
            refuse(turn, session, COUNT_BAR, sentence, line)
            return False
    document = turn.document(KINDS[session.kind].letter)
    for line in session.lines:
        told: dict[str, Json] = {"place": place, "document": document}
        _tell_count(turn, session, line, book[line.number], told)
    planned = (_difference(session, line, place, book) for line in session.lines)
    write(turn, session, [one for one in planned if one is not None], document)
    _finish(turn, session, document)
    return True


def _needs_second(turn: Turn, line: Line, book: int) -> bool:
    limits = CountLimits(turn.limits.count_over_pct, turn.limits.count_under_pct)
    broken = limits.broken(book, line.quantity)
    return bool(broken) and COUNT_BAR.key not in line.overridden


def _difference(
    session: Session, line: Line, place: str, book: dict[int, int]
) -> Planned | None:
    difference = line.quantity - book[line.number]
    if not difference:
        return None
    ends = (LOSS, place) if difference > 0 else (place, LOSS)
    move = Move(
        line.item,
        *ends,
        abs(difference),
        line.unit,
        line.lot,
        Reason.COUNT,
        paper=session.paper,
        by=session.person,
    )
    return Planned(line, move)


def _tell_count(
    turn: Turn, session: Session, line: Line, book: int, told: dict[str, Json]
) -> None:
    known = turn.shared.stock.catalogue.items.get(line.item)
    class_ = class_of(line.item, known, turn.limits.class_a, turn.limits.class_b)
    data: dict[str, Json] = {
        **told,
        "item": line.item,
        "counted": line.quantity,
        "ledger": book,
        "difference": line.quantity - book,
        "source": "person",
        "class": class_,
        "exact": exact(book, line.quantity, class_),
    }
    some = with_some({"lot": line.lot, "person": session.person})
    turn.tell("stock.count", {**data, **some})


# ------------------------------------------------------------------------ reversing


def reverse(turn: Turn, command: Command) -> tuple[bool, tuple[str, str]]:
    """Take back a document, or one line of it (`DOCUMENT/LINE`), by rows of its own."""
    reason = command.arguments.get("reason", "").strip()
    if not reason:
        return False, saying("no-reason")
    person = turn.session.person if turn.session is not None else ""
    before, stock = turn.kept, turn.shared.stock
    number = turn.document(REVERSAL)
    backs, why = taking_back(stock, command.moves, number, person)
    if not backs:
        turn.kept = before
        return False, why
    for at, back in enumerate(backs, 1):
        told = moved(Line(at, back.item, back.quantity), back, stock.ledger)
        why_told = with_some({"why": reason, "asked_by": command.by})
        turn.tell("stock.moved", {**told, **why_told})
        turn.outcomes.append(back)
        stock = stock.booking(back)
    turn.beep()
    return True, saying("reversed", document=number)
