"""Who is forgotten is in no station's memory any more, and in no byte of the journal.

What stays is the proof that they were forgotten: its event and the command's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers.quantities import Quantity, TagScheme
from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.forget import without
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Command, Document, Entry, Reading, Stamp, Started, TagRead
from edge_app.roll import Person, Roster, Site
from edge_app.run_core import MEMORY
from edge_app.stations import entrance
from edge_app.store.stock import Stock
from tests.contract.test_housekeeping import OTHER, START_NS, WHO, Box
from tests.unit.gate import LANE

BADGE = "c" * 26
PROOF = {"forgotten", "command"}
SITE = Site(Roster({WHO: Person(WHO, "pupil-1", "3-2")}, {BADGE: WHO}))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A record with a person in each way that there is."""

    name: str = WHO
    many: tuple[str, ...] = (OTHER, WHO)
    by: dict[str, int] = field(default_factory=lambda: {WHO: 1, OTHER: 2})
    deep: tuple[dict[str, Any], ...] = ({"x": [WHO, 1]}, {WHO: Decimal("1.0")})
    few: frozenset[str] = frozenset({WHO, OTHER})


@dataclass
class Gate:
    """An engine with two gates, over a journal."""

    box: Box
    engine: Engine
    at_ms: int = 0

    def now(self) -> Stamp:
        """Stamp the present moment."""
        return Stamp("boot", self.at_ms * 10**6, START_NS + self.at_ms * 10**6, True)

    def keep(self, taken: Taken) -> None:
        """Put what was earned on the disk."""
        if taken.batch is not None:
            self.box.journal.append((taken.batch,))

    def take(self, entry: Entry) -> None:
        """Hand over an entry."""
        self.keep(self.engine.take(entry))
        self.at_ms += 100
        self.keep(self.engine.tick(self.now()))

    def measure(self, badge: str, value: str) -> None:
        """Let somebody come with a badge, and be measured."""
        self.at_ms += 20_000
        for _ in range(8):
            self.see("22")
        self.take(TagRead("badges", TagScheme.EPC, self.now(), person=badge))
        for _ in range(4):
            self.see(value)

    def see(self, value: str) -> None:
        """Show a value to the thermometer."""
        quantity = Quantity.OBJECT_TEMPERATURE
        self.take(Reading("forehead", quantity, Decimal(value), self.now()))

    def command(self, target: str, verb: str, **arguments: str) -> None:
        """Give a command."""
        self.at_ms += 100
        name = f"c-{self.at_ms}"
        given = Command(name, target, verb, "office", "local", arguments, self.now())
        audit: Document = {"id": name, "verb": verb, "arguments": arguments}
        self.keep(self.engine.command(given, audit))


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Open two gates of one site over a journal."""
    box = Box(tmp_path)
    limits = [replace(LANE, name=name, passback="soft") for name in ("east", "west")]
    posts = [Post(entrance.STATION, one) for one in limits]
    engine = Engine(posts, memory=MEMORY, stock=Stock(), number=0, site=SITE)
    made = Gate(box, engine)
    made.keep(engine.start({}, Started(made.now(), clean=True, gap_s=None)))
    yield made
    box.journal.close()


def rows_with(box: Box, person: str) -> set[str]:
    """Return the kinds of the rows that have a person in them."""
    with closing(JournalReader(box.folder)) as reader:
        return {
            row.kind
            for stream in Stream
            for row in reader.rows(stream, 0, 5000)
            if person.encode() in row.data
        }


def remembered(box: Box, person: str) -> list[str]:
    """Return whose kept state has a person in it."""
    return [
        name
        for name, kept in box.journal.kept().items()
        if person.encode() in kept.text
    ]


def test_a_person_is_out_of_every_record() -> None:
    """As a key, one of many, or a field, however deep; others stay."""
    expected = Leaf("", (OTHER,), {OTHER: 2}, ({"x": [1]}, {}), frozenset({OTHER}))
    assert expected == without(Leaf(), WHO)


def test_who_is_not_in_it_changes_nothing() -> None:
    """It is the very same object, so that nothing is written for nothing."""
    leaf = Leaf()
    assert without(leaf, BADGE) is leaf


@pytest.mark.parametrize("named", [WHO, BADGE])
def test_no_station_remembers_who_was_forgotten(gate: Gate, named: str) -> None:
    """Held, barred, on leave and known to be ill at two gates: gone with the command.

    By the hash of an event or by a badge of the roster, which is its owner.
    """
    gate.measure(BADGE, "38.4")
    gate.measure(OTHER, "38.4")
    gate.command("east", "bar", person=WHO, reason="contact")
    gate.command("east", "leave", person=WHO, reason="ill")
    gate.command("west", "symptoms", person=WHO, list="rash")
    before = remembered(gate.box, WHO)
    assert {"east", f"people.{WHO[:2]}"} <= set(before)

    gate.command("gateway", "forget", person=named)
    assert [] == remembered(gate.box, WHO)
    assert [] == remembered(gate.box, BADGE)
    assert "east" in remembered(gate.box, OTHER)
    views = str(gate.engine.views())
    assert WHO not in views

    gate.box.sent()
    gate.box.tidy()
    gate.box.crash()
    assert {"forgotten"} <= rows_with(gate.box, WHO) <= PROOF
    held = b"".join(path.read_bytes() for path in gate.box.folder.glob("journal.db*"))
    proof = gate.box.ask("SELECT data FROM event WHERE instr(data, ?)", WHO)
    keys = gate.box.ask("SELECT person FROM person WHERE person = ?", WHO)
    rest = sum(text.count(WHO) for (text,) in proof) + len(keys)
    assert rest == held.count(WHO.encode())
    assert [] == [str(f) for one in gate.box.verdicts().values() for f in one.faults]


def test_who_was_forgotten_is_measured_like_anybody(gate: Gate) -> None:
    """Their hold is gone with their name; the gate works on."""
    gate.measure(BADGE, "38.4")
    gate.command("gateway", "forget", person=WHO)
    gate.measure(BADGE, "36.5")
    # Both gates listen to the one thermometer of this test.
    assert 2 == len(gate.box.ask("SELECT data FROM private"))
