"""A counter with badges on the test bench: people, a catalogue, and a set clock."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from drivers.quantities import Quantity, TagScheme, symbology_of
from edge_app.model import (
    CodeRead,
    Command,
    Reading,
    Stamp,
    Started,
    StationInput,
    TagRead,
    Tick,
)
from edge_app.moves import Move
from edge_app.outcomes import Answer, Event, Order, Outcome, WakeAt
from edge_app.roll import Person, Roster, Site
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.counter import STATION
from edge_app.stations.counter_parts import CounterState, Kept, Limits
from edge_app.store.catalogue import Catalogue, Item, Pack
from edge_app.store.ledger import total
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.stock import Binding, Stock
from tests.unit.schemas_of_data import validate_data
from tests.unit.store_room import named

KEEPER = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
OTHER = "bbbbbbbbbbbbbbbbbbbbbbbbbb"
BOSS = "cccccccccccccccccccccccccc"
STRANGER = "dddddddddddddddddddddddddd"
ROSTER = Roster(
    {
        KEEPER: Person(KEEPER, "K1", role="keeper"),
        OTHER: Person(OTHER, "K2", role="keeper"),
        BOSS: Person(BOSS, "B1", role="manager"),
    }
)
MASK, GOWN, GEL, TABS, BEEF, TENT = "mask", "gown", "gel", "tabs", "beef", "tent"
MASK_CODE = "]E05901234123457"
MASK_BOX = "]E06901234567892"
GOWN_CODE = "]E04006381333931"
GEL_CODE = "]E09780201379624"
TABS_CODE = "]E04012345678901"
BEEF_CODE = "]C10104012345123456"
TENT_TAG = "3074257BF7194E4000001A85"
SSCC = "106141412345678908"


def pack(code: str, pieces: int = 1) -> Pack:
    """Return the pack of a code."""
    digits = code[3:] if len(code) < 18 else code[5:]
    return Pack(digits.zfill(14), pieces)


ITEMS = (
    Item(
        MASK,
        "口罩",
        "Masks",
        packs=(pack(MASK_CODE), pack(MASK_BOX, 50)),
        piece_mg=4_000,
        sample=100,
        spread=Decimal("0.005"),
    ),
    Item(
        GOWN,
        "隔离衣",
        "Gowns",
        packs=(pack(GOWN_CODE),),
        asks_lot=True,
        asks_expiry=True,
    ),
    Item(GEL, "酒精凝胶", "Alcohol gel", packs=(pack(GEL_CODE),), hazard="alcohol"),
    Item(TABS, "含氯片", "Chlorine", packs=(pack(TABS_CODE),), hazard="chlorine"),
    Item(BEEF, "牛肉", "Beef", packs=(pack(BEEF_CODE),), cold_chain_import=True),
    Item(TENT, "帐篷", "Tents", packs=(Pack("80614141123458", 1),), returns=True),
)
CATALOGUE = Catalogue({item.id: item for item in ITEMS}, {})
LIMITS = Limits(
    name="desk",
    scanner="gun",
    reader="tags",
    badges="badges",
    scale="scale",
    buzzer="buzzer",
    lamp="green",
    confirm_button="button",
    place="store",
)
TODAY = "2026-01-15"
TODAY_NS = 1_768_435_200 * 10**9
"""2026-01-15, midnight in UTC."""
DAY_S = 86_400


def lots_of_domain() -> tuple[Lot, ...]:
    """Return the lots of `domain.md` 5.2."""
    return (
        Lot(MASK, "A", "2026-03-01"),
        Lot(MASK, "B", "2026-02-10"),
        Lot(MASK, "C", "2025-12-31"),
    )


class Rig:
    """A counter, its store room, and everything that it earned."""

    def __init__(self, limits: Limits = LIMITS, *, synced: bool = True) -> None:
        self.limits, self.synced, self.now_s = limits, synced, 10.0
        self.state: CounterState = STATION.fresh()
        self.stock = Stock(catalogue=CATALOGUE)
        self.earned: list[Outcome] = []
        self.wake_ns: int | None = None
        self.boot = 1
        self._ids = itertools.count(1)
        self._opening = itertools.count(1)

    # ------------------------------------------------------------------ the store

    def hold(
        self, item: str, quantity: int, lot: Lot | None = None, place: str = "store"
    ) -> Rig:
        """Let a place hold so much of an item."""
        name = lot.lot if lot is not None else ""
        id_ = f"start/{next(self._opening)}"
        move = Move(item, "<opening>", place, quantity, "piece", name, id=id_)
        self.stock = self.stock.booking(move)
        if lot is not None:
            self.stock = self.stock.changing(lot)
        return self

    def hold_domain(self) -> Rig:
        """Let the store hold the lots of `domain.md` 5.2."""
        for lot, quantity in zip(lots_of_domain(), (40, 25, 100), strict=True):
            self.hold(MASK, quantity, lot)
        return self

    def announce(
        self, id_: str, kind: Any, *lines: tuple[str, int], **more: str
    ) -> Rig:
        """Announce a paper."""
        parts = tuple(PaperLine(item, quantity) for item, quantity in lines)
        self.stock = self.stock.changing(Paper(id_, kind, parts, **more))
        return self

    # ------------------------------------------------------------------ inputs

    def at(self) -> Stamp:
        """Return this moment."""
        wall_ns = TODAY_NS + round(self.now_s * 10**9) if self.synced else 0
        boot = f"boot-{self.boot}"
        return Stamp(boot, round(self.now_s * 10**9), wall_ns, self.synced)

    def later(self, seconds: float) -> None:
        """Let time pass, with the ticks that fall due."""
        until_s = self.now_s + seconds
        while self.wake_ns is not None and self.wake_ns <= until_s * 10**9:
            self.now_s = max(self.now_s, self.wake_ns / 10**9)
            self.wake_ns = None
            self.step(Tick(self.at()))
        self.now_s = until_s

    def step(self, given: StationInput) -> tuple[Outcome, ...]:
        """Take one input, and do to the store what it earns."""
        shared = Shared(stock=self.stock, site=Site(ROSTER))
        self.state, outcomes = STATION.step(self.limits, self.state, shared, given)
        for one in outcomes:
            match one:
                case Move():
                    self.stock = self.stock.booking(one)
                case Lot() | Binding():
                    self.stock = self.stock.changing(one)
                case WakeAt():
                    assert given.at.boot_ns < one.boot_ns
                    self.wake_ns = one.boot_ns
                case Event():
                    validate_data(f"event-{one.kind.replace('.', '-')}", one.data)
        self.earned += outcomes
        STATION.view(self.limits, self.state, Shared(stock=self.stock))
        return outcomes

    def badge(self, person: str = KEEPER) -> Rig:
        """Show a badge, and take it away."""
        self.later(4)
        self.step(TagRead("badges", TagScheme.EM4100, self.at(), person=person))
        return self

    def scan(self, *codes: str) -> Rig:
        """Scan codes one after the other."""
        for code in codes:
            self.later(1.5)
            symbology = symbology_of(code)
            self.step(CodeRead("gun", symbology, self.at(), code=code))
        return self

    def read(self, person: str) -> Rig:
        """Scan what may be somebody's number."""
        self.later(1.5)
        self.step(CodeRead("gun", symbology_of("]A0"), self.at(), person=person))
        return self

    def lay(self, code: str) -> Rig:
        """Lay a tag on the counter."""
        self.later(0.1)
        self.step(TagRead("tags", TagScheme.EPC, self.at(), code=code))
        return self

    def weigh(self, kilograms: str, *, stable: bool = True) -> Rig:
        """Put something on the scale."""
        mass = Decimal(kilograms)
        self.step(Reading("scale", Quantity.MASS, mass, self.at(), stable=stable))
        return self

    def press(self, device: str = "button") -> Rig:
        """Press a button and let go."""
        for value in (1, 1, 0):
            self.later(0.1)
            reading = Reading(device, Quantity.CONTACT, Decimal(value), self.at())
            self.step(reading)
        return self

    def do(self, verb: str, **arguments: str) -> Answer:
        """Give a command; return its answer."""
        self.later(1)
        id_ = f"c{next(self._ids)}"
        given = {key.rstrip("_"): value for key, value in arguments.items()}
        moves = named(self.moves(), given.get("id", "")) if verb == "reverse" else ()
        command = Command(id_, "desk", verb, "Li", "local", given, self.at(), moves)
        found = [one for one in self.step(command) if isinstance(one, Answer)]
        assert 1 == len(found)
        return found[0]

    def crash(self) -> Rig:
        """Lose power, and begin with what was kept, read back from its JSON."""
        text = msgspec.json.encode(self.state.kept)
        kept = msgspec.json.decode(text, type=Kept)
        assert self.state.kept == kept
        self.state = State(kept, STATION.fresh().passing)
        self.boot, self.now_s, self.wake_ns = self.boot + 1, 1.0, None
        self.step(Started(self.at(), clean=False, gap_s=None))
        return self

    # ----------------------------------------------------------------- what came of it

    @property
    def session(self) -> Any:
        """Return the open session."""
        return self.state.kept.session

    @property
    def said(self) -> str:
        """Return the sentence on the screen."""
        return self.state.passing.said[0]

    def told(self, kind: str) -> list[Any]:
        """Return what the events of a kind say."""
        events = (one for one in self.earned if isinstance(one, Event))
        return [one.data for one in events if one.kind == kind]

    def bars(self) -> list[str]:
        """Return the bars that refused, in their order."""
        return [one["bar"] for one in self.told("stock.refused")]

    def moves(self) -> list[Move]:
        """Return what was booked."""
        return [one for one in self.earned if isinstance(one, Move)]

    def beeps(self) -> list[int]:
        """Return how often it beeped, each time."""
        orders = (one for one in self.earned if isinstance(one, Order))
        return [int(one.value or 1) for one in orders if one.verb == "beep"]

    def lines(self) -> list[tuple[str, int, str]]:
        """Return the lines of the open session."""
        return [(one.item, one.quantity, one.lot) for one in self.session.lines]

    def held(self, item: str, lot: str = "", place: str = "store") -> int:
        """Return what a place holds of a lot."""
        return self.stock.ledger.held(item, place, lot)

    def balanced(self) -> bool:
        """Say whether every item adds up to 0 over all places."""
        ledger = self.stock.ledger
        return all(total(ledger, item) == 0 for item in ledger.items)


def opened(kind: str = "ISSUE", limits: Limits = LIMITS, **more: Any) -> Rig:
    """Return a counter with an open session."""
    return Rig(replace(limits, **more)).badge().scan(f"GP:{kind}")
