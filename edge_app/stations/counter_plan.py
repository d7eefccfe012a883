"""Which moves a line stands for, and whether a rule refuses one of them. Pure.

A line without a lot that goes out takes the lots that expire first. Only where those
that may be used are not enough, the others are asked for too, and the rule that locks
them refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from edge_app.model import Stamp
from edge_app.moves import Move, Reason
from edge_app.shared import Shared
from edge_app.stations.counter_parts import Limits
from edge_app.stations.counter_session import KINDS, Line, Session
from edge_app.stations.day import last_day
from edge_app.store import rules
from edge_app.store.lots import Lot, first_out, pick
from edge_app.store.rules import Bar
from edge_app.store.rules_case import Case, Context
from edge_app.store.stock import Stock


@dataclass(frozen=True, slots=True)
class Objection:
    """The bar that refuses one of a line's moves."""

    bar: Bar
    case: Case

    @property
    def sentence(self) -> tuple[str, str]:
        """Return what the screen says."""
        return rules.sentence(self.bar, self.case)


def today(shared: Shared, at: Stamp) -> str:
    """Return the local day; while the clock is not set, the last that was open."""
    if not at.synced:
        return shared.stock.ledger.day
    return last_day(at.wall_ns, shared.utc_offset_s(at.wall_ns), 0)


def context_of(
    limits: Limits,
    shared: Shared,
    at: Stamp,
    session: Session,
) -> Context:
    """Return what is so beside the moves of a session."""
    paper = shared.stock.papers.get(session.paper)
    return Context(
        day=today(shared, at),
        priority=paper.priority if paper is not None else "",
        purpose=session.purpose or (paper.purpose if paper is not None else ""),
        reserve_days=shared.parameters.reserve_days or 0,
        quarantine=limits.quarantine,
        needs_approval=limits.approval,
        strict_lots=limits.fefo == "strict",
    )


def plain_move(limits: Limits, session: Session, line: Line) -> Move:
    """Return a line as one move, its lots not yet chosen."""
    source, target = limits.ends.of(session)
    return Move(
        line.item,
        source,
        target,
        line.quantity,
        line.unit,
        line.lot,
        KINDS[session.kind].reason if session.kind in KINDS else Reason.MOVE,
        paper=session.paper,
        by=session.person,
        recipient=session.party,
    )


def lot_on(line: Line, move: Move, session: Session, stock: Stock) -> Lot:
    """Return what book and label say of the lot; the earlier day of the two counts."""
    known = stock.lot_of(move.item, move.lot)
    purpose = known.purpose
    if move.reason in {Reason.RECEIVE, Reason.OPENING}:
        purpose = session.purpose
    days = [day for day in (known.expiry, line.expiry if line.lot else "") if day]
    if move.reason is Reason.RECEIVE and line.expiry:
        days = [line.expiry]
    return replace(
        known,
        expiry=min(days, default=""),
        best_before=line.best_before or known.best_before,
        purpose=purpose,
        documents=known.documents | set(session.documents),
    )


def moves_of(
    limits: Limits, session: Session, line: Line, stock: Stock, context: Context
) -> tuple[Move, ...]:
    """Return the moves of a line, one for each lot, over its whole quantity."""
    whole = plain_move(limits, session, line)
    if line.lot or not KINDS[session.kind].outward:
        return (whole,)
    there = Case(whole, Lot(line.item, ""), stock, context)
    held = there.lots_held()
    lots = tuple(stock.lot_of(line.item, name) for name in held)

    def locked(lot: Lot) -> bool:
        case = Case(replace(whole, lot=lot.lot, quantity=1), lot, stock, context)
        return rules.lot_locked(case)

    picked = pick(line.quantity, held, lots, locked)
    taken = list(picked.taken)
    short = picked.short
    for lot in first_out(one for one in lots if one.lot in picked.locked):
        part = min(short, held[lot.lot])
        if part:
            taken.append((lot.lot, part))
            short -= part
    # What nobody holds goes on the last move, and the ledger's rule refuses it.
    if short:
        name, part = taken.pop() if taken else ("", 0)
        taken.append((name, part + short))
    return tuple(replace(whole, lot=lot, quantity=part) for lot, part in taken)


def objection(
    session: Session, line: Line, moves: Iterable[Move], stock: Stock, context: Context
) -> Objection | None:
    """Return the first rule that refuses one of a line's moves.

    What is said of it is about the whole line, as the storekeeper sees it.
    """
    around = context
    for move in moves:
        lot = lot_on(line, move, session, stock)
        bar = rules.why_not(Case(move, lot, stock, around), line.overridden)
        if bar is not None:
            whole = replace(move, quantity=line.quantity)
            return Objection(bar, Case(whole, lot, stock, context))
        around = replace(around, booked=(*around.booked, move))
    return None
