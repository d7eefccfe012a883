"""The power fails in the middle of a visit: at every moment, and before every commit.

The engine and the journal are the true ones. What was not committed never was; what
was, is taken up by an engine after another boot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers.quantities import Quantity, TagScheme
from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Entry, Reading, Stamp, Started, TagRead
from edge_app.outcomes import Batch, Order
from edge_app.run_core import MEMORY
from edge_app.stations import entrance
from edge_app.store.stock import Stock
from edge_app.topics import read_document
from tests.unit.gate import LANE, MS, PATHS

MACHINE = "one machine"
STEP_MS = 100
END_MS = 60_000
COMMITS = 3
"""So many batches one visit makes: the start, the measurement, the passage."""
MOMENTS = 14
CUTS = [(moments, COMMITS) for moments in range(MOMENTS + 1)]
CUTS += [(MOMENTS, commits) for commits in range(COMMITS)]
"""How much of the visit is seen before the cut, and how much of it is committed."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that a device would see at a time, if the gateway is there."""

    at_ms: int
    device: str
    value: str

    def entry(self, boot: str, from_ms: int) -> Entry:
        """Make an entry of it, on the clock of this boot."""
        at = stamp(boot, self.at_ms - from_ms)
        if self.device == "badges":
            return TagRead(self.device, TagScheme.EPC, at, person=self.value)
        thermal = self.device == "forehead"
        quantity = Quantity.OBJECT_TEMPERATURE if thermal else Quantity.BEAM
        return Reading(self.device, quantity, Decimal(self.value), at)


def stamp(boot: str, at_ms: int) -> Stamp:
    """Stamp a moment of a boot."""
    return Stamp(boot, at_ms * MS, 1_700_000_000_000 * MS + at_ms * MS, synced=True)


def visit() -> tuple[Sight, ...]:
    """One person shows a badge, is measured, and walks in."""
    seen = [("badges", "anna")]
    seen += [("forehead", value) for value in ("22 " * 6 + "36.5 " * 3).split()]
    seen += [(word.split()[0], word.split()[1]) for word in PATHS["in"]]
    return tuple(
        Sight(1000 + number * STEP_MS, device, value)
        for number, (device, value) in enumerate(seen)
    )


@dataclass
class Box:
    """A gateway from one boot to its end: engine, journal, and what it ordered."""

    folder: Path
    boot: str
    from_ms: int
    most: int
    now_ms: int = 0
    commits: int = 0
    orders: list[Order] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start: take up what the journal holds."""
        self.journal = Journal.open(self.folder, MACHINE)
        post = Post(entrance.STATION, LANE)
        number = self.journal.last_number()
        self.engine = Engine([post], memory=MEMORY, stock=Stock(), number=number)

    def live(self, sights: tuple[Sight, ...], until_ms: int, *, clean: bool) -> bool:
        """See all this; say whether the power was there to the end."""
        started = Started(stamp(self.boot, 0), clean=clean, gap_s=None)
        if not self.keep(self.engine.start(self.journal.kept(), started)):
            return False
        before = [one for one in sights if one.at_ms <= self.from_ms]
        # A port that opens tells the levels that it finds.
        for beam in ("outer", "inner"):
            level = next((s.value for s in reversed(before) if s.device == beam), "0")
            found = Sight(self.from_ms, beam, level)
            if not self.keep(self.engine.take(found.entry(self.boot, self.from_ms))):
                return False
        for sight in sights:
            if sight.at_ms > self.from_ms and not self.see(sight):
                return False
        return self.wait(until_ms)

    def see(self, sight: Sight) -> bool:
        """Take what happens, after the ticks before it."""
        there = self.wait(sight.at_ms)
        self.now_ms = sight.at_ms - self.from_ms
        entry = sight.entry(self.boot, self.from_ms)
        return there and self.keep(self.engine.take(entry))

    def wait(self, until_ms: int) -> bool:
        """Let time pass, with every tick."""
        while (wake_ns := self.engine.next_wake_ns()) is not None:
            if self.from_ms + wake_ns / MS > until_ms:
                break
            self.now_ms = -(-wake_ns // MS)
            if not self.keep(self.engine.tick(stamp(self.boot, self.now_ms))):
                return False
        return True

    def keep(self, taken: Taken) -> bool:
        """Commit; False when the power fails just before that."""
        self.orders += taken.at_once
        batch: Batch | None = taken.batch
        if batch is None:
            return True
        if self.commits == self.most:
            return False
        self.commits += 1
        self.journal.append([batch])
        self.orders += batch.orders
        return True


def passages(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what is said of every passage that the journal holds."""
    reader = JournalReader(folder)
    for row in reader.rows(Stream.RECORD, 0, 500):
        if row.kind == "passage":
            yield read_document(row.data) or {}
    reader.close()


@pytest.mark.parametrize("gap_ms", [50, 3000])
@pytest.mark.parametrize(("moments", "commits"), CUTS)
def test_power_cut(moments: int, commits: int, gap_ms: int, tmp_path: Path) -> None:
    """Nobody is counted twice or called unscreened, and an open grant has lapsed."""
    seen = visit()[:moments]
    first = Box(tmp_path, "boot-one", 0, commits)
    there = first.live(seen, seen[-1].at_ms + 30 if seen else 500, clean=True)
    assert (MOMENTS, there) == (len(visit()), commits == COMMITS)
    east = first.journal.kept().get("east")
    granted = east is not None and b'"grant":{' in east.text
    first.journal.close(clean=False)
    before = list(passages(tmp_path))

    begin_ms = first.now_ms + gap_ms
    second = Box(tmp_path, "boot-two", begin_ms, commits + 100)
    assert second.live(visit(), begin_ms + END_MS, clean=False)
    view = second.engine.views()["east"]
    second.journal.close()
    told = list(passages(tmp_path))
    results = [data["result"] for data in told[len(before) :]]
    people = sum(data["direction"] == "in" for data in told)

    assert people <= 1
    assert people == view["occupancy"]
    assert granted is ("unattributed-grant" in results)
    if granted:
        assert set(results) <= {"unattributed-grant", "unattributed"}
        assert not any(one.verb == "pulse" for one in second.orders)
    assert "unscreened" not in results
    assert "go" != view["phase"]


def test_the_passage_of_before_is_unattributed(tmp_path: Path) -> None:
    """Granted, cut, and walked in a moment later: counted once, and of nobody."""
    first = Box(tmp_path, "boot-one", 0, COMMITS)
    decided_ms = visit()[9].at_ms
    first.live(visit()[:10], decided_ms, clean=True)
    assert any(one.verb == "pulse" for one in first.orders)
    first.journal.close(clean=False)
    second = Box(tmp_path, "boot-two", decided_ms + 50, COMMITS + 100)
    second.live(visit(), END_MS, clean=False)
    second.journal.close()

    told = [(one["result"], one["direction"]) for one in passages(tmp_path)]
    assert [("unattributed-grant", "none"), ("unattributed", "in")] == told
