"""The sites that are measured: a gate with one thermometer, and a journal to drain."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from edge_app.journal import Journal
from edge_app.model import Stamp
from edge_app.outcomes import Batch, Event
from edge_app.root import Root

BARRIER = 22
PORT = "/dev/serial/by-id/usb-thermometer"
PULSE_S = 0.05
HEAD = """
[gateway]
site = "bench"
name = "gate"
timezone = "Asia/Shanghai"
data = "/var/lib/gatepost"

[mqtt]
url = "mqtt://127.0.0.1:{port}"

[people]
key_file = "{key}"
publish = "events"
"""
GATE = """
[[bus]]
name = "forehead"
kind = "serial"
port = "{serial}"

[[bus]]
name = "pins"
kind = "gpio"

[[device]]
name = "forehead-1"
driver = "thermometer_gymcu9061x"
bus = "forehead"

[[device]]
name = "barrier"
driver = "line_output"
bus = "pins"
line = {line}

[[entrance]]
name = "east"
thermometer = "forehead-1"
barrier = "barrier"
away_s = 0
grant_s = 1
barrier_pulse_s = {pulse_s}
"""
GROUP = 500


def written(root: Path, port: int, stations: str) -> Path:
    """Write a site's configuration; return its file."""
    file = root / "site.toml"
    head = HEAD.format(port=port, key=root / "people.key")
    file.write_text(head + stations, "utf-8")
    return file


def gate(root: Path, port: int, more: str = "") -> Path:
    """Write the configuration of a gate without beams: a grant for each person."""
    stations = GATE.format(serial=PORT, line=BARRIER, pulse_s=PULSE_S)
    return written(root, port, stations + more)


@contextmanager
def pty_at(root: Path, name: str) -> Iterator[int]:
    """Put a serial port into the tree; give the device's end of it."""
    device, host = os.openpty()
    try:
        tty.setraw(host)
        link = root / name.lstrip("/")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(host))
        yield device
    finally:
        os.close(device)
        os.close(host)


def screening(number: int) -> Batch:
    """Return what the gate above makes of one person, in a batch of its own."""
    boot_ns = 1_000_000_000 * number
    at = Stamp("benchmark", boot_ns, 1_800_000_000_000_000_000 + boot_ns, synced=True)
    value = Decimal("36.50")
    event = Event(
        "screening",
        "east",
        at,
        {
            "result": "passed",
            "values_c": (value, value, value),
            "n": 3,
            "spread_c": Decimal("0.00"),
            "limit_c": Decimal("37.3"),
            "attempt": 1,
            "device": "forehead-1",
            "value_c": value,
            "ambient_c": Decimal("21.00"),
        },
        f"forehead-1@benchmark:{boot_ns}",
    )
    return Batch(number, at, (event,))


def badge_of(number: int) -> str:
    """Return one of many people's hash, in the letters that it has."""
    return f"{number:026b}".replace("0", "a").replace("1", "b")


def fill(root: Path, count: int) -> None:
    """Put so many screenings into a new journal below the root."""
    journal = Journal.open(root / "data", Root(root).machine_id())
    for first in range(1, count + 1, GROUP):
        last = min(first + GROUP, count + 1)
        journal.append([screening(number) for number in range(first, last)])
    journal.close()


def batches(first: int, count: int) -> Sequence[Batch]:
    """Return so many batches, numbered from the first."""
    return [screening(number) for number in range(first, first + count)]
