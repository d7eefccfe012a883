"""Lanes of one zone and a door in a real engine, and in a configuration file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.config import read
from edge_app.engine import Engine
from edge_app.engine_values import GATEWAY, Post, Taken
from edge_app.model import Reading, Stamp, Started
from edge_app.outcomes import Kept
from edge_app.response_levels import Parameters
from edge_app.run_core import MEMORY
from edge_app.stations import entrance
from edge_app.stations.door_parts import Limits as DoorLimits
from edge_app.stations.entrance_parts import Limits
from edge_app.store.stock import Stock
from tests.unit.gate import LANE, MS, PATHS
from tests.unit.lanes import NIGHT_NS

HOUR_NS = 3600 * 1_000_000_000
LANES = [
    replace(LANE, name=name, outer_beam=f"{name}-outer", inner_beam=f"{name}-inner")
    for name in ("east", "west")
]

TABLES = """
[gateway]
site = "hillside"
name = "gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
[[bus]]
name = "pins"
kind = "gpio"
[[bus]]
name = "line"
kind = "serial"
port = "/dev/serial/by-id/a"
[[device]]
name = "forehead"
driver = "thermometer_gymcu9061x"
bus = "line"
"""
LANE_TABLE = """
[[entrance]]
name = "east"
thermometer = "forehead"
turnstile_in = "stile"
barrier = "barrier"
lamp_red = "red"
way = "in"
zone = "school"
rated = 1201
share_pct = 50
reset_at = "03:00"
closing_at = "18:30"
entry_when_lost = "open"
cart_s = 4.5
[[door]]
name = "store"
contact = "reed"
lock = "lock"
button = "button"
sealed = true
lock_when_lost = "open"
"""


def site(tables: str) -> str:
    """Give the tables their devices."""
    pins = {
        "line_contact": ("stile", "reed", "button"),
        "line_output": ("barrier", "red", "lock"),
    }
    wired = [(name, driver) for driver, names in pins.items() for name in names]
    devices = "".join(
        f'[[device]]\nname = "{name}"\ndriver = "{driver}"\nbus = "pins"\n'
        f"line = {17 + number}\n"
        for number, (name, driver) in enumerate(wired)
    )
    return TABLES + devices + tables


def stamp(at_ms: int) -> Stamp:
    """Stamp a moment, counted from midnight in UTC."""
    return Stamp("boot-one", at_ms * MS, NIGHT_NS + at_ms * MS, synced=True)


def engine() -> Engine:
    """Put two lanes of one zone into an engine."""
    limits = [replace(one, rated=4, reset_at="03:00", closing_at="") for one in LANES]
    posts = [Post(entrance.STATION, one) for one in limits]
    return Engine(posts, memory=MEMORY, stock=Stock(), number=0)


def walk(engine: Engine, lane: str, way: str, at_ms: int) -> list[Taken]:
    """Let somebody walk through a lane of an engine."""
    given = [("outer", "0"), ("inner", "0")]
    given += [(word.split()[0], word.split()[1]) for word in PATHS[way]]
    taken = []
    for number, (beam, level) in enumerate(given):
        at = stamp(at_ms + 100 * number)
        value = Decimal(level)
        reading = Reading(f"{lane}-{beam}", Quantity.BEAM, value, at)
        taken += [engine.take(reading), engine.tick(stamp(at_ms + 100 * number + 50))]
    return taken


def last_kept(taken: list[Taken]) -> Mapping[str, Kept]:
    """Return what the engine last kept of itself."""
    batches = [one.batch for one in taken if one.batch is not None]
    return [one.kept for one in batches if GATEWAY in one.kept][-1]


def test_count_outlives_a_stop() -> None:
    """Who came in by either lane is still in after a restart, and the limit holds."""
    first = engine()
    first.start({}, Started(stamp(0), clean=True, gap_s=None))
    walk(first, "east", "in", 1000)
    taken = walk(first, "west", "in", 3000)
    view = first.views()["east"]
    assert (2, "at-upper-limit") == (view["occupancy"], view["occupancy_state"])

    second = engine()
    second.start(last_kept(taken), Started(stamp(10_000), clean=False, gap_s=2))
    assert 2 == second.views()["west"]["occupancy"]
    assert "full" == second.views()["west"]["phase"]
    walk(second, "west", "out", 11_000)

    assert 1 == second.views()["east"]["occupancy"]
    assert "school-capacity" in second.alarm_documents()


def test_night_in_the_engine() -> None:
    """The tick of the night comes at its time, and one lane resets for both."""
    one = engine()
    one.start({}, Started(stamp(0), clean=True, gap_s=None))
    walk(one, "east", "in", 1000)
    # Alarms end before; the last wish for a tick is the night's.
    one.tick(stamp(60_000))
    assert 3 * HOUR_NS == one.next_wake_ns()
    taken = one.tick(stamp(3 * 3600 * 1000))

    assert taken.batch is not None
    kinds = [event.kind for event in taken.batch.events]
    assert (["occupancy"], 0) == (kinds, one.views()["west"]["occupancy"])


def test_a_site_with_all_of_it() -> None:
    """A lane with every setting and a sealed door are read as they are written."""
    found = read(site(LANE_TABLE))

    assert ((), ()) == (found.mistakes, found.warnings)
    assert found.config is not None
    lane, door = (station.limits for station in found.config.stations)
    assert isinstance(lane, Limits)
    assert isinstance(door, DoorLimits)
    shares = (None, Decimal(30), Decimal(0))
    limits = [lane.limit(Parameters(capacity_pct=share_pct)) for share_pct in shares]
    assert [600, 360, 1] == limits
    assert (True, "open") == (door.sealed, door.lock_when_lost)


def test_mistakes_of_a_lane() -> None:
    """Each mistake is one sentence that names the key."""
    wrong = LANE_TABLE.replace("03:00", "3 am").replace('"stile"', '"red"')
    mistakes = read(site(wrong)).mistakes

    assert any("turnstile_in" in one and "needed is" in one for one in mistakes)
    wrong = LANE_TABLE.replace("03:00", "3 am")
    assert any('reset_at is "3 am"' in one for one in read(site(wrong)).mistakes)
