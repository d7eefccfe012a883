"""The GM7x driver as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode_gm7x import DRIVER, Options, decode, encode, flush
from drivers.contract import CodeSeen, Finding, Refusal, Reply
from simulators.barcode_gm7x import frame, packed, seal, stand_in

KIND, PLAIN = Options(), Options(kind_byte=False)
CODE = packed("4123")


def told(wire: bytes, options: Options = KIND) -> list[str]:
    """Name the findings of a wire and of the silence behind it."""
    decoded = decode(wire, options)
    found = (*decoded.findings, *flush(decoded.rest, options))
    return [word(one) for one in found]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case CodeSeen(code=code):
            return code
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return f"<{reason.value}>"
    return "?"


@pytest.mark.parametrize(
    ("wire", "options", "expected"),
    [
        pytest.param(CODE, KIND, ["4123"], id="a code"),
        pytest.param(frame(0xF3, b"4123"), PLAIN, ["4123"], id="without a kind"),
        pytest.param(frame(0xF3, b"\x0b4123\r\n"), KIND, ["4123"], id="CR LF behind"),
        pytest.param(packed("A\x1dB"), KIND, ["A\x1dB"], id="GS"),
        pytest.param(frame(0xF3, b"\x0b4123", 1), KIND, [], id="sent again"),
        pytest.param(b"\x00\x03" + CODE, KIND, ["4123"], id="noise"),
        pytest.param(b"plain text" + CODE, KIND, ["4123"], id="text before it"),
        pytest.param(frame(0xD0), KIND, ["command:ok:"], id="carried out"),
        pytest.param(
            frame(0xD1, b"\x06"), KIND, ["command:no:not in this mode"], id="refused"
        ),
        pytest.param(
            frame(0xD1, b"\x77"), KIND, ["command:no:refused, code 77"], id="why ever"
        ),
        pytest.param(frame(0xA4, b"V1"), KIND, ["version:ok:V1"], id="a version"),
        pytest.param(CODE[:-1] + b"\0", KIND, ["<check>"], id="a wrong check"),
        pytest.param(CODE[:6], KIND, ["<envelope>"], id="cut short"),
        pytest.param(frame(0xF3, b"\x0b"), KIND, ["<content>"], id="no code"),
        pytest.param(frame(0xF3, b"\x0b\xff"), KIND, ["<content>"], id="no UTF-8"),
        pytest.param(frame(0xF3, b"\x0b4\x001"), KIND, ["<content>"], id="a NUL"),
        pytest.param(frame(0xF4, b"\x0b4123"), KIND, ["<content>"], id="a long code"),
        pytest.param(frame(0xD0, b"\1"), KIND, ["<content>"], id="carried out, and?"),
        pytest.param(frame(0xD1), KIND, ["<content>"], id="refused without why"),
    ],
)
def test_a_wire(wire: bytes, options: Options, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it, at its beginning."""
    assert expected == told(wire, options)[: max(1, len(expected))]


def test_a_repetition_is_a_sign_of_life() -> None:
    """It is counted as believed."""
    assert decode(frame(0xF3, b"\x0b4123", 1), KIND).silent == 1


def test_a_lying_length() -> None:
    """After a silence, true packets inside an unfinished one are found."""
    liar = b"\xf0\xf3\x00" + CODE + CODE[:5]
    decoded = decode(liar, KIND)

    assert ((), liar) == (decoded.findings, decoded.rest)
    assert "4123" in told(liar)


def test_frame_limit() -> None:
    """The longest packet fits."""
    assert len(decode(b"\xff\xf3" + bytes(254), KIND).rest) == DRIVER.frame_limit


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1))
def test_every_text_is_delivered(code: str) -> None:
    """A code arrives as it was printed."""
    short = code[:240]

    assert [short] == told(packed(short))


def test_driver_and_stand_in() -> None:
    """In host mode a code is read after a start; in any other, by itself."""
    scanner = stand_in({})
    said = []
    for at, verb in enumerate(["version", "start", "mode-host", "start"]):
        scanner.hear(encode(verb, None, KIND), float(at))
        assert scanner.due_s() == float(at)
        said += told(scanner.say(float(at)))
    scanner.poke({"code": "4123"})
    scanner.poke({"code": "77"})
    said += told(scanner.say(4.0))
    assert scanner.due_s() is None
    scanner.hear(encode("mode-continuous", None, KIND), 5.0)
    said += told(scanner.say(5.0))

    assert [
        "version:ok:GM72 V1.3",
        "command:no:not in this mode",
        "command:ok:",
        "command:ok:",
        "4123",
        "command:ok:",
        "77",
    ] == said


def test_a_sleeping_module_is_woken() -> None:
    """The byte in front of an order is the one that a sleeping module loses."""
    scanner = stand_in({})
    scanner.hear(encode("factory-settings", None, KIND), 100.0)

    assert ["command:ok:"] == told(scanner.say(100.0))


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (seal(b"\xe9\x04\x00"), "denied"),
        (seal(b"\xe4\x04\x00")[:-1] + b"\0", "the order came damaged"),
        (seal(b"\xc6\x04\x08"), "denied"),
    ],
)
def test_complaints_of_the_stand_in(wire: bytes, expected: str) -> None:
    """What the module cannot do it refuses."""
    scanner = stand_in({})
    scanner.hear(b"\x00" + wire, 0.0)

    assert [f"command:no:{expected}"] == told(scanner.say(0.0))


def test_only_the_host_gives_orders() -> None:
    """A scanner's packet, heard by a scanner, is nothing."""
    scanner = stand_in({})
    scanner.hear(frame(0xD0), 0.0)

    assert scanner.say(0.0) == b""
