"""The driver of keyboard scanners as a table of keys, and against its stand-in."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode_evdev import CODE_LIMIT, DRIVER, Options, decode, flush
from drivers.contract import CodeSeen, Finding, Refusal
from simulators.barcode_evdev import (
    CODES,
    TYPED,
    frame,
    stand_in,
)

ENTER = Options()
NONE = Options(suffix="none")
DROPPED = bytes((0, 0, 3, 0, 0, 0, 0, 0))
# Key codes of Linux: letters, digits and the number block as they lie on the board.
A, Q, ONE, KEY_ENTER, KEY_TAB = 30, 16, 2, 28, 15
SHIFT, RIGHT_SHIFT, CTRL, ALT, ALT_GR, META, CAPS = 42, 54, 29, 56, 100, 125, 58
PAD = {0: 82, 1: 79, 2: 80, 3: 81, 4: 75, 5: 76, 6: 77, 7: 71, 8: 72, 9: 73}
BRACKET, F1, F8, NUM = 27, 59, 66, 69


def event(code: int, value: int) -> bytes:
    """Spell a key's press (1), release (0) or repeat (2)."""
    return struct.pack("<HHi", 1, code, value)


def tap(*codes: int) -> bytes:
    """Press and let go, one after the other."""
    return b"".join(event(code, 1) + event(code, 0) for code in codes)


def held(modifier: int, *codes: int) -> bytes:
    """Tap keys while another one is down."""
    return event(modifier, 1) + tap(*codes) + event(modifier, 0)


def number(digits: str, modifier: int = ALT) -> bytes:
    """Type a character by its number."""
    return held(modifier, *(PAD[int(digit)] for digit in digits))


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case CodeSeen(code=code):
            return code
        case Refusal(reason=reason):
            return f"<{reason.value}>"
    return "?"


def told(keys: bytes, options: Options = ENTER) -> list[str]:
    """Name the findings of keys and of the silence behind them."""
    decoded = decode(keys, options)
    found = (*decoded.findings, *flush(decoded.rest, options))
    return [word(one) for one in found]


END = tap(KEY_ENTER)


@pytest.mark.parametrize(
    ("keys", "options", "expected"),
    [
        pytest.param(tap(A, ONE) + END, ENTER, ["a1"], id="plain"),
        pytest.param(held(SHIFT, A, ONE) + END, ENTER, ["A!"], id="Shift"),
        pytest.param(held(RIGHT_SHIFT, A) + tap(A) + END, ENTER, ["Aa"], id="once"),
        pytest.param(
            event(SHIFT, 1) + held(RIGHT_SHIFT, A) + tap(A) + event(SHIFT, 0) + END,
            ENTER,
            ["AA"],
            id="both Shifts",
        ),
        pytest.param(
            tap(CAPS, A, ONE) + held(SHIFT, A) + tap(CAPS, A) + END,
            ENTER,
            ["A1aa"],
            id="CapsLock",
        ),
        pytest.param(
            tap(CAPS, A) + END + tap(CAPS, A) + END, ENTER, ["A", "a"], id="put back"
        ),
        pytest.param(
            held(SHIFT, A, ONE) + tap(A) + END,
            Options(caps_lock=True),
            ["a!A"],
            id="CapsLock is on",
        ),
        pytest.param(
            event(A, 1) + event(A, 2) * 3 + event(A, 0) + tap(A) + END,
            ENTER,
            ["aa"],
            id="a repeat is no press",
        ),
        pytest.param(event(Q, 0) + tap(A) + END, ENTER, ["a"], id="a late release"),
        pytest.param(
            event(SHIFT, 0) + tap(A) + END, ENTER, ["a"], id="of a modifier, too"
        ),
        pytest.param(tap(NUM, A, NUM) + END, ENTER, ["a"], id="NumLock"),
        pytest.param(tap(PAD[4], 83, 96), ENTER, ["4."], id="the number block"),
        pytest.param(END + END, ENTER, [], id="nothing between"),
        pytest.param(
            event(SHIFT, 1) + tap(A, KEY_ENTER, A, KEY_ENTER) + event(SHIFT, 0),
            ENTER,
            ["A", "A"],
            id="Shift outlives a code",
        ),
        pytest.param(held(SHIFT) + held(CTRL), ENTER, [], id="modifiers alone"),
        pytest.param(tap(A), ENTER, ["<envelope>"], id="cut by silence"),
        pytest.param(event(SHIFT, 1), ENTER, ["<envelope>"], id="a hanging key"),
        pytest.param(tap(CAPS), ENTER, ["<envelope>"], id="CapsLock and silence"),
        pytest.param(tap(A), NONE, ["a"], id="ended by silence"),
        pytest.param(event(SHIFT, 1) + tap(A), NONE, ["<envelope>"], id="it hangs"),
        pytest.param(tap(A) + b"\x01", NONE, ["<envelope>"], id="half an event"),
        pytest.param(tap(A) + END, NONE, ["<content>"], id="an Enter in it"),
        pytest.param(tap(CAPS), NONE, ["<envelope>"], id="no code at all"),
        pytest.param(tap(A, KEY_TAB), Options(suffix="tab"), ["a"], id="Tab"),
        pytest.param(tap(A, KEY_TAB, A) + END, ENTER, ["<content>"], id="a Tab in it"),
        pytest.param(held(CTRL, 36) + tap(A) + END, ENTER, ["a"], id="Ctrl+J ends"),
        pytest.param(held(CTRL, A) + END, ENTER, ["<content>"], id="Ctrl+A"),
        pytest.param(held(CTRL, F1) + END, ENTER, ["<content>"], id="Ctrl+F1"),
        pytest.param(held(CTRL, 57) + END, ENTER, ["<content>"], id="Ctrl+Space"),
        pytest.param(tap(F1) + END + tap(A) + END, ENTER, ["<content>", "a"], id="F1"),
        pytest.param(held(META, A) + END, ENTER, ["<content>"], id="Windows key"),
        pytest.param(held(ALT, A) + END, ENTER, ["<content>"], id="Alt+A"),
        pytest.param(held(ALT, ONE) + END, ENTER, ["<content>"], id="Alt+1, above"),
        pytest.param(held(ALT) + tap(A) + END, ENTER, ["a"], id="Alt and nothing"),
        pytest.param(tap(F8) + END, ENTER, ["<content>"], id="F8"),
        pytest.param(tap(A, F8) + END, Options(gs="f8"), ["a\x1d"], id="F8 is GS"),
        pytest.param(
            held(SHIFT, 43, 41) + END, Options(gs="bar"), ["\x1d~"], id="| is GS"
        ),
        pytest.param(
            held(SHIFT, 43, 41) + END, Options(gs="tilde"), ["|\x1d"], id="~ is GS"
        ),
        pytest.param(held(CTRL, BRACKET) + END, ENTER, ["\x1d"], id="Ctrl+]"),
        pytest.param(
            held(CTRL, BRACKET) + END, Options(gs="f8"), ["\x1d"], id="Ctrl+] anyhow"
        ),
        pytest.param(number("029") + END, ENTER, ["\x1d"], id="Alt+029"),
        pytest.param(number("0029") + END, ENTER, ["\x1d"], id="Alt+0029"),
        pytest.param(number("29", ALT_GR) + END, ENTER, ["\x1d"], id="AltGr+29"),
        pytest.param(number("029") * 2 + END, ENTER, ["\x1d\x1d"], id="twice"),
        pytest.param(number("065") + tap(A) + END, ENTER, ["Aa"], id="a letter"),
        pytest.param(number("0233") + END, ENTER, ["\u00e9"], id="beyond ASCII"),
        pytest.param(number("233") + END, ENTER, ["<content>"], id="whose table?"),
        pytest.param(number("0129") + END, ENTER, ["<content>"], id="no character"),
        pytest.param(number("000") + END, ENTER, ["<content>"], id="zero"),
        pytest.param(number("0999") + END, ENTER, ["<content>"], id="no byte"),
        pytest.param(number("000029") + END, ENTER, ["<content>"], id="six digits"),
        pytest.param(
            event(ALT, 1) + tap(PAD[2]), ENTER, ["<envelope>"], id="an unended number"
        ),
        pytest.param(
            event(ALT, 1) + tap(PAD[2]) + held(ALT_GR, PAD[9]) + event(ALT, 0) + END,
            ENTER,
            ["\x1d"],
            id="both Alts",
        ),
        pytest.param(tap(A, ONE) + END, Options(prefix="a"), ["1"], id="a prefix"),
        pytest.param(tap(ONE) + END, Options(prefix="a"), ["<envelope>"], id="without"),
        pytest.param(tap(A) + END, Options(prefix="a"), ["<content>"], id="no more"),
        pytest.param(
            tap(A) + DROPPED + tap(A) + END + tap(A) + END,
            ENTER,
            ["<envelope>", "a"],
            id="events were dropped",
        ),
        pytest.param(
            event(SHIFT, 1) + DROPPED + END + tap(A) + END,
            ENTER,
            ["<envelope>", "a"],
            id="and with them a release",
        ),
        pytest.param(DROPPED, ENTER, ["<envelope>"], id="dropped, then silence"),
        pytest.param(DROPPED + tap(A), NONE, ["<envelope>"], id="without a suffix"),
        pytest.param(
            b"\x07" + tap(A) + END + tap(A) + END,
            ENTER,
            ["<envelope>", "a"],
            id="a byte too many",
        ),
        pytest.param(
            tap(A) + b"\x02\0\x01\0\0\0\0\0" + END + tap(A) + END,
            ENTER,
            ["<envelope>", "a"],
            id="no keyboard's event",
        ),
        pytest.param(
            tap(A) + b"\x11\0\x01\0\x01\0\0\0" + b"\x14\0\0\0\xfa\0\0\0" + END,
            ENTER,
            ["a"],
            id="a lamp and a repeat rate",
        ),
    ],
)
def test_keys(keys: bytes, options: Options, expected: list[str]) -> None:
    """Keys earn exactly the codes beside them, however the bus cuts their events."""
    assert expected == told(keys, options)

    found: list[Finding] = []
    rest = b""
    for byte in keys:
        decoded = decode(rest + bytes((byte,)), options)
        found += decoded.findings
        rest = decoded.rest
    assert expected == [word(one) for one in (*found, *flush(rest, options))]


@given(st.text(st.sampled_from(sorted({*TYPED} - {*"\r\t\b\x1b"})), min_size=1))
def test_everything_that_has_a_key_is_delivered(code: str) -> None:
    """A code arrives as it was printed, if a keyboard can type it."""
    assert [code] == told(frame(code, gs="alt"))


@pytest.mark.parametrize("letter", ["7", "A"])
def test_a_code_has_a_longest(letter: str) -> None:
    """A code of the limit passes; of a longer one nothing is believed, or kept."""
    longest = letter * CODE_LIMIT

    assert [longest] == told(frame(longest))
    assert ["<envelope>", "1"] == told(frame(longest * 3 + letter) + frame("1"))
    assert len(decode(frame(longest)[:-32], ENTER).rest) <= DRIVER.frame_limit


def test_playing_with_keys_is_bounded() -> None:
    """Keys that come to nothing are forgotten, in the end as events that were lost."""
    decoded = decode(tap(F1) + held(SHIFT) * 3000, ENTER)

    assert len(decoded.rest) <= DRIVER.frame_limit
    assert ["<envelope>"] == [word(one) for one in flush(decoded.rest, ENTER)]


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ({}, ENTER),
        ({"gs": "alt", "suffix": "enter"}, ENTER),
        ({"suffix": "tab", "prefix": "P-"}, Options(suffix="tab", prefix="P-")),
        ({"caps_lock": "yes"}, Options(caps_lock=True)),
        ({"gs": "f8"}, Options(gs="f8")),
        ({"gs": "bar"}, Options(gs="bar")),
    ],
)
def test_driver_and_stand_in(settings: dict[str, str], options: Options) -> None:
    """However it is set up, what is held before the scanner is what is read."""
    scanner = stand_in(settings)
    scanner.hear(b"anything", 0.0)
    assert scanner.due_s() is None
    for code in CODES:
        assert code == scanner.poke({"code": code})["code"]
    said, now_s = b"", 0.0
    while (due_s := scanner.due_s()) is not None:
        now_s = max(now_s, due_s)
        assert scanner.say(now_s - 0.001) == b""
        said += scanner.say(now_s)

    assert list(CODES) == told(said, options)
    assert 0.25 * len(CODES) < now_s


def test_a_lost_gs_is_gone() -> None:
    """A scanner that cannot type a GS leaves it out; the driver cannot know."""
    scanner = stand_in({"gs": "lost"})

    assert {"code": "", "gs": "lost"} == scanner.poke({})
    assert ["1021"] == told(frame("10\x1d21", gs="lost"))


@pytest.mark.parametrize(
    ("change", "says"),
    [({"code": "\u6d4b"}, "there is no key for"), ({"gs": "F9"}, "gs is one of")],
)
def test_what_a_keyboard_cannot_type(change: dict[str, str], says: str) -> None:
    """A poke that no keyboard can carry out is refused in one sentence."""
    scanner = stand_in({})

    with pytest.raises(ValueError, match=says):
        scanner.poke(change)
