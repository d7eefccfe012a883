"""The CJMCU-90614 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, NoOptions, Reason, Refusal, Sample
from drivers.thermometer_cjmcu90614 import decode, encode, flush
from simulators.thermometer_cjmcu90614 import frame, seal, stand_in

GOOD = frame("36.55", "24.90")
NONE = NoOptions()
hundredths = st.integers(-4000, 12500).map(lambda count: f"{count / 100:.2f}")


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire: quantities with values, or reasons."""
    return [word(one) for one in decode(wire, NONE).findings]


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
        pytest.param(GOOD, "o36.55 a24.90", id="both temperatures, digits kept"),
        pytest.param(frame("-5.25", "-1"), "o-5.25 a-1.00", id="below zero"),
        pytest.param(frame("36", "24", 2), "o36.00 a24.00", id="asked for"),
        pytest.param(b"\x66" + GOOD, "envelope o36.55 a24.90", id="one mark too many"),
        pytest.param(b"\x00\xff" + GOOD, "o36.55 a24.90", id="noise in front"),
        pytest.param(GOOD[1:] + GOOD, "o36.55 a24.90", id="a lost first byte"),
        pytest.param(GOOD[:-1] + b"\x00", "check", id="a wrong sum"),
        pytest.param(seal(b"\x01\x05" + GOOD[4:8]), "envelope", id="another length"),
        pytest.param(frame("-70", "20"), "o-70.00 a20.00", id="coldest object"),
        pytest.param(frame("-70.01", "20"), "range", id="colder than it can see"),
        pytest.param(frame("327.67", "20"), "o327.67 a20.00", id="hottest object"),
        pytest.param(frame("20", "-40"), "o20.00 a-40.00", id="coldest body"),
        pytest.param(frame("20", "-40.01"), "range", id="body too cold"),
        pytest.param(frame("20", "125"), "o20.00 a125.00", id="hottest body"),
        pytest.param(frame("20", "125.01"), "range", id="body too hot"),
    ],
)
def test_a_wire(wire: bytes, expected: str) -> None:
    """Each wire earns exactly the findings beside it."""
    assert expected.split() == told(wire)


@given(st.lists(st.tuples(hundredths, hundredths), max_size=5))
def test_what_is_seen_is_told(pairs: list[tuple[str, str]]) -> None:
    """Whatever the stand-in sees, the driver reads, to the last digit."""
    wire = b"".join(frame(object_c, ambient_c) for object_c, ambient_c in pairs)
    expected = [
        f"{key}{c}" for pair in pairs for key, c in zip("oa", pair, strict=True)
    ]

    assert [one.replace("-0.00", "0.00") for one in expected] == told(wire)


def test_half_a_frame() -> None:
    """A frame that never ends is kept, and refused after the silence."""
    decoded = decode(GOOD[:5], NONE)

    assert ((), GOOD[:5]) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, GOOD[:5]),) == flush(GOOD[:5], NONE)


def test_the_stand_in_pushes() -> None:
    """In continuous mode a frame comes every 100 ms, and shows what is there now."""
    board = stand_in({})
    assert board.due_s() is None
    board.hear(encode("continuous", None, NONE), 0.0)
    said = [board.say(at / 100) for at in range(0, 25, 5)]
    board.poke({"object_c": "38.01"})

    assert [0, 2, 4] == [at for at, one in enumerate(said) if one]
    assert told(board.say(0.5))[0] == "o38.01"


def test_the_stand_in_is_asked() -> None:
    """Asked, it speaks once and no longer by itself; what is no command is ignored."""
    board = stand_in({})
    board.hear(encode("continuous", None, NONE), 0.0)
    board.hear(b"\xff\x66\x66\x02\x57\x66\x66\x03\x56\x66\x66\x02", 1.0)
    assert board.due_s() == 0.0
    assert frame("36.50", "24.00") == board.say(1.0)
    board.hear(b"\x56", 1.1)

    assert frame("36.50", "24.00", 2) == board.say(1.2)
    assert board.due_s() is None


@pytest.mark.parametrize("baud", [9600, 57600, 115200])
def test_the_stand_in_stores_its_rate(baud: int) -> None:
    """A new baud rate counts from the next power-up."""
    board = stand_in({})
    board.hear(encode(f"baud-{baud}", None, NONE), 0.0)
    before = board.baud
    board.poke({"power_cycle": True})

    assert (115200, baud) == (before, board.baud)
