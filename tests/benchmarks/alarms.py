"""What an alarm costs the engine: by how many stand, and in a flood of 10,000 a minute.

No buses, threads or disk: conditions are handed to an engine with one gate, and the
processor time of each is measured, the writing of its texts included.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from edge_app.engine import Engine
from edge_app.engine_values import Post
from edge_app.model import SECOND_NS, Stamp, Started
from edge_app.outcomes import Condition, Priority
from edge_app.run_core import MEMORY
from edge_app.stations.entrance import STATION
from edge_app.store.stock import Stock
from tests.benchmarks.step import NOON_NS, PLAIN
from tests.benchmarks.tables import Table, in_us, median, p99

STANDING = (0, 100, 990)
"""Just below the thousand that may stand."""
CYCLES = 200
FLOOD = 10_000
FLOOD_S = 60
SOURCES = {"10,000 alarms": FLOOD, "500 alarms, 20 times": 500}
PRIORITIES = (Priority.LOW, Priority.MEDIUM, Priority.HIGH)


class Bench:
    """An engine, its clock, and what every condition took."""

    def __init__(self) -> None:
        self.at_ns = 60 * SECOND_NS
        self.took_s: list[float] = []
        self.kept_bytes = 0
        self._engine = Engine(
            (Post(STATION, PLAIN),), memory=MEMORY, stock=Stock(), number=0
        )
        self._engine.start({}, Started(self.now, clean=True, gap_s=1.0))

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        return Stamp("benchmark", self.at_ns, NOON_NS + self.at_ns, synced=True)

    def say(self, number: int, *, active: bool, priority: Priority) -> None:
        """Let an alarm's condition become true, or no longer true."""
        name = f"east-alarm-{number}"
        said = Condition(name, "east", active, priority, "Look at it; it is not well.")
        began_ns = time.thread_time_ns()
        taken = self._engine.condition(said, self.now)
        self.took_s.append((time.thread_time_ns() - began_ns) / 1e9)
        if taken.batch is not None:
            self.kept_bytes += sum(len(one.text) for one in taken.batch.kept.values())


def alarms_figure(_folder: Path, rounds: int) -> Table:
    """Measure single conditions beside those that stand, then floods."""
    singles = {many: [single(many) for _ in range(rounds)] for many in STANDING}
    floods = {
        name: [flood(sources) for _ in range(rounds)]
        for name, sources in SOURCES.items()
    }
    rows = [
        (f"{many} stand: one condition", *_row(measured))
        for many, measured in singles.items()
    ]
    rows += [(f"flood of {name}", *_row(found)) for name, found in floods.items()]
    return Table(
        "An alarm at the engine, in µs of the processor",
        ("case", "n", "p50", "p99", "all together, s", "kept, MB"),
        tuple(rows),
        (
            f"Medians of {rounds} rounds. A flood is {FLOOD} conditions in {FLOOD_S} s;"
            " those of the second come and go.",
        ),
        {
            str(name): _facts(measured)
            for name, measured in (*singles.items(), *floods.items())
        },
    )


def single(standing: int) -> Bench:
    """Raise and end one alarm again and again while others stand."""
    bench = Bench()
    for number in range(standing):
        bench.say(number, active=True, priority=Priority.HIGH)
    bench.took_s.clear()
    bench.kept_bytes = 0
    gc.collect()
    for _ in range(CYCLES):
        for active in (True, False):
            bench.at_ns += 90 * SECOND_NS
            bench.say(FLOOD, active=active, priority=Priority.HIGH)
    return bench


def flood(sources: int) -> Bench:
    """Let so many conditions come within a minute, from so many sources."""
    bench = Bench()
    gc.collect()
    for number in range(FLOOD):
        bench.at_ns += FLOOD_S * SECOND_NS // FLOOD
        active = number // sources % 2 == 0
        priority = PRIORITIES[number % len(PRIORITIES)]
        bench.say(number % sources, active=active, priority=priority)
    return bench


def _row(measured: Sequence[Bench]) -> Iterator[str]:
    """Show one case."""
    facts = _facts(measured)
    yield str(sum(len(one.took_s) for one in measured))
    yield in_us(facts["median_s"])
    yield in_us(facts["p99_s"])
    yield f"{facts['total_s']:.2f}"
    yield f"{facts['kept_bytes'] / 1e6:.2f}"


def _facts(measured: Sequence[Bench]) -> dict[str, float]:
    """Give one case's numbers for programs."""
    return {
        "median_s": median([median(one.took_s) for one in measured]),
        "p99_s": median([p99(one.took_s) for one in measured]),
        "total_s": median([sum(one.took_s) for one in measured]),
        "kept_bytes": median([one.kept_bytes for one in measured]),
    }
