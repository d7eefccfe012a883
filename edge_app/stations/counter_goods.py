"""What was shown to a counter, as the catalogue knows it. Pure.

A GTIN is looked up in the catalogue, then among the codes that were bound on the spot.
A pallet counts as what its label says is inside, or as everything on the delivery note
that has its SSCC for a number. Without a catalogue goods go by their code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edge_app.code_data import GS_LOST
from edge_app.model import CodeRead, Json, TagRead
from edge_app.stations.counter_moves import UNIT, Goods, goods_of
from edge_app.stations.counter_session import Line, Session
from edge_app.store.catalogue import Item
from edge_app.store.lots import named
from edge_app.store.papers import Paper
from edge_app.store.stock import Stock

INWARD = frozenset({"receive", "opening", "return"})
"""Kinds of sessions in which goods come that the book may not know yet."""
BY_LOT = frozenset({"scrap", "move", "release", "count"})
"""Kinds that are about the very lot that lies there."""
NO_LOT = "-"
"""What is typed for goods without a lot."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read: one line's worth of goods, a pallet, or why it is neither.

    `key` is what an `unknown` code can be bound by. `lost` says that only the GTIN of
    the code is believed.
    """

    code: str
    line: Line | None = None
    pallet: Paper | None = None
    key: str = ""
    why: str = ""
    unknown: bool = False
    lost: bool = False


def shown(read: TagRead | CodeRead, stock: Stock, cause: str) -> Shown:
    """Say what was read; a badge is nobody's goods and is not asked for here."""
    goods = goods_of(read)
    lost = goods.why_not == GS_LOST and bool(goods.gs1)
    if goods.why_not and not lost:
        return Shown(read.code, why=goods.why_not)
    sscc = str(goods.gs1.get("sscc", ""))
    pallet = stock.papers.get(sscc) if sscc else None
    if pallet is not None and pallet.kind == "delivery":
        return Shown(read.code, pallet=pallet)
    key = _key(goods)
    found = find(stock, key)
    line = _line(goods, found, cause)
    if found is None and stock.catalogue.items:
        return Shown(read.code, line, key=key, unknown=True, lost=lost)
    return Shown(read.code, _lot_named(line, stock), key=key, lost=lost)


def find(stock: Stock, key: str) -> tuple[Item, int] | None:
    """Return the item of a code and how many of it one scan is."""
    known = stock.catalogue.of_gtin(key) if key.isdigit() else None
    bound = stock.bindings.get(key)
    if known is None and bound is not None:
        item = stock.catalogue.items.get(bound.item)
        return None if item is None else (item, bound.pieces)
    return known


def _key(goods: Goods) -> str:
    """Return what the goods are known by: a GTIN, an SSCC, or the tag itself."""
    gs1 = goods.gs1
    return str(gs1.get("content") or gs1.get("gtin") or gs1.get("sscc") or goods.item)


def _line(goods: Goods, found: tuple[Item, int] | None, cause: str) -> Line:
    gs1 = {key: one for key, one in goods.gs1.items() if isinstance(one, str | int)}
    single = str(gs1.get("serial") or gs1.get("sscc") or goods.item)
    item, pack = (goods.item, 1) if found is None else (found[0].id, found[1])
    return Line(
        0,
        item,
        quantity_of(goods.gs1, pack),
        UNIT if found is None else found[0].unit,
        pack,
        lot=str(gs1.get("lot", "")),
        expiry=str(gs1.get("expiry", "")),
        best_before=str(gs1.get("best_before", "")),
        serials=(single,) if goods.single else (),
        gs1=gs1,
        cause=cause,
    )


def quantity_of(gs1: Mapping[str, Json], pack: int) -> int:
    """Return how many base units one scan is: AI 37 counts packs, AI 30 pieces."""
    count = gs1.get("count")
    if not isinstance(count, int) or count < 1:
        return pack
    return count * pack if gs1.get("content") else count


def _lot_named(line: Line, stock: Stock) -> Line:
    """Fill in what the book knows of a lot, and its name where it has only a day."""
    name = named(line.lot, line.expiry)
    known = stock.lots.get((line.item, name))
    if known is None:
        return line
    expiry = line.expiry or known.expiry
    return replace(line, lot=name, expiry=expiry)


def filled(line: Line, session: Session, stock: Stock, source: str) -> Line:
    """Fill in the lot of goods where there can be no doubt which it is."""
    if line.lot or session.kind not in BY_LOT:
        return line
    there = stock.ledger.lots(line.item, source)
    return replace(line, lot=next(iter(there))) if len(there) == 1 else line


def finished(line: Line, session: Session) -> Line:
    """Give a line its lot for good once nothing more is asked."""
    if line.lot == NO_LOT:
        return replace(line, lot="")
    inward = session.kind in INWARD
    return replace(line, lot=named(line.lot, line.expiry)) if inward else line


def asked(
    line: Line, session: Session, stock: Stock, source: str, *, lost: bool
) -> tuple[str, ...]:
    """Name what has to be said of goods before they are a line."""
    item = stock.catalogue.items.get(line.item)
    wants: list[str] = []
    inward = session.kind in INWARD
    named_lots = [lot for lot in stock.ledger.lots(line.item, source) if lot]
    doubt = session.kind in BY_LOT and bool(named_lots)
    if not line.lot and (lost or doubt or (inward and item and item.asks_lot)):
        wants.append("lot")
    if not line.expiry and session.kind in {"receive", "opening"}:
        known = stock.lots.get((line.item, line.lot)) if line.lot else None
        dated = known is not None and bool(known.expiry)
        if not dated and (lost or (item is not None and item.asks_expiry)):
            wants.append("expiry")
    if item is not None and item.asks_serial and not line.serials:
        wants.append("serial")
    return tuple(wants)
