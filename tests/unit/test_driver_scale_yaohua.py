"""The Yaohua driver as a table of lines, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.contract import Finding, Reason, Refusal, Reply, Sample
from drivers.scale_yaohua import Options, ask, decode, encode, flush
from simulators.scale_yaohua import Scale, frame, seal, stand_in

PUSHED, ASKED = Options(), Options(mode="asked")


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
    return [word(one) for one in decode(wire, PUSHED).findings]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(frame("1.234"), ["1.234"], id="gross"),
        pytest.param(frame("1234", "n"), ["1234"], id="net, without a point"),
        pytest.param(frame("-0.1", "n"), ["-0.1"], id="below zero"),
        pytest.param(frame("1.0", unit="lb"), ["0.453592370"], id="pounds"),
        pytest.param(frame("0.5", "t"), ["tare-memory:ok:0.5 kg"], id="the tare"),
        pytest.param(frame("1") * 2, ["1", "1"], id="one after the other"),
        pytest.param(b"\r\n\n" + frame("1"), ["1"], id="empty lines"),
        pytest.param(b"\xff" + frame("1"), ["envelope"], id="noise in front"),
        pytest.param(frame("1")[3:] + frame("1"), ["envelope", "1"], id="joined late"),
        pytest.param(seal(b"wn000.12kg"), ["envelope"], id="a lost digit"),
        pytest.param(seal(b"wx000.123kg"), ["envelope"], id="a foreign kind"),
        pytest.param(b"wn000.1234kg\n", ["envelope"], id="no CR"),
        pytest.param(seal(b"wn0-0.123kg"), ["envelope"], id="a sign inside"),
        pytest.param(seal(b"wn00.0.12kg"), ["content"], id="two points"),
        pytest.param(seal(b"wn00012.kg"), ["envelope"], id="nothing behind the point"),
        pytest.param(seal(b"wn000.123oz"), ["content"], id="a foreign unit"),
    ],
)
def test_a_line(wire: bytes, expected: list[str]) -> None:
    """Each line earns exactly the findings beside it."""
    assert expected == [one for one in told(wire) if one]


def test_too_long() -> None:
    """What never ends is refused as soon as it can be no line, and not kept."""
    decoded = decode(b"w" * 30, PUSHED)

    assert (Refusal(Reason.ENVELOPE, b"w" * 13),) * 2 == decoded.findings
    assert decoded.rest == b"wwww"


def test_half_a_line() -> None:
    """The beginning of a line is kept, and refused after the silence."""
    half = frame("1")[:-1]
    decoded = decode(half, PUSHED)

    assert ((), half) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, half),) == flush(half, PUSHED)


# ------------------------------------------------------------------ the stand-in


def run(scale: Scale, lines: int, start_s: float = 0.0) -> list[str]:
    """Let it speak for some periods."""
    return told(b"".join(scale.say(start_s + at) for at in range(lines)))


def test_it_pushes() -> None:
    """Eight times a second it says what lies on it."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1.5"})

    assert ask(PUSHED) == b""
    assert [["1.500"], [], ["1.500"]] == [
        told(scale.say(at_s)) for at_s in (0.0, 0.1, 0.125)
    ]
    assert scale.due_s() == 0.25


def test_it_is_asked() -> None:
    """In the other mode it speaks when it hears R, a moment later."""
    scale = stand_in({"mode": "asked"})
    assert scale.due_s() is None
    scale.hear(ask(ASKED), 1.0)

    assert scale.due_s() == pytest.approx(1.01)
    assert scale.say(1.0) == b""
    assert told(scale.say(1.02)) == ["0.000"]


def test_orders() -> None:
    """Zero and tare count on a still pan only; behind a tare the weight is net."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1"})
    scale.hear(encode("zero", None, PUSHED), 0.0)
    assert run(scale, 1) == ["0.000"]
    scale.poke({"mass_kg": "3"})
    scale.hear(encode("tare", None, PUSHED), 1.0)
    wire = scale.say(2.0)
    assert (frame("0.000", "n"), ["0.000"]) == (wire, told(wire))
    scale.poke({"mass_kg": "2", "stable": False})
    scale.hear(b"ZT?\r\n", 2.0)

    assert run(scale, 3, 3.0) == ["-1.002", "-1.000", "-0.997"]


@pytest.mark.parametrize(
    ("settings", "mass_kg", "expected"),
    [
        pytest.param({"digits": 4}, "100", "99.9999", id="too much"),
        pytest.param({"digits": 4}, "-100", "-9.9999", id="too little"),
        pytest.param({"digits": 0}, "12.6", "13", id="no decimals"),
        pytest.param({"unit": "lb", "digits": 1}, "4.5359237", "4.535923700", id="lb"),
    ],
)
def test_displays(settings: dict[str, object], mass_kg: str, expected: str) -> None:
    """A weight is shown in the scale's unit and digits, as far as there is room."""
    scale = stand_in(settings)
    scale.poke({"mass_kg": mass_kg})
    (shown,) = run(scale, 1)

    assert float(expected) == pytest.approx(float(shown), rel=1e-4)
