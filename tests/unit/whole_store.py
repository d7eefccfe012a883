"""A whole store room in a test: two counters, a scanned shelf, the store, and a disk.

The engine is the true one. What is on the disk is a list of batches: after a power cut
those that were not written are gone. `watch` sees every batch as it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from drivers.quantities import Quantity, TagScheme, symbology_of
from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.model import (
    CodeRead,
    Command,
    Entry,
    Reading,
    Stamp,
    Started,
    TagRead,
)
from edge_app.outcomes import Batch, Kept
from edge_app.roll import Site
from edge_app.run_core import MEMORY
from edge_app.stations import counter, shelf, store
from edge_app.stations.shelf_limits import Limits as ShelfLimits
from edge_app.stations.store_parts import Limits as StoreLimits
from edge_app.store.catalogue import Catalogue
from edge_app.store.stock import Stock, StockChange
from tests.unit.counter_rig import CATALOGUE, LIMITS, MASK, ROSTER, TODAY_NS

SECOND = 10**9
RESERVED = replace(
    CATALOGUE.items[MASK], daily_use=1, target_days=100, untouchable_pct=10
)
"""Ten masks nobody may touch."""
GOODS = Catalogue({**CATALOGUE.items, MASK: RESERVED}, {})
DESK = LIMITS
HATCH = replace(
    LIMITS,
    name="hatch",
    scanner="gun-2",
    reader="tags-2",
    badges="badges-2",
    scale="",
    buzzer="",
    lamp="",
    confirm_button="",
    approval=True,
)
SHELF = ShelfLimits(
    name="store", scale="cell", item=MASK, piece_g=Decimal(4), scanned=True
)
ROOM = StoreLimits(name="room")
DEVICES = {
    "desk": ("gun", "badges", "tags"),
    "hatch": ("gun-2", "badges-2", "tags-2"),
}


def kept_stock(batches: list[Batch]) -> Stock:
    """Read the store room back from what is on the disk."""
    stock = Stock(catalogue=GOODS)
    for batch in batches:
        facts = batch.stock
        changes: tuple[StockChange, ...] = (*facts.closed, *facts.lots, *facts.papers)
        for change in (*changes, *facts.bindings):
            stock = stock.changing(change)
        for move in batch.moves:
            stock = stock.booking(move)
    return stock


@dataclass
class Life:
    """One store room from its first start."""

    watch: Callable[[Batch], None] = lambda _batch: None
    now_s: float = 8 * 3600.0
    boot: int = 1
    disk: list[Batch] = field(default_factory=list)
    pending: list[Batch] = field(default_factory=list)
    used: int = 0

    def __post_init__(self) -> None:
        """Start for the first time."""
        self.engine = self.begun(clean=True)

    def at(self) -> Stamp:
        """Stamp the present moment."""
        now_ns = round(self.now_s * SECOND)
        return Stamp(f"boot-{self.boot}", now_ns, TODAY_NS + now_ns, synced=True)

    def begun(self, *, clean: bool) -> Engine:
        """Start an engine with what is on the disk."""
        kept: dict[str, Kept] = {}
        for batch in self.disk:
            kept.update(batch.kept)
        posts = (
            Post(counter.STATION, DESK),
            Post(counter.STATION, HATCH),
            Post(shelf.STATION, SHELF),
            Post(store.STATION, ROOM),
        )
        self.engine = Engine(
            posts,
            memory=MEMORY,
            stock=kept_stock(self.disk),
            number=self.disk[-1].number if self.disk else 0,
            site=Site(ROSTER),
        )
        self.take(self.engine.start(kept, Started(self.at(), clean, None)))
        return self.engine

    def write(self) -> None:
        """Bring everything to the disk."""
        self.disk += self.pending
        self.pending = []

    def restart(self, *, written: int) -> None:
        """Lose power when so many of the batches that waited were written."""
        self.disk += self.pending[:written]
        self.pending = []
        self.boot += 1
        self.begun(clean=False)

    def take(self, taken: Taken) -> None:
        """Note what has to be written, and let it be watched."""
        if taken.batch is not None:
            self.pending.append(taken.batch)
            self.watch(taken.batch)

    def hear(self, entry: Entry) -> None:
        """Hand over one entry."""
        self.take(self.engine.take(entry))

    def wait(self, seconds: float) -> None:
        """Let time pass, with every tick that was asked for."""
        end_s = self.now_s + seconds
        while (wake_ns := self.engine.next_wake_ns()) is not None:
            if wake_ns > end_s * SECOND:
                break
            self.now_s = max(self.now_s, wake_ns / SECOND)
            self.take(self.engine.tick(self.at()))
        self.now_s = end_s

    def scan(self, place: str, code: str) -> None:
        """Scan a code at a counter."""
        self.wait(1.5)
        gun = DEVICES[place][0]
        self.hear(CodeRead(gun, symbology_of(code), self.at(), code=code))

    def badge(self, place: str, person: str) -> None:
        """Show a badge at a counter."""
        self.wait(4)
        reader = DEVICES[place][1]
        self.hear(TagRead(reader, TagScheme.EM4100, self.at(), person=person))

    def weigh(self, pieces: int) -> None:
        """Let so many masks lie on the shelf's scale."""
        for _sample in range(4):
            self.wait(0.5)
            mass_kg = Decimal(4 * pieces).scaleb(-3)
            self.hear(Reading("cell", Quantity.MASS, mass_kg, self.at(), stable=True))

    def order(self, target: str, verb: str, **given: str) -> None:
        """Give an order that the judge let pass."""
        self.used += 1
        known = {key.rstrip("_"): value for key, value in given.items()}
        id_ = f"c{self.used}-{self.boot}"
        command = Command(id_, target, verb, "Li", "local", known, self.at())
        self.take(self.engine.command(command, {"verb": verb}))
