"""What the store is told that moves goods: moved, cleared, scrapped, packed, reversed.

Each command is booked whole or not at all. A move has the command's id, and so no
command can be booked twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from edge_app.model import Command, Json
from edge_app.moves import (
    OPENING,
    PACKING,
    SCRAP,
    Move,
    Reason,
    is_virtual,
)
from edge_app.stations.store_parts import Packed, Packing, Turn
from edge_app.store.catalogue import Kit
from edge_app.store.holdings import is_locked
from edge_app.store.ledger import LedgerError
from edge_app.store.lots import Lot, pick
from edge_app.store.sheet import KIT, names_of
from edge_app.store.stock import Stock
from edge_app.store.taking_back import taking_back

Said: TypeAlias = tuple[bool, str]
Given: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is to be booked: what goes where; the rest all rows share."""

    item: str
    lot: str
    source: str
    target: str
    quantity: int


def book(turn: Turn, given: Given, reason: Reason, *rows: Row) -> str:
    """Book rows with an event each, all or none; say why not, if so."""
    moves = [
        Move(
            row.item,
            row.source,
            row.target,
            row.quantity,
            names_of(turn.stock.catalogue, row.item)[2],
            row.lot,
            reason,
            f"{turn.cause}/{number}",
            turn.cause,
        )
        for number, row in enumerate(rows, 1)
    ]
    return _book_all(turn, moves, given.get("reason", given.get("comment", "")))


def _book_all(turn: Turn, moves: list[Move], why: str) -> str:
    stock = turn.stock
    try:
        for move in moves:
            if objection := stock.why_not(move):
                return objection
            stock = stock.booking(move)
    except LedgerError as error:
        return str(error)
    for number, move in enumerate(moves, 1):
        data = {**document_of(turn.stock, move), "line": number}
        told = {"asked_by": turn.asked_by, "why": why}
        data |= {key: text for key, text in told.items() if text}
        turn.book(move)
        turn.tell("stock.moved", data)
    return ""


def document_of(stock: Stock, move: Move) -> dict[str, Json]:
    """Tell a move as its event does; the balance is that of the real place."""
    inward = is_virtual(move.source)
    outward = is_virtual(move.target)
    place = move.target if inward else move.source
    before = stock.ledger.at(move.item, place)
    data: dict[str, Json] = {
        "item": move.item,
        "direction": "in" if inward else "out" if outward else "within",
        "quantity": move.quantity,
        "unit": move.unit,
        "from": move.source,
        "to": move.target,
        "balance_before": before,
        "balance_after": before + (move.quantity if inward else -move.quantity),
        "reason": move.reason.value,
    }
    lot = stock.lot_of(move.item, move.lot)
    more = {
        "lot": move.lot,
        "expiry": lot.expiry,
        "document": move.document,
        "reverses": move.reverses,
    }
    return {**data, **{key: text for key, text in more.items() if text}}


def _said(why: str, done: str) -> Said:
    return (False, why) if why else (True, done)


def _row(given: Given, source: str, target: str) -> Row:
    quantity = int(given["quantity"])
    return Row(given["item"], given.get("lot", ""), source, target, quantity)


# ------------------------------------------------------------------------- goods


def _move(turn: Turn, given: Given) -> Said:
    if turn.stock.kind_of(given["from"]) == "quarantine":
        return False, f"{given['from']} is quarantine; say disinfected or scrap"
    row = _row(given, given["from"], given["to"])
    why = book(turn, given, Reason.MOVE, row)
    return _said(why, f"{row.quantity} of {row.item} are at {row.target}")


def _disinfected(turn: Turn, given: Given) -> Said:
    """Let goods out of quarantine: they were disinfected, or found good."""
    source, target = given["from"], given["to"]
    if turn.stock.kind_of(source) != "quarantine":
        return False, f"{source} is no quarantine"
    if turn.stock.kind_of(target) == "quarantine":
        return False, f"{target} is quarantine too"
    row = _row(given, source, target)
    why = book(turn, given, Reason.RELEASE, row)
    return _said(why, f"{row.quantity} of {row.item} may be used again")


def _scrap(turn: Turn, given: Given) -> Said:
    row = _row(given, given["from"], SCRAP)
    why = book(turn, given, Reason.SCRAP, row)
    return _said(why, f"{row.quantity} of {row.item} are written off")


def _opening(turn: Turn, given: Given) -> Said:
    """Book what was there before the ledger; a second time only if it is meant."""
    row = _row(given, OPENING, given["place"])
    if not any(names_of(turn.stock.catalogue, row.item)[:2]):
        return False, f"there is no item {row.item} in the catalogue"
    again = given.get("again") == "yes"
    here = (row.target, row.lot) in turn.stock.ledger.items.get(row.item, {})
    past = bool(turn.kept.opened) and turn.kept.opened < turn.today
    if not again and (here or past):
        why = (
            f"{row.target} has {row.item} already"
            if here
            else f"the store was opened on {turn.kept.opened}"
        )
        return False, f"{why}; say again=yes if it comes on top"
    if given.get("expiry"):
        known = turn.stock.lot_of(row.item, row.lot)
        turn.learn(replace(known, expiry=given["expiry"]))
    why = book(turn, given, Reason.OPENING, row)
    if not why and not turn.kept.opened:
        turn.keep(opened=turn.today)
    return _said(why, f"{row.quantity} of {row.item} are at {row.target}")


# -------------------------------------------------------------------------- kits


def _pack(turn: Turn, given: Given) -> Said:
    """Make kits of what expires first; they are as good as their earliest part."""
    kit, kits = turn.stock.catalogue.kits.get(given["kit"]), int(given["quantity"])
    source, target = given["from"], given["to"]
    if kit is None:
        return False, f"there is no kit {given['kit']} in the catalogue"
    if turn.stock.kind_of(target) != "prepacked":
        return (
            False,
            f"{target} is no place for packed kits; name it in the store's prepacked",
        )
    parts = _parts(turn, kit, kits, source)
    if isinstance(parts, str):
        return False, parts
    expiry = min(
        (day for one in parts if (day := turn.stock.lot_of(one.item, one.lot).expiry)),
        default="",
    )
    lot = given.get("lot", "") or turn.cause
    if lot in turn.kept.packings:
        return False, f"{lot} was packed already; take another number"
    turn.learn(Lot(KIT + kit.id, lot, expiry))
    rows = [Row(one.item, one.lot, source, PACKING, one.quantity) for one in parts]
    made = Row(KIT + kit.id, lot, PACKING, target, kits)
    why = book(turn, given, Reason.PACK, *rows, made)
    if not why:
        packing = Packing(kit.id, kits, parts)
        turn.keep(packings={**turn.kept.packings, lot: packing})
    return _said(why, f"{kits} of {kit.id} stand at {target} as {lot}")


def _parts(turn: Turn, kit: Kit, kits: int, source: str) -> tuple[Packed, ...] | str:
    """Choose the lots for so many kits, or say what is missing."""
    stock, day = turn.stock, turn.today
    found: list[Packed] = []
    for part in kit.parts:
        held = dict(stock.ledger.lots(part.item, source))
        for one in found:
            if one.item == part.item:
                held[one.lot] -= one.quantity
        facts = [stock.lot_of(part.item, lot) for lot in held]
        picked = pick(
            part.quantity * kits, held, facts, lambda lot: is_locked(stock, lot, day)
        )
        if picked.short:
            return f"{source} lacks {picked.short} of {part.item}"
        found += [Packed(part.item, lot, taken) for lot, taken in picked.taken]
    return tuple(found)


def _unpack(turn: Turn, given: Given) -> Said:
    """Take kits apart again, those of one packing whole."""
    lot, kits = given["lot"], int(given["quantity"])
    packing = turn.kept.packings.get(lot)
    if packing is None:
        return False, f"nothing was packed as {lot}"
    if kits != packing.kits:
        return False, f"{lot} was packed as {packing.kits} kits; unpack as many"
    source, target = given["from"], given["to"]
    kit = Row(KIT + packing.kit, lot, source, PACKING, kits)
    rows = [
        Row(one.item, one.lot, PACKING, target, one.quantity) for one in packing.parts
    ]
    why = book(turn, given, Reason.PACK, kit, *rows)
    if not why:
        left = {key: one for key, one in turn.kept.packings.items() if key != lot}
        turn.keep(packings=left)
    return _said(why, f"{kits} of {packing.kit} are taken apart")


# --------------------------------------------------------------------- reversals


def reverse(turn: Turn, command: Command) -> Said:
    """Take back a document or one line of it; the rows themselves stay."""
    given = command.arguments
    backs, (why, _) = taking_back(turn.stock, command.moves, turn.cause, "")
    why = why or _book_all(turn, list(backs), given["reason"])
    return _said(why, f"{given['id']} is taken back")


HANDS: Mapping[str, Callable[[Turn, Given], Said]] = {
    "move": _move,
    "disinfected": _disinfected,
    "scrap": _scrap,
    "opening": _opening,
    "pack": _pack,
    "unpack": _unpack,
}
"""What each verb does, beside `reverse`."""
