"""The LU90614 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Reason, Refusal, Sample
from drivers.thermometer_lu90614 import Options, ask, decode, encode, flush
from simulators.thermometer_lu90614 import frame, seal, stand_in

SKIN, BODY = Options(), Options(mode="body")
GOOD = frame("36.55")


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire: quantities with values, or reasons."""
    return [word(one) for one in decode(wire, SKIN).findings]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(quantity=quantity, value=value):
            return f"{quantity.key[0]}{value}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(GOOD, "o36.55", id="what it sees"),
        pytest.param(frame("37.00", "body"), "b37.00", id="what it makes of it"),
        pytest.param(GOOD + frame("37.4", "body"), "o36.55 b37.40", id="both"),
        pytest.param(frame("0"), "o0.00", id="the lowest it can say"),
        pytest.param(frame("255.99"), "o255.99", id="the highest it can say"),
        pytest.param(frame("254.36"), "o254.36", id="a mark in the data"),
        pytest.param(b"\xfe" + GOOD, "envelope o36.55", id="one mark too many"),
        pytest.param(b"\x00\xff" + GOOD, "o36.55", id="noise in front"),
        pytest.param(GOOD[1:] + GOOD, "o36.55", id="a lost first byte"),
        pytest.param(GOOD[:-1] + b"\x00", "check", id="a wrong sum"),
        pytest.param(seal(b"\xaa\x24\x37\x00\x00\x00\x01"), "envelope", id="no zero"),
        pytest.param(seal(b"\xab\x24\x37" + bytes(4)), "content", id="another mode"),
        pytest.param(seal(b"\xaa\x24\x64" + bytes(4)), "content", id="100 hundredths"),
    ],
)
def test_a_wire(wire: bytes, expected: str) -> None:
    """Each wire earns exactly the findings beside it."""
    assert expected.split() == told(wire)


@given(st.lists(st.tuples(st.integers(0, 25599), st.booleans()), max_size=5))
def test_what_is_seen_is_told(readings: list[tuple[int, bool]]) -> None:
    """Whatever the stand-in says, the driver reads, to the last digit."""
    texts = [(f"{count / 100:.2f}", body) for count, body in readings]
    wire = b"".join(frame(c, "body" if body else "material") for c, body in texts)

    assert [f"{'b' if body else 'o'}{c}" for c, body in texts] == told(wire)


def test_half_a_frame() -> None:
    """A frame that never ends is kept, and refused after the silence."""
    decoded = decode(GOOD[:5], SKIN)

    assert ((), GOOD[:5]) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, GOOD[:5]),) == flush(GOOD[:5], SKIN)


@pytest.mark.parametrize(
    ("options", "wire_hex"),
    [(SKIN, "FAC6C0 FACAC4"), (BODY, "FAC5BF FACAC4")],
)
def test_every_question_names_the_mode(options: Options, wire_hex: str) -> None:
    """A module that forgot its mode is told again with the next question."""
    assert bytes.fromhex(wire_hex) == ask(options)


def test_the_stand_in_is_asked() -> None:
    """It answers 70 ms after the question, once, with what it saw when asked."""
    module = stand_in({})
    module.hear(ask(SKIN), 1.0)
    module.poke({"object_c": "38.01"})

    assert module.due_s() == 1.07
    assert module.say(1.05) == b""
    assert told(module.say(1.07)) == ["o36.50"]
    assert module.due_s() is None


def test_the_mode_is_sticky() -> None:
    """A mode stays until another is chosen, or the power goes."""
    module = stand_in({})
    question = encode("measure", None, SKIN)
    said = []
    for before in (b"", ask(BODY)[:3], b""):
        module.hear(before + question, 0.0)
        said += told(module.say(1.0))
    module.poke({"power_cycle": True})
    module.hear(question, 2.0)

    assert said == ["o36.50", "b38.10", "b38.10"]
    assert told(module.say(3.0)) == ["o36.50"]


def test_wrong_sums_and_halves() -> None:
    """A wrong sum is ignored, an unknown command too, half a one is waited for."""
    module = stand_in({})
    module.hear(b"\xfa\xca\xc5\xfa\xcb\xc5\xfa\xca", 0.0)
    assert module.due_s() is None
    module.hear(b"\xc4", 0.5)

    assert frame("36.50") == module.say(1.0)


def test_below_zero_is_zero() -> None:
    """The frame has no sign, so the stand-in stays at zero."""
    assert frame("0") == frame("-3")
