"""The PTA8D08 driver as a table of registers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import climate_pta8d08 as collector
from drivers.contract import Finding, Refusal, RegisterWrite, Sample
from simulators import climate_pta8d08 as collector_device
from tests.unit.voices import registers_of

ALL, ONE = collector.Options(), collector.Options(channels=1)


def word(finding: Finding) -> str:
    """Name one finding; a sample by its channel."""
    match finding:
        case Sample(value=value, channel=channel):
            return f"{channel}={value}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def first_input(temperature: int, resistance: int) -> tuple[int, ...]:
    """Spell the registers of a board with one input that matters."""
    return (temperature, *[0] * 7, resistance, *[0] * 7)


def said(registers: tuple[int, ...], options: collector.Options) -> str:
    """Name the findings of one answer."""
    return " ".join(word(one) for one in collector.decode(0, registers, options))


@pytest.mark.parametrize(
    ("temperature", "resistance", "expected"),
    [
        pytest.param(298, 1116, "1=29.8", id="published"),
        pytest.param(0, 1000, "1=0.0", id="zero"),
        pytest.param(0xFF38, 921, "1=-20.0", id="frost"),
        pytest.param(1000, 1385, "1=100.0", id="boiling"),
        pytest.param(0xF830, 185, "1=-200.0", id="coldest"),
        pytest.param(0xF82F, 185, "range", id="too cold"),
        pytest.param(8500, 3905, "1=850.0", id="hottest"),
        pytest.param(8501, 3905, "range", id="too hot"),
        pytest.param(977, 1376, "content", id="open"),
        pytest.param(968, 1373, "content", id="nearly what is open"),
        pytest.param(50, 1376, "content", id="open, whatever the temperature"),
        pytest.param(977, 1019, "content", id="open, whatever the resistance"),
        pytest.param(50, 1012, "1=5.0", id="nearly 2 degrees apart"),
        pytest.param(50, 1011, "content", id="more than 2 degrees apart"),
        pytest.param(50, 1000, "content", id="5 degrees apart"),
        pytest.param(50, 0, "content", id="shorted"),
    ],
)
def test_an_input(temperature: int, resistance: int, expected: str) -> None:
    """Temperature and resistance of an input must belong together, and to a probe."""
    assert expected == said(first_input(temperature, resistance), ONE)


def test_a_correction_needs_tolerance() -> None:
    """A corrected board is believed as far apart as its owner says."""
    corrected = first_input(100, 1019)

    assert said(corrected, ONE) == "content"
    assert said(corrected, collector.Options(channels=1, apart_c=6)) == "1=10.0"


@pytest.mark.parametrize(
    ("ask", "count"), [(0, 8), (0, 15), (0, 17), (0, 40), (1, 16), (-1, 16)]
)
def test_another_answer(ask: int, count: int) -> None:
    """An answer of another length, or to no ask, is refused whole."""
    (refusal,) = collector.decode(ask, (0,) * count, ALL)

    assert word(refusal) == "envelope"


@given(st.integers(-2000, 8500))
def test_the_curve(tenths: int) -> None:
    """Over the whole range, what a true PT100 has is believed."""
    celsius = Decimal(tenths).scaleb(-1)
    resistance = round(collector.pt100_ohm(celsius) * 10)
    expected = f"1={celsius}"
    if collector.is_open(celsius, Decimal(resistance).scaleb(-1)):
        expected = "content"

    assert expected == said(first_input(tenths & 0xFFFF, resistance), ONE)


@pytest.mark.parametrize(
    ("verb", "value", "register", "code"),
    [
        ("correct-1", "2.0", 0x40, 20),
        ("correct-8", "-3", 0x47, 0xFFE2),
        ("set-address", "3", 0xFE, 3),
        ("report-off", None, 0xFD, 0),
        ("factory-reset", None, 0xFB, 0),
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
        ("correct-1", "-10.1", "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "0.05", "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "1E+999999", "tenths of a degree from -10.0 to 10.0"),
        ("correct-1", "NaN", "tenths of a degree from -10.0 to 10.0"),
        ("set-address", None, "a whole number from 1 to 247"),
        ("set-address", "248", "a whole number from 1 to 247"),
    ],
)
def test_orders_out_of_bounds(verb: str, value: str | None, sentence: str) -> None:
    """A value that the board would not take is refused in one sentence."""
    with pytest.raises(ValueError, match=sentence):
        collector.encode(verb, None if value is None else Decimal(value), ALL)


def test_what_is_there_is_told() -> None:
    """The driver reads each probe; an input with nothing on it is refused."""
    device = collector_device.stand_in({"address": 4})
    device.poke({"temperature_c": "4.3", "2": "", "3": "-21.5"})
    device.write("holding", 0x40, (10,))
    registers = registers_of(device, collector.ASKS[0])

    assert (
        said(registers, collector.Options(channels=4)) == "1=5.3 content 3=-21.5 4=4.3"
    )
    assert (registers[1], registers[9]) == (977, 1376)


def test_a_reset_forgets() -> None:
    """A reset forgets corrections and the address."""
    device = collector_device.stand_in({"address": 4})
    device.write("holding", 0x40, (10,))
    device.write("holding", 0xFB, (0,))

    assert device.read("holding", 0x40, 1) == (0,)
    assert device.read("holding", 0xFE, 1) == (1,)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 0x0000, (1,), 2, id="a measured value"),
        pytest.param("holding", 0x00FE, (0,), 3, id="address 0"),
        pytest.param("input", 0x0040, (1,), 2, id="no such table"),
    ],
)
def test_writes_refused(
    table: str, address: int, values: tuple[int, ...], code: int
) -> None:
    """The stand-in refuses what the register table does not allow."""
    assert code == collector_device.stand_in({}).write(table, address, values)


def test_the_map_has_holes() -> None:
    """Beyond the blocks, and in another table, there is nothing."""
    device = collector_device.stand_in({})

    assert device.read("holding", 0x80, 1) is None
    assert device.read("input", 0, 8) is None
