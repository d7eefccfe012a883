"""The OHAUS driver as a table of lines, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.contract import Finding, Reason, Refusal, Reply, Sample
from drivers.scale_ohaus import DRIVER, Options, ask, decode, encode, flush
from simulators.scale_ohaus import Scale, frame, seal, stand_in

STANDARD, ANY, PUSHED = Options(), Options(width="any"), Options(mode="pushed")


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
        pytest.param(frame("0.360"), ["0.360"], id="as captured"),
        pytest.param(frame("0.360", form="manual"), ["0.360"], id="as in the manual"),
        pytest.param(frame("1.5", "N", moving=True), ["1.5~"], id="moving, net"),
        pytest.param(frame("-1.5", "NET", form="manual"), ["-1.5"], id="below zero"),
        pytest.param(frame("1250", unit="g"), ["1.250"], id="grams"),
        pytest.param(frame("1.0", unit="lb"), ["0.453592370"], id="pounds"),
        pytest.param(frame("0.5", "T"), ["tare-memory:ok:0.5 kg"], id="the tare"),
        pytest.param(
            frame("17", unit="PCS"),
            ["weigh:no:shows pieces, not a weight: 17"],
            id="pieces",
        ),
        pytest.param(
            frame("-5.2", unit="%"),
            ["weigh:no:shows percent, not a weight: -5.2"],
            id="percent",
        ),
        pytest.param(seal(b"OK!"), ["command:ok:"], id="done"),
        pytest.param(seal(b" ES "), ["command:no:unknown command"], id="not done"),
        pytest.param(b"\r\n" + frame("1.0"), ["1.0"], id="an empty line"),
        pytest.param(b"\x06" + frame("1.0"), ["envelope"], id="noise in front"),
        pytest.param(frame("1")[9:] + frame("1"), ["envelope", "1"], id="joined late"),
        pytest.param(frame("1.0")[1:], ["envelope"], id="a lost byte"),
        pytest.param(frame("1.0")[:-2] + b"\n", ["envelope"], id="no CR"),
        pytest.param(frame("1.0", unit="oz"), ["content"], id="a foreign unit"),
        pytest.param(frame("1.0", "X"), ["content"], id="a foreign legend"),
        pytest.param(frame("1..0"), ["content"], id="two points"),
        pytest.param(frame("Err 4"), ["content"], id="no number"),
    ],
)
def test_a_line(wire: bytes, expected: list[str]) -> None:
    """Each line earns exactly the findings beside it."""
    assert expected == told(wire)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(b"     192.21 g", ["0.19221"], id="at rest"),
        pytest.param(b"       0.01 g ?", ["0.00001~"], id="moving"),
    ],
)
def test_small_balances(line: bytes, expected: list[str]) -> None:
    """Lines that end at the unit are believed where the option says so."""
    assert ["envelope"] == told(seal(line))
    assert expected == told(seal(line), ANY)


def test_too_long() -> None:
    """What never ends is refused as soon as it can be no line, and not kept."""
    decoded = decode(b" " * 45, STANDARD)

    assert (Refusal(Reason.ENVELOPE, b" " * 41),) == decoded.findings
    assert decoded.rest == b"    "


def test_half_a_line() -> None:
    """The beginning of a line is kept, and refused after the silence."""
    half = frame("1")[:-1]
    decoded = decode(half, STANDARD)

    assert ((), half) == (decoded.findings, decoded.rest)
    assert (Refusal(Reason.ENVELOPE, half),) == flush(half, STANDARD)


# ------------------------------------------------------------------ the stand-in


def order(scale: Scale, verb: str, now_s: float) -> list[str]:
    """Give an order and take what is said within a second."""
    scale.hear(encode(verb, None, STANDARD), now_s)
    return told(scale.say(now_s + 0.5) + scale.say(now_s + 1.0))


def test_it_is_asked() -> None:
    """It speaks when it is asked, moving or not."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1.5"})
    assert scale.due_s() is None
    scale.hear(ask(STANDARD), 0.0)

    assert scale.due_s() == 0.0
    assert told(scale.say(0.0)) == ["1.500~"]
    assert order(scale, "weigh-now", 1.0) == ["1.500~"]


def test_it_prints_by_itself() -> None:
    """Set to print, it is asked nothing, and moves for some lines after a change."""
    scale = stand_in({"mode": "pushed", "form": "manual"})
    scale.poke({"mass_kg": "1.5"})
    assert ask(PUSHED) == b""
    said = [told(scale.say(at * 0.11)) for at in range(5)]

    assert [["1.500~"]] * 3 + [["1.500"]] * 2 == said
    assert scale.say(0.45) == b""
    scale.hear(b"0P\r\n", 0.5)
    assert scale.due_s() is None
    scale.hear(b"CP\r\n", 0.5)
    assert told(scale.say(0.5)) == ["1.500"]


def test_a_patient_print() -> None:
    """`weigh` waits for a weight at rest, and is answered once."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1.5"})
    scale.hear(encode("weigh", None, STANDARD), 0.0)
    said = [told(scale.say(float(at))) for at in range(6)]

    assert [[], [], [], ["1.500"], [], []] == said


def test_orders() -> None:
    """Zero and tare count on a still pan only, and are confirmed where that is set."""
    scale = stand_in({"acknowledge": True})
    scale.poke({"mass_kg": "1"})
    assert order(scale, "zero", 0.0) == []
    scale.restless = 0
    assert order(scale, "zero", 1.0) == ["command:ok:"]
    scale.poke({"mass_kg": "3"})
    scale.restless = 0
    assert order(scale, "tare", 2.0) == ["command:ok:"]
    scale.hear(ask(STANDARD), 3.0)
    assert frame("0.000", "N") == scale.say(3.0)
    scale.hear(b"SING\r\n", 4.0)

    assert told(scale.say(4.0)) == ["command:no:unknown command"]


def test_nothing_is_confirmed() -> None:
    """Out of the box orders and nonsense are met with silence."""
    scale = stand_in({"form": "manual"})

    assert order(scale, "tare", 0.0) == []
    scale.hear(b"SING\r\n", 2.0)
    assert scale.say(3.0) == b""
    assert DRIVER.probe is None
