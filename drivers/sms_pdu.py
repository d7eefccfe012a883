"""Short messages as octets: SMS-SUBMIT to be sent, SMS-DELIVER as it came.

Reference: 3GPP TS 23.040 (the PDUs, concatenation) and 23.038 (the alphabets).

SUBMIT, as it is given to a modem behind a 00 for "the service centre of the SIM":

    11 00 0B 91 6831 .. F. 00 00 A7 05 E8329BFD06
    |  |  |  |  |          |  |  |  |  `- text: septets packed from the lowest bit on
    |  |  |  |  |          |  |  |  `---- how many septets, or octets of UCS-2
    |  |  |  |  |          |  |  `------- valid for 24 h
    |  |  |  |  |          |  `---------- alphabet: 00 of 7 bits, 08 UCS-2
    |  |  |  |  |          `------------- protocol
    |  |  |  |  `------------------------ digits, two an octet, the first one low
    |  |  |  `--------------------------- 91 international, 81 not said
    |  |  `------------------------------ how many digits
    |  `--------------------------------- reference, filled in by the modem
    `------------------------------------ SUBMIT with a period; 51: its text has a head
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Mapping[int, str] = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
ESCAPE = 0x1B
CODES: Mapping[str, tuple[int, ...]] = {
    **{one: (code,) for code, one in enumerate(ALPHABET) if code != ESCAPE},
    **{one: (ESCAPE, code) for code, one in EXTENSION.items()},
}

SIMPLER = str.maketrans(
    {"°": "", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."}
)
"""Signs that the alphabet lacks, such as that of degrees, and what does instead."""
NUMBER = re.compile(r"\+?[0-9]{3,20}")
PARTS_MAX = 4
"""A text longer than so many messages is cut: an alarm is not a letter."""
SEPTETS, SEPTETS_EACH = 160, 153
UNITS, UNITS_EACH = 70, 67
"""What one message holds, and each of several: of septets, and of 16-bit units."""
SUBMIT, WITH_PERIOD, WITH_HEAD = 0x01, 0x10, 0x40
KIND_BITS, DELIVER = 0x03, 0x00
UCS2, DAY = 0x08, 0xA7
INTERNATIONAL, UNKNOWN, ALPHANUMERIC = 0x91, 0x81, 5
HEAD_SEPTETS = 7
GROUP_BITS, RESERVED, WITH_CLASS, WIDE_WAITING = 0xF0, 0x80, 0xF0, 0xE0
COMPRESSED, DATA = 0x20, 0x04
"""The data coding scheme: groups of its upper half, and bits of the lower."""
TIME_OCTETS = 7
DIGITS = "0123456789*#abc"


@dataclass(frozen=True, slots=True)
class Message:
    """One message that came, or one part of a long one."""

    sender: str
    text: str


# ------------------------------------------------------------------------- sending


def submits(to: str, text: str, reference: int) -> tuple[bytes, ...]:
    """Spell a text as messages, several with one `reference` where it is long.

    Raises ValueError, one sentence, for a number that is none and for no text.
    """
    if not NUMBER.fullmatch(to):
        raise ValueError("A telephone number has 3 to 20 digits and a + before them.")
    text = plain(printable(text))
    if not text.strip():
        raise ValueError("There is no text to send.")
    seven = all(one in CODES for one in text)
    bodies = parted(text, seven=seven)
    address = bytes([len(to.lstrip("+"))]) + address_of(to)
    found = []
    for number, body in enumerate(bodies, start=1):
        head = b""
        if len(bodies) > 1:
            head = bytes([5, 0, 3, reference & 0xFF, len(bodies), number])
        first = SUBMIT | WITH_PERIOD | (WITH_HEAD if head else 0)
        coded = user_data(body, head, seven=seven)
        alphabet = 0 if seven else UCS2
        found.append(bytes([first, 0]) + address + bytes([0, alphabet, DAY]) + coded)
    return tuple(found)


def printable(text: str) -> str:
    """Take out what no telephone shows, but for the ends of lines."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)


def plain(text: str) -> str:
    """Leave out the signs that alone would make a text take twice as many messages."""
    simpler = text.translate(SIMPLER)
    return simpler if all(one in CODES for one in simpler) else text


def address_of(number: str) -> bytes:
    """Spell the kind of a number and its digits, filled up with F."""
    digits = number.lstrip("+")
    digits += "F" * (len(digits) % 2)
    swapped = "".join(b + a for a, b in zip(digits[::2], digits[1::2], strict=True))
    kind = INTERNATIONAL if number.startswith("+") else UNKNOWN
    return bytes([kind]) + bytes.fromhex(swapped)


def parted(text: str, *, seven: bool) -> tuple[str, ...]:
    """Cut a text so that each piece fits a message; no character is torn apart."""
    whole, each = (SEPTETS, SEPTETS_EACH) if seven else (UNITS, UNITS_EACH)
    if sum(weight(one, seven=seven) for one in text) <= whole:
        return (text,)
    pieces = list(cut(text, each, seven=seven))
    if len(pieces) > PARTS_MAX:
        mark = "..." if seven else "…"
        pieces = pieces[:PARTS_MAX]
        room = each - len(mark)
        pieces[-1] = next(cut(pieces[-1], room, seven=seven)) + mark
    return tuple(pieces)


def cut(text: str, room: int, *, seven: bool) -> Iterator[str]:
    """Yield pieces that take `room` at most."""
    piece, taken = "", 0
    for one in text:
        needs = weight(one, seven=seven)
        if taken + needs > room:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + one, taken + needs
    yield piece


def weight(one: str, *, seven: bool) -> int:
    """Say how much room a character takes: septets, or 16-bit units."""
    return len(CODES[one]) if seven else len(wide(one)) // 2


def wide(text: str) -> bytes:
    """Spell a text in 16-bit units; half a character is none that can be printed."""
    return text.encode("utf-16-be")


def user_data(text: str, head: bytes, *, seven: bool) -> bytes:
    """Spell length and text of one message, behind its head where it has one."""
    if not seven:
        body = head + wide(text)
        return bytes([len(body)]) + body
    codes = [code for one in text for code in CODES[one]]
    skip = HEAD_SEPTETS if head else 0
    return bytes([skip + len(codes)]) + packed(codes, head)


def packed(codes: Sequence[int], head: bytes = b"") -> bytes:
    """Pack septets from the lowest bit on, at the next septet behind the head."""
    skip = -(-len(head) * 8 // 7)
    bits = int.from_bytes(head, "little")
    for place, code in enumerate(codes, start=skip):
        bits |= code << 7 * place
    return bits.to_bytes(-(-(skip + len(codes)) * 7 // 8), "little")


# ----------------------------------------------------------------------- receiving


def behind_centre(pdu: bytes) -> bytes:
    """Leave out the service centre's number, which a modem puts before a PDU."""
    return pdu[1 + pdu[0] :] if pdu else b""


def kind_of(pdu: bytes) -> int | None:
    """Return the kind of a whole PDU: `DELIVER`, `SUBMIT`, another; None for none."""
    own = behind_centre(pdu)
    return own[0] & KIND_BITS if own else None


def delivered(pdu: bytes) -> Message:
    """Read a message that came. Raises ValueError: it is none, or ends too soon."""
    own = behind_centre(pdu)
    if not own or own[0] & KIND_BITS != DELIVER:
        raise ValueError("It is no message that came.")
    digits, kind = taken(own, 1), taken(own, 2)
    size = (digits + 1) // 2
    sender = sender_of(own[3 : 3 + size], digits, kind)
    at = 3 + size
    coding, length = taken(own, at + 1), taken(own, at + 2 + TIME_OCTETS)
    body = own[at + 3 + TIME_OCTETS :]
    head = 1 + taken(body, 0) if own[0] & WITH_HEAD else 0
    return Message(sender, printable(text_of(body, length, head, coding)))


def taken(octets: bytes, at: int) -> int:
    """Return one octet that must be there."""
    if at >= len(octets):
        raise ValueError("It ends too soon.")
    return octets[at]


def sender_of(octets: bytes, digits: int, kind: int) -> str:
    """Read a sender: digits, or a name, in which blanks become underscores."""
    if kind >> 4 & 7 == ALPHANUMERIC:
        name = of_septets(unpacked(octets, digits * 4 // 7))
        return re.sub(r"\s", "_", printable(name))
    halves = [half for octet in octets for half in (octet & 15, octet >> 4)]
    number = "".join(DIGITS[one] for one in halves[:digits] if one < len(DIGITS))
    return f"+{number}" if kind == INTERNATIONAL else number


def text_of(body: bytes, length: int, head: int, coding: int) -> str:
    """Read a text behind its head; data that is no text is empty."""
    alphabet = alphabet_of(coding)
    needed = -(-length * 7 // 8) if alphabet == "seven" else length
    if needed > len(body) or head > needed:
        raise ValueError("It ends too soon.")
    if alphabet == "seven":
        return of_septets(unpacked(body, length)[-(-head * 8 // 7) :])
    if alphabet == "wide":
        return body[head:length].decode("utf-16-be", "replace")
    return ""


def alphabet_of(coding: int) -> str:
    """Read the data coding scheme: `seven`, `wide`, or `data` that is no text."""
    group = coding & GROUP_BITS
    if group < RESERVED:
        if coding & COMPRESSED:
            return "data"
        return ("seven", "data", "wide", "seven")[coding >> 2 & 3]
    if group == WITH_CLASS:
        return "data" if coding & DATA else "seven"
    return "wide" if group == WIDE_WAITING else "seven"


def unpacked(octets: bytes, count: int) -> list[int]:
    """Return so many septets."""
    bits = int.from_bytes(octets, "little")
    return [bits >> 7 * place & 0x7F for place in range(count)]


def of_septets(codes: Sequence[int]) -> str:
    """Read septets; what the extension does not know is read from the main table."""
    text, escaped = "", False
    for code in codes:
        if code == ESCAPE and not escaped:
            escaped = True
            continue
        one = ALPHABET[code]
        text += EXTENSION.get(code, one if code != ESCAPE else " ") if escaped else one
        escaped = False
    return text
