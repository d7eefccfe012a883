"""The R4DCB08 driver as a table of registers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import climate_r4dcb08 as collector
from drivers.contract import Ask, Finding, Refusal, RegisterWrite, Reply, Sample
from simulators import climate_r4dcb08 as collector_device

ALL, TWO = collector.Options(), collector.Options(channels=2)
CORRECTION_2 = collector.ASKS.index(Ask("holding", 9, 1))
REPORT, ADDRESS, BAUD = range(len(collector.ASKS) - 3, len(collector.ASKS))


def word(finding: Finding) -> str:
    """Name one finding; a sample by its channel."""
    match finding:
        case Sample(value=value, channel=channel):
            return f"{channel}={value}"
        case Reply(to=to, text=text):
            return f"{to}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def said(ask: int, registers: tuple[int, ...], options: collector.Options) -> str:
    """Name the findings of one answer."""
    return " ".join(word(one) for one in collector.decode(ask, registers, options))


@pytest.mark.parametrize(
    ("ask", "registers", "options", "expected"),
    [
        pytest.param(
            0,
            (219, 0xFF90, 0x8000, 0, 1250, 1251, 0xFDDA, 0xFDD9),
            ALL,
            "1=21.9 2=-11.2 content 4=0.0 5=125.0 range 7=-55.0 range",
            id="eight inputs",
        ),
        pytest.param(
            0, (219, 0xFF90, *[0x8000] * 6), TWO, "1=21.9 2=-11.2", id="two in use"
        ),
        pytest.param(2, (219,), ALL, "1=21.9", id="one alone"),
        pytest.param(9, (0x8000,), TWO, "content", id="the eighth alone"),
        pytest.param(
            1, (20, 0xFFE2, *[0] * 6), TWO, "correction-1:2.0 correction-2:-3.0", id="c"
        ),
        pytest.param(CORRECTION_2, (0xFFF1,), ALL, "correction-2:-1.5", id="one"),
        pytest.param(REPORT, (0,), ALL, "report:off", id="no reports"),
        pytest.param(REPORT, (30,), ALL, "report:30 s", id="reports"),
        pytest.param(ADDRESS, (1,), ALL, "address:1", id="its address"),
        pytest.param(ADDRESS, (0,), ALL, "range", id="the broadcast address"),
        pytest.param(ADDRESS, (248,), ALL, "range", id="no address"),
        pytest.param(BAUD, (3,), ALL, "baud:9600", id="its rate"),
        pytest.param(BAUD, (5,), ALL, "content", id="a rate it does not have"),
        pytest.param(0, (219,), ALL, "envelope", id="seven too few"),
        pytest.param(-1, (219,), ALL, "envelope", id="a negative ask"),
        pytest.param(len(collector.ASKS), (219,), ALL, "envelope", id="no such ask"),
    ],
)
def test_registers(
    ask: int, registers: tuple[int, ...], options: collector.Options, expected: str
) -> None:
    """Each answer earns exactly the findings beside it."""
    assert expected == said(ask, registers, options)


@pytest.mark.parametrize(
    ("verb", "value", "register", "code"),
    [
        ("correct-1", "2.0", 0x08, 20),
        ("correct-2", "-3", 0x09, 0xFFE2),
        ("correct-8", "-10.0", 0x0F, 0xFF9C),
        ("set-address", "3", 0xFE, 3),
        ("report-off", None, 0xFD, 0),
        ("baud-1200", None, 0xFF, 0),
        ("baud-19200", None, 0xFF, 4),
    ],
)
def test_orders(verb: str, value: str | None, register: int, code: int) -> None:
    """Each order is one write of one register, and the stand-in keeps it."""
    number = None if value is None else Decimal(value)
    (write,) = collector.encode(verb, number, ALL)
    device = collector_device.stand_in({})

    assert RegisterWrite("holding", register, (code,)) == write
    assert device.write(write.table, write.address, write.values) == 0
    assert device.read("holding", register, 1) == (code,)


@pytest.mark.parametrize(
    ("verb", "value", "sentence"),
    [
        ("correct-1", None, "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "10.1", "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "0.05", "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "1E+999999", "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "Infinity", "tenths of a degree from -10.0 to 10.0"),
        ("set-address", None, "a whole number from 1 to 247"),
        ("set-address", "0", "a whole number from 1 to 247"),
        ("set-address", "248", "a whole number from 1 to 247"),
    ],
)
def test_orders_out_of_bounds(verb: str, value: str | None, sentence: str) -> None:
    """A value that the board would not take is refused in one sentence."""
    with pytest.raises(ValueError, match=sentence):
        collector.encode(verb, None if value is None else Decimal(value), ALL)


def test_factory_reset() -> None:
    """A reset forgets address, rate and corrections."""
    device = collector_device.stand_in({"address": 9, "baud": 1200})
    device.write("holding", 0x08, (20,))
    (write,) = collector.encode("factory-reset", None, ALL)

    assert device.write(write.table, write.address, write.values) == 0
    assert device.read("holding", 0x08, 1) == (0,)
    assert device.read("holding", 0xFE, 2) == (1, 3)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 0x0000, (1,), 2, id="a measured value"),
        pytest.param("holding", 0x00FE, (0,), 3, id="address 0"),
        pytest.param("holding", 0x00FF, (6,), 3, id="no code"),
        pytest.param("coil", 0x00FE, (1,), 2, id="no coils"),
    ],
)
def test_writes_refused(
    table: str, address: int, values: tuple[int, ...], code: int
) -> None:
    """The stand-in refuses what the register table does not allow."""
    assert code == collector_device.stand_in({}).write(table, address, values)


def test_the_map_has_holes() -> None:
    """Between the corrections and the settings there is nothing."""
    device = collector_device.stand_in({})

    assert device.read("holding", 0x10, 1) is None
    assert device.read("input", 0x00, 1) is None


def test_what_is_there_is_told() -> None:
    """The driver reads each probe; one that is pulled out is refused until it is in."""
    device = collector_device.stand_in({})
    device.poke({"temperature_c": "-18.5", "2": "4.0", "3": ""})
    device.poke({"temperature_c": "-19"})
    device.write("holding", 0x07 + 1, (0xFFF6,))
    registers = device.read("holding", 0, 8)
    assert registers is not None

    assert (
        said(0, registers, collector.Options(channels=3)) == "1=-20.0 2=-19.0 content"
    )
