"""What ten Modbus slaves of ten registers, asked once a second, cost the machine."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.machine import Usage, usage_of
from tests.benchmarks.processes import Heard, broker, part, running, subscriber
from tests.benchmarks.site import pty_at, written
from tests.benchmarks.slaves import SLAVES
from tests.benchmarks.tables import Table, median
from tests.broker.parts import until

LAUNCHER = "tests.benchmarks.ten_registers"
PORT = "/dev/ttyAMA0"
SETTLE_S = 5.0
MEASURED_S = 30.0
RECORDS = "gatepost/+/+/event/+/cold-record"
BUS = f"""
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "{PORT}"
baud = 9600
"""
SLAVE = """
[[device]]
name = "probe-{n}"
driver = "ten_registers"
bus = "rs485"
address = {n}
every_s = 1

[[coldroom]]
name = "room-{n}"
probes = ["probe-{n}"]
low_c = 2
high_c = 8
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One round: seconds to the first messages, and the cost of each part."""

    first_s: float
    reading_s: float
    cpu_pct: dict[str, float]
    usage: dict[str, Usage]


def modbus_figure(folder: Path, rounds: int) -> Table:
    """Measure core and link, half a minute a round."""
    found = [one_round(folder / f"modbus-{number}") for number in range(rounds)]
    rows = []
    for name in ("core", "link"):
        cpu = median([one.cpu_pct[name] for one in found])
        resident = median([one.usage[name].resident_mb for one in found])
        own = median([one.usage[name].own_mb for one in found])
        rows.append((name, f"{cpu:.1f} %", f"{resident:.0f} MB", f"{own:.0f} MB"))
    first_s = median([one.first_s for one in found])
    reading_s = median([one.reading_s for one in found])
    return Table(
        "Ten Modbus slaves of ten registers at 1 Hz",
        ("", "CPU (of one core)", "resident", "its share (PSS)"),
        tuple(rows),
        (
            f"Start to the first message at a subscriber: {first_s:.2f} s; "
            f"to the first one with a reading: {reading_s:.2f} s.",
            f"RTU at 9600 baud on a pty, {MEASURED_S:.0f} s a round, "
            f"medians of {rounds} rounds.",
        ),
        {
            "first_message_s": [one.first_s for one in found],
            "first_reading_s": [one.reading_s for one in found],
            "cpu_pct": [one.cpu_pct for one in found],
            "resident_mb": [
                {name: usage.resident_mb for name, usage in one.usage.items()}
                for one in found
            ],
        },
    )


def one_round(root: Path) -> Found:
    """Start everything, wait for the first messages, then watch the two processes."""
    root.mkdir()
    with ExitStack() as ends:
        port = ends.enter_context(broker(root))
        every = ends.enter_context(subscriber(root, port, "gatepost/#"))
        records = ends.enter_context(subscriber(root, port, RECORDS))
        device = ends.enter_context(pty_at(root, PORT))
        slaves = [sys.executable, "-m", "tests.benchmarks.slaves", str(device)]
        ends.enter_context(running(slaves, root / "slaves.log", lend=(device,)))
        stations = BUS + "".join(SLAVE.format(n=n) for n in range(1, SLAVES + 1))
        file = written(root, port, stations)
        began_s = time.monotonic()
        core = ends.enter_context(part("core", file, root, LAUNCHER))
        link = ends.enter_context(part("link", file, root, LAUNCHER))
        first_s = first(every, began_s)
        reading_s = first(records, began_s)
        time.sleep(SETTLE_S)
        pids = {"core": core.pid, "link": link.pid}
        before = {name: usage_of(pid) for name, pid in pids.items()}
        watched_s = time.monotonic()
        time.sleep(MEASURED_S)
        took_s = time.monotonic() - watched_s
        after = {name: usage_of(pid) for name, pid in pids.items()}
        if records.count() < SLAVES:
            raise TimeoutError("some rooms never told of a reading")
    cpu = {
        name: 100 * (after[name].cpu_s - before[name].cpu_s) / took_s for name in pids
    }
    return Found(first_s, reading_s, cpu, after)


def first(heard: Heard, began_s: float) -> float:
    """Wait for the first message; return the seconds since the start."""
    until(lambda: heard.count(0.5), "a message")
    return time.monotonic() - began_s
