"""What a counter books: goods as their tag or code names them, and which way they go.

Pure. A tag, an SSCC and a serial number name one piece, which cannot be in the store
twice; a GTIN alone names a kind, of which there may be many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_app.code_data import CodeData, code_data
from edge_app.model import CodeRead, Document, Json, TagRead
from edge_app.moments import time_text
from edge_app.moves import Move, Reason, is_virtual
from edge_app.stations.counter_parts import Limits, with_some
from edge_app.stations.counter_session import Line
from edge_app.store.ledger import Ledger, why_not
from edge_app.tag_data import gs1_of

UNIT = "piece"
SAID = ("gtin", "sscc", "lot", "expiry", "best_before", "serial", "content", "count")
"""What an event tells of a code, in this order, where the code says it."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What lies on the counter; `why_not` is one sentence where nobody knows it."""

    item: str
    single: bool = True
    lot: str = ""
    gs1: Mapping[str, Json] = field(default_factory=dict)
    why_not: str = ""


def goods_of(read: TagRead | CodeRead) -> Goods:
    """Name what was read; a badge is nobody's goods and is not asked for here."""
    if isinstance(read, TagRead):
        return Goods(read.code, gs1=gs1_of(read.code))
    data = code_data(read.code, int(time_text(read.at.wall_ns)[:4]))
    if data.why_not:
        sure = {"gtin": data.gtin} if data.gtin else {}
        return Goods(read.code, gs1=sure, why_not=data.why_not)
    return Goods(data.item, data.single, data.lot, _told(data))


def _told(data: CodeData) -> Mapping[str, Json]:
    said = {key: getattr(data, key) for key in SAID}
    told = {key: value for key, value in said.items() if value not in ("", None)}
    return {**told, "digital_link": data.digital_link}


def move_of(limits: Limits, goods: Goods, ledger: Ledger) -> tuple[Move, str]:
    """Choose the way of one piece; the text says why it cannot be booked, if so."""
    before = ledger.at(goods.item, limits.store)
    outward = limits.direction == "out" or (limits.direction == "auto" and before > 0)
    source = limits.store if outward else limits.supplier
    target = limits.recipient if outward else limits.store
    reason = Reason.ISSUE if outward else Reason.RECEIVE
    move = Move(goods.item, source, target, 1, UNIT, goods.lot, reason)
    if goods.why_not:
        return move, goods.why_not
    if not outward and before > 0 and goods.single:
        return move, f"{limits.store} holds {goods.item} already."
    return move, why_not(ledger, move)


def document(limits: Limits, goods: Goods, move: Move, ledger: Ledger) -> Document:
    """Tell a move as its event does."""
    before = ledger.at(goods.item, limits.store)
    outward = move.source == limits.store
    data: dict[str, Json] = {
        "item": move.item,
        "direction": "out" if outward else "in",
        "quantity": move.quantity,
        "unit": move.unit,
        "balance_before": before,
        "balance_after": before - move.quantity if outward else before + move.quantity,
        "from": move.source,
        "to": move.target,
    }
    return {**data, "gs1": dict(goods.gs1)} if goods.gs1 else data


def moved(line: Line, move: Move, ledger: Ledger) -> dict[str, Json]:
    """Tell a move of a session as its event does, before the ledger has it."""
    inward = is_virtual(move.source)
    direction = "in" if inward else "out" if is_virtual(move.target) else "within"
    before = ledger.at(move.item, move.target if inward else move.source)
    change = move.quantity if inward else -move.quantity
    told = with_some(
        {
            "reason": move.reason.value,
            "lot": move.lot,
            "expiry": line.expiry,
            "serials": line.serials,
            "gs1": dict(line.gs1) if "digital_link" in line.gs1 else {},
            "document": move.document,
            "line": int(move.id.rpartition("/")[2] or 0) or None,
            "paper": move.paper,
            "person": move.by,
            "recipient": move.recipient,
            "reverses": move.reverses,
            "scan": line.cause,
            "override": override_of(line),
        }
    )
    return {
        "item": move.item,
        "direction": direction,
        "quantity": move.quantity,
        "unit": move.unit,
        "balance_before": before,
        "balance_after": before + change,
        "from": move.source,
        "to": move.target,
        **told,
    }


def override_of(line: Line) -> dict[str, Json]:
    """Tell which bars were overridden, by whom and why; the newest word counts."""
    if not line.overrides:
        return {}
    bars = ",".join(sorted(line.overridden))
    last = line.overrides[-1]
    return {"bar": bars, "by": last.by, "reason": last.reason}
