"""A serial line of the bench behaves like a wire, not like a buffer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.wire import tiny
from tests.wire.bench_rig import Rig, port, rig, wait_for

LINE = """
[[bus]]
name = "wire"
kind = "serial"
port = "/dev/serial/by-id/usb-talker-port0"
baud = {baud}

[[device]]
name = "talker"
driver = "tiny_talker"
bus = "wire"
{more}
"""
NAME = "dev/serial/by-id/usb-talker-port0"


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)


def ready(standing: Rig) -> None:
    """Wait until the bench has noticed the opened port: it echoes."""
    with port(standing.root / NAME) as gateway:
        gateway.write(b"x")
        assert gateway.read(1) == b"X"


def test_both_sides_hear_each_other(tmp_path: Path) -> None:
    """What is written is heard by the device, and its answer read."""
    with (
        rig(LINE.format(baud=115200, more=""), tmp_path),
        port(tmp_path / NAME) as wire,
    ):
        wire.write(b"hello")
        assert wire.read(5) == b"HELLO"


def test_a_slow_line_takes_its_time(tmp_path: Path) -> None:
    """A quarter of the baud rate takes about four times as long."""
    took_s = {}
    for baud in (2400, 9600):
        root = tmp_path / str(baud)
        with (
            rig(LINE.format(baud=baud, more=""), root) as standing,
            port(root / NAME) as wire,
        ):
            wire.write(b"x")
            assert wire.read(1) == b"X"
            began_s = time.monotonic()
            standing.ask(do="poke", device="talker", change={"text": "y" * 96})
            assert len(wire.read(96)) == 96
            took_s[baud] = time.monotonic() - began_s
    assert took_s[9600] >= 0.098
    assert 2.0 < took_s[2400] / took_s[9600] < 5.0


def test_the_host_side_is_paced_too(tmp_path: Path) -> None:
    """The device hears the last byte only when it has passed, at 10 bits each."""
    with (
        rig(LINE.format(baud=2400, more=""), tmp_path),
        port(tmp_path / NAME) as wire,
    ):
        began_s = time.monotonic()
        wire.write(b"z" * 24)
        assert wire.read(24) == b"Z" * 24
        assert time.monotonic() - began_s >= 0.199


def test_nothing_is_kept_for_a_later_listener(tmp_path: Path) -> None:
    """What was said while nobody listened, or left unread, is gone."""
    with rig(LINE.format(baud=115200, more=""), tmp_path) as standing:
        standing.ask(do="poke", device="talker", change={"text": "to nobody"})
        with port(tmp_path / NAME) as first:
            first.write(b"x")
            assert first.read(1) == b"X"
            standing.ask(do="poke", device="talker", change={"text": "unread"})
            first.write(b"y")
            assert len(first.read(1)) == 1
        wait_for(lambda: not listening(standing))
        with port(tmp_path / NAME) as second:
            second.write(b"z")
            assert second.read(1) == b"Z"


def listening(standing: Rig) -> bool:
    """Ask the line itself whether anybody has it open."""
    return bool(standing.ask(do="list")["buses"]["wire"]["listening"])


def test_a_plug_comes_back_under_another_number(tmp_path: Path) -> None:
    """The old port fails, the name vanishes, and returns with another pty behind it."""
    with rig(LINE.format(baud=115200, more=""), tmp_path) as standing:
        name = tmp_path / NAME
        before = name.readlink()
        ready(standing)
        with port(name) as wire:
            wire.write(b"x")
            assert wire.read(1) == b"X"
            assert standing.ask(do="unplug", bus="wire") == {"ok": True}
            with pytest.raises(OSError, match=r"hung up|error"):
                wire.read(1)
        assert not name.is_symlink()
        assert standing.ask(do="plug", bus="wire") == {"ok": True}
        assert name.readlink() != before
        ready(standing)


def test_silence_and_noise_are_faults_that_end(tmp_path: Path) -> None:
    """A silent wire says nothing, a noisy one speaks unasked, and `none` heals it."""
    with (
        rig(LINE.format(baud=115200, more=""), tmp_path) as standing,
        port(tmp_path / NAME) as wire,
    ):
        wire.write(b"x")
        assert wire.read(1) == b"X"
        standing.ask(do="fault", bus="wire", kind="silence")
        wire.write(b"x")
        assert wire.read(1, patience_s=0.15) == b""
        standing.ask(do="fault", bus="wire", kind="noise", rate=500)
        assert len(wire.read(20)) == 20
        standing.ask(do="fault", bus="wire", kind="none")
        standing.ask(do="noise", bus="wire", hex="00ff")
        wait_for(lambda: wire.read(1) == b"\xff")


def test_a_device_that_pushes_goes_on_after_each_opening(tmp_path: Path) -> None:
    """Ten openings one after the other each hear a frame."""
    text = LINE.format(baud=115200, more="every_s = 0.03")
    with rig(text, tmp_path) as standing:
        standing.ask(do="poke", device="talker", change={"text": "frame."})
        for _turn in range(10):
            with port(tmp_path / NAME) as wire:
                assert b"frame" in wire.read(12)
