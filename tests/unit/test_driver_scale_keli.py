"""The Keli driver as a table of frames, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.contract import Finding, Reason, Refusal, Sample
from drivers.scale_keli import DRIVER, Options, decode, flush
from simulators.scale_keli import frame, seal, stand_in

KG = Options()


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(value=value, stable=stable):
            return f"{value}{'' if stable else '~'}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def told(wire: bytes, options: Options = KG) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, options).findings]


def flipped(wire: bytes, at: int) -> bytes:
    """Flip the lowest bit of one byte."""
    return wire[:at] + bytes([wire[at] ^ 1]) + wire[at + 1 :]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(frame(1234, 2), ["12.34"], id="two decimals"),
        pytest.param(frame(1234, 0), ["1234"], id="none"),
        pytest.param(frame(999999, 4), ["99.9999"], id="four, all digits"),
        pytest.param(frame(-50), ["-0.050"], id="below zero"),
        pytest.param(seal(b"-0000002"), ["0.00"], id="no minus zero"),
        pytest.param(frame(1) * 2, ["0.001", "0.001"], id="one after the other"),
        pytest.param(b"\xff+0" + frame(1), ["0.001"], id="noise in front"),
        pytest.param(frame(7)[5:] + frame(1), ["0.001"], id="joined late"),
        pytest.param(b"\x02" + frame(1), ["envelope", "0.001"], id="a false STX"),
        pytest.param(seal(b"+0012345"), ["content"], id="five decimals"),
        pytest.param(seal(b"00012342"), ["content"], id="no sign"),
        pytest.param(seal(b"+00 2342"), ["content"], id="a blank inside"),
        pytest.param(
            frame(1234, 2).replace(b"1D", b"1d"), ["check"], id="small letters"
        ),
    ],
)
def test_a_frame(wire: bytes, expected: list[str]) -> None:
    """Each frame earns exactly the findings beside it."""
    assert expected == told(wire)
    assert decode(wire, KG).rest == b""


@pytest.mark.parametrize("at", range(1, 11))
def test_a_flipped_bit(at: int) -> None:
    """One wrong bit in the block or its check is found."""
    wire = flipped(frame(1234, 2), at)

    assert Refusal(Reason.CHECK, wire) == decode(wire, KG).findings[0]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("g", "0.01234"), ("t", "12340"), ("lb", "5.5973298458")],
)
def test_units(unit: str, expected: str) -> None:
    """The configured unit is brought to kilograms, exactly."""
    assert [expected] == told(frame(1234, 2), Options(unit=unit))


def test_half_a_frame() -> None:
    """The beginning of a frame is kept, and refused after the silence."""
    half = frame(1)[:-1]
    decoded = decode(half, KG)

    assert ((), half) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, half),) == flush(half, KG)


# ------------------------------------------------------------------ the stand-in


def test_it_pushes() -> None:
    """Twelve times a second it says what lies on it, whatever it hears."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1.5"})
    scale.hear(b"\x02AHxx\x03", 0.0)

    assert [["1.500"], [], ["1.500"]] == [
        told(scale.say(at_s)) for at_s in (0.0, 0.05, 0.1)
    ]
    assert scale.due_s() == pytest.approx(2 / 12)


def test_it_wanders() -> None:
    """What moves is seen by its last digit alone."""
    scale = stand_in({"digits": 2})
    scale.poke({"mass_kg": "1", "stable": False})
    said = [told(scale.say(float(at)))[0] for at in range(3)]

    assert said == ["1.00", "1.03", "0.98"]


@pytest.mark.parametrize("mass_kg", ["1250", "-1250"])
def test_no_room(mass_kg: str) -> None:
    """A weight of too many digits is the most that fits."""
    scale = stand_in({})
    scale.poke({"mass_kg": mass_kg})

    assert [mass_kg.replace("1250", "999.999")] == told(scale.say(0.0))


@pytest.mark.parametrize(("unit", "digits"), [("g", 0), ("t", 4), ("lb", 3)])
def test_units_of_the_stand_in(unit: str, digits: int) -> None:
    """In whatever unit it shows, the weight arrives in kilograms."""
    scale = stand_in({"unit": unit, "digits": digits})
    scale.poke({"mass_kg": "4.5"})
    (sample,) = decode(scale.say(0.0), Options(unit=unit)).findings

    assert isinstance(sample, Sample)
    assert float(sample.value) == pytest.approx(4.5, abs=0.001)


def test_there_are_no_orders() -> None:
    """In continuous output the indicator takes no commands."""
    assert DRIVER.orders == ()
    assert DRIVER.encode is None
