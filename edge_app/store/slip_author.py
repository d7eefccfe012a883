"""Who writes a stock document: in which language, for which site and goods. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edge_app.moves import Move, Reason
from edge_app.store.sheet import names_of
from edge_app.store.slip import Column, Kind, Slip, Table
from edge_app.store.slip_words import (
    KEEPER,
    KINDS,
    LANGUAGES,
    PLACES,
    REASONS,
    SIGNATURES,
    TITLES,
    UNITS,
    WORDS,
)
from edge_app.store.stock import Stock


@dataclass(frozen=True, slots=True)
class Posted:
    """A move as the journal has it: its row there, its batch, itself."""

    row: int
    batch: int
    move: Move

    @property
    def name(self) -> str:
        """Return its id; of one that has none, its row."""
        return self.move.id or f"#{self.row}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a move leads back to: the event's record, its local time, its cause."""

    record: str
    at: str
    cause: str


@dataclass(frozen=True, slots=True)
class Author:
    """Finds words and names; `stock` has the goods, the lots and the places."""

    language: str
    issuer: str
    stock: Stock

    def word(self, key: str) -> str:
        """Return what a heading or a sentence is."""
        return self._of(WORDS[key])

    def name(self, item: str) -> str:
        """Return an item's name, or the one it has in the other language."""
        zh, en, _ = names_of(self.stock.catalogue, item)
        mine, other = (zh, en) if self.language == "zh" else (en, zh)
        return mine or other

    def place(self, place: str) -> str:
        """Return a place as people call it."""
        return self._of(PLACES[place]) if place in PLACES else place

    def unit(self, unit: str) -> str:
        """Return a unit as people call it."""
        return self._of(UNITS[unit]) if unit in UNITS else unit

    def kind(self, place: str) -> str:
        """Return what kind of place it is; of no place, nothing."""
        return self._of(KINDS[self.stock.kind_of(place)]) if place else ""

    def reason(self, reason: Reason) -> str:
        """Return why goods moved."""
        return self._of(REASONS[reason.value])

    def expiry(self, item: str, lot: str) -> str:
        """Return the last day of a lot, empty where nobody knows it."""
        return self.stock.lot_of(item, lot).expiry

    def column(self, key: str, share: int = 10, kind: Kind = Kind.TEXT) -> Column:
        """Make a column."""
        return Column(self.word(key), share, kind)

    def numbers(self, *keys: str, share: int = 9) -> tuple[Column, ...]:
        """Make columns of numbers."""
        return tuple(self.column(key, share, Kind.NUMBER) for key in keys)

    def facts(self, told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Make what is said above the tables; what is empty is not said."""
        return tuple((self.word(key), text) for key, text in told.items() if text)

    def slip(
        self,
        kind: str,
        number: str,
        told: Mapping[str, str],
        *tables: Table,
        notes: tuple[str, ...] = (),
        signed: bool = True,
        wide: bool = False,
    ) -> Slip:
        """Make a document of a kind."""
        signers = (*SIGNATURES.get(kind, ()), KEEPER) if signed else ()
        return Slip(
            self._of(TITLES[kind]),
            number,
            self.issuer,
            self.language,
            self.word("page"),
            self.facts(told),
            tables,
            tuple(self.word(note) for note in notes),
            tuple(map(self._of, signers)),
            wide,
        )

    def _of(self, pair: tuple[str, str]) -> str:
        return pair[LANGUAGES.index(self.language)]
