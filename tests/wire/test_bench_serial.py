"""A serial line of the bench behaves like a wire, not like a buffer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from firmware_bridge.errors import LinkError
from firmware_bridge.serial_port import SerialPort
from simulators import obstacle
from tests.wire import tiny
from tests.wire.bench_rig import Port, Rig, port, rig, wait_for

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


def test_a_byte_at_a_time_is_never_early(tmp_path: Path) -> None:
    """Each byte of an answer comes when it has passed at 2400 baud, not before."""
    with (
        rig(LINE.format(baud=2400, more=""), tmp_path) as standing,
        port(tmp_path / NAME) as wire,
    ):
        wire.write(b"x")
        assert wire.read(1) == b"X"
        began_s = time.monotonic()
        standing.ask(do="poke", device="talker", change={"text": "y" * 24})
        for count in range(1, 25):
            assert wire.read(1) == b"y"
            assert time.monotonic() - began_s >= count * 10 / 2400


def answer_s(wire: Port, count: int = 1) -> float:
    """Return how long the echo of so many bytes takes."""
    began_s = time.monotonic()
    wire.write(b"x" * count)
    assert wire.read(count) == b"X" * count
    return time.monotonic() - began_s


@pytest.mark.parametrize(
    ("kind", "rate", "least_s", "most_s"),
    [
        # 12 bytes of 10 bits at 9600 baud, there and back.
        ("none", None, 0.025, 0.06),
        ("latency", None, 0.025 + 2 * 0.016, 0.09),
        ("latency", 0.1, 0.225, 0.3),
        ("late", 0.3, 0.325, 0.4),
        ("slow", 8, 0.2, 0.3),
    ],
)
def test_a_line_may_be_slower_than_it_should(
    tmp_path: Path, kind: str, rate: float | None, least_s: float, most_s: float
) -> None:
    """An adapter's latency counts each way, as a low rate does; a late answer once."""
    with (
        rig(LINE.format(baud=9600, more=""), tmp_path) as standing,
        port(tmp_path / NAME) as wire,
    ):
        answer_s(wire)
        assert standing.ask(do="fault", bus="wire", kind=kind, rate=rate)["ok"]
        slow_s = min(answer_s(wire, 12) for _try in range(3))
        standing.ask(do="fault", bus="wire", kind="none")

        assert least_s <= slow_s < most_s
        assert min(answer_s(wire, 12) for _try in range(3)) < 0.06


def test_a_plug_is_pulled_in_the_middle_of_a_frame(tmp_path: Path) -> None:
    """Half of what the device says comes through, then the port is gone."""
    with rig(LINE.format(baud=9600, more=""), tmp_path) as standing:
        with port(tmp_path / NAME) as wire:
            answer_s(wire)
            standing.ask(do="fault", bus="wire", kind="cut")
            standing.ask(do="poke", device="talker", change={"text": "0123456789"})
            assert wire.read(5) == b"01234"
            with pytest.raises(OSError, match=r"hung up|error"):
                wire.read(1)
        assert not (tmp_path / NAME).is_symlink()
        standing.ask(do="plug", bus="wire")
        ready(standing)


def test_a_renumbered_port_is_there_at_once(tmp_path: Path) -> None:
    """It has another number, and who had it open gets an error."""
    with rig(LINE.format(baud=9600, more=""), tmp_path) as standing:
        before = (tmp_path / NAME).readlink()
        with port(tmp_path / NAME) as wire:
            answer_s(wire)
            assert standing.ask(do="renumber", bus="wire") == {"ok": True}
            with pytest.raises(OSError, match=r"hung up|error"):
                wire.read(1)
        assert before != (tmp_path / NAME).readlink()
        ready(standing)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("held", "is held by another process"), ("forbidden", "may not be opened")],
)
def test_a_port_may_be_closed_to_the_gateway(
    tmp_path: Path, kind: str, words: str
) -> None:
    """Taken by another process or without permission, until the fault ends."""
    gateway = SerialPort(str(tmp_path / NAME), baud=9600)
    with rig(LINE.format(baud=9600, more=""), tmp_path) as standing:
        assert standing.ask(do="fault", bus="wire", kind=kind)["ok"]
        for _opening in range(2):
            with pytest.raises(LinkError, match=words):
                gateway.open()
        assert not listening(standing)
        # It stays so when the adapter comes back, under its other number too.
        standing.ask(do="renumber", bus="wire")
        with pytest.raises(LinkError, match=words):
            gateway.open()
        standing.ask(do="fault", bus="wire", kind="none")
        gateway.open()
        gateway.write(b"x")
        assert b"X" == gateway.read(5.0)
        gateway.close()


def test_a_port_in_use_cannot_be_taken(tmp_path: Path) -> None:
    """The gateway had it first; the bench says so, and the line goes on."""
    gateway = SerialPort(str(tmp_path / NAME), baud=9600)
    with rig(LINE.format(baud=9600, more=""), tmp_path) as standing:
        gateway.open()
        answer = standing.ask(do="fault", bus="wire", kind="held")
        assert not answer["ok"]
        assert "the gateway has the port; unplug it first" == answer["why"]
        gateway.write(b"x")
        assert b"X" == gateway.read(5.0)
        gateway.close()


def test_root_is_refused_where_nothing_can_be_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that lets its user write everything says so in one sentence."""
    monkeypatch.setattr(obstacle, "WRITTEN_BY_NOBODY", (str(tmp_path),))
    with rig(LINE.format(baud=9600, more=""), tmp_path) as standing:
        answer = standing.ask(do="fault", bus="wire", kind="forbidden")
        assert not answer["ok"]
        assert "this machine forbids its user no port at all" == answer["why"]
        ready(standing)
