"""Which lots are in a cold room, by the ledger's places that it names. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from edge_app.changed import changed
from edge_app.model import Document
from edge_app.moves import Move
from edge_app.store.stock import Stock

LISTED = 50
"""The most lots that an excursion lists; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Inside:
    """One lot at one place; `lot` is empty for goods without."""

    item: str
    lot: str
    place: str
    quantity: int

    @property
    def name(self) -> str:
        """Return what a decision calls it: ITEM/LOT, or ITEM alone."""
        return f"{self.item}/{self.lot}" if self.lot else self.item

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes it one and the same."""
        return self.item, self.lot, self.place

    def document(self) -> Document:
        """Describe it for an event."""
        return {
            "item": self.item,
            "lot": self.lot,
            "place": self.place,
            "quantity": self.quantity,
        }


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots that were in the room at any time of it: some listed, all counted."""

    listed: tuple[Inside, ...] = ()
    count: int = 0

    def joined(self, more: Iterable[Inside]) -> Lots:
        """Return the same with others; of one lot the largest quantity stands."""
        found = {one.key: one for one in self.listed}
        count = self.count
        for one in more:
            known = found.get(one.key)
            if known is not None:
                quantity = max(known.quantity, one.quantity)
                found[one.key] = changed(known, quantity=quantity)
                continue
            if self.count <= LISTED:
                # Past that nobody remembers which were counted already.
                count += 1
            if len(found) < LISTED:
                found[one.key] = one
        return Lots(tuple(found.values()), count)


def inside(stock: Stock, places: Collection[str]) -> Iterator[Inside]:
    """Find every lot that lies at these places now."""
    for item, book in stock.ledger.items.items():
        for (place, lot), account in book.items():
            if place in places and account.closing > 0:
                yield Inside(item, lot, place, account.closing)


def came(moves: Iterable[Move], places: Collection[str]) -> Iterator[Inside]:
    """Find what moves have just brought to these places."""
    for move in moves:
        if move.target in places:
            yield Inside(move.item, move.lot, move.target, move.quantity)
