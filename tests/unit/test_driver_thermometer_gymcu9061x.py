"""The GY-MCU9061x driver as a table of wires, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, NoOptions, Reason, Refusal, Sample
from drivers.quantities import Quantity
from drivers.thermometer_gymcu9061x import DRIVER, decode, flush
from simulators.thermometer_gymcu9061x import frame, seal, stand_in

GOOD = frame("36.55", "24.90")
hundredths = st.integers(-4000, 12500).map(lambda count: f"{count / 100:.2f}")


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire: quantities with values, or reasons."""
    return [word(one) for one in decode(wire, NoOptions()).findings]


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
        pytest.param(b"\x5a" + GOOD, "envelope o36.55 a24.90", id="one mark too many"),
        pytest.param(b"\x00\xff" + GOOD, "o36.55 a24.90", id="noise in front"),
        pytest.param(GOOD[1:] + GOOD, "o36.55 a24.90", id="a lost first byte"),
        pytest.param(GOOD[:-1] + b"\x00", "check", id="a wrong sum"),
        pytest.param(seal(b"\x45\x05" + GOOD[4:8]), "envelope", id="another length"),
        pytest.param(
            seal(b"\x46\x04" + GOOD[4:8]), "content", id="another kind of data"
        ),
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
    decoded = decode(GOOD[:5], NoOptions())

    assert ((), GOOD[:5]) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, GOOD[:5]),) == flush(GOOD[:5], NoOptions())


def test_the_stand_in_pushes() -> None:
    """In continuous mode a frame comes every 70 ms, and shows what is there now."""
    board = stand_in({})
    said = [board.say(at / 1000) for at in range(0, 201, 10)]
    board.poke({"object_c": "38.01"})

    assert [0, 7, 14] == [at for at, one in enumerate(said) if one]
    assert told(board.say(0.28))[0] == "o38.01"


def test_the_stand_in_is_asked() -> None:
    """Without continuous mode it speaks only when asked; bad sums are ignored."""
    board = stand_in({"push": False})
    board.hear(b"\xa5\x15\xbb", 0.0)
    assert board.due_s() is None
    board.hear(b"\xff\xa5\x15", 1.0)
    board.hear(b"\xba", 1.1)
    assert board.due_s() == 0.0
    assert frame("36.50", "24.00") == board.say(1.1)
    assert board.say(9.0) == b""


def test_the_stand_in_stores_settings() -> None:
    """Baud rate and push count from the next power-up."""
    board = stand_in({})
    for verb in ("baud-115200", "push-off"):
        assert DRIVER.encode is not None
        board.hear(DRIVER.encode(verb, None, NoOptions()), 0.0)
    before = board.baud, board.due_s()
    board.poke({"power_cycle": True})

    assert (9600, 0.0) == before
    assert (115200, None) == (board.baud, board.due_s())


def test_object_comes_first() -> None:
    """The findings stand in wire order: object, then ambient."""
    object_c = Sample(Quantity.OBJECT_TEMPERATURE, Decimal("36.55"))
    ambient_c = Sample(Quantity.AMBIENT_TEMPERATURE, Decimal("24.90"))

    assert (object_c, ambient_c) == decode(GOOD, NoOptions()).findings
