"""A store for tests: its stock, its days, and what it said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.model import (
    SECOND_NS,
    Booked,
    Command,
    Document,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.moves import RECIPIENT, SUPPLIER, Move, Reason
from edge_app.outcomes import Condition, Event, Outcome, Shown
from edge_app.run_core import MEMORY
from edge_app.shared import Shared
from edge_app.stations import store
from edge_app.stations.contract import State
from edge_app.stations.store_parts import Kept, Limits, Passing, StoreState
from edge_app.store.catalogue import Catalogue, Item, Kit, Part
from edge_app.store.lots import Lot
from edge_app.store.stock import DayClosed, Stock

DAY_S = 86_400
MIDNIGHT_S = 1_768_435_200
"""2026-01-15 00:00 UTC; the store's local time is UTC."""
TODAY = "2026-01-15"
MASK = Item("mask", "口罩", "Mask", daily_use=140)
GOWN = Item("gown", "隔离衣", "Gown", reorder=20)
LAMP = Item("lamp", "灯", "Lamp")
KIT = Kit("level-1", "一级包", "Level 1", (Part("mask", 2), Part("gown", 1)))
CATALOGUE = Catalogue(
    {one.id: one for one in (MASK, GOWN, LAMP)}, {KIT.id: replace(KIT, base="basic")}
)


def at(hours: float = 9, *, day: int = 0, synced: bool = True) -> Stamp:
    """Stamp a time of a day; the boot clock began at the first midnight."""
    from_start_s = day * DAY_S + int(hours * 3600)
    wall_ns = (MIDNIGHT_S + from_start_s) * SECOND_NS
    return Stamp("boot", from_start_s * SECOND_NS, wall_ns, synced)


def received(item: str, quantity: int, lot: str = "", place: str = "room") -> Move:
    """Return a move in."""
    return Move(item, SUPPLIER, place, quantity, "piece", lot, Reason.RECEIVE)


def issued(item: str, quantity: int, lot: str = "", place: str = "room") -> Move:
    """Return a move out."""
    return Move(item, place, RECIPIENT, quantity, "piece", lot, Reason.ISSUE)


def stocked(*moves: Move, lots: tuple[Lot, ...] = (), **more: Any) -> Stock:
    """Return a store room with the catalogue and these moves booked today."""
    stock = Stock(catalogue=CATALOGUE, **more)
    for lot in lots:
        stock = stock.changing(lot)
    for move in moves:
        stock = stock.booking(replace(move, day=TODAY))
    return stock


def named(moves: Iterable[Move], name: str) -> tuple[Move, ...]:
    """Return the moves of a document, or one of that name, as the journal does."""
    return tuple(one for one in moves if name and name in (one.document, one.id))


@dataclass(slots=True)
class Room:
    """The station by itself, with a stock that the test changes."""

    limits: Limits = field(default_factory=lambda: Limits("store"))
    stock: Stock = field(default_factory=stocked)
    state: StoreState = field(default_factory=lambda: State(Kept(), Passing()))
    outcomes: list[Outcome] = field(default_factory=list)

    def take(self, given: StationInput) -> tuple[Outcome, ...]:
        """Give one input and keep what it earned."""
        shared = Shared(stock=self.stock)
        self.state, earned = store.step(self.limits, self.state, shared, given)
        self.outcomes += earned
        return earned

    def start(self, when: Stamp | None = None) -> Room:
        """Start the store."""
        self.take(Started(when or at(), clean=True, gap_s=None))
        return self

    def book(self, *moves: Move, when: Stamp | None = None) -> tuple[Outcome, ...]:
        """Book moves as a counter would, and tell the store."""
        for move in moves:
            self.stock = self.stock.booking(replace(move, day=TODAY))
        return self.take(Booked("counter", moves, when or at()))

    def midnight(self, day: int = 1) -> tuple[Outcome, ...]:
        """End the day as the engine does, and wake the store."""
        today = self.stock.ledger.day or TODAY
        opens = str(date.fromisoformat(TODAY) + timedelta(days=day))
        self.stock = self.stock.changing(DayClosed(today, opens))
        return self.take(Tick(at(0, day=day)))

    def events(self, kind: str) -> list[Any]:
        """Return the data of every event of a kind."""
        return [
            one.data
            for one in self.outcomes
            if isinstance(one, Event) and one.kind == kind
        ]

    def raised(self, what: str) -> list[bool]:
        """Return what was said of an alarm, without what only repeats."""
        said = [
            one.active
            for one in self.outcomes
            if isinstance(one, Condition) and one.alarm == f"store-{what}"
        ]
        before = [False, *said]
        return [now for was, now in zip(before, said, strict=False) if now is not was]

    def shown(self, item: str) -> Document:
        """Return the newest state of an item."""
        found = [
            one.data
            for one in self.outcomes
            if isinstance(one, Shown) and one.name == item
        ]
        return found[-1]


@dataclass(slots=True)
class House:
    """The station in an engine, so that commands and days do what they do."""

    limits: Limits = field(default_factory=lambda: Limits("store"))
    stock: Stock = field(default_factory=stocked)
    engine: Engine = field(init=False)
    number: int = 0
    taken: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put it together."""
        posts = [Post(store.STATION, self.limits)]
        self.engine = Engine(posts, memory=MEMORY, stock=self.stock, number=0)

    def start(self, when: Stamp | None = None) -> House:
        """Start the engine."""
        started = Started(when or at(), clean=True, gap_s=None)
        self.taken.append(self.engine.start({}, started))
        return self

    def do(
        self, verb: str, given: Mapping[str, str], when: Stamp | None = None
    ) -> tuple[bool, str]:
        """Give a command; return its answer."""
        self.number += 1
        name = f"c{self.number}"
        moves = named(self.moves(), given.get("id", "")) if verb == "reverse" else ()
        when = when or at()
        command = Command(name, "store", verb, "me", "local", given, when, moves)
        taken = self.engine.command(command, {})
        self.taken.append(taken)
        assert taken.batch is not None
        (answer,) = taken.batch.answers
        return answer.ok, answer.text

    def moves(self) -> list[Move]:
        """Return every move that was booked."""
        return [move for one in self.taken if one.batch for move in one.batch.moves]

    def events(self, kind: str) -> list[Any]:
        """Return the data of every event of a kind."""
        return [
            one.data
            for taken in self.taken
            if taken.batch
            for one in taken.batch.events
            if one.kind == kind
        ]

    def there(self) -> Stock:
        """Return the store room as it is now."""
        stock = self.stock
        for one in self.taken:
            if one.batch is None:
                continue
            for lot in one.batch.stock.lots:
                stock = stock.changing(lot)
            for paper in one.batch.stock.papers:
                stock = stock.changing(paper)
            for move in one.batch.moves:
                stock = stock.booking(move)
        return stock
