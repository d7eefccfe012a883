"""An input device on a real FIFO, and held alone where it is a character device."""

from __future__ import annotations

import errno
import os
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.errors import LinkError
from firmware_bridge.input_port import EVIOCGRAB, InputPort
from tests.wire.peers import DEADLINE_S, Pty, pty

PRESS_A = struct.pack("llHHi", 12, 345678, 1, 30, 1)
HEARD_A = bytes.fromhex("0100 1e00 01000000")


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """Make a FIFO where a device would be."""
    made = tmp_path / "usb-scanner-event-kbd"
    os.mkfifo(made)
    return made


@pytest.fixture
def port(fifo: Path) -> Iterator[InputPort]:
    """Give the port of that FIFO, open."""
    made = InputPort(str(fifo))
    made.open()
    yield made
    made.close()


@pytest.fixture
def keyboard(fifo: Path, port: InputPort) -> Iterator[int]:
    """Give the end of the FIFO that the kernel would write to."""
    assert str(fifo) == port.identity
    number = os.open(fifo, os.O_WRONLY)
    yield number
    os.close(number)


def test_events_come_in_short_and_alike_everywhere(
    port: InputPort, keyboard: int
) -> None:
    """The time is left out; type, code and value stand low byte first."""
    os.write(keyboard, PRESS_A + struct.pack("llHHi", 12, 345678, 4, 4, -2))

    assert HEARD_A + bytes.fromhex("0400 0400 feffffff") == port.read(DEADLINE_S)


def test_half_an_event_waits_for_the_other_half(port: InputPort, keyboard: int) -> None:
    """An event that came in pieces is one event."""
    os.write(keyboard, PRESS_A + PRESS_A[:7])
    assert HEARD_A == port.read(DEADLINE_S)
    os.write(keyboard, PRESS_A[7:9])
    assert b"" == port.read(DEADLINE_S)
    os.write(keyboard, PRESS_A[9:])

    assert HEARD_A == port.read(DEADLINE_S)


def test_half_an_event_does_not_outlive_an_opening(fifo: Path, port: InputPort) -> None:
    """What was left of an event is forgotten when the device is opened anew."""
    with fifo.open("wb", buffering=0) as before:
        before.write(PRESS_A[:5])
        assert b"" == port.read(DEADLINE_S)
    port.open()
    with fifo.open("wb", buffering=0) as after:
        after.write(PRESS_A)
        assert HEARD_A == port.read(DEADLINE_S)


def test_a_silent_keyboard_gives_nothing_after_the_time_out(port: InputPort) -> None:
    """A read lasts as long as it was told, even where nobody has written yet."""
    began_s = time.monotonic()

    assert b"" == port.read(0.03)
    assert 0.02 < time.monotonic() - began_s < 1


def test_wake_ends_a_read(port: InputPort) -> None:
    """A wake from another thread makes a waiting read return nothing."""
    waker = threading.Thread(target=port.wake)
    began_s = time.monotonic()
    waker.start()

    assert b"" == port.read(DEADLINE_S)
    assert time.monotonic() - began_s < DEADLINE_S / 2
    waker.join()


def test_an_unplugged_scanner_says_so(fifo: Path, port: InputPort) -> None:
    """A device that went away raises from read, naming itself, and closes in peace."""
    os.close(os.open(fifo, os.O_WRONLY))

    with pytest.raises(LinkError, match=rf"{fifo.name} is gone: .+\.$"):
        port.read(DEADLINE_S)
    port.close()
    port.close()


def test_nothing_is_written(port: InputPort) -> None:
    """A keyboard scanner has no ear, and the port says so."""
    with pytest.raises(LinkError, match="takes no bytes: a keyboard scanner only"):
        port.write(b"\x00")


def test_a_closed_port_refuses_and_ignores_wakes(fifo: Path) -> None:
    """Reading a closed port is an error, waking or closing it is not."""
    port = InputPort(str(fifo))
    port.wake()
    port.close()

    with pytest.raises(LinkError, match="is not open"):
        port.read(0)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.EACCES, "may not be opened: let this user into the group `input`."),
        (errno.ENODEV, "is not there: plug the scanner in, or correct `port`."),
        (errno.EMFILE, "cannot be opened: Too many open files."),
    ],
)
def test_a_device_that_cannot_be_opened_says_so(
    fifo: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    """Each reason is one sentence with the port's name."""

    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("firmware_bridge.input_port.os.open", refuse)

    with pytest.raises(LinkError) as caught:
        InputPort(str(fifo)).open()
    assert f"{fifo} {says}" == str(caught.value)


def test_a_missing_device_says_so(tmp_path: Path) -> None:
    """No such device: the sentence names the port and what to do."""
    with pytest.raises(LinkError, match=r"event-kbd is not there: plug the scanner"):
        InputPort(str(tmp_path / "event-kbd")).open()


@pytest.mark.parametrize("what", ["file", "folder", "/dev/null"])
def test_what_is_no_input_device(tmp_path: Path, what: str) -> None:
    """A file, a folder or another sort of device is refused with a sentence."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()

    with pytest.raises(LinkError, match="is no input device: correct `port`"):
        InputPort(str(tmp_path / what)).open()


@pytest.fixture
def device() -> Iterator[Pty]:
    """Give a character device that says what the test says."""
    with pty() as made:
        yield made


def test_a_device_is_held_alone(device: Pty, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character device is grabbed when it is opened, so that no console hears it."""
    asked: list[tuple[int, int]] = []

    def grab(_number: int, request: int, value: int) -> int:
        asked.append((request, value))
        return 0

    monkeypatch.setattr("firmware_bridge.input_port.fcntl.ioctl", grab)
    port = InputPort(device.path)
    port.open()
    os.write(device.fd, PRESS_A)
    heard = port.read(DEADLINE_S)
    port.close()

    assert HEARD_A == heard
    assert [(0x40044590, 1)] == asked == [(EVIOCGRAB, 1)]


def test_a_grabbed_device_says_so(device: Pty, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scanner that another process holds is one sentence, and is let go."""

    def busy(*_: object) -> int:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr("firmware_bridge.input_port.fcntl.ioctl", busy)
    port = InputPort(device.path)

    with pytest.raises(LinkError, match="is grabbed by another process: stop that one"):
        port.open()
    with pytest.raises(LinkError, match="is not open"):
        port.read(0)
