"""A shelf's mismatch is settled at the counter, by somebody in charge, for a reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.engine import Engine
from edge_app.engine_values import Post
from edge_app.model import CodeRead, Entry, Reading, Stamp, Started, TagRead
from edge_app.outcomes import Event
from edge_app.roll import Site
from edge_app.run_core import MEMORY
from edge_app.stations import counter, shelf
from edge_app.store.stock import Stock
from tests.unit.counter_rig import BOSS, KEEPER, LIMITS, ROSTER
from tests.unit.schemas_of_data import validate_data
from tests.unit.shelf_rig import opened
from tests.unit.test_shelf_fusion import BINS, FULL_G
from tests.unit.test_shelf_fusion import LIMITS as SHELF

NOON_NS = 1_768_449_600_000_000_000
WAYS = "A mismatch is settled as count, scan or ignore."
LESS_G = FULL_G - 18.6
"""Three masks were taken."""


@dataclass
class Hall:
    """A counter and a shelf in one engine; the book has what lies there."""

    limits: shelf.Limits = SHELF
    stock: Stock = field(default_factory=lambda: opened("shelf-a", mask=50, gown=10))
    loads_g: tuple[float, float] = (FULL_G, LESS_G)
    seconds: float = 1.0
    told: list[Event] = field(default_factory=list)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        """Start it, with a mismatch: three masks went without a scan."""
        posts = (Post(counter.STATION, LIMITS), Post(shelf.STATION, self.limits))
        site = Site(ROSTER)
        self.engine = Engine(
            posts, memory=MEMORY, stock=self.stock, number=0, site=site
        )
        self.engine.start({}, Started(self.at, clean=True, gap_s=None))
        for grams, for_s in zip(self.loads_g, (3, 15), strict=True):
            self.lie(grams, for_s)

    @property
    def at(self) -> Stamp:
        """Return this moment."""
        boot_ns = round(self.seconds * 10**9)
        return Stamp("boot", boot_ns, NOON_NS + boot_ns, synced=True)

    def take(self, entry: Entry) -> None:
        """Give an entry, and note what is told."""
        batch = self.engine.take(entry).batch
        self.told += batch.events if batch is not None else ()

    def lie(self, grams: float, for_s: float) -> None:
        """Let a load lie still."""
        end_s = self.seconds + for_s
        while self.seconds < end_s:
            mass = Decimal(round(grams * 1000)).scaleb(-6)
            self.take(Reading("scale-1", Quantity.MASS, mass, self.at))
            self.seconds += 0.2

    def badge(self, person: str = KEEPER) -> None:
        """Show a badge."""
        self.seconds += 4
        self.take(TagRead("badges", TagScheme.EM4100, self.at, person=person))

    def scan(self, *codes: str) -> None:
        """Scan codes one after the other."""
        for code in codes:
            self.seconds += 1.5
            self.take(CodeRead("gun", Symbology.CODE_128, self.at, code=code))

    @property
    def screen(self) -> Any:
        """Return what the counter shows."""
        return self.engine.views()["desk"]

    def settled(self) -> list[Any]:
        """Return how mismatches were settled."""
        found = [one.data for one in self.told if one.kind == "stock.mismatch"]
        return [one for one in found if one["phase"] == "settled"]


def test_the_screen_says_how_many_are_open() -> None:
    """So that nobody has to walk along the shelves."""
    hall = Hall()

    assert 1 == hall.screen["unsettled"]


@pytest.mark.parametrize(("way", "book"), [("count", 47), ("scan", 50), ("ignore", 50)])
def test_somebody_in_charge_settles(way: str, book: int) -> None:
    """In a session of their own: the code, then why; the shelf does it at once."""
    hall = Hall()
    hall.badge(BOSS)
    hall.scan(f"GP:SETTLE:shelf-a-1:{way}")
    assert "reason" == hall.screen["session"]["waits_for"]
    hall.scan("GP:WHY:seen on the camera")

    (told,) = hall.settled()
    validate_data("event-stock-mismatch", told)
    assert (way, "desk", BOSS, "seen on the camera") == tuple(
        told[key] for key in ("as", "by", "person", "reason")
    )
    assert "shelf-a-1 is settled." == hall.screen["say"]
    assert "unsettled" not in hall.screen
    moved = [one.data["quantity"] for one in hall.told if one.kind == "stock.moved"]
    assert ([50 - book] if book < 50 else []) == moved


def test_a_keeper_needs_somebody_in_charge() -> None:
    """Whose badge is shown beside the open session, and who is then named."""
    hall = Hall()
    hall.badge()
    hall.scan("GP:SETTLE:shelf-a-1:count", "GP:WHY:lost")
    assert [] == hall.settled()
    assert "override" == hall.screen["session"]["waits_for"]
    hall.badge()
    assert "You may not override this." == hall.screen["say"]
    hall.badge(BOSS)
    hall.scan("GP:WHY:lost")

    assert [BOSS] == [one["person"] for one in hall.settled()]
    assert KEEPER == hall.screen["session"]["person"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("GP:SETTLE:shelf-a-2:count", "No mismatch shelf-a-2 is open."),
        (
            "GP:SETTLE:shelf-a-1:guess",
            "A mismatch is settled as count, scan or ignore.",
        ),
        ("GP:SETTLE:", "A mismatch is settled as count, scan or ignore."),
    ],
)
def test_what_is_no_mismatch(code: str, said: str) -> None:
    """Gets a sentence, and nothing waits."""
    hall = Hall()
    hall.badge(BOSS)
    hall.scan(code)

    assert (said, "kind") == (hall.screen["say"], hall.screen["session"]["waits_for"])


def test_it_can_be_taken_back_before_it_is_done() -> None:
    """And a confirmation waits for it."""
    hall = Hall()
    hall.badge(BOSS)
    hall.scan("GP:SETTLE:shelf-a-1:count", "GP:CONFIRM")
    assert "Answer first what is asked." == hall.screen["say"]
    hall.scan("GP:UNDO", "GP:WHY:lost")

    assert ("Nothing was refused.", []) == (hall.screen["say"], hall.settled())


def test_what_the_shelf_cannot_do_is_said() -> None:
    """The mismatch stays open: the scale could not tell what it was."""
    gowns = replace(SHELF, bins=BINS[1:])
    hall = Hall(gowns, opened("shelf-a", gown=10), (950, 950 + 503.3))
    hall.badge(BOSS)
    hall.scan("GP:SETTLE:shelf-a-1:count", "GP:WHY:lost")

    assert [] == hall.settled()
    assert "the scale could not tell" in hall.screen["say"]
    assert 1 == hall.screen["unsettled"]
