"""The A&D driver as a table of lines, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Reason, Refusal, Reply, Sample
from drivers.scale_aandd import LINE_LIMIT, Options, ask, decode, encode, flush
from simulators.scale_aandd import (
    ACK,
    Scale,
    balance_frame,
    clone_frame,
    frame,
    seal,
    stand_in,
)

STANDARD, LOOSE = Options(), Options(width="any")


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


def told(wire: bytes, options: Options = STANDARD) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, options).findings]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(frame("+12.34"), ["12.34"], id="indicator"),
        pytest.param(frame("-0.50", "US"), ["-0.50~"], id="unstable, below zero"),
        pytest.param(frame("+12.34", kind="GS"), ["12.34"], id="gross"),
        pytest.param(frame("+52.1", unit="g"), ["0.0521"], id="grams"),
        pytest.param(frame("+2", unit="t"), ["2000"], id="tonnes written out"),
        pytest.param(frame("+1.234", unit="t"), ["1234"], id="tonnes"),
        pytest.param(frame("+1", unit="lb"), ["0.45359237"], id="pounds"),
        pytest.param(frame("+0.0000", unit="g"), ["0.000000"], id="zero written out"),
        pytest.param(clone_frame("+1.234"), ["1.234"], id="clone"),
        pytest.param(clone_frame("-1.234", "US"), ["-1.234~"], id="clone, moving"),
        pytest.param(seal(b"ST,NT,   1.234kg"), ["1.234"], id="clone without sign"),
        pytest.param(balance_frame("+1.2346"), ["1.2346"], id="balance"),
        pytest.param(balance_frame("+12.5", "QT", "g"), ["0.0125"], id="QT"),
        pytest.param(
            frame("+2.5", kind="TR"), ["tare-memory:ok:+00002.5 kg"], id="the tare"
        ),
        pytest.param(
            balance_frame("+1234", "QT", "PC"),
            ["weigh:no:shows pieces, not a weight: +00001234"],
            id="pieces",
        ),
        pytest.param(
            balance_frame("+99.9", "US", "%"),
            ["weigh:no:shows percent, not a weight: +000099.9"],
            id="percent",
        ),
        pytest.param(seal(b"OL,GS,        kg"), ["weigh:no:out of range"], id="blank"),
        pytest.param(
            seal(b"LO,GS,        kg"), ["weigh:no:out of range"], id="the other OL"
        ),
        pytest.param(
            balance_frame("+9999.999", "OL"),
            ["weigh:no:overload: upper limit exceeded"],
            id="too much",
        ),
        pytest.param(
            balance_frame("-9999.999", "OL"),
            ["weigh:no:underload: below the lower limit"],
            id="too little",
        ),
        pytest.param(ACK, ["command:ok:"], id="accepted"),
        pytest.param(ACK + b"\r\n", ["command:ok:"], id="accepted, on a line"),
        pytest.param(ACK + frame("+1"), ["command:ok:", "1"], id="both at once"),
        pytest.param(seal(b"EC,E2"), ["command:no:not ready"], id="not ready"),
        pytest.param(seal(b"EC,E99"), ["command:no:error E99"], id="a new error"),
        pytest.param(seal(b"?"), ["command:no:unknown command"], id="unknown"),
        pytest.param(seal(b"I"), ["command:no:busy"], id="busy"),
        pytest.param(b"\r\n", [], id="an empty line is nothing"),
        pytest.param(frame("+1").replace(b"\r", b""), ["envelope"], id="no CR"),
        pytest.param(b"\xd3" + frame("+1")[1:], ["envelope"], id="parity left on"),
        pytest.param(b"x" + frame("+1"), ["envelope"], id="noise in front"),
        pytest.param(seal(b"ST,NT,+0012.3kg"), ["envelope"], id="a lost digit"),
        pytest.param(seal(b"ST,+001.246 kg"), ["envelope"], id="a balance's lost one"),
        pytest.param(seal(b"ST,NT,+0012.34"), ["envelope"], id="no unit, too short"),
        pytest.param(seal(b"ST,NT,+0012.3400"), ["content"], id="no unit"),
        pytest.param(seal(b"ST,NT,+00 2.34kg"), ["content"], id="a blank inside"),
        pytest.param(frame("+1.5", unit="oz"), ["content"], id="a foreign unit"),
        pytest.param(frame("+1.5", "XX"), ["envelope"], id="a foreign status"),
        pytest.param(seal(b"ST,NT,GS,+1.5kg"), ["envelope"], id="too many parts"),
        pytest.param(seal(b"HELLO"), ["envelope"], id="something else"),
    ],
)
def test_a_line(wire: bytes, expected: list[str]) -> None:
    """Each line earns exactly the findings beside it."""
    assert expected == told(wire)


def test_another_width() -> None:
    """A clone of another width is believed where the option says so, else not."""
    wire = seal(b"ST,NT, 12.5 kg")

    assert told(wire, STANDARD) == ["envelope"]
    assert told(wire, LOOSE) == ["12.5"]
    assert told(seal(b"ST,NT, 1.2.5 kg"), LOOSE) == ["content"]


@pytest.mark.parametrize("extra", [0, 1])
def test_the_longest_line(extra: int) -> None:
    """A line of the limit is judged whole; one byte more and it is cut and let go."""
    decoded = decode(seal(b"x" * (LINE_LIMIT - 1 + extra)), STANDARD)

    assert ["envelope"] == [word(one) for one in decoded.findings]
    assert decoded.rest == b""


def test_half_a_line() -> None:
    """A line that never ends is kept, and refused after the silence."""
    decoded = decode(b"ST,NT", STANDARD)

    assert ((), b"ST,NT") == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, b"ST,NT"),) == flush(b"ST,NT", STANDARD)


@given(
    st.decimals("-999999", "9999999", places=0),
    st.integers(0, 4),
    st.sampled_from(["kg", "g", "t", "lb"]),
)
def test_every_weight_is_exact(steps: Decimal, digits: int, unit: str) -> None:
    """Any weight in any unit is exact, or as fine as a step, and never a power."""
    weight = steps.scaleb(-digits)
    factor = {"kg": "1", "g": "0.001", "t": "1000", "lb": "0.45359237"}[unit]
    (found,) = decode(balance_frame(f"{weight:+f}", unit=unit), LOOSE).findings

    assert isinstance(found, Sample)
    assert "E" not in str(found.value)
    off = abs(weight * Decimal(factor) - found.value)
    assert off <= Decimal("0.0000005")


# ------------------------------------------------------------------ the stand-in


def answer(scale: Scale, verb: str, now_s: float = 0.0) -> list[str]:
    """Give one order to the stand-in and name what it says."""
    scale.hear(encode(verb, None, STANDARD), now_s)
    return told(scale.say(now_s))


def quiet(**settings: object) -> Scale:
    """Make a scale that does not stream."""
    return stand_in({"push": False, "acknowledge": True, **settings})


@pytest.mark.parametrize("form", ["indicator", "balance", "clone"])
def test_it_streams(form: str) -> None:
    """Eight lines a second, some of them unstable after the load changed."""
    scale = stand_in({"form": form, "digits": 2})
    scale.poke({"mass_kg": "1.25"})
    said = [line for at in range(6) for line in told(scale.say(at / 8))]

    assert ["1.25~"] * 3 + ["1.25"] * 3 == said
    assert scale.say(0.7) == b""
    assert scale.due_s() == 0.75


@pytest.mark.parametrize("form", ["indicator", "balance", "clone"])
@pytest.mark.parametrize("mass_kg", ["31", "-31"])
def test_beyond_the_capacity(form: str, mass_kg: str) -> None:
    """Too much and too little are no values in any form."""
    scale = stand_in({"form": form})
    scale.poke({"mass_kg": mass_kg})

    assert told(scale.say(0.0))[0].startswith("weigh:no:")


def test_orders() -> None:
    """Asked, zeroed and tared, the scale does what it says."""
    scale = quiet()
    scale.mass_kg = Decimal("0.5")
    assert answer(scale, "weigh") == ["0.500"]
    assert answer(scale, "zero") == ["command:ok:"]
    assert answer(scale, "weigh-now") == ["0.000"]
    scale.mass_kg = Decimal("0.75")
    assert answer(scale, "tare") == ["command:ok:"]
    scale.mass_kg = Decimal("1.75")
    assert answer(scale, "weigh") == ["1.000"]
    scale.poke({"stable": False})
    assert answer(scale, "re-zero") == ["command:no:not ready"]
    assert answer(scale, "weigh") == ["1.000~"]


def test_s_waits_and_sir_streams() -> None:
    """S says the next stable weight, SIR goes on until C."""
    scale = quiet()
    scale.poke({"stable": False})
    assert answer(scale, "weigh-stable") == []
    assert scale.say(1.0) == b""
    scale.poke({"stable": True})
    assert told(scale.say(2.0)) == ["0.000"]
    assert scale.due_s() is None
    assert answer(scale, "stream", 3.0) == ["0.000"]
    assert answer(scale, "stop", 4.0) == []
    assert scale.say(9.0) == b""


def test_an_unknown_command() -> None:
    """What it does not know it refuses, or leaves unanswered without AK mode."""
    scale = quiet()
    scale.hear(b"HELLO\r\n", 0.0)
    assert told(scale.say(0.0)) == ["command:no:undefined command"]
    scale.acknowledge = False
    scale.hear(b"HELLO\r\n", 0.0)
    assert scale.say(0.0) == b""


def test_it_is_asked_only_where_it_is_set() -> None:
    """A scale that pushes is sent nothing; another is asked with Q."""
    assert b"" == ask(STANDARD)
    assert ask(Options(mode="asked")) == b"Q\r\n"
