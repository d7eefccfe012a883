"""The Optris driver as a table of answers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Reason, Refusal, Sample
from drivers.quantities import Quantity
from drivers.thermometer_optris import Options, ask, decode, flush
from simulators.thermometer_optris import Thermometer, frame, stand_in

TENTHS, HUNDREDTHS = Options(), Options(resolution="0.01")
DOOR = Options(low_c=10.0, high_c=45.0)


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(value=value):
            return str(value)
        case Refusal(reason=reason):
            return reason.value
    return "?"


def told(wire: bytes, options: Options = TENTHS) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, options).findings]


@pytest.mark.parametrize(
    ("wire", "options", "expected"),
    [
        pytest.param(frame("23.5"), TENTHS, "23.5", id="tenths"),
        pytest.param(frame("36.55", "0.01"), HUNDREDTHS, "36.55", id="hundredths"),
        pytest.param(frame("-5"), TENTHS, "-5.0", id="below zero"),
        pytest.param(frame("-50") + frame("975"), TENTHS, "-50.0 975.0", id="ends"),
        pytest.param(frame("-50.1"), TENTHS, "range", id="too cold"),
        pytest.param(frame("975.1"), TENTHS, "range", id="too hot"),
        pytest.param(
            frame("9.9") + frame("45"), DOOR, "range range 45.0", id="narrower"
        ),
        pytest.param(b"\xff" + frame("36.5"), TENTHS, "range 36.5", id="noise"),
        pytest.param(
            b"\x55" + frame("36.5") * 2, TENTHS, "range 36.5 36.5", id="a byte too many"
        ),
        pytest.param(b"", TENTHS, "", id="nothing"),
    ],
)
def test_an_answer(wire: bytes, options: Options, expected: str) -> None:
    """Each wire earns exactly the findings beside it."""
    assert expected.split() == told(wire, options)


@given(st.lists(st.integers(-500, 9750).map(lambda count: Decimal(count) / 10)))
def test_what_is_seen_is_told(seen_c: list[Decimal]) -> None:
    """Whatever the stand-in sees, the driver reads, to the last digit."""
    wire = b"".join(frame(str(one)) for one in seen_c)
    samples = [Sample(Quantity.OBJECT_TEMPERATURE, one) for one in seen_c]

    assert tuple(samples) == decode(wire, TENTHS).findings


def test_half_an_answer() -> None:
    """A lone byte is kept, and refused after the silence: the next answer is whole."""
    decoded = decode(frame("36.5")[:1], TENTHS)

    assert ((), b"\x05") == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, b"\x05"),) == flush(b"\x05", TENTHS)


# ------------------------------------------------------------------ the stand-in


def answer(device: Thermometer, question: bytes) -> bytes:
    """Ask, and wait for the answer."""
    device.hear(question, 0.0)
    assert device.say(0.001) == b""
    return device.say(0.002)


@pytest.mark.parametrize("resolution", ["0.1", "0.01"])
def test_the_stand_in_is_asked(resolution: str) -> None:
    """It says nothing by itself, and what it sees when it is asked."""
    device = stand_in({"resolution": resolution})
    assert device.due_s() is None
    device.poke({"object_c": "38.2"})
    said = answer(device, ask(TENTHS))

    assert [Decimal("38.2")] == [
        Decimal(one) for one in told(said, Options(resolution=resolution))
    ]
    assert answer(device, b"\x05\xff") == b""


def test_addresses() -> None:
    """Behind an RS-485 board it answers to its own address alone."""
    device = stand_in({"address": 5})

    assert ask(Options(address=5)) == b"\xb5\x01"
    assert frame("36.5") == answer(device, ask(Options(address=5)))
    assert answer(device, ask(Options(address=6))) == b""
    assert answer(device, ask(TENTHS)) == b""


@pytest.mark.parametrize(
    ("object_c", "expected"), [("2000", ["975.0"]), ("-60", ["-50.0"])]
)
def test_beyond_the_range(object_c: str, expected: list[str]) -> None:
    """A target that it cannot measure is shown as the end of its range."""
    device = stand_in({})
    device.poke({"object_c": object_c})

    assert expected == told(answer(device, ask(TENTHS)))
