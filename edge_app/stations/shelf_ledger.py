"""The scale as a count that never ends: what it says beside what the book says.

They may differ while somebody is at it. What differs for longer, by more than the
tolerance and twice the count's standard deviation, is a discrepancy to be settled like
any other. Nothing is ever netted: each item by itself.

Source: `domain.md` 5.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from edge_app.model import Json, ns
from edge_app.moves import LOSS, PIECE, Move, Reason
from edge_app.stations import shelf_fusion
from edge_app.stations.shelf_levels import is_number, sd_of
from edge_app.stations.shelf_limits import Bin
from edge_app.stations.shelf_parts import Held, Mismatch, Turn, listed, thousandths
from edge_app.store import ledger as ledgers


def look(turn: Turn) -> None:
    """Compare the book with the scale, outside open transactions."""
    limits, kept = turn.limits, turn.kept
    if not limits.scanned or kept.waiting or turn.passing.weighing.state != "stable":
        turn.note(differs_ns=None)
        return
    odd = {bin_.item: by for bin_, by in _differences(turn)}
    _forget_settled(turn, odd)
    known = {item for one in turn.kept.open for item in (*one.seen, *one.scanned)}
    odd = {item: by for item, by in odd.items() if item not in known}
    if not odd:
        turn.note(differs_ns=None)
    elif turn.passing.differs_ns is None:
        turn.note(differs_ns=turn.at.boot_ns)
    elif turn.at.boot_ns > due_ns(turn, turn.passing.differs_ns):
        for item, by in odd.items():
            _tell(turn, item, by)
        turn.note(differs_ns=None)


def due_ns(turn: Turn, since_ns: int) -> int:
    """Return when a difference has lasted too long."""
    return since_ns + ns(turn.limits.differs_s)


def _differences(turn: Turn) -> Iterator[tuple[Bin, int]]:
    for bin_ in turn.limits.contents:
        held = turn.held(bin_.name)
        booked = turn.shared.stock.ledger.at(bin_.item, turn.limits.name)
        if held.pieces is not None and is_number(held):
            by = held.pieces - booked - turn.kept.ignored.get(bin_.item, 0)
            if differs(by, booked, turn.limits.tolerance_pct, sd_of(held)):
                yield bin_, by


def differs(by: int, booked: int, tolerance_pct: Decimal, sd: float) -> bool:
    """Say whether a difference is more than tolerance and doubt."""
    tolerance = Fraction(tolerance_pct) * abs(booked) / 100
    return abs(by) > max(tolerance, Fraction(2 * sd))


def _forget_settled(turn: Turn, odd: dict[str, int]) -> None:
    for one in turn.kept.open:
        if one.what == "count" and not one.seen.keys() & odd.keys():
            shelf_fusion.close(turn, one, {"as": "late"})


def _tell(turn: Turn, item: str, by: int) -> None:
    bin_ = next(one for one in turn.limits.contents if one.item == item)
    held = turn.held(bin_.name)
    causes = (turn.passing.cause,) if turn.passing.cause else ()
    confidence = thousandths(1 - min(1.0, held.variance))
    id_ = shelf_fusion.next_id(turn)
    one = Mismatch(id_, "count", {item: by}, {}, 0, 0, confidence, causes)
    count = counted(turn, bin_, held.pieces or 0, "scale")
    turn.tell("stock.count", {**count, "id": one.id})
    shelf_fusion.add(turn, one)


def counted(turn: Turn, bin_: Bin, pieces: int, source: str) -> dict[str, Json]:
    """Tell a count beside the book."""
    booked = turn.shared.stock.ledger.at(bin_.item, turn.limits.name)
    return {
        "item": bin_.item,
        "place": turn.limits.name,
        "counted": pieces,
        "ledger": booked,
        "difference": pieces - booked,
        "count_sd": thousandths(sd_of(turn.held(bin_.name))),
        "source": source,
    }


# --------------------------------------------------------------------- settling


def settle(turn: Turn, mismatch: Mismatch, how: Mapping[str, str]) -> str:
    """Settle a mismatch as a person says; return why that cannot be, or nothing."""
    way = how["as"]
    if way == "count":
        moves = tuple(
            replace(move, id=f"{mismatch.id}/{line}")
            for line, move in enumerate(_adjustments(turn, mismatch), 1)
        )
        if not moves:
            return "the scale could not tell what it was; count by hand"
        if why := _refused(turn, moves):
            return why
        ledger = turn.shared.stock.ledger
        for move in moves:
            _tell_move(turn, move, ledger.at(move.item, turn.limits.name))
            turn.outcomes.append(move)
            ledger = ledgers.apply(ledger, move)
    elif way == "scan":
        back = {item: -count for item, count in mismatch.missing.items()}
        shelf_fusion.correct(turn, back)
    else:
        _ignore(turn, mismatch.missing)
    left = mismatch.missing
    shelf_fusion.close(turn, mismatch, {**how, "difference": listed(left)})
    return ""


def _ignore(turn: Turn, missing: Mapping[str, int]) -> None:
    """Let book and scale differ by so much for good."""
    before = turn.kept.ignored
    more = {item: before.get(item, 0) + count for item, count in missing.items()}
    turn.keep(ignored={**before, **more})


def _adjustments(turn: Turn, mismatch: Mismatch) -> Iterator[Move]:
    """Make the moves that bring the book to what the scale saw."""
    name, ledger = turn.limits.name, turn.shared.stock.ledger
    if not mismatch.seen and mismatch.delta_mg:
        return
    for item, by in sorted(mismatch.missing.items()):
        known = turn.shared.stock.catalogue.items.get(item)
        plain = Move(
            item,
            LOSS,
            name,
            by,
            known.unit if known else PIECE,
            mismatch.lots.get(item, ""),
            Reason.COUNT,
            document=mismatch.id,
        )
        if by > 0:
            yield plain
            continue
        left = -by
        for lot, there in ledger.lots(item, name).items():
            part = min(left, there)
            if part > 0:
                yield replace(plain, source=name, target=LOSS, quantity=part, lot=lot)
                left -= part
        if left:
            yield replace(plain, source=name, target=LOSS, quantity=left)


def _refused(turn: Turn, moves: tuple[Move, ...]) -> str:
    ledger = turn.shared.stock.ledger
    for move in moves:
        if why := ledgers.why_not(ledger, move):
            return why
        ledger = ledgers.apply(ledger, move)
    return ""


def _tell_move(turn: Turn, move: Move, before: int) -> None:
    """Tell an adjustment as every move is told."""
    name = turn.limits.name
    sign = 1 if move.target == name else -1
    data: dict[str, Json] = {
        "item": move.item,
        "direction": "in" if sign > 0 else "out",
        "quantity": move.quantity,
        "unit": move.unit,
        "from": move.source,
        "to": move.target,
        "balance_before": before,
        "balance_after": before + sign * move.quantity,
        "reason": move.reason.value,
        "lot": move.lot,
        "document": move.document,
        "line": int(move.id.rpartition("/")[2]),
    }
    turn.tell("stock.moved", {key: value for key, value in data.items() if value != ""})


def take_count(turn: Turn, bin_: Bin, pieces: int) -> None:
    """Take a count by hand: the steps go on from there."""
    held = turn.held(bin_.name)
    turn.tell("stock.count", counted(turn, bin_, pieces, "person"))
    turn.put(bin_.name, Held(pieces, 0.0, held.tare_mg))
    turn.keep(ignored={**turn.kept.ignored, bin_.item: 0})
