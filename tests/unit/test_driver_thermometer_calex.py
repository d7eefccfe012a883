"""The Calex driver as a table of registers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import thermometer_calex as calex
from drivers.contract import Finding, Refusal, RegisterWrite, Reply, Sample
from simulators import thermometer_calex as calex_device

NOW, AVERAGED = calex.Options(), calex.Options(object="averaged")


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


def said(ask: int, registers: tuple[int, ...], options: calex.Options = NOW) -> str:
    """Name the findings of one answer."""
    return " ".join(word(one) for one in calex.decode(ask, registers, options))


@pytest.mark.parametrize(
    ("ask", "registers", "expected"),
    [
        pytest.param(0, (360, 365, 240, 0), "o36.5 a24.0", id="well"),
        pytest.param(0, (0, 0xFE70, 0xFE70, 0), "o-40.0 a-40.0", id="coldest"),
        pytest.param(0, (0, 0xFE6F, 240, 0), "range a24.0", id="object too cold"),
        pytest.param(0, (0, 20000, 1250, 0), "o2000.0 a125.0", id="hottest"),
        pytest.param(0, (0, 20001, 240, 0), "range a24.0", id="object too hot"),
        pytest.param(0, (0, 365, 1251, 0), "range", id="sensor too hot"),
        pytest.param(0, (0, 365, 0xFE6F, 0), "range", id="sensor too cold"),
        pytest.param(0, (0, 365, 240, 1), "content", id="measurement error"),
        pytest.param(0, (0, 365, 240, 2), "range", id="it says sensor too cold"),
        pytest.param(0, (0, 365, 240, 4), "range", id="it says sensor too hot"),
        pytest.param(0, (0, 365, 240, 8), "range a24.0", id="it says object too cold"),
        pytest.param(0, (0, 365, 240, 16), "range a24.0", id="it says object too hot"),
        pytest.param(0, (0, 365, 240, 32), "content", id="a bit that is none"),
        pytest.param(1, (7,), "address:7", id="its address"),
        pytest.param(1, (0,), "range", id="the broadcast address"),
        pytest.param(1, (248,), "range", id="no address"),
        pytest.param(2, (9500,), "emissivity:0.9500", id="its emissivity"),
        pytest.param(2, (999,), "range", id="too little emissivity"),
        pytest.param(2, (10001,), "range", id="too much emissivity"),
        pytest.param(0, (360, 365, 240), "envelope", id="no status"),
        pytest.param(3, (7,), "envelope", id="an ask that is none"),
        pytest.param(-1, (7,), "envelope", id="a negative ask"),
    ],
)
def test_registers(ask: int, registers: tuple[int, ...], expected: str) -> None:
    """Each answer earns exactly the findings beside it."""
    assert expected == said(ask, registers)


def test_averaged() -> None:
    """The option chooses the other of the two object temperatures."""
    assert said(0, (360, 365, 240, 0), AVERAGED) == "o36.0 a24.0"


@pytest.mark.parametrize(
    ("verb", "value", "register", "code"),
    [
        ("set-address", "8", 0x05, 8),
        ("set-emissivity", "0.98", 0x08, 9800),
        ("set-emissivity", "1", 0x08, 10000),
        ("set-emissivity", "0.1", 0x08, 1000),
    ],
)
def test_orders(verb: str, value: str, register: int, code: int) -> None:
    """Each order is one write of one register, and the stand-in keeps it."""
    (write,) = calex.encode(verb, Decimal(value), NOW)
    device = calex_device.stand_in({})

    assert RegisterWrite("holding", register, (code,)) == write
    assert device.write(write.table, write.address, write.values) == 0
    assert device.read("holding", register, 1) == (code,)


@pytest.mark.parametrize(
    ("verb", "value", "sentence"),
    [
        ("set-address", None, "a whole number from 1 to 247"),
        ("set-address", "248", "a whole number from 1 to 247"),
        ("set-emissivity", None, "0.1 to 1, of four decimals at most"),
        ("set-emissivity", "0.0999", "0.1 to 1, of four decimals at most"),
        ("set-emissivity", "1.0001", "0.1 to 1, of four decimals at most"),
        ("set-emissivity", "0.98765", "0.1 to 1, of four decimals at most"),
        ("set-emissivity", "NaN", "0.1 to 1, of four decimals at most"),
    ],
)
def test_orders_out_of_bounds(verb: str, value: str | None, sentence: str) -> None:
    """A value that the sensor would not take is refused in one sentence."""
    with pytest.raises(ValueError, match=sentence):
        calex.encode(verb, None if value is None else Decimal(value), NOW)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"object_c": "37.4", "ambient_c": "21.0"}, "o37.4 a21.0"),
        ({"object_c": "-5.2"}, "o-5.2 a24.0"),
        ({"object_c": "-41"}, "range a24.0"),
        ({"object_c": "1001"}, "range a24.0"),
        ({"ambient_c": "-1"}, "range"),
        ({"ambient_c": "71"}, "range"),
        ({"fault": "error"}, "content"),
    ],
)
def test_what_is_there_is_told(seen: dict[str, str], expected: str) -> None:
    """The driver reads what the stand-in sees, and refuses what its status says."""
    device = calex_device.stand_in({})
    device.poke(seen)
    registers = device.read("holding", 0x12, 4)
    assert registers is not None

    assert expected == said(0, registers)


def test_the_list_of_addresses() -> None:
    """Both tables show the list; 0016 and what lies behind it are not there."""
    device = calex_device.stand_in({"address": 3})
    device.poke({"object_c": "30"})
    device.read("input", 0x0F, 1)
    device.poke({"object_c": "40"})

    assert device.read("input", 0x0F, 4) == (400, 300, 400, 400)
    assert device.read("holding", 0x05, 1) == (3,)
    assert device.read("holding", 0x15, 2) is None
    assert device.read("coil", 0x05, 1) is None


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 0x05, (0,), 3, id="address 0"),
        pytest.param("holding", 0x08, (10001, 2000), 3, id="too much emissivity"),
        pytest.param("holding", 0x08, (9800, 9000), 0, id="two settings at once"),
        pytest.param("holding", 0x07, (65,), 0, id="a setting without borders"),
        pytest.param("holding", 0x12, (1,), 2, id="a measured value"),
        pytest.param("coil", 0x05, (1,), 2, id="no coils"),
    ],
)
def test_writes(table: str, address: int, values: tuple[int, ...], code: int) -> None:
    """The stand-in takes what the list of addresses allows."""
    assert code == calex_device.stand_in({}).write(table, address, values)


def test_a_fault_that_is_none() -> None:
    """A fault that the stand-in does not know is said by name."""
    with pytest.raises(KeyError, match="tired"):
        calex_device.stand_in({}).poke({"fault": "tired"})
