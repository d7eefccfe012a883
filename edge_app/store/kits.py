"""Kits: how many can still be packed, which part limits them, how many stand ready.

Pure. Source: `needs.md` (prepacked shares by the number of sites).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge_app.moves import is_virtual
from edge_app.store.catalogue import Kit, sites_prepacked
from edge_app.store.sheet import KIT
from edge_app.store.stock import Stock


@dataclass(frozen=True, slots=True)
class Packable:
    """How many of a kit can be packed; `limited_by` is the part that ends it."""

    kits: int
    limited_by: str


def packable(kit: Kit, usable: Callable[[str], int]) -> Packable:
    """Say how many kits the parts are enough for; the scarcest part comes first."""
    wanted: dict[str, int] = {}
    for part in kit.parts:
        wanted[part.item] = wanted.get(part.item, 0) + part.quantity
    counts = [
        (max(0, usable(item)) // quantity, item)
        for item, quantity in wanted.items()
        if quantity > 0
    ]
    return Packable(*min(counts, default=(0, "")))


def ready(stock: Stock, kit: Kit) -> int:
    """Return how many of a kit stand packed at the places for that."""
    book = stock.ledger.items.get(KIT + kit.id, {})
    return sum(
        one.closing
        for (place, _), one in book.items()
        if not is_virtual(place) and stock.kind_of(place) == "prepacked"
    )


def ready_wanted(kit: Kit, planned: int, sites: int) -> int:
    """Return how many of a kit have to stand ready, rounded up.

    The kit's own share of those planned; of a site's basic pack also one for each of
    the sites that must have theirs ready.
    """
    share = -(-planned * kit.prepacked_pct // 100)
    return max(share, sites_prepacked(sites) if kit.base == "basic" else 0)
