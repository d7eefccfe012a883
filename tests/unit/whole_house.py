"""A gateway of two lanes and a door in a test: engine, disk, stops at any point.

The engine is the true one, and commands go through the true judge. What is on the disk
is a list: after a power cut the batches that were not written are gone, but for those
up to the last one with an order that had left at once (`edge_app.intents`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from drivers.quantities import Quantity, TagScheme
from edge_app.commands import VERBS, CommandRefusal, audit, judge
from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.model import Entry, PortChange, Reading, Stamp, Started, TagRead
from edge_app.moments import time_text
from edge_app.outcomes import Batch, Event, Kept, Order
from edge_app.response_levels import Parameters
from edge_app.run_core import MEMORY
from edge_app.stations import door, entrance, response
from edge_app.stations.door_parts import Limits as DoorLimits
from edge_app.stations.entrance_parts import Limits
from edge_app.stations.response_parts import Limits as ResponseLimits
from edge_app.store.stock import Stock
from tests.unit.gate import LANE, MS, PATHS
from tests.unit.school import BEIJING_S, SITE, VEIL, badge_of, clock

BEGIN_NS = clock("07:10")
EAST = replace(LANE, exit_reader="exit")
WEST = replace(
    LANE,
    name="west",
    thermometer="forehead-2",
    outer_beam="outer-2",
    inner_beam="inner-2",
    barrier="barrier-2",
    reader="badges-2",
    lamp="lamp-2",
    buzzer="buzzer-2",
)
DOOR = DoorLimits(
    name="yard", contact="reed", lock="lock", button="button", fire="fire"
)
LEVEL = ResponseLimits("level")
LEVELS = {
    "I": Parameters(capacity_pct=Decimal(0)),
    "II": Parameters(capacity_pct=Decimal(25)),
}
ALLOWED = {"local": frozenset(VERBS), "mqtt": frozenset(VERBS)}


@dataclass
class Life:
    """One engine from its start to its stop; `watch` sees everything that it says."""

    lanes: tuple[Limits, ...] = (EAST, WEST)
    door: DoorLimits = DOOR
    watch: Callable[[Taken], None] = lambda _taken: None
    at_ms: int = 0
    boot: str = "boot-0"
    synced: bool = True
    disk: list[Batch] = field(default_factory=list)
    pending: list[Batch] = field(default_factory=list)
    left: int = 0
    used: int = 0

    def __post_init__(self) -> None:
        """Start for the first time."""
        self.engine = self.begun(clean=True, gap_s=None)

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        wall_ns = BEGIN_NS + self.at_ms * MS
        return Stamp(self.boot, self.at_ms * MS, wall_ns, self.synced)

    # ------------------------------------------------------------ stop and start

    def begun(self, *, clean: bool, gap_s: float | None) -> Engine:
        """Start an engine with what is on the disk, and show it the lines' levels."""
        kept: dict[str, Kept] = {}
        for batch in self.disk:
            kept.update(batch.kept)
        posts = [Post(entrance.STATION, one) for one in self.lanes]
        number = self.disk[-1].number if self.disk else 0
        self.engine = Engine(
            [*posts, Post(door.STATION, self.door), Post(response.STATION, LEVEL)],
            memory=MEMORY,
            stock=Stock(),
            number=number,
            utc_offset_s=lambda _wall_ns: BEIJING_S,
            site=SITE,
            levels=LEVELS,
        )
        self.take(self.engine.start(kept, Started(self.now, clean, gap_s)))
        for lane in self.lanes:
            for beam in (lane.outer_beam, lane.inner_beam):
                self.read(beam, Quantity.BEAM, "0")
            for contact in (lane.turnstile_in, lane.turnstile_out):
                self.read(contact, Quantity.CONTACT, "0")
        self.read("button", Quantity.CONTACT, "0")
        return self.engine

    def write(self) -> None:
        """Bring everything to the disk."""
        self.disk += self.pending
        self.pending, self.left = [], 0

    def restart(self, *, clean: bool, gap_s: float | None, boot: bool) -> None:
        """Stop and start; without a clean stop what was not written is gone."""
        del self.pending[len(self.pending) if clean else self.left :]
        self.write()
        if boot:
            self.boot = f"boot-{len(self.disk)}-{self.at_ms}"
        self.begun(clean=clean, gap_s=gap_s)

    # ------------------------------------------------------------------- inputs

    def take(self, taken: Taken) -> Taken:
        """Note what has to be written, and let it be watched."""
        if taken.batch is not None:
            self.pending.append(taken.batch)
            if taken.at_once:
                self.left = len(self.pending)
        self.watch(taken)
        return taken

    def hear(self, entry: Entry) -> Taken:
        """Hand over one entry."""
        return self.take(self.engine.take(entry))

    def read(self, device: str, quantity: Quantity, value: str) -> None:
        """Hand over one reading."""
        self.hear(Reading(device, quantity, Decimal(value), self.now))

    def wait(self, seconds: float) -> None:
        """Let time pass, with every tick that was asked for."""
        end_ms = self.at_ms + round(seconds * 1000)
        while (wake_ns := self.engine.next_wake_ns()) is not None:
            if wake_ns > end_ms * MS:
                break
            self.at_ms = max(self.at_ms, -(-wake_ns // MS))
            self.take(self.engine.tick(self.now))
        self.at_ms = end_ms

    def see(self, device: str, values: str) -> None:
        """Show values to a thermometer, one every 100 ms."""
        for value in values.split():
            self.read(device, Quantity.OBJECT_TEMPERATURE, value)
            self.wait(0.1)

    def person(self, lane: Limits, values: str) -> None:
        """Let somebody step up to an empty lane, and away again."""
        self.see(lane.thermometer, "22 22 22 22 22 22 " + values + " 22")

    def walk(self, lane: Limits, way: str) -> None:
        """Let somebody walk through a lane's beams."""
        for word in PATHS[way]:
            beam, level = word.split()
            device = lane.outer_beam if beam == "outer" else lane.inner_beam
            self.read(device, Quantity.BEAM, level)
            self.wait(0.1)

    def pulse(self, contact: str) -> None:
        """Close a contact and open it again."""
        for level in ("0", "1", "0"):
            self.read(contact, Quantity.CONTACT, level)
            self.wait(0.1)

    def badge(self, reader: str, number: str) -> None:
        """Hold a badge to a reader."""
        person = badge_of(number)
        self.hear(TagRead(reader, TagScheme.EPC, self.now, person=person))

    def port(self, device: str, *, up: bool) -> None:
        """Unplug a device, or plug it in; a beam then says how it stands."""
        self.hear(PortChange(device, up, "test", self.now))

    def command(self, target: str, verb: str, arguments: Any, sender: str) -> None:
        """Send any command; the judge turns down what is none."""
        self.used += 1
        envelope = {
            "id": f"c{self.used}",
            "issued_at": time_text(self.now.wall_ns),
            "expires_at": time_text(self.now.wall_ns + 60 * 10**9),
            "by": "guard",
            "target": target,
            "verb": verb,
            "arguments": arguments,
        }
        judged = judge(
            envelope,
            sender=sender,
            retained=False,
            now=self.now,
            targets=self.engine.targets(),
            allowed=ALLOWED,
            known_id=lambda _name: False,
            hide=VEIL.person,
        )
        if isinstance(judged, CommandRefusal):
            event = Event("command", "gateway", self.now, audit(judged), envelope["id"])
            self.take(self.engine.note(event))
        else:
            self.take(self.engine.command(judged, audit(judged)))


def orders_of(taken: Taken) -> tuple[Order, ...]:
    """Return every order, those for at once first."""
    later = () if taken.batch is None else taken.batch.orders
    return (*taken.at_once, *later)


def events_of(taken: Taken) -> tuple[Event, ...]:
    """Return every event."""
    return () if taken.batch is None else taken.batch.events
