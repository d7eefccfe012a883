"""The ledger's arithmetic: balances by item, place and lot, and the open day's sheet.

A balance is the sum of what came in less what went out; nobody edits it. Everything in
the world, virtual places with it, adds up to 0. A day's account tells how its balance
came about: opening + received - issued + adjusted = closing; a closed day stays
closed, because a move is always of the open day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from edge_app.errors import GatepostError
from edge_app.moves import LOSS, Move, Reason, is_virtual


class LedgerError(GatepostError, ValueError):
    """A move that the ledger does not book; its text says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """One lot of one item at one place over a day; whole numbers of its unit.

    `adjusted` may be negative; the others only at virtual places, and where a day takes
    back what an earlier one booked.
    """

    opening: int = 0
    received: int = 0
    issued: int = 0
    adjusted: int = 0

    @property
    def closing(self) -> int:
        """Return what must be there at the end."""
        return self.opening + self.received - self.issued + self.adjusted


NOTHING = Account()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every account of the open day by item, then by (place, lot).

    `day` is the open local day, empty before the first clock. `drawn` is what moves
    have booked on each (paper, item).
    """

    items: Mapping[str, Mapping[tuple[str, str], Account]] = field(default_factory=dict)
    day: str = ""
    drawn: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def held(self, item: str, place: str, lot: str) -> int:
        """Return how much of a lot a place holds."""
        return self.items.get(item, {}).get((place, lot), NOTHING).closing

    def at(self, item: str, place: str) -> int:
        """Return how much of an item a place holds, whatever the lot."""
        book = self.items.get(item, {})
        return sum(one.closing for (where, _), one in book.items() if where == place)

    def in_all(self, place: str) -> int:
        """Return how much of everything a place holds, in whatever unit."""
        return sum(self.at(item, place) for item in self.items)

    def lots(self, item: str, place: str) -> Mapping[str, int]:
        """Return what a place holds of an item by lot; without those of 0."""
        book = self.items.get(item, {})
        return {
            lot: one.closing
            for (where, lot), one in book.items()
            if where == place and one.closing
        }


def why_not(ledger: Ledger, move: Move) -> str:
    """Say in one sentence why a move cannot be booked; empty if it can."""
    if move.quantity < 1:
        return f"A move of {move.quantity} {move.unit} is no move."
    if move.source == move.target:
        return f"A move from {move.source} to itself is no move."
    there = ledger.held(move.item, move.source, move.lot)
    if not is_virtual(move.source) and there < move.quantity:
        what = f"{move.item} of lot {move.lot}" if move.lot else move.item
        return (
            f"{move.source} holds {there} of {what}, "
            f"so {move.quantity} cannot leave it."
        )
    return ""


def apply(ledger: Ledger, move: Move) -> Ledger:
    """Book one move; the ledger given stays as it is.

    Raises: LedgerError if a real place would hold less than nothing, and for a
    quantity below 1 or a move to where it came from.
    """
    objection = why_not(ledger, move)
    if objection:
        raise LedgerError(objection)
    book = dict(ledger.items.get(move.item, {}))
    for place, change in ((move.source, -move.quantity), (move.target, move.quantity)):
        key = place, move.lot
        book[key] = _changed(book.get(key, NOTHING), change, move)
    items = {**ledger.items, move.item: book}
    return Ledger(items, ledger.day or move.day, _drawn(ledger, move))


def _changed(account: Account, change: int, move: Move) -> Account:
    """Book one side of a move into its column.

    A reversal stands in the columns with its sign turned where it came from, so that
    what was never received is not issued either.
    """
    if LOSS in {move.source, move.target} or move.reason is Reason.COUNT:
        return replace(account, adjusted=account.adjusted + change)
    incoming = (change > 0) is not (move.reason is Reason.REVERSE)
    if incoming:
        return replace(account, received=account.received + change)
    return replace(account, issued=account.issued - change)


def _drawn(ledger: Ledger, move: Move) -> Mapping[tuple[str, str], int]:
    if not move.paper:
        return ledger.drawn
    key = move.paper, move.item
    sign = -1 if move.reason is Reason.REVERSE else 1
    return {**ledger.drawn, key: ledger.drawn.get(key, 0) + sign * move.quantity}


def next_day(ledger: Ledger, day: str) -> Ledger:
    """Close the open day: closings become openings; accounts of nothing go."""
    items: dict[str, dict[tuple[str, str], Account]] = {}
    for item, book in ledger.items.items():
        kept = {key: Account(one.closing) for key, one in book.items() if one.closing}
        if kept:
            items[item] = kept
    return replace(ledger, items=items, day=day)


def replay(snapshot: Ledger, moves: Iterable[Move]) -> Ledger:
    """Book moves upon a snapshot, in their order. Raises: LedgerError."""
    for move in moves:
        snapshot = apply(snapshot, move)
    return snapshot


def total(ledger: Ledger, item: str) -> int:
    """Return an item's sum over all places; 0, or the ledger is broken."""
    return sum(one.closing for one in ledger.items.get(item, {}).values())
