"""Devices of third parties on real ports: what is wrong with them harms nobody."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge_app.acquire.runner import Runner
from edge_app.config import examine
from edge_app.health import health_document
from edge_app.model import OrderFailed, PortChange, Reading
from edge_app.root import Root
from edge_app.third_party.tame import FAULTS_HIGH
from edge_app.wiring import Builder
from tests.unit.guest_package import TINY, examples, packages
from tests.wire.bench_rig import wait_for
from tests.wire.runners import CLOCK, VEIL, Inbox, order

SITE = """
[gateway]
site = "hillside"
name = "east-gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
""" + "".join(
    f"""
[[bus]]
name = "{name}-port"
kind = "serial"
port = "/dev/{name}"
[[device]]
name = "{name}"
driver = "{driver}"
bus = "{name}-port"
"""
    for name, driver in (
        ("good", "scale_acme_w1"),
        ("crashing", "scale_guest"),
        ("missing", "scale_gone"),
    )
)
CRASHING = f"""{TINY}
def decode(pending, options):
    raise ZeroDivisionError("never tried")

DRIVER = made(decode=decode)
"""


class Place:
    """The running devices, and the far end of each wire."""

    def __init__(self, root: Path, inbox: Inbox) -> None:
        self.inbox = inbox
        self.wires = {name: self._wire(root, name) for name in ("good", "crashing")}
        found = examine(root / "site.toml", root=Root(root))
        assert found.config is not None
        builder = Builder(found.config, Root(root), CLOCK, VEIL, inbox.put)
        self.runners = builder.runners()
        self.faults = found.faults

    @staticmethod
    def _wire(root: Path, name: str) -> int:
        far, near = os.openpty()
        tty.setraw(near)
        (root / "dev").mkdir(exist_ok=True)
        (root / "dev" / name).symlink_to(os.ttyname(near))
        os.close(near)
        return far

    def runner(self, device: str) -> Runner:
        """Return the one that serves a device."""
        (found,) = [one for one in self.runners if device in one.tallies]
        return found

    def wait_for_faults(self, count: int) -> None:
        """Wait until so many of the crashing device were counted."""
        tally = self.runner("crashing").tallies["crashing"]
        wait_for(lambda: tally.refused["driver"] == count)

    def close(self) -> None:
        """End everything."""
        for one in self.runners:
            one.stop()
        for one in self.runners:
            one.join(10)
        for far in self.wires.values():
            os.close(far)


@contextmanager
def place(root: Path) -> Iterator[Place]:
    """Lend a good device, one that crashes, and one whose driver is not to be had."""
    (root / "site.toml").write_text(SITE, "utf-8")
    with packages(root / "site-packages") as install:
        install("acme", examples()[0], {"scale_acme_w1": "acme:DRIVER"})
        install("guest", CRASHING, {"scale_guest": "guest:DRIVER"})
        install("gone", "import no_such_module", {"scale_gone": "gone:DRIVER"})
        standing = Place(root, Inbox())
        try:
            for one in standing.runners:
                one.start()
            for one in standing.runners:
                assert one.tried.wait(10)
            yield standing
        finally:
            standing.close()


def test_the_rest_runs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One device works, one is given up after its faults, one is lost at once."""
    with place(tmp_path) as here:
        for count in range(1, FAULTS_HIGH + 3):
            os.write(here.wires["crashing"], b"x")
            here.wait_for_faults(min(count, FAULTS_HIGH))
        os.write(here.wires["good"], b"W+001250*AA\r\n")
        here.inbox.wait(Reading)
        here.runner("missing").submit(order("missing", "zero"))
        here.inbox.wait(OrderFailed)
        health = health_document(
            CLOCK.stamp(),
            here.runners,
            disk={},
            journal=None,
            dropped={},
            link={},
        )
        faults = here.faults

    devices, buses = health["devices"], health["buses"]
    assert isinstance(devices, dict)
    assert {"good": True, "crashing": False, "missing": False} == {
        name: one["up"] for name, one in devices.items()
    }
    assert devices["crashing"]["why"].startswith(
        "its driver scale_guest failed in decode: ZeroDivisionError: never tried, again"
    )
    assert "No module named 'no_such_module'" in devices["missing"]["why"]
    assert {
        "missing-port": {"open": False},
        "good-port": {"open": True},
        "crashing-port": {"open": True},
    } == buses
    assert {"crashing", "missing"} == {
        one.device for one in here.inbox.of(PortChange) if not one.up
    }
    assert 1 == len(faults)
    logged = [one.getMessage() for one in caplog.records]
    assert 1 == sum("event=driver_fault" in one for one in logged)
    assert 1 == sum("event=driver_left_out" in one for one in logged)
