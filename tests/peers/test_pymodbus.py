"""Modbus: our drivers read a server of pymodbus through our own master.

The registers are written down here by hand from the manuals' tables, not taken from
our stand-ins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from pymodbus.simulator import DataType, SimData, SimDevice

from drivers import registry
from drivers.contract import Finding, RegisterDriver, Reply, Sample
from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_master import ModbusMaster
from firmware_bridge.tcp_port import TcpPort
from tests.wire.peers import DEADLINE_S, tcp_server

ADDRESS = 17
TABLES = ("coil", "discrete", "holding", "input")
EMPTY = 0xEEEE
"""What stands in registers that no manual names."""


def device(table: str, values: Mapping[int, int]) -> SimDevice:
    """Make a device of pymodbus with these registers, or coils, in one table."""
    size = -(-(max(values) + 1) // 16) * 16

    def block(name: str) -> list[SimData]:
        bits = name in ("coil", "discrete")
        nothing = 0 if bits else EMPTY
        shown = values if name == table else {}
        numbers = [shown.get(at, nothing) for at in range(size)]
        if bits:
            on = [bool(number) for number in numbers]
            return [SimData(0, values=on, datatype=DataType.BITS)]
        return [SimData(0, values=numbers, datatype=DataType.REGISTERS)]

    coils, discrete, holding, input_ = (block(name) for name in TABLES)
    return SimDevice(ADDRESS, simdata=(coils, discrete, holding, input_))


@contextmanager
def served(table: str, values: Mapping[int, int]) -> Iterator[ModbusMaster]:
    """Lend our master, connected to a server with such registers."""
    with tcp_server(device(table, values)) as number:
        port = TcpPort("127.0.0.1", number)
        master = ModbusMaster(port, framing="tcp", timeout_s=DEADLINE_S)
        master.open()
        try:
            yield master
        finally:
            master.close()


def load(name: str) -> RegisterDriver[Any]:
    """Load a driver of registers."""
    driver = registry.load(name)
    assert isinstance(driver, RegisterDriver)
    return driver


def polled(
    master: ModbusMaster, driver: RegisterDriver[Any], options: Any
) -> list[Finding]:
    """Ask everything that the device is asked, and give it its meaning."""
    findings: list[Finding] = []
    for index in driver.polls(options):
        values: list[int] = []
        for part in driver.asks[index].parts:
            read = master.read(
                ADDRESS, part.table, part.address, part.count, turnaround_s=0
            )
            assert not isinstance(read, Rejected), read
            values += read
        findings += driver.decode(index, tuple(values), options)
    return findings


def said(findings: list[Finding]) -> list[str]:
    """Name what was found."""
    words = []
    for one in findings:
        match one:
            case Sample(quantity=quantity, value=value, channel=channel):
                words.append(f"{quantity.key} {channel} {value}".replace("  ", " "))
            case Reply(to=to, ok=ok, text=text):
                words.append(f"{to} {ok} {text}")
            case _:
                words.append("refused")
    return words


@pytest.mark.parametrize(
    ("name", "settings", "table", "values", "expected"),
    [
        pytest.param(
            "climate_xymd02",
            {},
            "input",
            {1: 0xFF33, 2: 546},
            ["temperature -20.5", "humidity 54.6"],
            id="xymd02",
        ),
        pytest.param(
            "climate_renke",
            {},
            "holding",
            {0: 658, 1: 0xFF9B},
            ["humidity 65.8", "temperature -10.1"],
            id="renke",
        ),
        pytest.param(
            "climate_renke",
            {"order": "temperature-first", "table": "input"},
            "input",
            {0: 0xFF9B, 1: 658},
            ["temperature -10.1", "humidity 65.8"],
            id="renke, the other way round",
        ),
        pytest.param(
            "climate_r4dcb08",
            {},
            "holding",
            dict(enumerate((35, 0xFFF1, *[0x8000] * 6))),
            ["temperature 1 3.5", "temperature 2 -1.5"],
            id="r4dcb08",
        ),
        pytest.param(
            "climate_pt100_simex",
            {},
            "holding",
            {1: 0xFF38, 2: 0},
            ["temperature -20.0"],
            id="simex",
        ),
        pytest.param(
            "climate_pta8d08",
            {"channels": 2},
            "holding",
            dict.fromkeys(range(40), 0) | {0: 0, 1: 1000, 32: 1000, 33: 1385},
            ["temperature 1 0.0", "temperature 2 100.0"],
            id="pta8d08",
        ),
        pytest.param(
            "scale_laumas",
            {"decimals": 3, "unit": "kg"},
            "holding",
            dict.fromkeys(range(14), 0) | {6: 1 << 8 | 1 << 11, 8: 250, 10: 12345},
            ["mass -12.345"],
            id="laumas",
        ),
        pytest.param(
            "scale_flintec",
            {"decimals": 3},
            "holding",
            {0: 0xFFFF, 1: 0x10000 - 12345, 2: 0b10},
            ["mass -12.345"],
            id="flintec",
        ),
        pytest.param(
            "thermometer_calex",
            {},
            "holding",
            {0x12: 366, 0x13: 365, 0x14: 240, 0x15: 0},
            ["object-temperature 36.5", "ambient-temperature 24.0"],
            id="calex",
        ),
    ],
)
def test_a_driver_reads_pymodbus(
    name: str,
    settings: dict[str, Any],
    table: str,
    values: dict[int, int],
    expected: list[str],
) -> None:
    """What the manual says that these registers mean is what the driver says."""
    driver = load(name)
    with served(table, values) as master:
        found = said(polled(master, driver, driver.options(**settings)))

    assert expected == [one for one in found if one != "refused"]


NOUGHT = dict.fromkeys(range(14), 0)


@pytest.mark.parametrize(
    ("name", "verb", "table", "values", "wanted"),
    [
        ("relay_modbus", "on", "coil", {0: 0, 1: 0}, {0: 1, 1: 0}),
        ("scale_laumas", "zero", "holding", NOUGHT, {5: 8}),
        ("scale_flintec", "zero", "holding", NOUGHT, {8: 1}),
        ("climate_r4dcb08", "report-off", "holding", {0xFD: 3, 0xFE: 1}, {0xFD: 0}),
    ],
)
def test_an_order_reaches_pymodbus(
    name: str,
    verb: str,
    table: Any,
    values: dict[int, int],
    wanted: dict[int, int],
) -> None:
    """An order writes the register that the manual names, and leaves the others."""
    driver = load(name)
    assert driver.encode is not None
    with served(table, values) as master:
        for write in driver.encode(verb, None, driver.options()):
            done = master.write(
                ADDRESS, write.table, write.address, write.values, turnaround_s=0
            )
            assert done is None
        shown = {
            at: master.read(ADDRESS, table, at, 1, turnaround_s=0) for at in values
        }

    assert {at: (value,) for at, value in (values | wanted).items()} == shown
