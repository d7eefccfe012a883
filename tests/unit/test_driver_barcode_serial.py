"""The driver of plain-text scanners as a table of wires, and against its stand-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode_serial import CODE_LIMIT, Options, decode, flush
from drivers.contract import CodeSeen, Finding, Refusal
from drivers.quantities import Symbology, symbology_of
from simulators.barcode_serial import CODES, frame, stand_in

LINE = Options()
LONGEST = "7" * CODE_LIMIT


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
        case Refusal(reason=reason):
            return f"<{reason.value}>"
    return "?"


@pytest.mark.parametrize(
    ("wire", "options", "expected"),
    [
        pytest.param(b"4123\r", LINE, ["4123"], id="CR"),
        pytest.param(b"4123\n", LINE, ["4123"], id="LF"),
        pytest.param(b"4123\r\n77\r\n", LINE, ["4123", "77"], id="CR LF"),
        pytest.param(b"\r\n\r", LINE, [], id="nothing between"),
        pytest.param(b"4123\t", Options(suffix="tab"), ["4123"], id="TAB"),
        pytest.param(
            b"\x024123\x03", Options(mark="stx", suffix="etx"), ["4123"], id="STX ETX"
        ),
        pytest.param(b"4123", LINE, ["<envelope>"], id="cut by silence"),
        pytest.param(b"4123", Options(suffix="none"), ["4123"], id="ended by silence"),
        pytest.param(b"4123\r", Options(suffix="none"), ["<content>"], id="a CR in it"),
        pytest.param(b"4123\t5\r", LINE, ["<content>"], id="a TAB in it"),
        pytest.param(b"P-4123\r", Options(prefix="P-"), ["4123"], id="a prefix"),
        pytest.param(b"4123\r", Options(prefix="P-"), ["<envelope>"], id="without it"),
        pytest.param(b"P-\r", Options(prefix="P-"), ["<content>"], id="nothing else"),
        pytest.param(
            b"?7\r", Options(prefix="\u95e8", encoding="latin-1"), ["7"], id="misspelt"
        ),
        pytest.param(b"10A\x1d21B\r", LINE, ["10A\x1d21B"], id="GS"),
        pytest.param(
            b"[)>\x1e06\x1dP1\x1e\x04\r", LINE, ["[)>\x1e06\x1dP1\x1e\x04"], id="EOT"
        ),
        pytest.param(b"41\x0023\r", LINE, ["<content>"], id="a NUL"),
        pytest.param(b"\xff\xfe\r", LINE, ["<content>"], id="no UTF-8"),
        pytest.param(
            "\u6d4b\r".encode("gb18030"),
            Options(encoding="gb18030"),
            ["\u6d4b"],
            id="Chinese",
        ),
        pytest.param(b"\xe4\r", Options(encoding="latin-1"), ["\u00e4"], id="Latin"),
        pytest.param(frame(LONGEST), LINE, [LONGEST], id="the longest"),
        pytest.param(
            frame(LONGEST * 3 + "7") + b"1\r", LINE, ["<envelope>", "1"], id="too long"
        ),
        pytest.param(LONGEST.encode() + b"7", LINE, ["<envelope>"], id="without end"),
        pytest.param(
            LONGEST.encode() + b"7",
            Options(suffix="none"),
            ["<envelope>"],
            id="too long for silence",
        ),
    ],
)
def test_a_wire(wire: bytes, options: Options, expected: list[str]) -> None:
    """Each wire earns exactly the findings beside it."""
    assert expected == told(wire, options)


def test_the_end_of_a_long_code_is_no_code() -> None:
    """However it comes, of a code that is too long nothing is believed."""
    rest = b""
    found: list[Finding] = []
    for piece in (LONGEST.encode(), b"8" * 900, b"9999", b"\r"):
        decoded = decode(rest + piece, LINE)
        found += decoded.findings
        rest = decoded.rest

    assert ["<envelope>"] == [word(one) for one in found]


@given(
    code=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1),
)
def test_every_text_is_delivered(code: str) -> None:
    """A code arrives as it was printed, whatever its letters."""
    short = code.encode()[:CODE_LIMIT].decode("utf-8", "ignore")

    assert [short] == told(frame(short))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("]A0X", Symbology.CODE_39),
        ("]A7X", Symbology.CODE_39),
        ("]C2X", Symbology.CODE_128),
        ("]C1X", Symbology.GS1_128),
        ("]E4X", Symbology.EAN_8),
        ("]Q1X", Symbology.QR),
        ("]Q3X", Symbology.GS1_QR),
        ("]d2X", Symbology.GS1_DATA_MATRIX),
        ("]D2X", Symbology.UNKNOWN),
        ("]X0X", Symbology.UNKNOWN),
        ("]C", Symbology.UNKNOWN),
        ("]", Symbology.UNKNOWN),
        ("C1X", Symbology.UNKNOWN),
        ("", Symbology.UNKNOWN),
    ],
)
def test_symbologies(code: str, expected: Symbology) -> None:
    """The identifier in front of a code names its symbology."""
    assert expected is symbology_of(code)


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ({}, LINE),
        ({"suffix": "lf"}, LINE),
        ({"suffix": "line", "prefix": "P"}, Options(prefix="P")),
        ({"suffix": "etx", "mark": "stx"}, Options(suffix="etx", mark="stx")),
        ({"suffix": "tab"}, Options(suffix="tab")),
    ],
)
def test_driver_and_stand_in(settings: dict[str, str], options: Options) -> None:
    """However it is set up, what is held before the scanner is what is read."""
    scanner = stand_in(settings)
    scanner.hear(b"anything", 0.0)
    assert scanner.due_s() is None
    for code in CODES:
        assert {"code": code} == scanner.poke({"code": code})
    said = b"".join(scanner.say(at / 10) for at in range(100))

    assert list(CODES) == told(said, options)
    assert {"code": CODES[-1]} == scanner.poke({})


def test_codes_do_not_run_together() -> None:
    """Without a suffix the stand-in leaves the silence that ends a code."""
    scanner = stand_in({"suffix": "none"})
    scanner.poke({"code": "4123"})
    scanner.poke({"code": "77"})

    assert b"4123" == scanner.say(1.0)
    assert scanner.say(1.1) == b""
    assert 1.25 == scanner.due_s()
    assert b"77" == scanner.say(1.25)
