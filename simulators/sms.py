"""Short messages as the network sees them: SUBMIT read, DELIVER made.

Written from 3GPP TS 23.040 and TS 23.038 alone; septets are taken apart bit by bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
BEHIND_ESCAPE = dict(zip(b"\n\x14()/<=>@e", "\f^{}\\[~]|€", strict=True))
ESC, SEPTET_BITS, OCTET_BITS = 0x1B, 7, 8
PERIOD_OCTETS = {0b00: 0, 0b10: 1, 0b01: 7, 0b11: 7}
"""Octets of the validity period, by the two bits that say its form."""
UCS2_CODING = 0x08
NUMBERING = {"+": 0x91, "": 0x81}
SENT_AT = bytes.fromhex("62112221000080")
"""22 November 2026, 12:00:00, UTC: digits swapped, then the zone."""
CONCATENATED = 0x00


class DamagedError(ValueError):
    """No message; the text says why."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """One message, or one of several parts that have the same `reference`."""

    to: str
    text: str
    reference: int = 0
    parts: int = 1
    part: int = 1


class Reader:
    """Takes octets from the front; `DamagedError` where there are none left."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def take(self, count: int = 1) -> bytes:
        """Return so many octets."""
        if len(self._octets) < count:
            raise DamagedError("it ends too soon")
        taken, self._octets = self._octets[:count], self._octets[count:]
        return taken

    @property
    def left(self) -> int:
        """Say how many octets there still are."""
        return len(self._octets)

    def one(self) -> int:
        """Return one octet as a number."""
        return self.take()[0]

    def end(self) -> None:
        """Refuse whatever is left."""
        if self._octets:
            raise DamagedError("there is something behind its end")


def submitted(octets: bytes) -> Submitted:
    """Read a SUBMIT, without the service centre. Raises: DamagedError."""
    reader = Reader(octets)
    first = reader.one()
    if first & 0b11 != 0b01:
        raise DamagedError("it is no SUBMIT")
    reader.take()
    digits, kind = reader.one(), reader.one()
    address = reader.take(digits // 2 + digits % 2).hex()
    swapped = "".join(address[at + 1] + address[at] for at in range(0, len(address), 2))
    number = swapped[:digits]
    if not number.isdecimal() or swapped[digits:] not in ("", "f"):
        raise DamagedError("its number has other things than digits")
    protocol, coding = reader.one(), reader.one()
    if protocol or coding not in (0, UCS2_CODING):
        raise DamagedError("this telephone does not know its coding")
    reader.take(PERIOD_OCTETS[first >> 3 & 0b11])
    length = reader.one()
    seven = coding == 0
    body = reader.take(-(-length * SEPTET_BITS // OCTET_BITS) if seven else length)
    reader.end()
    head = body[: 1 + body[0]] if first & 0x40 and body else b""
    reference, parts, part = of_head(head[1:])
    if seven:
        skipped = -(-len(head) * OCTET_BITS // SEPTET_BITS)
        text = spoken(list(septets(body, length))[skipped:])
    else:
        text = body[len(head) :].decode("utf-16-be", "strict")
    sign = "+" if kind == NUMBERING["+"] else ""
    return Submitted(sign + number, text, reference, parts, part)


def of_head(elements: bytes) -> tuple[int, int, int]:
    """Find the concatenation among the elements of a head: reference, parts, part."""
    reader = Reader(elements)
    while reader.left:
        name = reader.one()
        data = reader.take(reader.one())
        if name == CONCATENATED:
            reference, parts, part = data
            if not 1 <= part <= parts:
                raise DamagedError(f"it is part {part} of {parts}")
            return reference, parts, part
    return 0, 1, 1


def septets(body: bytes, count: int) -> Iterator[int]:
    """Yield septets: the bits of all octets in a row, the lowest of each first."""
    bits = [octet >> at & 1 for octet in body for at in range(OCTET_BITS)]
    for place in range(count):
        seven = bits[place * SEPTET_BITS : (place + 1) * SEPTET_BITS]
        yield sum(bit << at for at, bit in enumerate(seven))


def spoken(codes: list[int]) -> str:
    """Read septets as text."""
    text, waiting = "", iter(codes)
    for code in waiting:
        if code == ESC:
            text += BEHIND_ESCAPE.get(next(waiting, 0x20), " ")
        else:
            text += BASIC[code]
    return text


def deliver(sender: str, text: str) -> bytes:
    """Make a DELIVER, without the service centre; UCS-2 where it must be."""
    digits = sender.lstrip("+")
    if not digits.isdecimal():
        raise ValueError("a sender is a telephone number, such as +8613800138000")
    padded = digits + "F" * (len(digits) % 2)
    swapped = "".join(padded[at + 1] + padded[at] for at in range(0, len(padded), 2))
    kind = NUMBERING["+" if sender.startswith("+") else ""]
    address = bytes([len(digits), kind]) + bytes.fromhex(swapped)
    codes = [BASIC.find(one) for one in text]
    if min(codes, default=0) >= 0 and ESC not in codes:
        coding, length, body = 0, len(codes), squeezed(codes)
    else:
        body = text.encode("utf-16-be")
        coding, length = UCS2_CODING, len(body)
    head = b"\x04" + address + bytes([0, coding])
    return head + SENT_AT + bytes([length]) + body


def squeezed(codes: list[int]) -> bytes:
    """Put septets into octets, the lowest bit of each first."""
    bits = [code >> at & 1 for code in codes for at in range(SEPTET_BITS)]
    bits += [0] * (-len(bits) % OCTET_BITS)
    return bytes(
        sum(bit << at for at, bit in enumerate(bits[place : place + OCTET_BITS]))
        for place in range(0, len(bits), OCTET_BITS)
    )
