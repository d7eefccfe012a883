"""The day sheet (收发存): what each item began with, got, gave, adjusted, has. Pure.

Zero lines are lines: an item of the catalogue that nothing happened to is on the sheet,
since what is missing on it would be taken for forgotten. A sheet is never written over:
a second one of the same day has the next version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from edge_app.moves import PIECE, is_virtual
from edge_app.store.catalogue import Catalogue
from edge_app.store.ledger import NOTHING, Account, Ledger
from edge_app.store.stock import PlaceKind, Stock

KIT = "kit:"
"""What the id of a packed kit begins with in the ledger."""


@dataclass(frozen=True, slots=True)
class Line:
    """One lot of one item at one real place; of a zero line `place` is empty."""

    item: str
    name_zh: str
    name_en: str
    unit: str
    place: str = ""
    kind: PlaceKind = "shelf"
    lot: str = ""
    expiry: str = ""
    account: Account = NOTHING


@dataclass(frozen=True, slots=True)
class Total:
    """One item over the whole store; what only went from place to place is not in it.

    `agreement` is the part of the closing that a supplier holds.
    """

    item: str
    name_zh: str
    name_en: str
    unit: str
    account: Account = NOTHING
    agreement: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of one day's sheet, ordered by item, place and lot.

    `made_at` is when, as RFC 3339 in UTC. `late` says that it was made after its
    time, `final` that its day had ended.
    """

    day: str
    version: int
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    made_at: str = ""
    late: bool = False
    final: bool = False

    @property
    def digest(self) -> str:
        """Return the SHA-256 of day and lines, the same for the same numbers."""
        told = [self.day, *map(spelled, self.lines)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def sheet_of(
    stock: Stock,
    ledger: Ledger,
    version: int = 1,
    *,
    made_at: str = "",
    late: bool = False,
    final: bool = False,
) -> Sheet:
    """Draw up the sheet of a ledger's day, be it open or closed.

    `ledger` has the accounts; the rest of `stock` has names, kinds and dates.
    """
    items = sorted({*stock.catalogue.items, *ledger.items})
    lines = tuple(line for item in items for line in _lines(stock, ledger, item))
    totals = tuple(_total(stock, ledger, item) for item in items)
    return Sheet(ledger.day, version, lines, totals, made_at, late, final)


def spelled(line: Line) -> str:
    """Spell a line for the digest, by tabs."""
    one = line.account
    numbers = (one.opening, one.received, one.issued, one.adjusted, one.closing)
    return "\t".join((line.item, line.place, line.lot, *map(str, numbers)))


def names_of(catalogue: Catalogue, item: str) -> tuple[str, str, str]:
    """Return an item's names in Chinese and English, and its unit."""
    known = catalogue.items.get(item)
    if known is not None:
        return known.name_zh, known.name_en, known.unit
    kit = catalogue.kits.get(item.removeprefix(KIT)) if item.startswith(KIT) else None
    return (kit.name_zh, kit.name_en, PIECE) if kit is not None else ("", "", PIECE)


def _lines(stock: Stock, ledger: Ledger, item: str) -> Iterator[Line]:
    names = names_of(stock.catalogue, item)
    book = ledger.items.get(item, {})
    real = sorted(
        key for key, one in book.items() if one != NOTHING and not is_virtual(key[0])
    )
    if not real:
        yield Line(item, *names)
    for place, lot in real:
        expiry = stock.lot_of(item, lot).expiry
        kind = stock.kind_of(place)
        yield Line(item, *names, place, kind, lot, expiry, book[place, lot])


def _total(stock: Stock, ledger: Ledger, item: str) -> Total:
    book = ledger.items.get(item, {})
    agreement = sum(
        one.closing
        for (place, _), one in book.items()
        if stock.kind_of(place) == "agreement" and not is_virtual(place)
    )
    names = names_of(stock.catalogue, item)
    return Total(item, *names, account_of(book), agreement)


def account_of(book: Mapping[tuple[str, str], Account]) -> Account:
    """Return an item's account over all real places, as the world outside saw it.

    What the virtual places gave was received, what they took was issued; a move from
    shelf to shelf is neither.
    """
    outside = [one for (place, _), one in book.items() if is_virtual(place)]
    inside = [one for (place, _), one in book.items() if not is_virtual(place)]
    return Account(
        sum(one.opening for one in inside),
        sum(one.issued for one in outside),
        sum(one.received for one in outside),
        -sum(one.adjusted for one in outside),
    )
