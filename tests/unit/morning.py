"""A school's morning: four lanes of one engine, and what every moment of it brings.

The engine is the true one, with one zone and one roster for all lanes. What it says
is counted here as short words; what it should have said is in `morning_visit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

from drivers.quantities import Quantity, TagScheme
from edge_app.alarms import Rules, Standards
from edge_app.commands import audit
from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.model import Command, Entry, Reading, Stamp, Started, TagRead
from edge_app.outcomes import Batch, Event, Order
from edge_app.people import Veil
from edge_app.roll import Site
from edge_app.roster import judge, roster_of
from edge_app.run_core import MEMORY
from edge_app.stations import entrance, windows
from edge_app.stations.entrance_parts import Limits
from edge_app.store.stock import Stock
from tests.unit.gate import LANE, MS
from tests.unit.school import BEIJING_S, clock

PUPILS, CLASS_SIZE = 1200, 40
LANES = ("north", "east", "south", "west")
BEGIN_NS = clock("07:05")
END_MS = 40 * 60 * 1000
VEIL = Veil(b"a key of one morning")
LIMITS = replace(
    LANE,
    silent_s=30,
    tries=12,
    passback="soft",
    unknown_badge="guard",
    rated=3000,
)
DEVICES = {
    "thermometer": "forehead",
    "outer_beam": "outer",
    "inner_beam": "inner",
    "barrier": "barrier",
    "reader": "reader",
    "exit_reader": "exit",
    "lamp": "lamp",
    "buzzer": "buzzer",
}

Told: TypeAlias = tuple[str, str, str, str]
"""One event: its kind, its station, what it says in a word, and of whom."""
Said: TypeAlias = tuple[str, str, str]
"""One order: its device, its verb, its value."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens before a device, or that the guard does."""

    at_ms: int
    lane: str
    what: str
    text: str
    arguments: tuple[tuple[str, str], ...] = ()


def label_of(number: int) -> str:
    """Return what the roster calls a pupil."""
    return f"pupil-{number}"


def class_of(number: int) -> str:
    """Return a pupil's class; they come from all classes at once."""
    return f"{1 + number % (PUPILS // CLASS_SIZE)}-1"


def person_of(number: int) -> str:
    """Return whom the roster makes of a pupil."""
    return VEIL.person("person", label_of(number))


def site() -> Site:
    """Enrol every pupil, and open one check that lasts until ten to eight."""
    rows = "".join(
        f"P{number:04},{label_of(number)},{class_of(number)},pupil\n"
        for number in range(PUPILS)
    )
    judged = judge(f"badge,pseudonym,class,role\n{rows}".encode())
    checks = windows.parse_all(("morning 07:00-07:50",), "checks", twice=False)
    return Site(roster_of(judged.rows, VEIL, ("epc",)), checks)


def limits_of(lane: str) -> Limits:
    """Give a lane its own devices."""
    devices: Any = {key: f"{lane}-{name}" for key, name in DEVICES.items()}
    return replace(LIMITS, name=lane, **devices)


def stamp(at_ms: int) -> Stamp:
    """Stamp a moment, counted from the beginning of the morning."""
    return Stamp("boot-one", at_ms * MS, BEGIN_NS + at_ms * MS, synced=True)


def engine() -> Engine:
    """Put the four lanes into an engine."""
    posts = [Post(entrance.STATION, limits_of(lane)) for lane in LANES]
    return Engine(
        posts,
        memory=MEMORY,
        stock=Stock(),
        number=0,
        utc_offset_s=lambda _wall_ns: BEIJING_S,
        site=site(),
        # Chatter, which the plan does not know, is only marked.
        rules=Rules(Standards(chatter_hold_s=0)),
    )


@dataclass
class Morning:
    """What the engine said, and the batches in which it would be kept."""

    engine: Engine = field(default_factory=engine)
    told: Counter[Told] = field(default_factory=Counter)
    orders: Counter[Said] = field(default_factory=Counter)
    batches: list[Batch] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def play(self, moments: Iterable[Moment], until_ms: int) -> None:
        """Let it all happen in the order of its time, with every tick between."""
        self.take(self.engine.start({}, Started(stamp(0), clean=True, gap_s=None)))
        for moment in sorted(moments, key=lambda one: one.at_ms):
            self.tick(moment.at_ms)
            self.happen(moment)
        self.tick(until_ms)

    def tick(self, until_ms: int) -> None:
        """Wake the engine whenever it asked for it."""
        while True:
            wake_ns = self.engine.next_wake_ns()
            if wake_ns is None or wake_ns > until_ms * MS:
                return
            self.take(self.engine.tick(stamp(-(-wake_ns // MS))))

    def happen(self, moment: Moment) -> None:
        """Hand one moment to the engine."""
        at = stamp(moment.at_ms)
        if moment.what in ("station", "alarm"):
            target = moment.lane if moment.what == "station" else moment.lane + "-fever"
            name, arguments = f"c{len(self.batches)}", dict(moment.arguments)
            command = Command(
                name, target, moment.text, "guard", "local", arguments, at
            )
            self.take(self.engine.command(command, audit(command)))
        else:
            self.take(self.engine.take(entry_of(moment, at)))

    def take(self, taken: Taken) -> None:
        """Count what was said and ordered."""
        if taken.batch is not None:
            self.batches.append(taken.batch)
            self.told.update(spelled(one) for one in taken.batch.events)
            self.refused += [one.text for one in taken.batch.answers if not one.ok]
        later = () if taken.batch is None else taken.batch.orders
        said = (spelled_order(one) for one in (*taken.at_once, *later))
        # What a lamp shows is the business of its own tests.
        self.orders.update(one for one in said if not one[0].endswith("lamp"))


def entry_of(moment: Moment, at: Stamp) -> Entry:
    """Make an entry of what happens before a device."""
    device = f"{moment.lane}-{moment.what}"
    if moment.what in ("reader", "exit"):
        person = VEIL.person("epc", moment.text)
        return TagRead(device, TagScheme.EPC, at, person=person)
    quantity = {"forehead": Quantity.OBJECT_TEMPERATURE}.get(moment.what, Quantity.BEAM)
    if moment.what == "air":
        quantity, device = Quantity.AMBIENT_TEMPERATURE, f"{moment.lane}-forehead"
    return Reading(device, quantity, Decimal(moment.text), at)


def spelled(event: Event) -> Told:
    """Spell an event in a few words."""
    data = event.data
    word = {
        "alarm": ("alarm", "state"),
        "escalation": ("ladder", "phase", "who"),
        "command": ("verb",),
        "override": ("verb",),
        "admission": ("result", "why"),
        "passage": ("result", "direction", "signs", "slow", "negative_clamped"),
        "check": ("expected", "measured", "missing", "ill", "late"),
    }.get(event.kind, ("result", "why"))
    text = " ".join(text_of(data[key]) for key in word if key in data)
    return event.kind, event.station, text, str(data.get("person", ""))


def text_of(value: object) -> str:
    """Spell one field of an event."""
    return "+".join(value) if isinstance(value, tuple) else str(value)


def spelled_order(order: Order) -> Said:
    """Spell an order."""
    return order.device, order.verb, str(order.value)
