"""LLRP as bytes: messages and parameters, spelled and cut, written from the layout.

A message is type, length and number; a parameter is a TLV (type, length, value) or a TV
(one byte of type from 128, then a value whose length the type knows).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

VERSION = 1
HEAD_BYTES, TLV_BYTES, EPC_96_BYTES = 10, 4, 12
GET_CAPABILITIES, GET_CONFIG, SET_CONFIG, CLOSE, CLOSED = 1, 2, 3, 14, 4
ADD, DELETE, START, STOP, ENABLE, DISABLE = 20, 21, 22, 23, 24, 25
DELETE_ACCESS, EVENTS_ON, KEEPALIVE_ACK = 41, 64, 72
KEEPALIVE_SPEC, ANTENNA_SETTING, TRANSMITTER = 220, 222, 224
OK, NO_PARAMETER, NO_FIELD, NO_MESSAGE, NO_VERSION = 0, 100, 101, 109, 110
ERROR, REPORT, KEEPALIVE, NOTICE = 100, 61, 62, 63
CONNECTED, TAKEN = 0, 2

POWERS_DBM = range(10, 31)
"""What the rows of the power table mean, from row 1."""
ANTENNAS = (1, 2, 3, 4)


def message(kind: int, body: bytes = b"", number: int = 0) -> bytes:
    """Spell a message."""
    head = struct.pack("!HLL", VERSION << 10 | kind, HEAD_BYTES + len(body), number)
    return head + body


def tlv(kind: int, *inside: bytes) -> bytes:
    """Spell a parameter with a length."""
    value = b"".join(inside)
    return struct.pack("!HH", kind, len(value) + TLV_BYTES) + value


def tv(kind: int, form: str, value: int | bytes) -> bytes:
    """Spell a parameter without one."""
    return struct.pack("!B" + form, kind + 128, value)


def inside(value: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut the TLV parameters that a client sends.

    Raises:
        ValueError: they do not fill the bytes.

    """
    while value:
        kind, size = struct.unpack_from("!HH", value.ljust(4, b"\0"))
        if not TLV_BYTES <= size <= len(value):
            raise ValueError("a parameter does not fit")
        yield kind, value[TLV_BYTES:size]
        value = value[size:]


def status(code: int = OK, words: str = "") -> bytes:
    """Spell how it went."""
    text = words.encode()
    return tlv(287, struct.pack("!HH", code, len(text)), text)


def uptime(now_s: float) -> bytes:
    """Spell the time since the reader came up; it has no calendar."""
    return tlv(129, struct.pack("!Q", round(now_s * 1e6)))


def notice(now_s: float, *events: bytes) -> bytes:
    """Spell a message about something that happened."""
    return message(NOTICE, tlv(246, uptime(now_s), *events))


def attempt(outcome: int) -> bytes:
    """Spell what became of a call."""
    return tlv(256, struct.pack("!H", outcome))


def antenna_turn(antenna: int, *, there: bool) -> bytes:
    """Spell that an antenna came or went."""
    return tlv(255, struct.pack("!BH", there, antenna))


def fault(words: str) -> bytes:
    """Spell that the reader is unwell."""
    text = words.encode()
    return tlv(252, struct.pack("!H", len(text)), text)


def tag(epc: bytes, wanted: int, antenna: int, rssi_dbm: int, now_s: float) -> bytes:
    """Spell one tag with what the bits of `wanted` ask for beside its number."""
    if len(epc) == EPC_96_BYTES:
        said = tv(13, "12s", epc)
    else:
        said = tlv(241, struct.pack("!H", 8 * len(epc)), epc)
    seen = round(now_s * 1e6)
    beside = (
        (12, tv(1, "H", antenna)),
        (10, tv(6, "b", rssi_dbm)),
        (9, tv(3, "Q", seen)),
        (8, tv(5, "Q", seen)),
        (7, tv(8, "H", 1)),
    )
    return tlv(240, said, *(one for bit, one in beside if wanted >> bit & 1))


def keepalives(every_ms: int) -> bytes:
    """Spell how often the reader says that it is there."""
    return tlv(KEEPALIVE_SPEC, struct.pack("!BL", every_ms > 0, every_ms))


def antenna_setting(antenna: int, row: int) -> bytes:
    """Spell how strong one antenna is."""
    hop = tlv(TRANSMITTER, struct.pack("!HHH", 1, 1, row))
    return tlv(ANTENNA_SETTING, struct.pack("!H", antenna), tlv(223, b"\0\1"), hop)


def capabilities() -> bytes:
    """Spell what a reader of four antennas can do."""
    firmware = b"stand-in"
    protocols = (tlv(140, struct.pack("!HHB", antenna, 1, 1)) for antenna in ANTENNAS)
    general = tlv(
        137,
        struct.pack("!HHLLH", len(ANTENNAS), 0, 0, 0, len(firmware)),
        firmware,
        tlv(141, bytes(4)),
        *protocols,
    )
    limits = tlv(142, struct.pack("!BBHLLLLL", 0, 0, 0, 1, 1, 1, 0, 0))
    powers = (
        tlv(145, struct.pack("!Hh", row, 100 * dbm))
        for row, dbm in enumerate(POWERS_DBM, start=1)
    )
    hops = tlv(146, b"\x80", tlv(147, struct.pack("!BBHL", 1, 0, 1, 915250)))
    mode = struct.pack("!LBBBBLLLLL", 0, 0, 0, 2, 0, 40000, 1500, 6250, 25000, 0)
    band = tlv(144, *powers, hops, tlv(328, tlv(329, mode)))
    area = tlv(143, struct.pack("!HH", 840, 1), band)
    air = tlv(327, struct.pack("!BH", 0, 0))
    return general + limits + area + air
