"""A Modbus line of the bench is read by a master that is not ours."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import minimalmodbus
import pytest

from simulators.modbus_slave import crc
from tests.benchmarks.bound import exchange_s
from tests.wire import tiny
from tests.wire.bench_rig import PATIENCE_S, port, rig

CLIMATE = """
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
baud = {baud}

[[device]]
name = "probe"
driver = "climate_xymd02"
bus = "rs485"
address = 1

[[device]]
name = "other"
driver = "tiny_registers"
bus = "rs485"
address = 7
"""

NETWORK = """
[[bus]]
name = "plc"
kind = "modbus-tcp"
address = "192.168.1.20:502"

[[device]]
name = "registers"
driver = "tiny_registers"
bus = "plc"
address = 3
"""


BOARD = """
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
baud = 38400

[[device]]
name = "lamp"
driver = "relay_modbus"
bus = "rs485"
address = 5
channel = 1

[[device]]
name = "horn"
driver = "relay_modbus"
bus = "rs485"
address = 5
channel = 3
"""


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)


@contextmanager
def master(path: Path, address: int, baud: int) -> Iterator[minimalmodbus.Instrument]:
    """Lend a master of another make."""
    instrument = minimalmodbus.Instrument(str(path), address)
    instrument.serial.baudrate = baud
    instrument.serial.timeout = 1.0
    try:
        # A pty does not tell the bench that it was opened; it looks 50 times a second.
        threading.Event().wait(0.05)
        yield instrument
    finally:
        instrument.serial.close()


def test_minimalmodbus_reads_the_climate_stand_in(tmp_path: Path) -> None:
    """Temperature and humidity come as they were poked, below zero too."""
    with rig(CLIMATE.format(baud=9600), tmp_path) as standing:
        change = {"temperature_c": "-12.3", "humidity_pct": "56.7"}
        assert standing.ask(do="poke", device="probe", change=change)["ok"]
        with master(tmp_path / "dev/ttyAMA0", 1, 9600) as instrument:
            read = [
                instrument.read_register(1, 1, functioncode=4, signed=True),
                instrument.read_register(2, 1, functioncode=4),
            ]
    assert read == [-12.3, 56.7]


def test_slaves_share_a_line_and_absent_ones_are_silent(tmp_path: Path) -> None:
    """Address 7 answers for itself, a hole is an exception, address 9 says nothing."""
    with rig(CLIMATE.format(baud=38400), tmp_path):
        path = tmp_path / "dev/ttyAMA0"
        with master(path, 7, 38400) as instrument:
            assert instrument.read_registers(2, 3) == [102, 103, 104]
            instrument.write_register(4, 9)
            assert instrument.read_register(4) == 9
            with pytest.raises(minimalmodbus.IllegalRequestError):
                instrument.read_registers(8, 5)
        with master(path, 9, 38400) as instrument:
            instrument.serial.timeout = 0.1
            with pytest.raises(minimalmodbus.NoResponseError):
                instrument.read_register(1)


def test_a_slow_line_reads_slower(tmp_path: Path) -> None:
    """Request and reply pass at the line's rate, with the slave's thinking between."""
    took_s = {}
    for baud in (2400, 19200):
        root = tmp_path / str(baud)
        with (
            rig(CLIMATE.format(baud=baud), root),
            master(root / "dev/ttyAMA0", 7, baud) as instrument,
        ):
            instrument.read_registers(0, 10)
            began_s = time.monotonic()
            for _turn in range(3):
                assert instrument.read_registers(0, 10)[9] == 109
            took_s[baud] = time.monotonic() - began_s
    # 33 bytes of 10 bits at 2400 are 137 ms, three times.
    assert took_s[2400] >= 0.41
    assert took_s[2400] / took_s[19200] > 2


def test_half_a_request_is_forgotten(tmp_path: Path) -> None:
    """Noise in front costs one answer, not the line: after a silence all is well."""
    ask, reply = bytes.fromhex("070300010001d5ac"), bytes.fromhex("0703020065f06f")
    with (
        rig(CLIMATE.format(baud=38400), tmp_path),
        port(tmp_path / "dev/ttyAMA0") as wire,
    ):
        wire.write(ask[:3] + ask)
        assert wire.read(1, patience_s=0.3) == b""
        wire.write(ask)
        assert wire.read(len(reply)) == reply


def test_modbus_tcp_listens_where_the_table_says(tmp_path: Path) -> None:
    """The configured address is in `tcp.json`; two requests may come as one."""
    asked = "192.168.1.20:502"
    with rig(NETWORK, tmp_path):
        host, number = table(tmp_path)[asked].split(":")
        with socket.create_connection((host, int(number)), PATIENCE_S) as client:
            ask = bytes.fromhex("0001 0000 0006 03 03 0001 0002")
            client.sendall(ask + b"\x00\x02" + ask[2:])
            lines = client.makefile("rb")
            with lines:
                first, second = lines.read(13), lines.read(13)
    reply = bytes.fromhex("0000 0007 03 03 04 0065 0066")
    assert b"\x00\x01" + reply == first
    assert b"\x00\x02" + reply == second


def table(root: Path) -> dict[str, str]:
    """Read where the bench listens for what."""
    read: dict[str, str] = json.loads((root / "tcp.json").read_text())
    return read


@pytest.mark.parametrize("baud", [1200, 9600, 38400])
def test_an_exchange_takes_what_its_frames_take(tmp_path: Path, baud: int) -> None:
    """No byte of question or answer is early, nor is the slave; little is late."""
    body, reply = bytes.fromhex("07030000000a"), 25
    ask = body + crc(body)
    heard_s: list[float] = []
    with (
        rig(CLIMATE.format(baud=baud), tmp_path) as standing,
        port(tmp_path / "dev/ttyAMA0") as wire,
    ):
        slave = standing.bench.devices["other"].device
        read = slave.read

        def noted(table: str, address: int, count: int) -> tuple[int, ...] | None:
            heard_s.append(time.monotonic())
            told: tuple[int, ...] | None = read(table, address, count)
            return told

        slave.read = noted
        threading.Event().wait(0.05)
        took_s = []
        for _turn in range(3):
            began_s = time.monotonic()
            wire.write(ask)
            assert len(wire.read(reply)) == reply
            took_s.append(time.monotonic() - began_s)
            assert heard_s[-1] - began_s >= len(ask) * 10 / baud
            # The silence that comes next is the master's part of the exchange.
            threading.Event().wait(0.01)
    silence_s = 0.00175 if baud > 19200 else 3.5 * 10 / baud
    least_s = exchange_s(baud, 10, slave.latency_s) - silence_s

    assert min(took_s) >= least_s
    assert min(took_s) < least_s + 0.02


def test_one_slave_falls_silent_alone(tmp_path: Path) -> None:
    """It takes no order either; the other answers, and it comes back to life."""
    with (
        rig(CLIMATE.format(baud=38400), tmp_path) as standing,
        master(tmp_path / "dev/ttyAMA0", 7, 38400) as instrument,
    ):
        assert standing.ask(do="fault", device="other", kind="silence")["ok"]
        instrument.serial.timeout = 0.1
        with pytest.raises(minimalmodbus.NoResponseError):
            instrument.write_register(4, 9)
        instrument.address = 1
        assert instrument.read_register(1, 1, functioncode=4) == 24.0
        assert standing.ask(do="fault", device="other", kind="none")["ok"]
        instrument.address = 7
        assert instrument.read_register(4) == 104


def test_two_relays_are_one_board(tmp_path: Path) -> None:
    """Devices of one address share its coils, and each sees its own."""
    with (
        rig(BOARD, tmp_path) as standing,
        master(tmp_path / "dev/ttyAMA0", 5, 38400) as instrument,
    ):
        instrument.write_bit(2, 1)

        assert [0, 0, 1] == instrument.read_bits(0, 3, functioncode=1)
        horn = standing.ask(do="poke", device="horn", change={})["sees"]
        lamp = standing.ask(do="poke", device="lamp", change={})["sees"]
        assert (True, False) == (horn["on"], lamp["on"])
