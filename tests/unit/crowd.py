"""A small crowd before a site that is configured in TOML: what guard and centre get.

The configuration is read as `gatepost run` reads it, and the engine is the true one.
`screens` are what the guard's screen showed at each lane, one after another; `heard`
is what a subscriber gets, as short words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.config import read
from edge_app.engine import Engine
from edge_app.engine_values import Taken
from edge_app.gate_words import screen
from edge_app.model import Command, Entry, PortChange, Reading, Stamp, Started
from edge_app.outcomes import Event
from edge_app.run_core import MEMORY
from edge_app.store.stock import Stock
from edge_app.wiring import posts
from tests.unit.gate import MS
from tests.unit.lanes import NIGHT_NS

HEAD = """
[gateway]
site = "hillside"
name = "gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
[[bus]]
name = "pins"
kind = "gpio"
"""
THERMOMETER = """
[[bus]]
name = "{name}-line"
kind = "serial"
port = "/dev/serial/by-id/{name}"
[[device]]
name = "{name}"
driver = "thermometer_gymcu9061x"
bus = "{name}-line"
"""
PIN = """
[[device]]
name = "{name}"
driver = "{driver}"
bus = "pins"
line = {line}
"""
KEYS = {
    "thermometer": "",
    "spare_thermometer": "",
    "contact_thermometer": "",
    "outer_beam": "line_beam",
    "inner_beam": "line_beam",
    "barrier": "line_output",
    "lamp": "line_output",
}
"""The keys of an entrance that name a device, and the driver of those on pins."""
NOBODY = "22 22 22 22 22 22 22"
OK = "36.4 36.5 36.4"
HIGH = "38.1 38.0 38.1"


def site(*lanes: dict[str, str]) -> str:
    """Write a site with these entrances, and every device that they name."""
    text, tables, line = HEAD, "", 4
    for lane in lanes:
        tables += "[[entrance]]\n"
        for key, value in lane.items():
            tables += (
                f"{key} = {value}\n" if value.isdecimal() else f'{key} = "{value}"\n'
            )
            if key in KEYS:
                form = PIN if KEYS[key] else THERMOMETER
                text += form.format(name=value, driver=KEYS[key], line=line)
                line += 1
    return text + tables


def spelled(event: Event) -> str:
    """Spell what a subscriber gets of an event."""
    data = event.data
    words: dict[str, tuple[str, ...]] = {
        "alarm": ("alarm", "state"),
        "override": ("verb", "by"),
        "command": ("verb", "by"),
        "admission": ("result", "why"),
        "passage": ("result", "occupancy"),
        "escalation": ("ladder", "phase", "who"),
        "device": ("device", "up"),
    }
    keys = words.get(event.kind, ("result", "why", "device", "method"))
    return " ".join((event.kind, *(str(data[key]) for key in keys if key in data)))


@dataclass
class Crowd:
    """One site, its clock, and everything that came of it."""

    text: str
    at_ms: int = 0
    heard: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    screens: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the configuration and start."""
        found = read(self.text)
        assert ((), ()) == (found.mistakes, found.warnings)
        assert found.config is not None
        stations = posts(found.config)
        self.engine = Engine(stations, memory=MEMORY, stock=Stock(), number=0)
        self.take(self.engine.start({}, Started(self.now, clean=True, gap_s=None)))
        self.heard.clear()

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        wall_ns = NIGHT_NS + self.at_ms * MS
        return Stamp("boot-one", self.at_ms * MS, wall_ns, synced=True)

    def take(self, taken: Taken) -> None:
        """Note what is told, ordered and shown."""
        events = () if taken.batch is None else taken.batch.events
        later = () if taken.batch is None else taken.batch.orders
        self.heard += [spelled(event) for event in events]
        self.orders += [f"{o.device} {o.verb}" for o in (*taken.at_once, *later)]
        for lane, view in self.engine.views().items():
            shown, before = screen(view, "en").what, self.screens.setdefault(lane, [])
            if before[-1:] != [shown]:
                before.append(shown)

    def hear(self, entry: Entry) -> None:
        """Hand over one entry."""
        self.take(self.engine.take(entry))

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
            quantity = Quantity.OBJECT_TEMPERATURE
            self.hear(Reading(device, quantity, Decimal(value), self.now))
            self.wait(0.1)

    def person(self, values: str, device: str = "forehead") -> None:
        """Let somebody step up, and away again."""
        self.see(device, f"{NOBODY} {values} {NOBODY}")

    def walk(self, path: str, lane: str = "") -> None:
        """Walk a path of `0 A X B` through a lane's beams."""
        dark = ""
        for state in path:
            now = {"A": "outer", "B": "inner", "X": "outer inner"}.get(state, "")
            for beam in ("outer", "inner"):
                if (beam in now) is not (beam in dark):
                    level = Decimal(int(beam in now))
                    name = f"{lane}{beam}"
                    self.hear(Reading(name, Quantity.BEAM, level, self.now))
            dark = now
            self.wait(0.15)

    def clear(self, *beams: str) -> None:
        """Show that nothing stands in the beams, as their port does at first."""
        for beam in beams:
            self.hear(Reading(beam, Quantity.BEAM, Decimal(0), self.now))

    def port(self, device: str, *, up: bool) -> None:
        """Unplug a device, or plug it in."""
        self.hear(PortChange(device, up, "test", self.now))

    def command(self, verb: str, **arguments: str) -> None:
        """Let the guard of the east lane do something."""
        self.send("east", verb, arguments)

    def acknowledge(self, alarm: str) -> None:
        """Let the guard say that an alarm was seen."""
        self.send(alarm, "acknowledge", {})

    def send(self, target: str, verb: str, arguments: dict[str, str]) -> None:
        """Send a command."""
        command = Command(
            f"c{self.at_ms}", target, verb, "guard", "local", arguments, self.now
        )
        self.take(self.engine.command(command, {"verb": verb, "by": "guard"}))

    def told(self) -> list[str]:
        """Return what was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard

    def shown(self, lane: str = "east") -> list[str]:
        """Return what the screen of a lane showed since the last time."""
        shown = self.screens[lane]
        self.screens[lane] = shown[-1:]
        return shown
