"""A shelf to weigh on by hand: a clock, loads, scans, commands, and what it earns."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from drivers.quantities import Quantity
from edge_app.model import (
    Booked,
    Command,
    Reading,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.moves import OPENING, PIECE, RECIPIENT, Move, Reason
from edge_app.outcomes import Answer, Condition, Event, Outcome, WakeAt
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.shelf import STATION, Kept, Limits, ShelfState
from edge_app.store.stock import Stock

NOON_NS = 1_768_449_600_000_000_000
"""2026-01-15, 04:00 UTC."""


@dataclass
class Rig:
    """One shelf; `seconds` is the boot clock."""

    limits: Limits
    stock: Stock = field(default_factory=Stock)
    state: ShelfState = field(default_factory=STATION.fresh)
    seconds: float = 0.0
    earned: list[Outcome] = field(default_factory=list)
    wake_s: float | None = None
    load_mg: int = 0

    @property
    def at(self) -> Stamp:
        """Return this moment; the wall clock is set."""
        boot_ns = round(self.seconds * 10**9)
        return Stamp("boot-1", boot_ns, NOON_NS + boot_ns, synced=True)

    def give(self, given: StationInput) -> list[Outcome]:
        """Give one input; moves are booked, as the engine does."""
        shared = Shared(stock=self.stock)
        self.state, outcomes = STATION.step(self.limits, self.state, shared, given)
        for one in outcomes:
            if isinstance(one, Move):
                self.stock = self.stock.booking(one)
            if isinstance(one, WakeAt):
                self.wake_s = one.boot_ns / 10**9
        self.earned += outcomes
        return list(outcomes)

    def sample(self, grams: float | None = None, *, still: bool = True) -> None:
        """Let every cell say its share of a load."""
        if grams is not None:
            self.load_mg = round(grams * 1000)
        cells = self.limits.cells
        for at, cell in enumerate(cells):
            share_mg = self.load_mg // len(cells)
            if at == 0:
                share_mg += self.load_mg % len(cells)
            value = Decimal(share_mg).scaleb(-6)
            self.give(Reading(cell, Quantity.MASS, value, self.at, stable=still))

    def lie(self, grams: float | None = None, for_s: float = 2.0) -> None:
        """Let a load lie still, five samples a second."""
        end_s = self.seconds + for_s
        while self.seconds < end_s:
            self.sample(grams)
            self.pass_s(0.2)

    def pass_s(self, seconds: float) -> None:
        """Let time pass; whoever asked to be woken is."""
        end_s = self.seconds + seconds
        while self.wake_s is not None and self.wake_s <= end_s:
            self.seconds, self.wake_s = self.wake_s, None
            self.give(Tick(self.at))
        self.seconds = end_s

    def do(self, verb: str, **arguments: str) -> Answer:
        """Give a command and return its answer."""
        by_hand = {key.rstrip("_"): text for key, text in arguments.items()}
        name = self.limits.name
        command = Command("c-1", name, verb, "keeper", "local", by_hand, self.at)
        answers = [one for one in self.give(command) if isinstance(one, Answer)]
        return answers[0]

    def book(self, item: str, count: int, lot: str = "", by: str = "") -> None:
        """Let a counter book so many to the shelf, or from it below 0."""
        name = self.limits.name
        ends = (OPENING, name) if count > 0 else (name, RECIPIENT)
        move = Move(
            item,
            *ends,
            abs(count),
            PIECE,
            lot,
            Reason.ISSUE,
            f"slip/{len(self.earned)}",
        )
        self.stock = self.stock.booking(move)
        self.give(Booked("desk", (move,), self.at, by))

    def restart(self) -> None:
        """Stop and start: what is kept goes through its text."""
        text = msgspec.json.encode(self.state.kept)
        kept = msgspec.json.decode(text, type=Kept)
        assert kept == self.state.kept
        self.state = State(kept, STATION.fresh().passing)
        self.wake_s = None
        self.give(Started(self.at, clean=False, gap_s=None))

    # ------------------------------------------------------------- what it earned

    def events(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the data of all events of a kind."""
        events = (one for one in self.earned if isinstance(one, Event))
        return [one.data for one in events if one.kind == kind]

    def mismatches(self) -> list[object]:
        """Return what was found amiss."""
        told = self.events("stock.mismatch")
        return [one["what"] for one in told if one["phase"] == "open"]

    def alarm(self, what: str) -> bool:
        """Say how a condition stands."""
        name = f"{self.limits.name}-{what}"
        conditions = (one for one in self.earned if isinstance(one, Condition))
        return [False, *(one.active for one in conditions if one.alarm == name)][-1]

    def view(self) -> Mapping[str, Any]:
        """Return the retained state."""
        return STATION.view(self.limits, self.state, Shared(stock=self.stock))

    def pieces(self, name: str = "all") -> int | None:
        """Return what a bin holds."""
        held = self.state.kept.bins.get(name)
        return held.pieces if held else None

    def balance(self, item: str) -> int:
        """Return what the book says lies here."""
        return self.stock.ledger.at(item, self.limits.name)


def opened(place: str, **items: int) -> Stock:
    """Return a store room with so much of each item at a place."""
    stock = Stock()
    for item, count in items.items():
        if count:
            stock = stock.booking(Move(item, OPENING, place, count, PIECE))
    return stock


def noisy(rig: Rig, luck: random.Random, sigma_g: float) -> Callable[[float], None]:
    """Return a way to let a load lie there for two seconds with some scatter."""

    def lie(grams: float) -> None:
        for _ in range(15):
            rig.sample(grams + luck.gauss(0, sigma_g))
            rig.pass_s(0.2)

    return lie
