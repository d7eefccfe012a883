"""The ledger's arithmetic: balances by item, place and lot, and the open day's sheet.

A balance is the sum of what came in less what went out; nobody edits it. Everything in
the world, virtual places with it, adds up to 0. A day's account tells how its balance
came about: opening + received - issued + adjusted = closing; a closed day stays
closed, because a move is always of the open day. A lot that is nowhere any more leaves
the book when the day ends; what its virtual places show adds up to 0 by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from edge_app.errors import GatepostError
from edge_app.moves import LOSS, TRANSIT, Move, Reason, is_virtual
from edge_app.store.layers import changing

QUANTITY_LIMIT = 10**12
"""The most of one move: a thousand tonnes in milligrams. Sums stay in 64 bits."""


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

    @property
    def moved(self) -> bool:
        """Say whether any column of the day shows something."""
        return bool(self.received or self.issued or self.adjusted)


NOTHING = Account()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every account of the open day by item, then by (place, lot).

    `day` is the open local day, empty before the first clock. `drawn` is what moves
    have booked on each (paper, item). `ids` are those of the open day's moves,
    `reversed` those of all moves that were ever taken back.
    """

    items: Mapping[str, Mapping[tuple[str, str], Account]] = field(default_factory=dict)
    day: str = ""
    drawn: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    reversed: frozenset[str] = frozenset()

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


@dataclass(slots=True)
class _Book:
    """A ledger that is being written: shares with the old one what stays the same."""

    old: Ledger
    items: dict[str, Mapping[tuple[str, str], Account]]
    open: dict[str, dict[tuple[str, str], Account]] = field(default_factory=dict)
    day: str = ""
    drawn: dict[tuple[str, str], int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    reversed: set[str] = field(default_factory=set)

    def write(self, move: Move) -> None:
        """Book a move on both sides, whatever it is."""
        book = self.open.get(move.item)
        if book is None:
            book = self.open[move.item] = dict(self.items.get(move.item, {}))
            self.items[move.item] = book
        changes = (move.source, -move.quantity), (move.target, move.quantity)
        for place, change in changes:
            key = place, move.lot
            book[key] = _changed(book.get(key, NOTHING), change, move)
        self.day = self.day or move.day
        self.ids.update(filter(None, (move.id,)))
        self.reversed.update(filter(None, (move.reverses,)))
        if move.paper:
            drawn = move.paper, move.item
            before = self.drawn.get(drawn, self.old.drawn.get(drawn, 0))
            self.drawn[drawn] = before + drawn_by(move)

    def sealed(self) -> Ledger:
        """Return it as a value; nobody writes on."""
        old = self.old
        return Ledger(
            self.items,
            self.day,
            changing(old.drawn, self.drawn),
            old.ids | self.ids if self.ids else old.ids,
            old.reversed | self.reversed if self.reversed else old.reversed,
        )

    def why_not(self, move: Move) -> str:
        """Say why a move cannot be booked upon what is written so far."""
        account = self.items.get(move.item, {}).get((move.source, move.lot), NOTHING)
        return (
            _shapeless(move)
            or _doubled(move, self.ids, self.reversed)
            or _doubled(move, self.old.ids, self.old.reversed)
            or _lacking(move, account.closing)
        )


def drawn_by(move: Move) -> int:
    """Return what a move draws upon its paper; a reversal gives it back."""
    return -move.quantity if move.reason is Reason.REVERSE else move.quantity


def _shapeless(move: Move) -> str:
    if move.quantity < 1:
        return f"A move of {move.quantity} {move.unit} is no move."
    if move.quantity > QUANTITY_LIMIT:
        return f"A move of {move.quantity} {move.unit} is more than any store holds."
    if move.source == move.target:
        return f"A move from {move.source} to itself is no move."
    if not (move.item and move.source and move.target):
        return "A move needs an item, and a place at both ends."
    return ""


def _doubled(move: Move, ids: Collection[str], reversed_ids: Collection[str]) -> str:
    if move.id and move.id in ids:
        return f"The move {move.id} is booked already."
    if move.reverses and move.reverses in reversed_ids:
        return f"The move {move.reverses} was taken back already."
    return ""


def _lacking(move: Move, there: int) -> str:
    if is_virtual(move.source) or there >= move.quantity:
        return ""
    what = f"{move.item} of lot {move.lot}" if move.lot else move.item
    return f"{move.source} holds {there} of {what}, so {move.quantity} cannot leave it."


def why_not(ledger: Ledger, move: Move) -> str:
    """Say in one sentence why a move cannot be booked; empty if it can."""
    return (
        _shapeless(move)
        or _doubled(move, ledger.ids, ledger.reversed)
        or _lacking(move, ledger.held(move.item, move.source, move.lot))
    )


def apply(ledger: Ledger, move: Move) -> Ledger:
    """Book one move; the ledger given stays as it is.

    Raises: LedgerError if a real place would hold less than nothing, for a quantity
    below 1, for a move to where it came from, and for one that is booked already.
    """
    return replay(ledger, (move,))


def _changed(account: Account, change: int, move: Move) -> Account:
    """Book one side of a move into its column.

    A reversal stands in the columns with its sign turned where it came from, so that
    what was never received is not issued either.
    """
    if LOSS in {move.source, move.target}:
        return replace(account, adjusted=account.adjusted + change)
    incoming = (change > 0) is not (move.reason is Reason.REVERSE)
    if incoming:
        return replace(account, received=account.received + change)
    return replace(account, issued=account.issued - change)


def stands(place: str) -> bool:
    """Say whether goods at a place are still there tomorrow: on a shelf, or under way.

    Every other virtual place only tells where goods came from or went to.
    """
    return place == TRANSIT or not is_virtual(place)


def next_day(ledger: Ledger, day: str) -> Ledger:
    """Close the open day: closings become openings; lots that are nowhere go."""
    items: dict[str, dict[tuple[str, str], Account]] = {}
    for item, book in ledger.items.items():
        there = {
            lot for (place, lot), one in book.items() if one.closing and stands(place)
        }
        kept = {
            key: Account(one.closing)
            for key, one in book.items()
            if one.closing and key[1] in there
        }
        if kept:
            items[item] = kept
    return replace(ledger, items=items, day=day, ids=frozenset())


def settled(ledger: Ledger) -> Ledger:
    """Return a day's sheet: what is somewhere, and every account that moved."""
    items: dict[str, dict[tuple[str, str], Account]] = {}
    for item, book in ledger.items.items():
        kept = {
            key: one
            for key, one in book.items()
            if one.moved or (one.opening and stands(key[0]))
        }
        if kept:
            items[item] = kept
    return Ledger(items, ledger.day)


def replay(snapshot: Ledger, moves: Iterable[Move], *, judged: bool = True) -> Ledger:
    """Book moves upon a snapshot, in their order.

    What was once booked stands and is not `judged` again. Raises: LedgerError.
    """
    book = _Book(snapshot, dict(snapshot.items), day=snapshot.day)
    for move in moves:
        if judged and (objection := book.why_not(move)):
            raise LedgerError(objection)
        book.write(move)
    return book.sealed()


def total(ledger: Ledger, item: str) -> int:
    """Return an item's sum over all places; 0, or the ledger is broken."""
    return sum(one.closing for one in ledger.items.get(item, {}).values())
