"""A small site, with a station and a driver made up, that the tests change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from drivers.contract import Decoded, NoOptions, SerialLine, StreamDriver, option
from drivers.quantities import Quantity
from drivers.registry import NAMES, load_all
from edge_app.config import Surroundings, read
from edge_app.config_devices import Catalogue
from edge_app.outcomes import Outcome
from edge_app.stations.contract import State, StationKind

TWO, EIGHT = Decimal(2), Decimal(8)


@dataclass(frozen=True, slots=True)
class Limits:
    """The keys of a station made up for these tests."""

    name: str
    probes: tuple[str, ...] = ()
    barrier: str = ""
    low_c: Decimal = option(TWO, low=-50, high=50)
    high_c: Decimal = option(EIGHT, low=-50, high=50)
    share: float = option(0.1, low=0.1, high=0.9)
    colour: str = option("red", choices=("red", "blue"))

    def __post_init__(self) -> None:
        """Refuse what no single key can see."""
        if self.colour == "blue" and not self.barrier:
            raise ValueError("colour blue needs a barrier.")


def step(
    _limits: Limits, state: State[None, None], *_rest: object
) -> tuple[State[None, None], tuple[Outcome, ...]]:
    """Change nothing."""
    return state, ()


ROOM = StationKind(
    name="room",
    limits=Limits,
    devices={
        "probes": frozenset({Quantity.TEMPERATURE}),
        "barrier": frozenset({"pulse"}),
    },
    people=frozenset(),
    kept=type(None),
    version=1,
    upgrades={},
    verbs=frozenset(),
    fresh=lambda: State(None, None),
    step=step,
    view=lambda *_: {},
)
BLIND = StreamDriver(
    name="blind",
    line=SerialLine(baud=2400, bits=7, parity="E"),
    emits=frozenset({Quantity.TEMPERATURE}),
    check="none",
    frame_limit=4,
    decode=lambda _pending, _options: Decoded((), b""),
    options=NoOptions,
)
DRIVERS = {driver.name: driver for driver in load_all()} | {"blind": BLIND}
CATALOGUE = Catalogue((*NAMES, "blind"), DRIVERS.__getitem__)

SITE = """
[gateway]
site = "hillside"
name = "east-gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
[[bus]]
name = "pins"
kind = "gpio"
[[bus]]
name = "wires"
kind = "files"
[[bus]]
name = "line"
kind = "serial"
port = "/dev/serial/by-id/a"
[[device]]
name = "probe"
driver = "climate_xymd02"
bus = "rs485"
address = 1
[[device]]
name = "beam"
driver = "line_beam"
bus = "pins"
line = 17
[[device]]
name = "gate"
driver = "line_output"
bus = "pins"
line = 18
[[device]]
name = "blind-1"
driver = "blind"
bus = "line"
trust_unchecked = true
[[room]]
name = "vaccines"
probes = ["probe", "blind-1"]
barrier = "gate"
"""
PI_4 = "Raspberry Pi 4 Model B Rev 1.4"


def judged(text: str, **around: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return mistakes and warnings of a site with the made-up station and driver."""
    found = read(
        text, around=Surroundings(**around), kinds={"room": ROOM}, catalogue=CATALOGUE
    )
    assert (found.config is None) == bool(found.mistakes)
    return found.mistakes, found.warnings


def changed(old: str, new: str) -> str:
    """Return the site with one thing changed."""
    assert old in SITE
    return SITE.replace(old, new)
