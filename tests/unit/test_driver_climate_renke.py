"""The Renke driver as a table of registers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import climate_renke as renke
from drivers.contract import Finding, Refusal, RegisterWrite, Reply, Sample
from firmware_bridge import modbus_frames
from simulators import climate_renke as renke_device

FIRST, SECOND = renke.Options(), renke.Options(order="temperature-first")


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
        pytest.param(0, (658, 0xFF9B), FIRST, "h65.8 t-10.1", id="humidity first"),
        pytest.param(0, (273, 626), SECOND, "t27.3 h62.6", id="temperature first"),
        pytest.param(0, (0, 0xFE70), FIRST, "h0.0 t-40.0", id="lowest"),
        pytest.param(0, (1000, 800), FIRST, "h100.0 t80.0", id="highest"),
        pytest.param(0, (1001, 801), FIRST, "range range", id="too high"),
        pytest.param(0, (0xFFFF, 0xFE6F), FIRST, "range range", id="too low"),
        pytest.param(0, (500, 0x8000), FIRST, "h50.0 range", id="one of both"),
        pytest.param(1, (12,), FIRST, "address:12", id="its address"),
        pytest.param(1, (0,), FIRST, "range", id="the broadcast address"),
        pytest.param(1, (248,), FIRST, "range", id="no address"),
        pytest.param(2, (1,), FIRST, "baud:4800", id="its rate"),
        pytest.param(2, (3,), FIRST, "content", id="a rate it does not have"),
        pytest.param(0, (658,), FIRST, "envelope", id="one register too few"),
        pytest.param(3, (658, 0xFF9B), FIRST, "h65.8 t-10.1", id="input registers"),
        pytest.param(3, (658,), FIRST, "envelope", id="one input register"),
        pytest.param(4, (658,), FIRST, "envelope", id="an ask that is none"),
        pytest.param(-1, (658,), FIRST, "envelope", id="a negative ask"),
    ],
)
def test_registers(
    ask: int, registers: tuple[int, ...], options: renke.Options, expected: str
) -> None:
    """Each answer earns exactly the findings beside it."""
    findings = renke.decode(ask, registers, options)

    assert expected == " ".join(word(one) for one in findings)


@pytest.mark.parametrize("value", ["0", "248", "1.5", "NaN", None])
def test_bad_addresses(value: str | None) -> None:
    """An address that Modbus does not have is refused in one sentence."""
    number = None if value is None else Decimal(value)
    with pytest.raises(ValueError, match="a whole number from 1 to 247"):
        renke.encode("set-address", number, FIRST)


@pytest.mark.parametrize(
    ("verb", "value", "register", "code"),
    [
        ("set-address", "8", 0x07D0, 8),
        ("baud-2400", None, 0x07D1, 0),
        ("baud-4800", None, 0x07D1, 1),
        ("baud-9600", None, 0x07D1, 2),
    ],
)
def test_orders(verb: str, value: str | None, register: int, code: int) -> None:
    """Each order is one write of one register, and the stand-in keeps it."""
    number = None if value is None else Decimal(value)
    (write,) = renke.encode(verb, number, FIRST)
    device = renke_device.stand_in({})

    assert RegisterWrite("holding", register, (code,)) == write
    assert device.write(write.table, write.address, write.values) == 0
    assert device.read("holding", register, 1) == (code,)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 0x07D0, (8, 2), 0, id="both at once"),
        pytest.param("holding", 0x07D0, (0,), 3, id="address 0"),
        pytest.param("holding", 0x07D1, (9600,), 3, id="the rate itself"),
        pytest.param("holding", 0x0000, (1,), 2, id="a measured value"),
        pytest.param("coil", 0x07D0, (1,), 2, id="no coils"),
    ],
)
def test_writes(table: str, address: int, values: tuple[int, ...], code: int) -> None:
    """The stand-in takes what the register table allows."""
    assert code == renke_device.stand_in({}).write(table, address, values)


def test_the_map_has_an_end() -> None:
    """There is nothing beyond the two values and the two settings."""
    device = renke_device.stand_in({})

    assert device.read("holding", 0x0001, 2) is None
    assert device.read("input", 0x07D0, 1) is None
    assert device.read("coil", 0x0000, 2) is None


@pytest.mark.parametrize(
    ("table", "other", "function"), [("holding", "input", 3), ("input", "holding", 4)]
)
def test_values_in_one_table(table: str, other: str, function: int) -> None:
    """A make that has the values in one table is asked for that one."""
    device = renke_device.stand_in({"table": table})
    options = renke.Options(table="input" if table == "input" else "holding")
    (index,) = renke.DRIVER.polls(options)
    ask = renke.ASKS[index]
    question = modbus_frames.ask(1, ask.table, ask.address, ask.count)

    assert function == question.pdu[0]
    assert device.read(ask.table, ask.address, ask.count) is not None
    assert device.read(other, ask.address, ask.count) is None


@pytest.mark.parametrize("order", ["humidity-first", "temperature-first"])
def test_what_is_there_is_told(order: str) -> None:
    """In either order, the driver reads what the stand-in sees."""
    device = renke_device.stand_in({"order": order})
    device.poke({"temperature_c": "-18.5", "humidity_pct": "71.2"})
    registers = device.read("holding", 0, 2)
    assert registers is not None
    options = SECOND if order == "temperature-first" else FIRST

    said = {word(one) for one in renke.decode(0, registers, options)}
    assert said == {"t-18.5", "h71.2"}


# ------------------------------------------------------------ a lost probe


def test_a_lost_probe_is_found_and_renamed() -> None:
    """Alone on the line a probe says its address, and takes another."""
    device = renke_device.stand_in({"address": 77})
    before = device.configure(renke.find())
    after = device.configure(renke.find(8))

    assert before is not None
    assert after is not None
    assert [word(renke.found(one)) for one in (before, after)] == [
        "address:77",
        "address:8",
    ]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        pytest.param(b"", "envelope", id="nothing"),
        pytest.param(bytes.fromhex("FDFDFE030128B8"), "envelope", id="other marks"),
        pytest.param(bytes.fromhex("FDFDFD030128B8")[:-1], "envelope", id="cut"),
        pytest.param(bytes.fromhex("FDFDFD030128B9"), "check", id="a wrong CRC"),
        pytest.param(renke.find(), "range", id="our own question"),
    ],
)
def test_what_is_no_answer(frame: bytes, expected: str) -> None:
    """An answer that cannot be believed is refused by reason."""
    assert expected == word(renke.found(frame))


def test_silence_of_a_lost_probe() -> None:
    """A frame with a wrong CRC is not answered."""
    device = renke_device.stand_in({})

    assert device.configure(renke.find()[:-1] + b"\0") is None


@pytest.mark.parametrize("address", [-1, 248])
def test_an_address_that_cannot_be_set(address: int) -> None:
    """A lone probe is not given an address that Modbus does not have."""
    with pytest.raises(ValueError, match="from 1 to 247"):
        renke.find(address)
