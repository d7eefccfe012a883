"""A counter without badges, where there is a catalogue: each scan books at once. Pure.

The rules hold here too; nobody can override them, because nobody is known.
"""

from __future__ import annotations

from edge_app.model import CodeRead, TagRead
from edge_app.stations import counter_book as book
from edge_app.stations import counter_goods as goods
from edge_app.stations import counter_plan as plan
from edge_app.stations import counter_scan as scan
from edge_app.stations.counter_parts import Turn
from edge_app.stations.counter_session import Line, Session
from edge_app.stations.counter_words import saying


def show(turn: Turn, read: TagRead | CodeRead) -> bool:
    """Book what was shown; say whether it was."""
    seen = goods.shown(read, turn.shared.stock, turn.cause)
    if seen.line is None or seen.unknown or seen.lost:
        why = seen.why or saying("bind")[0]
        turn.tell("stock.unknown", {"item": seen.code, "why": why})
        return False
    session = Session(0, "", _kind(turn, seen.line))
    source = turn.limits.ends.of(session)[0]
    stock = turn.shared.stock
    line = goods.filled(seen.line, session, stock, source)
    asks = goods.asked(line, session, stock, source, lost=False)
    if asks:
        sentence = saying(f"asks-{asks[0]}", **scan.names(turn, line.item))
        return scan.refused(turn, f"asks-{asks[0]}", sentence, line=line)
    return _book(turn, session, goods.finished(line, session))


def _kind(turn: Turn, line: Line) -> str:
    """Choose the way of the goods, as the counter is set up."""
    direction = turn.limits.direction
    there = turn.shared.stock.ledger.at(line.item, turn.limits.store)
    out = direction == "out" or (direction == "auto" and there > 0)
    return "issue" if out else "receive"


def _book(turn: Turn, session: Session, line: Line) -> bool:
    stock = turn.shared.stock
    around = plan.context_of(turn.limits, turn.shared, turn.at, session)
    moves = plan.moves_of(turn.limits, session, line, stock, around)
    against = plan.objection(session, line, moves, stock, around)
    if against is not None:
        bar = against.bar
        sentence = against.sentence
        return scan.refused(turn, bar.key, sentence, line=line, beeps=bar.beeps)
    planned = [book.Planned(line, move) for move in moves]
    book.write(turn, session, planned, "")
    turn.beep()
    turn.order(turn.limits.lamp, "pulse")
    return True
