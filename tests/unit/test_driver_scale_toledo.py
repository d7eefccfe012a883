"""The Toledo driver as a table of frames, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.contract import Finding, Reason, Refusal, Reply, Sample
from drivers.scale_toledo import Options, decode, encode, flush
from simulators.scale_toledo import (
    KG,
    MOTION,
    NEGATIVE,
    NET,
    NOT_ZEROED,
    OUT_OF_RANGE,
    Scale,
    frame,
    seal,
    stand_in,
)

AUTO, ON, OFF = Options(), Options(checksum="on"), Options(checksum="off")
ZEROS_SENT = Options(fixed_zeros="sent")
ZEROS_LEFT_OUT = Options(fixed_zeros="left-out")


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


def told(wire: bytes, options: Options = AUTO) -> list[str]:
    """Name the findings of a wire."""
    return [word(one) for one in decode(wire, options).findings]


def weight(flags: int = KG, digits: str = "001234", *, point: int = 4) -> bytes:
    """Spell one frame without a tare."""
    return frame(digits, "000000", flags, point=point)


def flipped(wire: bytes, at: int, bits: int) -> bytes:
    """Flip bits of one byte, and leave the checksum as it was."""
    return wire[:at] + bytes([wire[at] ^ bits]) + wire[at + 1 :]


def resealed(at: int, value: int) -> bytes:
    """Change one byte of a true frame and make the checksum right again."""
    wire = weight()
    body = wire[:at] + bytes([value]) + wire[at + 1 :]
    return seal(body[1:-2])


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param(weight(), ["12.34"], id="kilograms"),
        pytest.param(weight(point=2), ["1234"], id="no decimals"),
        pytest.param(weight(point=7), ["0.01234"], id="five decimals"),
        pytest.param(weight(KG | NET, "  1234"), ["12.34"], id="net, with blanks"),
        pytest.param(weight(KG | NEGATIVE), ["-12.34"], id="below zero"),
        pytest.param(weight(KG | NEGATIVE, "000000"), ["0.00"], id="no minus zero"),
        pytest.param(weight(KG | MOTION), ["12.34~"], id="moving"),
        pytest.param(weight(KG | NOT_ZEROED), ["12.34~"], id="never zeroed"),
        pytest.param(weight(0, "000100"), ["0.4535923700"], id="pounds"),
        pytest.param(frame("052187", "000000", 0, grams=True), ["0.52187"], id="grams"),
        pytest.param(
            weight(KG | OUT_OF_RANGE, ""), ["weigh:no:out of range"], id="too much"
        ),
        pytest.param(
            weight(KG | OUT_OF_RANGE), ["weigh:no:out of range"], id="with digits"
        ),
        pytest.param(
            weight(KG | OUT_OF_RANGE | NEGATIVE, ""),
            ["weigh:no:underload: below the lower limit"],
            id="too little",
        ),
        pytest.param(weight(digits=""), ["content"], id="blank without a reason"),
        pytest.param(weight(digits="12 345"), ["content"], id="a blank inside"),
        pytest.param(weight(digits="00A234"), ["content"], id="no digits"),
        pytest.param(resealed(12, 0x2D), ["content"], id="no tare"),
        pytest.param(weight(point=0), ["content"], id="fixed zeros"),
        pytest.param(weight(point=1), ["content"], id="one fixed zero"),
        pytest.param(resealed(3, 0x22), ["content"], id="tonnes of some kind"),
        pytest.param(resealed(3, 0x30), ["content"], id="tenfold"),
        pytest.param(resealed(3, 0x28), ["12.34"], id="print key"),
        pytest.param(resealed(1, 0x0C), ["envelope"], id="A without its bit"),
        pytest.param(resealed(3, 0x60), ["envelope"], id="C with a bit too much"),
        pytest.param(resealed(2, 0x10), ["envelope"], id="B without its bit"),
        pytest.param(b"\x06noise" + weight(), ["12.34"], id="noise in front"),
        pytest.param(b"\x02" + weight(), ["envelope", "12.34"], id="a false STX"),
        pytest.param(
            weight()[5:] + weight() + weight(), ["12.34", "12.34"], id="joined late"
        ),
    ],
)
def test_a_frame(wire: bytes, expected: list[str]) -> None:
    """Each frame earns exactly the findings beside it."""
    assert expected == told(wire)
    assert decode(wire, AUTO).rest == b""


@pytest.mark.parametrize("at", range(4, 16))
def test_a_flipped_digit(at: int) -> None:
    """One wrong bit in a digit is found by the checksum."""
    wire = flipped(weight(), at, 0x01)

    assert (Refusal(Reason.CHECK, wire),) == decode(wire, AUTO).findings
    assert (Refusal(Reason.CHECK, wire),) == decode(wire, ON).findings


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(ZEROS_SENT, ["1200", "120"], id="among the six"),
        pytest.param(ZEROS_LEFT_OUT, ["120000", "1200"], id="not among the six"),
    ],
)
def test_fixed_zeros(options: Options, expected: list[str]) -> None:
    """What point codes 0 and 1 mean, the configuration says."""
    wire = weight(digits="001200", point=0) + weight(digits="000120", point=1)

    assert expected == told(wire, options)


@pytest.mark.parametrize("options", [AUTO, OFF])
def test_without_checksum(options: Options) -> None:
    """Frames without a checksum are read; `auto` knows one when the next begins."""
    wire = weight()[:-1] * 3
    last = 1 if options is AUTO else 0
    decoded = decode(wire, options)

    assert ["12.34"] * (3 - last) == [word(one) for one in decoded.findings]
    assert decoded.rest == (wire[:17] if last else b"")
    assert ["envelope"] * last == [word(one) for one in flush(decoded.rest, options)]


def test_a_missing_checksum() -> None:
    """Where there must be one, a frame without it takes the next STX for it."""
    assert told(weight()[:-1] * 2, ON)[0] == "check"


def checksum_is_stx() -> bytes:
    """Find a frame whose checksum is the mark of a beginning."""
    return next(
        wire
        for number in range(999_000, 1_000_000)
        if (wire := weight(digits=f"{number:06}")).endswith(b"\x02")
    )


def test_a_checksum_that_looks_like_a_mark() -> None:
    """A checksum of 2 is told from the next frame's mark, with one and without."""
    wire = checksum_is_stx()
    value = told(wire, ON)

    assert value * 2 == told(wire * 2 + weight())[:2]
    assert value == told(wire + wire[:1])
    assert value * 2 == told(wire[:-1] * 3)
    # The checksum of a refused frame is tried as a beginning, as any mark is.
    assert told(flipped(wire, 9, 1) + weight()) == ["check", "envelope", "12.34"]


# ------------------------------------------------------------------ the stand-in


def run(scale: Scale, frames: int, start_s: float = 0.0) -> list[str]:
    """Let it speak for some periods."""
    wire = b"".join(scale.say(start_s + at) for at in range(frames))
    return told(wire)


def test_motion_ends() -> None:
    """After the load changed it moves for some frames, then it is at rest."""
    scale = stand_in({})
    scale.poke({"mass_kg": "1.5"})

    assert ["1.500~"] * 4 + ["1.500"] == run(scale, 5)
    assert scale.due_s() == pytest.approx(4 + 1 / 12)
    assert scale.say(4.01) == b""


def test_orders() -> None:
    """Zero and tare count on a still pan only; the tare field follows."""
    scale = stand_in({"zeroed": False})
    scale.mass_kg += 1
    assert run(scale, 1) == ["1.000~"]
    scale.hear(encode("zero", None, AUTO), 0.0)
    assert run(scale, 1, 1.0) == ["0.000"]
    scale.mass_kg += 2
    scale.hear(encode("tare", None, AUTO), 0.0)
    wire = scale.say(3.0)
    assert (["0.000"], b"002000") == (told(wire), wire[10:16])
    scale.hear(encode("clear-tare", None, AUTO) + encode("print", None, AUTO), 3.0)
    wire = scale.say(3.0)
    assert (["2.000"], 0x28) == (told(wire), wire[3])
    scale.poke({"stable": False})
    scale.hear(encode("tare", None, AUTO), 3.5)
    assert run(scale, 1, 4.0) == ["2.000~"]


@pytest.mark.parametrize(
    ("unit", "digits", "expected"),
    [
        pytest.param("kg", 2, "1.25", id="kg"),
        pytest.param("g", 0, "1.250", id="g"),
        pytest.param("lb", 2, "1.2519149412", id="lb"),
    ],
)
def test_units_of_the_stand_in(unit: str, digits: int, expected: str) -> None:
    """In whatever unit it shows, the weight arrives in kilograms."""
    scale = stand_in({"unit": unit, "digits": digits, "checksum": False})
    scale.mass_kg += 5
    scale.mass_kg /= 4

    assert [expected] == told(scale.say(0.0), OFF)


@pytest.mark.parametrize("mass_kg", ["31", "-31"])
def test_beyond_the_capacity(mass_kg: str) -> None:
    """Too much and too little have no digits."""
    scale = stand_in({})
    scale.poke({"mass_kg": mass_kg})

    assert run(scale, 1)[0].startswith("weigh:no:")
