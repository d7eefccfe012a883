"""A load cell's file is converted anew for each reading, as the kernel's is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from edge_app.acquire.files import FileRunner, Probe
from edge_app.model import Reading, Refused
from firmware_bridge.kernel_files import KernelFiles
from tests.wire.bench_rig import Rig, rig
from tests.wire.runners import CLOCK, Inbox, driver_of, ear, running, until

CELL = """
[[bus]]
name = "iio"
kind = "files"
folder = "/sys/bus/iio/devices"

[[device]]
name = "cell"
driver = "scale_hx711"
bus = "iio"
scale_per_kg = 100000
"""
FOLDER = "sys/bus/iio/devices"
NAME = "iio:device0/in_voltage0_raw"


@contextmanager
def gateway(root: Path) -> Iterator[Inbox]:
    """Run the gateway's file thread on the bench's folder."""
    inbox, driver = Inbox(), driver_of("scale_hx711")
    probes = {"cell": Probe(ear("cell", driver), driver, 0.6)}
    runner = FileRunner("iio", KernelFiles(root / FOLDER), probes, CLOCK, inbox.put)
    with running(runner):
        yield inbox


def poke(bench: Rig, **change: object) -> None:
    """Change what lies on the pan."""
    assert bench.ask(do="poke", device="cell", change=change)["ok"]


def test_a_weight_comes_to_rest(tmp_path: Path) -> None:
    """A restless pan is no stable weight; when it is still, it is one."""
    with rig(CELL, tmp_path) as bench, gateway(tmp_path) as inbox:
        poke(bench, mass_kg="1.25", stable=False)
        until(lambda: [one for one in inbox.of(Reading) if not one.stable])
        poke(bench, mass_kg="2.5", stable=True)
        until(lambda: inbox.of(Reading)[-1].stable)

        assert Decimal("2.5") == inbox.of(Reading)[-1].value
    assert not inbox.of(Refused)


def test_each_reading_waits_for_its_conversion(tmp_path: Path) -> None:
    """Five readings in a row are five conversions, one after the other."""
    with rig(CELL, tmp_path) as bench:
        poke(bench, mass_kg="1", stable=False)
        began_s = time.monotonic()
        codes = KernelFiles(tmp_path / FOLDER).read([NAME] * 5)
        took_s = time.monotonic() - began_s

    assert took_s >= 0.39
    assert 2 == len(set(codes))
    assert None not in codes


def test_a_cell_that_is_gone_has_no_file(tmp_path: Path) -> None:
    """Nor has an unplugged one; both come back."""
    path = tmp_path / FOLDER / NAME
    with rig(CELL, tmp_path) as bench:
        until(path.is_fifo)
        poke(bench, fault="gone")
        until(lambda: not path.exists())
        poke(bench, fault="")
        until(path.is_fifo)
        bench.ask(do="unplug", bus="iio")
        assert not path.exists()
        bench.ask(do="plug", bus="iio")
        until(path.is_fifo)
    assert not path.exists()
