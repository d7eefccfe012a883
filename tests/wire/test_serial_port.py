"""A serial port on real ptys: opened alone, read at once, gone with a sentence."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.errors import LinkError
from firmware_bridge.serial_port import SerialPort
from tests.wire.peers import DEADLINE_S, Pty, pty


@pytest.fixture
def line() -> Iterator[Pty]:
    """Give a serial line."""
    with pty() as made:
        yield made


@pytest.fixture
def port(line: Pty) -> Iterator[SerialPort]:
    """Give the port of that line, open."""
    made = SerialPort(line.path, baud=9600)
    made.open()
    yield made
    made.close()


def test_bytes_come_in_as_they_are(line: Pty, port: SerialPort) -> None:
    """Every byte passes unchanged, XON, XOFF, NUL and line ends among them."""
    data = bytes(range(256))
    os.write(line.fd, data)

    heard = b""
    while len(heard) < len(data) and (piece := port.read(DEADLINE_S)):
        heard += piece

    assert data == heard


def test_bytes_go_out_as_they_are(line: Pty, port: SerialPort) -> None:
    """Every byte is sent unchanged."""
    data = bytes(range(256))

    port.write(data)

    assert data == line.hear(len(data))


def test_a_silent_line_gives_nothing_after_the_time_out(port: SerialPort) -> None:
    """A read of a silent line lasts as long as it was told."""
    began_s = time.monotonic()

    assert b"" == port.read(0.03)
    assert 0.02 < time.monotonic() - began_s < 1


def test_wake_ends_a_read(port: SerialPort) -> None:
    """A wake from another thread makes a waiting read return nothing."""
    waker = threading.Thread(target=port.wake)
    began_s = time.monotonic()
    waker.start()

    assert b"" == port.read(DEADLINE_S)
    assert time.monotonic() - began_s < DEADLINE_S / 2
    waker.join()


def test_many_wakes_are_few(port: SerialPort) -> None:
    """More wakes than a pipe holds do not block, and end no later reads."""
    for _ in range(70_000):
        port.wake()
    for _ in range(17):
        port.read(0)

    began_s = time.monotonic()
    assert b"" == port.read(0.03)
    assert time.monotonic() - began_s > 0.02


def test_an_unplugged_port_says_so(line: Pty, port: SerialPort) -> None:
    """A port that went away raises from read, naming itself, and closes in peace."""
    line.unplug()

    with pytest.raises(LinkError, match=rf"{line.path} is gone: .+\.$"):
        port.read(DEADLINE_S)
    with pytest.raises(LinkError, match="is gone"):
        port.write(b"\x00")
    port.close()


def test_unplugging_ends_a_waiting_read(line: Pty, port: SerialPort) -> None:
    """A waiting read is ended by an unplugging, not by its time-out."""
    unplugging = threading.Thread(target=line.unplug)
    unplugging.start()

    with pytest.raises(LinkError):
        port.read(DEADLINE_S)
    unplugging.join()


def test_a_missing_port_says_so(tmp_path: Path) -> None:
    """No such device: the sentence names the port and what to do."""
    with pytest.raises(LinkError, match=r"usb-scale is not there: plug"):
        SerialPort(str(tmp_path / "usb-scale"), baud=9600).open()


def test_a_held_port_says_so(line: Pty, port: SerialPort) -> None:
    """A port is opened by one only."""
    assert line.path == port.identity

    with pytest.raises(LinkError, match="is held by another process: stop"):
        SerialPort(line.path, baud=9600).open()


def test_a_port_closed_is_free(line: Pty, port: SerialPort) -> None:
    """After close another one may open it."""
    port.close()
    port.close()
    other = SerialPort(line.path, baud=9600)

    other.open()
    other.close()


def test_a_forbidden_port_says_so(line: Pty, monkeypatch: pytest.MonkeyPatch) -> None:
    """No permission: the sentence names the port and what to do."""

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("serial.serialposix.os.open", refuse)

    with pytest.raises(LinkError, match=r"may not be opened: let this user"):
        SerialPort(line.path, baud=9600).open()


def test_a_plain_file_is_no_port(tmp_path: Path) -> None:
    """A file is refused with a sentence."""
    (tmp_path / "file").touch()

    with pytest.raises(LinkError, match="is no serial port"):
        SerialPort(str(tmp_path / "file"), baud=9600).open()


def test_impossible_settings_are_refused(line: Pty) -> None:
    """Settings that no port has are one sentence, too."""
    with pytest.raises(LinkError, match="does not take 9600 baud 9N1"):
        SerialPort(line.path, baud=9600, bits=9).open()


def test_a_port_comes_back_under_another_number(tmp_path: Path) -> None:
    """The stable path is followed at each opening."""
    link = tmp_path / "by-id"
    port = SerialPort(str(link), baud=9600)
    with pty() as first, pty() as second:
        link.symlink_to(first.path)
        port.open()
        assert first.path == port.identity
        link.unlink()
        link.symlink_to(second.path)
        port.open()
        assert second.path == port.identity
        os.write(second.fd, b"hello")
        assert b"hello" == port.read(DEADLINE_S)
        port.close()
    assert str(link) == port.identity


def test_old_bytes_are_forgotten(line: Pty) -> None:
    """What came in while the port was closed is not taken for news."""
    os.write(line.fd, b"old")
    port = SerialPort(line.path, baud=9600)
    port.open()
    os.write(line.fd, b"new")

    assert b"new" == port.read(DEADLINE_S)
    port.close()


def test_a_hung_reader_is_no_endless_write(
    line: Pty, port: SerialPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that takes no bytes is a link error after a while."""
    monkeypatch.setattr("firmware_bridge.serial_port.PATIENCE_S", 0.05)
    monkeypatch.setattr("firmware_bridge.serial_port.BITS_PER_BYTE", 0)

    with pytest.raises(LinkError, match=f"{line.path} takes no more bytes"):
        port.write(bytes(1_000_000))


def test_a_closed_port_refuses_and_ignores_wakes(line: Pty) -> None:
    """Reading and writing a closed port is an error, waking or closing it is not."""
    port = SerialPort(line.path, baud=9600)
    port.wake()
    port.close()

    with pytest.raises(LinkError, match="is not open"):
        port.read(0)
    with pytest.raises(LinkError, match="is not open"):
        port.write(b"")


def test_seven_bits_even_parity(line: Pty) -> None:
    """Settings other than 8N1 are taken."""
    port = SerialPort(line.path, baud=4800, bits=7, parity="E", stop_bits=2)
    port.open()
    port.write(b"S\r\n")

    assert b"S\r\n" == line.hear(3)
    port.close()
