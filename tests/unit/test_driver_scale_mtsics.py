"""The MT-SICS driver as a table of lines, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, NoOptions, Reason, Refusal, Reply, Sample
from drivers.scale_mtsics import LINE_LIMIT, decode, encode, flush
from simulators.scale_mtsics import Scale, frame, seal, stand_in

NONE = NoOptions()


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, NONE).findings]


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


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(frame("129.09"), ["129.09"], id="stable"),
        pytest.param(frame("0.256", "D"), ["0.256~"], id="still moving"),
        pytest.param(frame("-0.004"), ["-0.004"], id="less than nothing"),
        pytest.param(frame("52.1873", unit="g"), ["0.0521873"], id="grams"),
        pytest.param(frame("100.00", unit="g"), ["0.10000"], id="grams keep zeros"),
        pytest.param(frame("0.0000", unit="g"), ["0.000000"], id="zero written out"),
        pytest.param(frame("12.5", unit="mg"), ["0.0000125"], id="milligrams"),
        pytest.param(frame("2", unit="t"), ["2000"], id="tonnes written out"),
        pytest.param(frame("1.2345", unit="t"), ["1234.5"], id="tonnes"),
        pytest.param(
            b"\x13" + frame("1.000")[:9] + b"\x11" + frame("1.000")[9:],
            ["1.000"],
            id="flow control in between",
        ),
        pytest.param(b"\r\n", [], id="an empty line is nothing"),
        pytest.param(frame("1.000").replace(b"\r", b""), ["envelope"], id="no CR"),
        pytest.param(b"\xff" + frame("1.000"), ["envelope"], id="noise in front"),
        pytest.param(seal(b"S S    12.09 kg"), ["envelope"], id="a lost digit"),
        pytest.param(seal(b"S S     1 2.09 kg"), ["content"], id="no number"),
        pytest.param(frame("1.000", unit="lb"), ["content"], id="a foreign unit"),
        pytest.param(seal(b"X A"), ["content"], id="an unknown answer"),
        pytest.param(seal(b"Z X"), ["content"], id="an unknown status"),
        pytest.param(seal(b"S A"), ["content"], id="another maker's S"),
        pytest.param(seal(b"Z A"), ["zero:ok:"], id="zeroed"),
        pytest.param(seal(b"ZI D"), ["zero-now:ok:"], id="zeroed while moving"),
        pytest.param(seal(b"TI S      0.200 kg"), ["tare-now:ok:0.200 kg"], id="tared"),
        pytest.param(seal(b"TA L"), ["tare-memory:no:wrong parameter"], id="wrong"),
        pytest.param(seal(b'I2 A "AB 30 kg"'), ["model:ok:AB 30 kg"], id="model"),
        pytest.param(seal(b'I0 B 0 "I0"'), ['commands:ok:0 "I0"'], id="one of many"),
        pytest.param(seal(b"S I"), ["weigh:no:not executable now"], id="not now"),
        pytest.param(
            seal(b"ET"),
            ["command:no:transmission error: parity or framing"],
            id="it heard noise",
        ),
    ],
)
def test_a_line(wire: bytes, expected: list[str]) -> None:
    """Each line earns exactly the findings beside it."""
    assert expected == told(wire)


def test_overload_is_no_value() -> None:
    """Too much and too little are said in words; nothing of it is a mass."""
    assert told(seal(b"S +") + seal(b"S -")) == [
        "weigh:no:overload: upper limit exceeded",
        "weigh:no:underload: below the lower limit",
    ]


@pytest.mark.parametrize("extra", [0, 1])
def test_the_longest_line(extra: int) -> None:
    """A line of the limit is read; one byte more and it is refused and let go."""
    text = "x" * (LINE_LIMIT - len('I2 A ""\r') + extra)
    decoded = decode(seal(f'I2 A "{text}"'.encode("ascii")), NONE)
    expected = [f"model:ok:{text}"] if extra == 0 else ["envelope"]

    assert expected == [word(one) for one in decoded.findings]
    assert decoded.rest == b""


def test_half_a_line() -> None:
    """A line that never ends is kept, and refused after the silence."""
    decoded = decode(b"S S   ", NONE)

    assert ((), b"S S   ") == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, b"S S   "),) == flush(decoded.rest, NONE)


@given(
    st.lists(st.decimals("-9999.999", "99999.999", places=3)),
    st.sampled_from(["kg", "g", "mg", "t"]),
)
def test_every_weight_is_read(weights: list[Decimal], unit: str) -> None:
    """Any weight in any unit is exact, or as fine as a step, and never a power."""
    exponent = {"kg": 0, "g": -3, "mg": -6, "t": 3}[unit]
    wire = b"".join(frame(f"{weight:f}", unit=unit) for weight in weights)
    values = [
        one.value for one in decode(wire, NONE).findings if isinstance(one, Sample)
    ]

    assert len(weights) == len(values)
    for weight, value in zip(weights, values, strict=True):
        assert "E" not in str(value)
        assert abs(weight.scaleb(exponent) - value) <= Decimal("0.0000005")


def ask(scale: Scale, command: str, now_s: float = 0.0) -> list[str]:
    """Say one command to the stand-in and name its answer."""
    scale.hear(seal(command.encode("ascii")), now_s)
    return told(scale.say(now_s))


def test_orders_and_the_stand_in() -> None:
    """Tare, zero and reset do what they say."""
    scale = stand_in({})
    scale.poke({"mass_kg": "0.500"})
    said = [
        ask(scale, encode(verb, None, NONE).decode().strip())
        for verb in ("zero", "tare", "clear-tare", "zero-now", "tare-now", "reset")
    ]

    assert [
        ["zero:ok:"],
        ["tare:ok:0.000 kg"],
        ["clear-tare:ok:"],
        ["zero-now:ok:"],
        ["tare-now:ok:0.000 kg"],
        ["serial-number:ok:12345678"],
    ] == said


def test_net_weight_of_the_stand_in() -> None:
    """After taring, the container is not weighed; beyond its range it says so."""
    scale = stand_in({"unit": "g", "digits": 1})
    scale.poke({"mass_kg": "1.2"})
    tared = ask(scale, "T")
    scale.poke({"mass_kg": "1.75", "stable": False})
    moving = ask(scale, "SI")
    scale.poke({"mass_kg": "31"})
    over = ask(scale, "SI")
    scale.poke({"mass_kg": "-4"})

    assert (["tare:ok:1200.0 g"], ["0.5500~"]) == (tared, moving)
    assert over == ["weigh:no:overload: upper limit exceeded"]
    assert ask(scale, "SI") == ["weigh:no:underload: below the lower limit"]
    assert ask(scale, "Z") == []
    scale.poke({"stable": True})
    assert told(scale.say(0.1)) == ["zero:no:underload: below the lower limit"]


def test_s_waits_for_the_pan() -> None:
    """S is silent until the pan is still, and gives up in the end."""
    scale = stand_in({"patience_s": 2})
    scale.poke({"stable": False, "mass_kg": "1"})
    assert ask(scale, "S") == []
    assert told(scale.say(1.9)) == []
    assert told(scale.say(2.0)) == ["weigh:no:not executable now"]
    assert ask(scale, "S", 3.0) == []
    scale.poke({"stable": True})
    assert told(scale.say(3.1)) == ["1.000"]


def test_sir_streams() -> None:
    """SIR repeats four times a second until another weight is asked for."""
    scale = stand_in({})
    scale.hear(b"SIR\r\n", 0.0)
    said = [scale.say(at / 8) for at in range(9)]
    assert [0, 2, 4, 6, 8] == [at for at, one in enumerate(said) if one]
    assert ask(scale, "SI", 2.0) == ["0.000"]
    assert scale.due_s() is None


def test_sr_follows() -> None:
    """SR says a weight, and then each change of it."""
    scale = stand_in({})
    assert ask(scale, "SR") == ["0.000"]
    assert scale.say(1.0) == b""
    scale.poke({"mass_kg": "0.25"})
    assert told(scale.say(2.0)) == ["0.250"]


def test_questions_to_the_stand_in() -> None:
    """It introduces itself line by line, and says ES to what it does not know."""
    scale = stand_in({})
    lines = [one for name in ("I0", "I1", "I2", "I3", "I4") for one in ask(scale, name)]

    assert len(lines) == 7
    assert ask(scale, "TA") == ["tare-memory:ok:0.000 kg"]
    assert ask(scale, "HELLO") == ["command:no:syntax error: unknown command"]
