"""The XY-MD02 driver as a table of registers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import climate_xymd02 as md02
from drivers.contract import Finding, Refusal, RegisterWrite, Reply, Sample
from simulators import climate_xymd02 as md02_device

TENTHS, HUNDREDTHS = md02.Options(), md02.Options(scale=100)


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(quantity=quantity, value=value):
            return f"{quantity.key[0]}{value}"
        case Reply(to=to, text=text):
            return f"{to}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


@pytest.mark.parametrize(
    ("ask", "registers", "options", "expected"),
    [
        pytest.param(0, (305, 546), TENTHS, "t30.5 h54.6", id="both"),
        pytest.param(0, (2850, 6390), HUNDREDTHS, "t28.50 h63.90", id="hundredths"),
        pytest.param(1, (0xFF33,), TENTHS, "t-20.5", id="below zero"),
        pytest.param(2, (0,), TENTHS, "h0.0", id="driest"),
        pytest.param(2, (0xFFFF,), TENTHS, "range", id="drier than dry"),
        pytest.param(2, (1000,), TENTHS, "h100.0", id="wettest"),
        pytest.param(2, (1001,), TENTHS, "range", id="wetter than wet"),
        pytest.param(1, (0xFE70,), TENTHS, "t-40.0", id="coldest"),
        pytest.param(1, (0xFE6F,), TENTHS, "range", id="too cold"),
        pytest.param(1, (800,), TENTHS, "t80.0", id="hottest"),
        pytest.param(1, (801,), TENTHS, "range", id="too hot"),
        pytest.param(0, (0x8000, 500), TENTHS, "range h50.0", id="one of both"),
        pytest.param(3, (8,), TENTHS, "address:8", id="its address"),
        pytest.param(3, (247,), TENTHS, "address:247", id="highest address"),
        pytest.param(3, (248,), TENTHS, "range", id="no address"),
        pytest.param(3, (0,), TENTHS, "range", id="the broadcast address"),
        pytest.param(0, (305,), TENTHS, "envelope", id="one register too few"),
        pytest.param(4, (305,), TENTHS, "envelope", id="an ask that is none"),
        pytest.param(-1, (305,), TENTHS, "envelope", id="a negative ask"),
    ],
)
def test_registers(
    ask: int, registers: tuple[int, ...], options: md02.Options, expected: str
) -> None:
    """Each answer earns exactly the findings beside it."""
    findings = md02.decode(ask, registers, options)

    assert expected == " ".join(word(one) for one in findings)


@pytest.mark.parametrize("value", ["0", "248", "1.5", None])
def test_bad_addresses(value: str | None) -> None:
    """An address that Modbus does not have is refused in one sentence."""
    number = None if value is None else Decimal(value)
    with pytest.raises(ValueError, match="a whole number from 1 to 247"):
        md02.encode("set-address", number, TENTHS)


def test_set_address() -> None:
    """An address is one write of the address register, and the stand-in keeps it."""
    (write,) = md02.encode("set-address", Decimal(8), TENTHS)
    device = md02_device.stand_in({})

    assert RegisterWrite("holding", 0x0101, (8,)) == write
    assert device.write(write.table, write.address, write.values) == 0
    assert device.read("holding", 0x0101, 1) == (8,)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 0x0101, (0,), 3, id="address 0"),
        pytest.param("holding", 0x0102, (9600,), 0, id="the rate itself"),
        pytest.param("holding", 0x0102, (2,), 3, id="a code for a rate"),
        pytest.param("holding", 0x0103, (0xFF9C, 100), 0, id="corrections"),
        pytest.param("holding", 0x0103, (0xFF9B,), 3, id="too much of a correction"),
        pytest.param("holding", 0x0104, (0, 0), 2, id="beyond the map"),
        pytest.param("coil", 0x0101, (1,), 2, id="no coils"),
    ],
)
def test_writes(table: str, address: int, values: tuple[int, ...], code: int) -> None:
    """The stand-in takes what the register table allows."""
    assert code == md02_device.stand_in({}).write(table, address, values)


def test_a_correction_shows() -> None:
    """A corrected probe shows more than there is; scaled, it shows more digits."""
    device = md02_device.stand_in({"scale": 100})
    device.poke({"temperature_c": "5.05"})
    device.write("holding", 0x0103, (0xFFF6,))

    assert device.read("input", 1, 1) == (405,)
