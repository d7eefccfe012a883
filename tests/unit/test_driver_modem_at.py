"""The modem's lines one by one, and messages as octets, against the stand-in's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import sms_pdu
from drivers.at_state import Options
from drivers.contract import Finding, Refusal, Reply
from drivers.modem_at import DRIVER, decode, encode, flush
from simulators import sms
from simulators.modem_at import listed, seal
from tests.unit.modem_talk import PHONE

OPTIONS = Options()
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=700)


def told(wire: bytes) -> list[str]:
    """Name the findings of a wire and of the silence behind it."""
    decoded = decode(wire, OPTIONS)
    return [word(one) for one in (*decoded.findings, *flush(decoded.rest, OPTIONS))]


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return f"<{reason.value}>"
    return "?"


# --------------------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"OK", []),
        (b"AT+CMGL=4", []),
        (b"RING", []),
        (b"^RSSI: 20", []),
        (b'+CMTI: "ME",3', []),
        (b"+CMGS: 12", ["sms:ok:"]),
        (b"+CMGS:12", ["sms:ok:"]),
        (b"ERROR", ["command:no:The modem says ERROR and no more."]),
        (b"+CMS ERROR: 331", ["command:no:There is no network."]),
        (b"+CMS ERROR:0331", ["command:no:There is no network."]),
        (b"+CME ERROR: 10", ["command:no:There is no SIM in the modem."]),
        (b"+CME ERROR: 999", ["command:no:The modem says +CME ERROR: 999."]),
        (
            b"+CMS ERROR: Network timeout",
            ["command:no:The modem says ERROR and no more."],
        ),
        (b"+CREG: 0,1", ["network:ok:registered"]),
        (
            b'+CREG: 2,5,"1A2B","0C3D",7',
            ["network:ok:registered with a foreign network"],
        ),
        (b"+CREG: 2", ["network:no:searching for a network"]),
        (b'+CREG: 1,"1A2B","0C3D"', ["network:ok:registered"]),
        (b"+CEREG: 0,1", ["network:ok:registered"]),
        (b'+CEREG: 2,2,"1A2B","0C3D",7', ["network:no:searching for a network"]),
        (b"+CEREG: 5", ["network:ok:registered with a foreign network"]),
        (b"+CREG: 0,77", ["network:no:in the unknown state 77"]),
        (b"+CREG: 1,1A2B,0C3D", []),
        (b"+CSQ: 31,0", ["signal:ok:good"]),
        (b"+CSQ: 14,99", ["signal:ok:fair"]),
        (b"+CSQ: 9,99", ["signal:no:weak"]),
        (b"+CSQ: 99,99", ["signal:no:no signal"]),
        (b"+CPIN: READY", ["sim:ok:"]),
        (b"+CPIN: SIM PIN", ["sim:no:The SIM wants its PIN."]),
        (b"+CPIN: PH-NET PIN", ["sim:no:The SIM wants PH-NET PIN."]),
        (b"  OK  ", []),
        (b"hello there", ["<content>"]),
        (b"O\xcbK", ["<envelope>"]),
        (b"0891683108200105F0FF", ["<content>"]),
        (b"0891683108200105F004", ["<content>"]),
        (b"00" * 8, ["<content>"]),
    ],
)
@pytest.mark.parametrize("ends", [(b"\r\n", b"\r\n"), (b"", b"\r"), (b"\n", b"\n\r\r")])
def test_a_line(line: bytes, expected: list[str], ends: tuple[bytes, bytes]) -> None:
    """A line means the same whatever ends it."""
    assert expected == told(ends[0] + line + ends[1])


def test_a_prompt_has_no_end() -> None:
    """It is taken at once; a lone bracket may become one."""
    assert b"" == decode(b"\r\n> ", OPTIONS).rest
    assert b">" == decode(b"\r\n>", OPTIONS).rest
    assert ["sms:ok:"] == told(b"\r\n> \r\n+CMGS: 1\r\n")


def test_an_endless_line_is_refused_in_pieces() -> None:
    """Nothing waits longer than the limit, and what comes after it is heard."""
    wire = b"x" * 5000
    assert len(decode(wire, OPTIONS).rest) <= DRIVER.frame_limit
    assert {"<envelope>", "<content>", "sms:ok:"} == set(told(wire + b"\r\n+CMGS: 1\r"))


def test_an_order_needs_words() -> None:
    """A number alone cannot say what to send to whom."""
    with pytest.raises(ValueError, match="telephone number and a text"):
        encode("sms", None, OPTIONS)


# ------------------------------------------------------------------------- messages


def whole(text: str) -> str:
    """Send a text through both ends and put it together again."""
    parts = [sms.submitted(one) for one in sms_pdu.submits(PHONE, text, 7)]
    assert {PHONE} == {one.to for one in parts}
    assert {len(parts)} == {one.parts for one in parts}
    assert list(range(1, len(parts) + 1)) == [one.part for one in parts]
    assert {7 if len(parts) > 1 else 0} == {one.reference for one in parts}
    return "".join(one.text for one in parts)


@given(text=TEXTS)
def test_any_text_is_understood(text: str) -> None:
    """What the stand-in reads is the text, cut where it is too long, with blanks."""
    shown = sms_pdu.plain(sms_pdu.printable(text))
    if not shown.strip():
        return
    read = whole(text)
    mark = next((one for one in ("...", "…") if read.endswith(one)), "")

    assert read == shown or (mark and shown.startswith(read.removesuffix(mark)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 612, 4),
        ("温" * 70, 1),
        ("温" * 71, 2),
        ("🧊" * 35, 1),
        ("🧊" * 36, 2),
        ("温" * 268, 4),
    ],
)
def test_borders(text: str, count: int) -> None:
    """The last text that fits so many messages, and the first that does not."""
    assert count == len(sms_pdu.submits(PHONE, text, 1))
    assert text == whole(text)


def test_a_cut_text_fits_and_tears_nothing() -> None:
    """The mark stands in place of what it needs, even behind characters of two."""
    for text in ("€" * 900, "🧊" * 400, "a🧊" * 400, "a" * 613, "温" * 269):
        octets = sms_pdu.submits(PHONE, text, 1)
        assert 4 == len(octets)
        assert all(len(one) <= 15 + 140 for one in octets)
        assert text.startswith(whole(text).rstrip(".…"))


def test_signs_that_alone_would_cost_a_message_are_left_out() -> None:
    """An alarm in English stays one message; one in Chinese keeps its degrees."""
    assert "Fridge: 9.2 C, above 8 C - act" == whole("Fridge: 9.2 °C, above 8 °C – act")
    assert "冷库 9.2 °C" == whole("冷库 9.2 °C")


def test_half_a_character_is_a_blank() -> None:
    """A lone surrogate, which JSON may bring, does not stop an alarm."""
    assert " 温" == whole("\ud83e温")


@given(
    text=st.text(st.sampled_from(sorted(sms_pdu.CODES)), max_size=80)
    | st.text(st.characters(codec="utf-8"), max_size=60),
    sender=st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True),
)
def test_any_message_that_came_is_read(text: str, sender: str) -> None:
    """What the stand-in makes comes out as it was, but for what cannot be shown."""
    came = sms_pdu.delivered(b"\0" + sms.deliver(sender, text))

    assert sms_pdu.printable(text) == came.text
    assert sender == came.sender


@given(octets=st.binary(max_size=200))
def test_any_octets(octets: bytes) -> None:
    """They are a message that can be written down, or a `ValueError`."""
    try:
        came = sms_pdu.delivered(octets)
    except ValueError:
        return
    came.text.encode("utf-8")
    assert " " not in came.sender


def test_a_message_with_a_head_is_read_behind_it() -> None:
    """The second part of a long one: seven octets of head, and a bit to spare."""
    body = sms_pdu.user_data("part two", bytes.fromhex("0500032A0202"), seven=True)
    pdu = sms.deliver(PHONE, "")[:-1] + body
    marked = bytes([pdu[0] | 0x40]) + pdu[1:]

    assert "part two" == sms_pdu.delivered(b"\0" + marked).text


@pytest.mark.parametrize(
    ("coding", "alphabet"),
    [
        (0x00, "seven"),
        (0x04, "data"),
        (0x08, "wide"),
        (0x0C, "seven"),
        (0x11, "seven"),
        (0x18, "wide"),
        (0x20, "data"),
        (0x48, "wide"),
        (0x91, "seven"),
        (0xC8, "seven"),
        (0xE8, "wide"),
        (0xF0, "seven"),
        (0xF5, "data"),
    ],
)
def test_data_coding(coding: int, alphabet: str) -> None:
    """The groups of TS 23.038, chapter 4."""
    assert alphabet == sms_pdu.alphabet_of(coding)


def test_data_that_is_no_text_is_empty() -> None:
    """A ringing tone says nothing to a gateway."""
    pdu = bytearray(sms.deliver(PHONE, "温"))
    pdu[-11] = 0x04

    assert "" == sms_pdu.delivered(b"\0" + bytes(pdu)).text


def test_a_list_and_a_draft() -> None:
    """A draft on the SIM, and the echo of what was sent, say nothing."""
    draft = sms_pdu.submits(PHONE, "Hello", 1)[0]
    came = listed(1, 0, sms.deliver(PHONE, "Hello"))

    assert [f"sms-in:ok:{PHONE} Hello"] == told(came)
    assert [] == told(seal(b"00" + draft.hex().encode("ascii") + b"\x1a"))
