"""How much of a full RS-485 line the gateway uses, and what one dead slave costs.

The real core asks the bench's 32 climate probes as often as it can, over a pty that is
paced to 9600 baud both ways. Then one of them falls silent.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from edge_app.control_client import ControlClient
from simulators.bench_client import BenchClient
from simulators.climate_xymd02 import Climate
from tests.benchmarks.bound import exchange_s
from tests.benchmarks.processes import core_is_ready, part, running
from tests.benchmarks.site import written
from tests.benchmarks.tables import Table, median
from tests.broker.parts import free_port, until

SLAVES = 32
DEAD = f"probe-{SLAVES // 2}"
BAUD = 9600
REGISTERS = 2
READINGS = 2
"""What the core counts for one exchange with such a probe: a value each register."""

SETTLE_S = 5.0
ALIVE_S = 30.0
DEAD_S = 60.0
"""The first minute of a dead slave is its dearest: it is asked most often in it."""

USE_PCT, KEPT_PCT = 90, 95
BUS = f"""
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
baud = {BAUD}
"""
SLAVE = """
[[device]]
name = "probe-{n}"
driver = "climate_xymd02"
bus = "rs485"
address = {n}
every_s = 0.1
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One round: exchanges each second of the line, and what the others kept of it."""

    alive_hz: float
    kept_pct: float


def bus_figure(folder: Path, rounds: int) -> Table:
    """Measure one line, a minute and a half a round."""
    found = [one_round(folder / f"bus-{number}") for number in range(rounds)]
    best_hz = 1 / exchange_s(BAUD, REGISTERS, Climate.latency_s)
    alive_hz = median([one.alive_hz for one in found])
    kept_pct = median([one.kept_pct for one in found])
    use_pct = 100 * alive_hz / best_hz
    return Table(
        f"A full RS-485 line: {SLAVES} slaves at {BAUD} baud",
        ("", "measured", "wanted"),
        (
            ("exchanges each second", f"{alive_hz:.2f}", f"{best_hz:.2f} at best"),
            ("use of the line", f"{use_pct:.1f} %", f"{USE_PCT} %"),
            ("1 slave dead: rate of the others", f"{kept_pct:.1f} %", f"{KEPT_PCT} %"),
        ),
        (
            f"Each asked for {REGISTERS} registers as often as it goes; a slave thinks "
            f"for {1000 * Climate.latency_s:.0f} ms.",
            f"{ALIVE_S:.0f} s with all alive, then the first {DEAD_S:.0f} s with a "
            f"dead one; medians of {rounds} rounds.",
        ),
        {
            "best_hz": best_hz,
            "alive_hz": [one.alive_hz for one in found],
            "use_pct": [100 * one.alive_hz / best_hz for one in found],
            "kept_pct": [one.kept_pct for one in found],
        },
    )


def one_round(root: Path) -> Found:
    """Stand the bench up, let the core run over it, and kill a slave."""
    root.mkdir()
    probes = BUS + "".join(SLAVE.format(n=n) for n in range(1, SLAVES + 1))
    file = written(root, free_port(), probes)
    with ExitStack() as ends:
        bench = [sys.executable, "-m", "simulators", str(file), "--root", str(root)]
        ends.enter_context(running(bench, root / "bench.out"))
        until((root / "bench.sock").exists, "the bench stands")
        ends.enter_context(part("core", file, root))
        until(lambda: core_is_ready(root), "the core is ready")
        desk = ends.enter_context(BenchClient(root))
        core = ControlClient(root / "data" / "control.sock")
        ends.callback(core.close)
        core.connect()
        until(lambda: all(heard(core).values()), "every slave is heard")
        time.sleep(SETTLE_S)
        alive, alive_s = counted(core, ALIVE_S)
        answer = desk.ask({"do": "fault", "device": DEAD, "kind": "silence"})
        if not answer["ok"]:
            raise RuntimeError(answer["why"])
        dead, dead_s = counted(core, DEAD_S)
    before = {name: count / alive_s for name, count in alive.items()}
    after = {name: count / dead_s for name, count in dead.items()}
    others = [name for name in before if name != DEAD]
    return Found(
        sum(before.values()) / READINGS,
        100
        * sum(after[name] for name in others)
        / sum(before[name] for name in others),
    )


def counted(core: ControlClient, span_s: float) -> tuple[Mapping[str, int], float]:
    """Count the readings of each device for a while; return them and how long."""
    first, first_s = heard(core), time.monotonic()
    time.sleep(span_s)
    last, last_s = heard(core), time.monotonic()
    return {name: last[name] - first[name] for name in last}, last_s - first_s


def heard(core: ControlClient) -> Mapping[str, int]:
    """Ask the core how many readings of each device it has had."""
    core.send({"ask": "status"})
    devices = core.next(5.0)["status"]["health"]["devices"]
    return {name: device["heard"] for name, device in devices.items()}
