"""Stand-ins read by minimalmodbus over a pty, and by a client of pymodbus's frames."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import minimalmodbus
import pytest
from pymodbus.client import ModbusSerialClient

from drivers import relay_modbus as relay_driver
from drivers.contract import Finding, Sample
from drivers.quantities import Quantity
from firmware_bridge.modbus_master import ModbusMaster
from firmware_bridge.tcp_port import TcpPort
from simulators import climate_xymd02, relay_modbus
from simulators.modbus_line import cut_rtu
from simulators.modbus_slave import reply
from simulators.standin import SlaveDevice
from tests.wire.peers import tcp_server


@dataclass(frozen=True)
class Line:
    """A master on one end of a pty, the probe on the other."""

    master: minimalmodbus.Instrument
    probe: climate_xymd02.Climate
    relay: relay_modbus.Relay


def answer(number: int, slaves: Mapping[int, SlaveDevice]) -> None:
    """Answer requests until the other end is closed."""
    heard = b""
    while True:
        try:
            data = os.read(number, 256)
        except OSError:
            return
        if not data or data == b"\0":
            return
        requests, heard = cut_rtu(heard + data)
        for request in requests:
            os.write(number, reply(request, slaves) or b"")


@pytest.fixture
def line() -> Iterator[Line]:
    """Open a pty and let probe and relay board answer on it from a thread."""
    ours, theirs = os.openpty()
    tty.setraw(ours)
    tty.setraw(theirs)
    probe = climate_xymd02.stand_in({})
    relay = relay_modbus.stand_in({"relays": 8})
    thread = threading.Thread(target=answer, args=(ours, {1: probe, 2: relay}))
    thread.start()
    master = minimalmodbus.Instrument(os.ttyname(theirs), 1)
    master.serial.timeout = 1.0
    yield Line(master, probe, relay)
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


def test_another_master_switches_relays(line: Line) -> None:
    """Coils are written one by one and together, and read again."""
    line.master.address = 2
    line.master.write_bit(2, 1)
    line.master.write_bits(4, [1, 0, 1])

    assert {"on": False, "relays_on": [3, 5, 7]} == line.relay.poke({})
    assert [0, 0, 1, 0, 1, 0, 1, 0] == line.master.read_bits(0, 8, functioncode=1)
    with pytest.raises(minimalmodbus.IllegalRequestError):
        line.master.read_bits(7, 2, functioncode=1)
    with pytest.raises(minimalmodbus.IllegalRequestError):
        line.master.read_bits(0, 8, functioncode=2)


def test_a_third_master_switches_relays(line: Line) -> None:
    """The same with pymodbus's own client, whose frames nobody here wrote."""
    port = line.master.serial.port
    with ModbusSerialClient(port, baudrate=19200, timeout=1.0) as client:
        client.write_coil(0, True, device_id=2)
        client.write_coils(5, [True, True], device_id=2)
        read = client.read_coils(0, count=8, device_id=2)

    assert [bit in (0, 5, 6) for bit in range(8)] == read.bits[:8]
    assert [1, 6, 7] == line.relay.poke({})["relays_on"]


@pytest.mark.parametrize("channel", [1, 8])
def test_the_driver_switches_another_board(channel: int) -> None:
    """What the driver asks and writes means the same to a server of pymodbus's."""
    options = relay_driver.Options(channel=channel)
    (index,) = relay_driver.DRIVER.polls(options)
    ask = relay_driver.ASKS[index]
    seen: list[Finding] = []
    with tcp_server() as number:
        master = ModbusMaster(
            TcpPort("127.0.0.1", number), framing="tcp", timeout_s=1.0
        )
        master.open()
        for verb in ("on", "off"):
            (write,) = relay_driver.encode(verb, None, options)
            refused = master.write(
                1, write.table, write.address, write.values, turnaround_s=0.0
            )
            assert refused is None
            values = master.read(1, ask.table, ask.address, ask.count, turnaround_s=0.0)
            assert isinstance(values, tuple)
            seen += relay_driver.decode(index, values, options)
        master.close()

    assert [Sample(Quantity.CONTACT, Decimal(state)) for state in (1, 0)] == seen
