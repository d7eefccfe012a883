"""The SIMEX driver as a table of registers, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.climate_pt100_simex import decode
from drivers.contract import Finding, NoOptions, Refusal, Sample
from simulators.climate_pt100_simex import stand_in


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(quantity=quantity, value=value):
            return f"{quantity.key[0]}{value}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def said(ask: int, registers: tuple[int, ...]) -> str:
    """Name the findings of one answer."""
    return " ".join(word(one) for one in decode(ask, registers, NoOptions()))


@pytest.mark.parametrize(
    ("ask", "registers", "expected"),
    [
        pytest.param(0, (193, 0), "t19.3", id="well"),
        pytest.param(0, (0xFE0C, 0), "t-50.0", id="coldest"),
        pytest.param(0, (0xFE0B, 0), "range", id="colder than it can be"),
        pytest.param(0, (5500, 0), "t550.0", id="hottest"),
        pytest.param(0, (5501, 0), "range", id="hotter than it can be"),
        pytest.param(0, (197, 0xA0), "content", id="open"),
        pytest.param(0, (197, 0x60), "content", id="shorted"),
        pytest.param(0, (197, 0x20), "content", id="damaged"),
        pytest.param(0, (197, 0x10), "content", id="water inside"),
        pytest.param(0, (197, 0x50), "content", id="water inside, and too cold"),
        pytest.param(0, (0xFE0C, 0x40), "range", id="too cold, it says"),
        pytest.param(0, (5500, 0x80), "range", id="too hot, it says"),
        pytest.param(0, (197, 0x0100), "content", id="a status that is none"),
        pytest.param(0, (193,), "envelope", id="no status"),
        pytest.param(1, (193, 0), "envelope", id="an ask that is none"),
        pytest.param(-1, (193, 0), "envelope", id="a negative ask"),
    ],
)
def test_registers(ask: int, registers: tuple[int, ...], expected: str) -> None:
    """Each answer earns exactly the findings beside it."""
    assert expected == said(ask, registers)


@pytest.mark.parametrize(
    ("temperature_c", "fault", "expected"),
    [
        ("-18.4", "", "t-18.4"),
        ("-60", "", "range"),
        ("600", "", "range"),
        ("5", "open", "content"),
        ("5", "short", "content"),
        ("5", "damaged", "content"),
        ("5", "water", "content"),
    ],
)
def test_what_is_there_is_told(temperature_c: str, fault: str, expected: str) -> None:
    """The driver reads what the stand-in sees, and refuses each of its faults."""
    device = stand_in({})
    device.poke({"temperature_c": temperature_c, "fault": fault})
    registers = device.read("holding", 1, 2)
    assert registers is not None

    assert expected == said(0, registers)


def test_the_map_has_two_registers() -> None:
    """There is nothing else to read, and nothing to write."""
    device = stand_in({})

    assert device.read("holding", 0, 2) is None
    assert device.read("holding", 2, 2) is None
    assert device.read("input", 1, 2) is None
    assert device.write("holding", 1, (5,)) == 2


def test_a_fault_that_is_none() -> None:
    """A fault that the stand-in does not know is said by name."""
    with pytest.raises(KeyError, match="tired"):
        stand_in({}).poke({"fault": "tired"})
