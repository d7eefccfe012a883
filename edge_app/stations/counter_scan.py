"""Goods shown during a session: a line more, a question, or a refusal. Pure.

Every line is judged as it comes, and all of them once more when they are booked.
"""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import CodeRead, Json, TagRead
from edge_app.stations import counter_goods as goods
from edge_app.stations import counter_plan as plan
from edge_app.stations.counter_parts import (
    ASKED_BEEPS,
    WRONG_BEEPS,
    Sentence,
    Turn,
    with_some,
)
from edge_app.stations.counter_session import (
    MOST_PIECES,
    Line,
    Override,
    Refusal,
    Scan,
    Session,
)
from edge_app.stations.counter_words import fault, saying
from edge_app.store import rules_lots
from edge_app.store.papers import Paper
from edge_app.store.rules import Bar
from edge_app.store.rules_case import Case

UNJUDGED = frozenset({"count"})
"""Kinds of sessions whose lines are no moves yet."""


def show(turn: Turn, read: TagRead | CodeRead) -> bool:
    """Take what was read during a session; say whether it is a line of it now."""
    session = _ready(turn, read)
    if session is None:
        return False
    seen = goods.shown(read, turn.shared.stock, turn.cause)
    if seen.why or seen.line is None:
        return _no_line(turn, session, seen)
    if _answers(turn, session, seen.line):
        return True
    if session.asks or session.unknown:
        return refused(turn, "unfinished", saying("unfinished"), code=read.code)
    if seen.unknown:
        turn.tell("stock.unknown", {"item": seen.code, "code": seen.key})
        turn.put(replace(session, unknown=seen.key, pending=seen.line, refusal=None))
        turn.say(saying("bind"), ASKED_BEEPS)
        return True
    return take(turn, session, seen.line, lost=seen.lost)


def _ready(turn: Turn, read: TagRead | CodeRead) -> Session | None:
    """Return the session that goods can be shown to."""
    session = turn.session
    if session is None or session.paused or session.handover:
        key = "no-session" if session is None else "paused"
        refused(turn, "no-badge", saying(key), code=read.code)
        return None
    if not session.kind:
        refused(turn, "no-kind", saying("kind-first"), code=read.code)
        return None
    return session


def _no_line(turn: Turn, session: Session, seen: goods.Shown) -> bool:
    """Take a pallet, or say why a code is not believed."""
    if seen.pallet is not None:
        return _pallet(turn, session, seen.pallet)
    turn.tell("stock.unknown", {"item": seen.code, "why": seen.why})
    turn.say(fault(seen.why), WRONG_BEEPS)
    return False


def _answers(turn: Turn, session: Session, line: Line) -> bool:
    """Take a second label of the same goods as the answer to what is asked."""
    waits = session.pending
    if waits is None or not session.asks or line.item != waits.item:
        return False
    merged = replace(
        waits,
        lot=waits.lot or line.lot,
        expiry=waits.expiry or line.expiry,
        best_before=waits.best_before or line.best_before,
        serials=waits.serials or line.serials,
    )
    if merged == waits:
        return False
    take(turn, session, merged)
    return True


def take(turn: Turn, session: Session, line: Line, *, lost: bool = False) -> bool:
    """Make goods a line, or ask for what is missing of them."""
    stock, source = turn.shared.stock, turn.limits.ends.of(session)[0]
    if session.kind == "count":
        # Of one lot there is one count, whatever day a label says.
        line = replace(line, expiry="", best_before="")
    line = goods.filled(line, session, stock, source)
    asks = goods.asked(line, session, stock, source, lost=lost)
    if asks:
        turn.put(replace(session, pending=line, asks=asks, unknown="", refusal=None))
        turn.say(saying(f"asks-{asks[0]}", **names(turn, line.item)), ASKED_BEEPS)
        return True
    return add(turn, session, goods.finished(line, session))


def add(turn: Turn, session: Session, line: Line) -> bool:
    """Add goods to the line of their like, or begin one."""
    if twice := _twice(session, line):
        turn.put(replace(session, pending=None, asks=()))
        turn.say(saying("again", serial=twice))
        return False
    like = next((one for one in session.lines if one.like(line)), None)
    if like is None and len(session.lines) >= turn.limits.most_lines:
        return refused(turn, "full", saying("full"), line=line)
    if like is None:
        whole = replace(line, number=session.next_number())
    else:
        serials = (*like.serials, *line.serials)
        quantity = min(like.quantity + line.quantity, MOST_PIECES)
        whole = replace(like, quantity=quantity, serials=serials)
    serial = line.serials[0] if line.serials else ""
    return offer(turn, session, whole, Scan(whole.number, line.quantity, serial))


def _twice(session: Session, line: Line) -> str:
    """Name a serial number that the session has already."""
    mine = frozenset(line.serials)
    if not mine:
        return ""
    return next(
        (
            serial
            for one in session.lines
            if one.item == line.item
            for serial in one.serials
            if serial in mine
        ),
        "",
    )


def offer(turn: Turn, session: Session, line: Line, scan: Scan | None) -> bool:
    """Put a line into the session unless a rule refuses it."""
    if session.kind in UNJUDGED:
        return _taken(turn, session, line, scan)
    limits, stock = turn.limits, turn.shared.stock
    others = tuple(
        plan.plain_move(limits, session, one)
        for one in session.lines
        if one.number != line.number
    )
    around = plan.context_of(limits, turn.shared, turn.at, session)
    around = replace(around, booked=others)
    moves = plan.moves_of(limits, session, line, stock, around)
    against = plan.objection(session, line, moves, stock, around)
    if against is not None:
        refuse(turn, session, against.bar, against.sentence, line, scan=scan)
        return False
    case = Case(moves[0], plan.lot_on(line, moves[0], session, stock), stock, around)
    return _taken(turn, session, line, scan, _hint(turn, case, line))


def _hint(turn: Turn, case: Case, line: Line) -> Sentence:
    """Tell which lot ought to leave first, where another one was taken."""
    first = rules_lots.sooner(case) if line.lot else ""
    if first:
        return saying("not-first", lot=first, **names(turn, line.item))
    if not turn.at.synced and line.expiry:
        return saying("clock", day=case.context.day or "-")
    return "", ""


def _taken(
    turn: Turn,
    session: Session,
    line: Line,
    scan: Scan | None,
    hint: Sentence = ("", ""),
) -> bool:
    turn.put(session.putting(line, scan))
    turn.note(hint=hint)
    facts = {**names(turn, line.item), "quantity": f"{line.quantity} {line.unit}"}
    turn.say(saying("taken", **facts), 1)
    return True


def _pallet(turn: Turn, session: Session, note: Paper) -> bool:
    """Take everything that the delivery note of a pallet lists; all of it or nothing.

    A pallet that is shown again is the same pallet.
    """
    before, room = session, turn.limits.most_lines - len(session.lines)
    if any(note.id in line.serials for line in session.lines):
        turn.say(saying("again", serial=note.id))
        return False
    if len(note.lines) > room:
        return refused(turn, "full", saying("full"), code=note.id)
    session = replace(session, paper=note.id, party=session.party or note.party)
    turn.put(session)
    units = turn.shared.stock.catalogue.items
    for at, one in enumerate(note.lines):
        item = units.get(one.item)
        unit = item.unit if item is not None else "piece"
        line = Line(0, one.item, one.quantity, unit, 1, one.lot, cause=turn.cause)
        # On one line only: a pallet may have the same item twice, in two lots.
        line = line if at else replace(line, serials=(note.id,))
        if turn.session is None or not add(turn, turn.session, line):
            # The refusal was told; of the pallet nothing stays half taken.
            turn.put(before)
            return False
    turn.say(saying("pallet", lines=len(note.lines), code=note.id))
    return True


# ------------------------------------------------------------------------ refusing


def refuse(
    turn: Turn,
    session: Session,
    bar: Bar,
    sentence: Sentence,
    line: Line,
    *,
    scan: Scan | None = None,
) -> None:
    """Refuse a line; whoever is in charge may let it pass, where the bar allows."""
    refused(turn, bar.key, sentence, line=line, beeps=bar.beeps)
    free = replace(session, pending=None, asks=(), unknown="", refusal=None)
    if not bar.overridable:
        turn.put(free)
        return
    may = not bar.second and has_role(turn, session.person)
    by = session.person if may else ""
    turn.put(replace(free, refusal=Refusal(bar.key, line, scan, by)))
    key = "reason" if by else "override"
    turn.say(saying(key, why=sentence[0], why_zh=sentence[1]))


def refused(
    turn: Turn,
    bar: str,
    sentence: Sentence,
    *,
    code: str = "",
    line: Line | None = None,
    beeps: int = WRONG_BEEPS,
) -> bool:
    """Tell that something was refused, and why."""
    session = turn.session
    facts: dict[str, Json] = {"bar": bar, "sentence": sentence[0], "code": code}
    facts["sentence_zh"] = sentence[1]
    if session is not None:
        facts |= {"kind": session.kind, "person": session.person}
        facts |= {"session": session.number, "paper": session.paper}
    if line is not None:
        facts |= {"item": line.item, "lot": line.lot, "quantity": line.quantity}
    turn.tell("stock.refused", with_some(facts))
    turn.say(sentence, beeps)
    return False


def has_role(turn: Turn, person: str) -> bool:
    """Say whether somebody may override."""
    known = turn.shared.site.roster.people.get(person)
    return known is not None and known.belongs(turn.limits.override_roles)


def permit(turn: Turn, session: Session, refusal: Refusal) -> bool:
    """Go on with what was refused once somebody in charge has said why."""
    if not refusal.by or not refusal.reason:
        turn.put(replace(session, refusal=refusal))
        key = "now-reason" if refusal.by else "now-override"
        turn.say(saying(key), ASKED_BEEPS)
        return True
    over = Override(refusal.bar, refusal.by, refusal.reason)
    line = replace(refusal.line, overrides=(*refusal.line.overrides, over))
    return offer(turn, replace(session, refusal=None), line, refusal.scan)


def names(turn: Turn, item: str) -> dict[str, str]:
    """Return what an item is called in both languages."""
    known = turn.shared.stock.catalogue.items.get(item)
    if known is None:
        return {"item": item, "item_zh": item}
    return {"item": known.name_en or item, "item_zh": known.name_zh or item}
