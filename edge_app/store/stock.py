"""The store room as every station reads it; only the engine changes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from edge_app.moves import Move
from edge_app.store import ledger as ledgers
from edge_app.store.catalogue import EMPTY, Catalogue
from edge_app.store.ledger import Ledger
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper

PlaceKind: TypeAlias = Literal["shelf", "quarantine", "agreement", "prepacked"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A code that was unknown, bound to an item on the spot."""

    gtin: str
    item: str
    pieces: int


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The open day has ended; `opens` is the day that begins."""

    day: str
    opens: str


StockChange: TypeAlias = Lot | Paper | Binding | DayClosed


@dataclass(frozen=True, slots=True)
class Facts:
    """What one batch adds to the store room beside moves, each in its order."""

    lots: tuple[Lot, ...] = ()
    papers: tuple[Paper, ...] = ()
    bindings: tuple[Binding, ...] = ()
    closed: tuple[DayClosed, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.lots or self.papers or self.bindings or self.closed)


NO_FACTS = Facts()


def gathered(changes: Iterable[StockChange]) -> Facts:
    """Sort changes by what they are about."""
    found = tuple(changes)
    return Facts(
        tuple(one for one in found if isinstance(one, Lot)),
        tuple(one for one in found if isinstance(one, Paper)),
        tuple(one for one in found if isinstance(one, Binding)),
        tuple(one for one in found if isinstance(one, DayClosed)),
    )


@dataclass(frozen=True, slots=True)
class Stock:
    """Catalogue, ledger, lots and papers.

    `lots` by (item, lot), `papers` by their id, `closed` the sheet of the last closed
    day, `bindings` by code, `places` the kind of each real place that is named in the
    configuration; any other is a shelf. `days` are all days that are closed.
    """

    catalogue: Catalogue = EMPTY
    ledger: Ledger = field(default_factory=Ledger)
    lots: Mapping[tuple[str, str], Lot] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    closed: Ledger = field(default_factory=Ledger)
    bindings: Mapping[str, Binding] = field(default_factory=dict)
    places: Mapping[str, PlaceKind] = field(default_factory=dict)
    days: frozenset[str] = frozenset()

    def kind_of(self, place: str) -> PlaceKind:
        """Return what kind of place it is."""
        return self.places.get(place, "shelf")

    def lot_of(self, item: str, lot: str) -> Lot:
        """Return what is known of a lot; of an unknown one its name alone."""
        return self.lots.get((item, lot)) or Lot(item, lot)

    def why_not(self, move: Move) -> str:
        """Say in one sentence why a move cannot be booked; empty if it can."""
        item = self.catalogue.items.get(move.item)
        if item is not None and item.unit != move.unit:
            return f"{move.item} is counted in {item.unit}, not in {move.unit}."
        return ledgers.why_not(self.ledger, move)

    def booking(self, move: Move) -> Stock:
        """Return the same with a move booked. Raises: LedgerError."""
        return replace(self, ledger=ledgers.apply(self.ledger, move))

    def changing(self, change: StockChange) -> Stock:
        """Return the same with a fact more."""
        match change:
            case Lot():
                key = change.item, change.lot
                return replace(self, lots={**self.lots, key: change})
            case Paper():
                return replace(self, papers={**self.papers, change.id: change})
            case Binding():
                return replace(self, bindings={**self.bindings, change.gtin: change})
            case DayClosed():
                return replace(
                    self,
                    ledger=ledgers.next_day(self.ledger, change.opens),
                    closed=ledgers.settled(self.ledger),
                    days=self.days | {change.day},
                )
