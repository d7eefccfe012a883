"""A move on its way to the ledger, with everything that a rule may look at. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from edge_app.moves import Move, Reason, is_virtual
from edge_app.store.catalogue import Item
from edge_app.store.lots import Lot, is_expired, missing_documents
from edge_app.store.papers import Paper, remaining
from edge_app.store.reserve import reserved
from edge_app.store.stock import Stock

LEAVING = frozenset({Reason.ISSUE, Reason.PACK})
"""Reasons for which goods go to be used."""
OWN = ("shelf", "prepacked")
"""Kinds of places whose goods are ours and may be used."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is so beside the move itself.

    `day` is the local day, or the last known one; empty while there is none, and then
    no date is judged. `booked` are moves of the same session that the ledger does not
    hold yet. `quarantine` is one more place of that kind. `reserved` says how much of
    an item others come first for: by stock, item, priority and `reserve_days`, the days
    of use that each class leaves to those before it.
    """

    day: str = ""
    priority: str = ""
    purpose: str = ""
    reserve_days: int = 0
    quarantine: str = ""
    needs_approval: bool = False
    strict_lots: bool = False
    booked: tuple[Move, ...] = ()
    reserved: Callable[[Stock, str, str, int], int] = reserved


@dataclass(frozen=True, slots=True)
class Case:
    """One move to be judged, and what book and label say of its lot."""

    move: Move
    lot: Lot
    stock: Stock
    context: Context

    @property
    def item(self) -> Item | None:
        """Return the item as the catalogue has it."""
        return self.stock.catalogue.items.get(self.move.item)

    @property
    def paper(self) -> Paper | None:
        """Return the announced paper that the move draws on."""
        return self.stock.papers.get(self.move.paper)

    @property
    def leaves(self) -> bool:
        """Say whether the goods go to be used."""
        return self.move.reason in LEAVING

    def in_quarantine(self, place: str) -> bool:
        """Say whether what stands at a place may not be used."""
        named = bool(place) and place == self.context.quarantine
        return named or self.stock.kind_of(place) == "quarantine"

    def held(self, item: str, place: str, lot: str) -> int:
        """Return what a place holds of a lot once the session's moves are booked."""
        moved = (
            one for one in self.context.booked if (one.item, one.lot) == (item, lot)
        )
        return self.stock.ledger.held(item, place, lot) + _change(moved, place)

    def at(self, item: str, place: str) -> int:
        """Return what a place holds of an item once the session's moves are booked."""
        moved = (one for one in self.context.booked if one.item == item)
        return self.stock.ledger.at(item, place) + _change(moved, place)

    def left(self) -> int:
        """Return what remains of the item on the paper, before this move."""
        paper, move = self.paper, self.move
        if paper is None:
            return 0
        mine = sum(
            one.quantity
            for one in self.context.booked
            if (one.item, one.paper) == (move.item, move.paper)
        )
        left = remaining(paper, self.stock.ledger.drawn).get(move.item, 0)
        return left - mine

    def usable(self) -> int:
        """Return how much of the item may be used at all our places, before this."""
        book = self.stock.ledger.items.get(self.move.item, {})
        there = sum(
            account.closing
            for (place, lot), account in book.items()
            if self._counts(place, lot)
        )
        gone = (one for one in self.context.booked if one.item == self.move.item)
        return there - sum(one.quantity for one in gone if one.reason in LEAVING)

    def _counts(self, place: str, lot: str) -> bool:
        if is_virtual(place) or self.in_quarantine(place):
            return False
        if self.stock.kind_of(place) not in OWN:
            return False
        return not self.locks(self.stock.lot_of(self.move.item, lot))

    def locks(self, lot: Lot) -> bool:
        """Say whether a lot may not be used: expired, recalled or without documents."""
        if is_expired(lot, self.context.day) or lot.recalled:
            return True
        item = self.item
        imported = item is not None and item.cold_chain_import
        return imported and bool(missing_documents(lot))

    def lots_held(self) -> dict[str, int]:
        """Return what the source holds of the item by lot, the session's moves booked.

        Only lots of which something is there.
        """
        item, place = self.move.item, self.move.source
        held = dict(self.stock.ledger.lots(item, place))
        for one in self.context.booked:
            if one.item == item and place in {one.source, one.target}:
                change = one.quantity if one.target == place else -one.quantity
                held[one.lot] = held.get(one.lot, 0) + change
        return {lot: quantity for lot, quantity in held.items() if quantity > 0}

    def lots_there(self) -> Iterator[Lot]:
        """Yield the lots of the item that stand where the move takes from."""
        for name in self.lots_held():
            yield self.stock.lot_of(self.move.item, name)


def _change(moves: Iterator[Move], place: str) -> int:
    return sum(
        one.quantity * ((one.target == place) - (one.source == place)) for one in moves
    )
