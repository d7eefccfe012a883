"""The climate stand-in read by minimalmodbus over a pty: a master that is not ours."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from dataclasses import dataclass

import minimalmodbus
import pytest

from simulators import climate_xymd02
from simulators.modbus_slave import reply

REQUEST_BYTES = 8


@dataclass(frozen=True)
class Line:
    """A master on one end of a pty, the probe on the other."""

    master: minimalmodbus.Instrument
    probe: climate_xymd02.Climate


def answer(number: int, probe: climate_xymd02.Climate) -> None:
    """Answer requests of eight bytes until the other end is closed."""
    heard = b""
    while True:
        try:
            data = os.read(number, 256)
        except OSError:
            return
        if not data or data == b"\0":
            return
        heard += data
        if len(heard) >= REQUEST_BYTES:
            said, heard = reply(heard, {1: probe}), b""
            os.write(number, said or b"")


@pytest.fixture
def line() -> Iterator[Line]:
    """Open a pty and let the probe answer on it from a thread."""
    ours, theirs = os.openpty()
    tty.setraw(ours)
    tty.setraw(theirs)
    probe = climate_xymd02.stand_in({})
    thread = threading.Thread(target=answer, args=(ours, probe))
    thread.start()
    master = minimalmodbus.Instrument(os.ttyname(theirs), 1)
    master.serial.timeout = 1.0
    yield Line(master, probe)
    master.serial.write(b"\0")
    thread.join(5)
    master.serial.close()
    os.close(theirs)
    os.close(ours)


def test_another_master_reads_the_probe(line: Line) -> None:
    """Temperature, below zero too, and humidity are what was poked."""
    line.probe.poke({"temperature_c": "-20.5", "humidity_pct": "54.6"})

    assert line.master.read_register(1, 1, functioncode=4, signed=True) == -20.5
    assert line.master.read_registers(1, 2, functioncode=4) == [0xFF33, 546]


def test_another_master_writes_the_address(line: Line) -> None:
    """A written register is read again; beyond the map is an exception."""
    line.master.write_register(0x0101, 8, functioncode=6)

    assert line.master.read_register(0x0101) == 8
    with pytest.raises(minimalmodbus.IllegalRequestError):
        line.master.read_registers(2, 2, functioncode=4)
