"""What there is of an item, and how much of it may be used by anybody. Pure.

Usable is what is not expired, not recalled, not in quarantine, not without its import
documents and not approved for somebody already. Source: `domain.md` 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edge_app.moves import is_virtual
from edge_app.store.lots import Lot, is_expired, missing_documents
from edge_app.store.papers import Paper, remaining
from edge_app.store.stock import Stock

AGREEMENT_PCT = 30
"""Of the plan so much may lie with a supplier: 70 % have to be in the store."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One item in its unit.

    `own` lies on our shelves and in packed kits' places, `locked` is the part of it
    that is expired, recalled or without documents, `promised` what approvals still
    have to get.
    """

    own: int = 0
    locked: int = 0
    promised: int = 0
    quarantined: int = 0
    agreement: int = 0

    @property
    def usable(self) -> int:
        """Return what may be handed out."""
        return max(0, self.own - self.locked - self.promised)

    def supply(self, plan: int, *, agreement_counts: bool) -> int:
        """Return what stands against the plan; agreement stock up to 30 % of it."""
        if not agreement_counts:
            return self.usable
        most = plan * AGREEMENT_PCT // 100
        return self.usable + max(0, min(self.agreement, most))


def is_locked(stock: Stock, lot: Lot, day: str) -> bool:
    """Say whether a lot may not be used on a local day."""
    item = stock.catalogue.items.get(lot.item)
    imported = item is not None and item.cold_chain_import
    undocumented = imported and bool(missing_documents(lot))
    return bool(lot.recalled) or is_expired(lot, day) or undocumented


def holding(stock: Stock, item: str, day: str, promised: int = 0) -> Holding:
    """Add up what there is of an item at real places."""
    own = locked = quarantined = agreement = 0
    for (place, lot), account in stock.ledger.items.get(item, {}).items():
        if is_virtual(place):
            continue
        kind, there = stock.kind_of(place), account.closing
        if kind == "quarantine":
            quarantined += there
        elif kind == "agreement":
            agreement += there
        else:
            own += there
            if there and is_locked(stock, stock.lot_of(item, lot), day):
                locked += there
    return Holding(own, locked, promised, quarantined, agreement)


def was_ours(stock: Stock, item: str) -> bool:
    """Say whether an item is or was today where it can be used, locked or not."""
    places = {place for place, _ in stock.ledger.items.get(item, {})}
    real = (stock.kind_of(place) for place in places if not is_virtual(place))
    return any(kind not in ("quarantine", "agreement") for kind in real)


def is_open(paper: Paper, day: str) -> bool:
    """Say whether an approval still holds on a local day."""
    over = bool(day) and bool(paper.until) and paper.until < day
    return paper.kind == "approval" and not paper.ended and not over


def promised(
    papers: Iterable[Paper], drawn: Mapping[tuple[str, str], int]
) -> Mapping[str, int]:
    """Add up what open approvals still have to get, by item."""
    wanted: dict[str, int] = {}
    for paper in papers:
        for item, left in remaining(paper, drawn).items():
            wanted[item] = wanted.get(item, 0) + max(0, left)
    return wanted
