"""The CAS AP-1 driver as a table of frames, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.contract import Finding, Reason, Refusal, Reply, Sample
from drivers.scale_casap1 import DRIVER, Options, ask, decode, flush
from simulators.scale_casap1 import ACK, NAK, Scale, frame, seal, stand_in

ENQUIRE, REQUEST = Options(), Options(ask="request")


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(value=value, stable=stable):
            return f"{value}{'' if stable else '~'}"
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, ENQUIRE).findings]


def flipped(wire: bytes, at: int) -> bytes:
    """Flip the lowest bit of one byte."""
    return wire[:at] + bytes([wire[at] ^ 1]) + wire[at + 1 :]


OVERLOAD = "weigh:no:overload: upper limit exceeded"


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(frame("01.234"), ["1.234"], id="stable"),
        pytest.param(ACK + frame("01.234", "U"), ["1.234~"], id="moving, behind ACK"),
        pytest.param(frame("00.050", sign="-"), ["-0.050"], id="below zero"),
        pytest.param(frame(" 2.500", unit="Kg"), ["2.500"], id="with a blank"),
        pytest.param(frame("001250", unit=" g"), ["1.250"], id="grams"),
        pytest.param(frame("0001.0", unit="Lb"), ["0.453592370"], id="pounds"),
        pytest.param(frame("FFFFFF"), [OVERLOAD], id="all F"),
        pytest.param(frame("99.999", sign="F"), [OVERLOAD], id="sign F"),
        pytest.param(NAK, ["weigh:no:not ready"], id="not now"),
        pytest.param(ACK, [], id="an ACK says nothing"),
        pytest.param(b"\x01\x03\x02", [], id="noise"),
        pytest.param(frame("01.234", "X"), ["content"], id="a foreign status"),
        pytest.param(frame("01.234", sign="+"), ["content"], id="a foreign sign"),
        pytest.param(frame("0 .234"), ["content"], id="a blank inside"),
        pytest.param(frame("01.234", unit="oz"), ["content"], id="a foreign unit"),
        pytest.param(seal(b"S 01.2kg") + ACK * 2, ["envelope"], id="too short"),
        pytest.param(
            b"\x01\x02" + frame("01.234"), ["envelope", "1.234"], id="a false head"
        ),
    ],
)
def test_a_frame(wire: bytes, expected: list[str]) -> None:
    """Each frame earns exactly the findings beside it."""
    assert expected == told(wire)
    assert decode(wire, ENQUIRE).rest == b""


@pytest.mark.parametrize("at", range(2, 13))
def test_a_flipped_bit(at: int) -> None:
    """One wrong bit in the block or its check is found."""
    wire = flipped(frame("01.234"), at)

    assert (Refusal(Reason.CHECK, wire),) == decode(wire, ENQUIRE).findings


def test_half_a_frame() -> None:
    """The beginning of a frame is kept, and refused after the silence."""
    half = frame("01.234")[:-1]
    decoded = decode(half, ENQUIRE)

    assert ((), half) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, half),) == flush(half, ENQUIRE)


# ------------------------------------------------------------------ the stand-in


def weigh(scale: Scale, options: Options = ENQUIRE) -> list[str]:
    """Ask the stand-in as the gateway does."""
    scale.hear(ask(options), 0.0)
    assert scale.say(0.001) == b""
    return told(scale.say(0.005))


def test_enq_and_dc1_together() -> None:
    """The scale answers both in their order, though they came together."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1.234"})
    scale.hear(ask(ENQUIRE), 0.0)

    assert scale.due_s() == 0.005
    assert ACK + frame("01.234") == scale.say(0.005)
    assert scale.due_s() is None


def test_dc1_alone() -> None:
    """A bare DC1 is refused, or answered by a scale that wants no ENQ."""
    assert weigh(stand_in({}), REQUEST) == ["weigh:no:not ready"]
    assert weigh(stand_in({"enquired": False}), REQUEST) == ["0.000"]


def test_one_enq_one_weight() -> None:
    """Each weight wants its own ENQ, in however many pieces it comes."""
    scale = stand_in({})
    scale.hear(b"\x05", 0.0)
    assert ACK == scale.say(1.0)
    scale.hear(b"\x11\x11\x07", 1.0)
    assert told(scale.say(2.0)) == ["0.000", "weigh:no:not ready"]


@pytest.mark.parametrize(
    ("settings", "change", "expected"),
    [
        pytest.param({}, {"stable": False}, ["0.000~"], id="moving"),
        pytest.param({}, {"mass_kg": "-1.5"}, ["-1.500"], id="below zero"),
        pytest.param({}, {"mass_kg": "31"}, [OVERLOAD], id="too much"),
        pytest.param(
            {"digits": 5, "unit": "lb"}, {"mass_kg": "30"}, [OVERLOAD], id="too long"
        ),
        pytest.param(
            {"unit": "lb", "digits": 1},
            {"mass_kg": "0.45359237"},
            ["0.453592370"],
            id="pounds",
        ),
        pytest.param(
            {}, {"busy": True}, ["weigh:no:not ready", "weigh:no:not ready"], id="busy"
        ),
    ],
)
def test_states_of_the_stand_in(
    settings: dict[str, object], change: dict[str, object], expected: list[str]
) -> None:
    """What happens to the scale is what it says."""
    scale = stand_in(settings)
    scale.poke(change)

    assert expected == weigh(scale)


def test_there_are_no_orders() -> None:
    """The dialogue knows no zero and no tare."""
    assert DRIVER.orders == ()
    assert DRIVER.encode is None
