"""The GM65 driver as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.barcode_gm65 import CODE_LIMIT, DRIVER, Options, decode, encode, flush
from drivers.contract import CodeSeen, Finding, Refusal, Reply
from simulators.barcode_gm65 import BEATING, DONE, frame, seal, stand_in

LINE, BARE = Options(), Options(suffix="none")
LONGEST = b"7" * CODE_LIMIT


def told(wire: bytes, options: Options = LINE) -> list[str]:
    """Name the findings of a wire and of the silence behind it."""
    decoded = decode(wire, options)
    found = (*decoded.findings, *flush(decoded.rest, options))
    return [word(one) for one in found]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case CodeSeen(code=code):
            return code
        case Reply(to=to, ok=True, text=text):
            return f"{to}:{text}"
        case Refusal(reason=reason):
            return f"<{reason.value}>"
    return "?"


@pytest.mark.parametrize(
    ("wire", "options", "expected"),
    [
        pytest.param(b"4123\r\n", LINE, ["4123"], id="a code"),
        pytest.param(b"4123\t", Options(suffix="tab"), ["4123"], id="TAB"),
        pytest.param(b"\r\n", LINE, [], id="nothing between"),
        pytest.param(DONE, LINE, ["command:"], id="done"),
        pytest.param(seal(b"\x39\x01"), LINE, ["command:3901"], id="a setting"),
        pytest.param(seal(b"\r\n"), LINE, ["command:0D0A"], id="CR LF in an answer"),
        pytest.param(BEATING, LINE, [], id="a heartbeat"),
        pytest.param(
            seal(b"\1", b"\3\0") + b"\r", LINE, ["<content>"] * 2, id="half a heartbeat"
        ),
        pytest.param(DONE + b"4123\r", LINE, ["command:", "4123"], id="both"),
        pytest.param(b"4123\r" + DONE, LINE, ["4123", "command:"], id="the other way"),
        pytest.param(b"4123" + DONE, BARE, ["4123", "command:"], id="no suffix"),
        pytest.param(
            b"41" + DONE + b"23\r", LINE, ["<envelope>", "command:", "23"], id="cut"
        ),
        pytest.param(DONE[:-1] + b"\0", LINE, ["<check>", "<envelope>"], id="a check"),
        pytest.param(DONE[:4], LINE, ["<envelope>", "<envelope>"], id="half an answer"),
        pytest.param(b"4123\x02", LINE, ["<envelope>", "<envelope>"], id="a mark"),
        pytest.param(b"4123", LINE, ["<envelope>"], id="cut by silence"),
        pytest.param(b"4123", BARE, ["4123"], id="ended by silence"),
        pytest.param(b"\x02\x01\r", LINE, ["<content>"], id="marks of others"),
        pytest.param(b"\xff\xfe\r", LINE, ["<content>"], id="no UTF-8"),
        pytest.param(b"10A\x1d21\r", LINE, ["10A\x1d21"], id="GS"),
        pytest.param(LONGEST + b"\r", LINE, [LONGEST.decode()], id="the longest"),
        pytest.param(LONGEST * 3 + b"\r1\r", LINE, ["<envelope>", "1"], id="too long"),
    ],
)
def test_a_wire(wire: bytes, options: Options, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it."""
    assert expected == told(wire, options)


def test_a_true_answer_inside_a_lying_one() -> None:
    """After a silence, what an unfinished answer swallowed is found."""
    assert "4123" in told(b"\x02\x00\x00\xf0\r4123\r")


def test_a_heartbeat_is_a_sign_of_life() -> None:
    """It is counted as believed."""
    assert decode(BEATING, LINE).silent == 1


def test_the_rest_is_bounded() -> None:
    """Noise in front of an answer that never ends stays within the limit."""
    wire = LONGEST * 2 + b"\x02\x00\x00\xff" + bytes(256)
    rest = decode(wire, LINE).rest

    assert len(rest) == DRIVER.frame_limit - 1


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("baud", ["command:3901"]),
        ("baud-9600", ["command:"]),
        ("save", ["command:"]),
        ("factory-settings", ["command:"]),
        ("heartbeat", []),
    ],
)
def test_orders(verb: str, expected: list[str]) -> None:
    """The stand-in understands every order and the driver its answer."""
    scanner = stand_in({})
    scanner.hear(b"\x00" + encode(verb, None, LINE), 0.0)

    assert scanner.due_s() == 0.0
    assert expected == told(scanner.say(0.0))


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        ("line", LINE),
        ("cr", LINE),
        ("tab", Options(suffix="tab")),
        ("none", BARE),
    ],
)
def test_driver_and_stand_in(suffix: str, options: Options) -> None:
    """What is held before the scanner is read, and once more for a trigger."""
    scanner = stand_in({"suffix": suffix})
    assert scanner.due_s() is None
    scanner.poke({"code": "4123"})
    read = told(scanner.say(0.0), options)
    for byte in encode("trigger", None, options):
        scanner.hear(bytes([byte]), 1.0)

    assert ["4123"] == read
    assert ["command:", "4123"] == told(scanner.say(1.0), options)


def test_a_code_and_a_beat() -> None:
    """A code that came while an answer was due keeps its place in the stream."""
    scanner = stand_in({})
    scanner.poke({"code": "4123"})
    scanner.poke({"code": "77"})
    scanner.hear(encode("heartbeat", None, LINE), 0.0)

    assert BEATING + frame("4123") == scanner.say(0.0)
    assert scanner.say(0.1) == b""
    assert frame("77") == scanner.say(0.3)
