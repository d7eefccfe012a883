"""A keyboard scanner of the bench types into a FIFO as the kernel would tell it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.barcode_evdev import Options, decode
from drivers.contract import CodeSeen, Refusal
from firmware_bridge.errors import LinkError
from firmware_bridge.input_port import InputPort
from simulators.bench import Bench
from simulators.loop import Loop
from simulators.plan import PlanError, plan_of
from tests.wire.bench_rig import PATIENCE_S, Rig, rig, wait_for

SITE = """
[[bus]]
name = "desk-usb"
kind = "input"
port = "/dev/input/by-id/usb-Newland-event-kbd"

[[device]]
name = "gun"
driver = "barcode_evdev"
bus = "desk-usb"
"""
SECOND = """
[[device]]
name = "gun-2"
driver = "barcode_evdev"
bus = "desk-usb"
"""
NAME = "dev/input/by-id/usb-Newland-event-kbd"
CODE = "]C10104012345123456101d\x1d21Ab"


class Gun:
    """The gateway's end of the scanner."""

    def __init__(self, root: Path) -> None:
        self.port = InputPort(str(root / NAME))
        self.rest = b""

    def codes(self, count: int) -> list[str]:
        """Read until so many codes or refusals came."""
        told: list[str] = []
        while len(told) < count:
            heard = self.port.read(PATIENCE_S)
            assert heard
            decoded = decode(self.rest + heard, Options())
            self.rest = decoded.rest
            for finding in decoded.findings:
                match finding:
                    case CodeSeen(code=code):
                        told.append(code)
                    case Refusal(reason=reason):
                        told.append(f"<{reason.value}>")
        return told


@contextmanager
def gun(standing: Rig) -> Iterator[Gun]:
    """Lend the open scanner, once the bench knows that it is open."""
    opened = Gun(standing.root)
    opened.port.open()
    try:
        wait_for(lambda: listening(standing))
        yield opened
    finally:
        opened.port.close()


def listening(standing: Rig) -> bool:
    """Ask the bus itself whether anybody has it open."""
    return bool(standing.ask(do="list")["buses"]["desk-usb"]["listening"])


def hold(standing: Rig, code: str, gs: str = "control") -> None:
    """Hold a code before the scanner."""
    change = {"code": code, "gs": gs}
    assert standing.ask(do="poke", device="gun", change=change)["ok"]


@pytest.mark.parametrize("gs", ["control", "alt", "alt4"])
def test_a_code_arrives(tmp_path: Path, gs: str) -> None:
    """However a GS is typed, the code is read through the kernel's records."""
    with rig(SITE, tmp_path) as standing, gun(standing) as scanner:
        hold(standing, CODE, gs)

        assert [CODE] == scanner.codes(1)


def test_nothing_is_kept_for_a_later_listener(tmp_path: Path) -> None:
    """A code that was typed while nobody listened is gone; a new listener is heard."""
    with rig(SITE, tmp_path) as standing:
        hold(standing, "1111")
        with gun(standing) as scanner:
            hold(standing, "22")
            # The end of the first may still come: it was being typed all the while.
            assert scanner.codes(2)[-1] == "22"
        wait_for(lambda: not listening(standing))
        with gun(standing) as scanner:
            hold(standing, "33")
            assert ["33"] == scanner.codes(1)


def test_a_plug_is_pulled(tmp_path: Path) -> None:
    """The open device is gone, and its name; both come back."""
    with rig(SITE, tmp_path) as standing:
        with gun(standing) as scanner:
            assert standing.ask(do="unplug", bus="desk-usb") == {"ok": True}
            with pytest.raises(LinkError, match="is gone"):
                scanner.port.read(PATIENCE_S)
            with pytest.raises(LinkError, match="is not there"):
                scanner.port.open()
            assert standing.ask(do="unplug", bus="desk-usb") == {"ok": True}
            assert standing.ask(do="plug", bus="desk-usb") == {"ok": True}
        with gun(standing) as scanner:
            hold(standing, "44")
            assert ["44"] == scanner.codes(1)


def test_whoever_opened_it_a_moment_ago_is_told(tmp_path: Path) -> None:
    """A pulled plug is noticed even by one that the bench has not noticed yet."""
    with rig(SITE, tmp_path) as standing:
        early = InputPort(str(tmp_path / NAME))
        early.open()
        standing.ask(do="unplug", bus="desk-usb")
        with pytest.raises(LinkError, match="is gone"):
            early.read(PATIENCE_S)
        early.close()


def test_a_bench_that_died_leaves_no_deaf_reader(tmp_path: Path) -> None:
    """A FIFO that is still there is used again, whoever has it open already."""
    (tmp_path / NAME).parent.mkdir(parents=True)
    os.mkfifo(tmp_path / NAME)
    early = InputPort(str(tmp_path / NAME))
    early.open()
    with rig(SITE, tmp_path) as standing:
        wait_for(lambda: listening(standing))
        hold(standing, "55")
        assert early.read(PATIENCE_S)
    early.close()


def test_events_are_lost_whole_and_the_reader_is_told(tmp_path: Path) -> None:
    """The fault of an input bus is lost events; silence is one, noise is none."""
    with rig(SITE, tmp_path) as standing, gun(standing) as scanner:
        assert standing.ask(do="fault", bus="desk-usb", kind="drop", rate=0.3)["ok"]
        hold(standing, "1234567890" * 2)
        wait_for(lambda: standing.bench.devices["gun"].device.due_s() is None)
        assert standing.ask(do="fault", bus="desk-usb", kind="silence")["ok"]
        hold(standing, "66")
        wait_for(lambda: standing.bench.devices["gun"].device.due_s() is None)
        assert standing.ask(do="fault", bus="desk-usb", kind="none")["ok"]
        hold(standing, "77")
        hold(standing, "88")

        told = scanner.codes(2)
        while told[-1] != "88":
            told += scanner.codes(1)
        assert "<envelope>" == told[0]
        assert "66" not in told
        assert not standing.ask(do="fault", bus="desk-usb", kind="noise")["ok"]


def test_raw_events_can_be_told(tmp_path: Path) -> None:
    """The desk's `noise` puts whole events of 8 bytes there, and no halves."""
    with rig(SITE, tmp_path) as standing, gun(standing) as scanner:
        enter = "01001c0001000000"
        keys = "0100020001000000" + enter
        assert standing.ask(do="noise", bus="desk-usb", hex=keys)["ok"]
        assert ["1"] == scanner.codes(1)
        assert not standing.ask(do="noise", bus="desk-usb", hex="ff")["ok"]


def test_one_input_device_is_one_scanner(tmp_path: Path) -> None:
    """Two devices on one input bus are no bench."""
    loop = Loop()
    plan = plan_of(tomllib.loads(SITE + SECOND))

    with pytest.raises(PlanError, match="one input device is one scanner"):
        Bench(loop, plan, tmp_path, "7")
    loop.close()
