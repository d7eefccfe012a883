"""Barcode module Grow GM67, GM72 or GM73 that sends packets, as SSI engines do.

Out of the box the module sends plain text, which is `barcode_serial`; this driver is
for one that was set to send decode data in packets. Handshaking must be off: nobody
acknowledges, and a packet that says it is sent again is therefore not counted again.

Reference: Grow GM72 user manual, section 9, serial port instructions; Symbol SE 923
integration guide, section 6, for the decode data.
Tested on: simulator only; decodes published acknowledgements.

Packet, both ways:

    LL CC W SS D..D  K K
    |  |  | |  |     `- two's complement of the sum of all before, high byte first
    |  |  | |  `------- data
    |  |  | `---------- status; bit 0: sent again
    |  |  `------------ 00 scanner, 04 host
    |  `--------------- what it is
    `------------------ length, without the check

    D0            order carried out
    D1  N         not: 01 damaged, 02 denied, 06 not in this mode
    A4  V..V      version, in answer to A3
    F3  T D..D    a code; T its kind, by a number of the maker's

A code of more than 250 bytes comes as F4, whose form is in no manual seen: refused.
The number T is not read: what names a symbology is the AIM identifier in the code.
Asleep, the module loses the byte that wakes it: every order begins with a 00.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from drivers.contract import (
    CodeSeen,
    Decoded,
    Finding,
    Reason,
    Refusal,
    Reply,
    SerialLine,
    StreamDriver,
    option,
)
from drivers.quantities import Symbology, symbology_of

HEAD_BYTES, CHECK_BYTES = 4, 2
ACK, NAK, VERSION, CODE = 0xD0, 0xD1, 0xA4, 0xF3
SENT_AGAIN = 0x01
# A length that can be one, a scanner's opcode and the scanner's own mark; at the end
# of the bytes as much of that as has come.
HEAD = re.compile(rb"[\x04-\xff](?:[\xa4\xd0\xd1\xf3\xf4](?:\x00|\Z)|\Z)")
NOISE = re.compile(r"[\x00-\x03\x05-\x09\x0b\x0c\x0e-\x1b\x7f]")
REFUSALS: Mapping[int, str] = {
    0x01: "the order came damaged",
    0x02: "denied",
    0x06: "not in this mode",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What stands around the data of a code."""

    kind_byte: bool = option(
        True, about="A byte with the kind of code stands in front of the data."
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole packet; keep the unfinished end. A refusal costs one byte."""
    findings: list[Finding] = []
    done = silent = 0
    while head := HEAD.search(pending, done):
        at = head.start()
        size = pending[at] + CHECK_BYTES
        if len(pending) - at < size:
            return Decoded(tuple(findings), pending[at:], silent)
        finding = read_packet(pending[at : at + size], options)
        done = at + (1 if isinstance(finding, Refusal) else size)
        if finding is None:
            silent += 1
        else:
            findings.append(finding)
    return Decoded(tuple(findings), b"", silent)


def check_of(data: bytes) -> int:
    """Return the two's complement of the sum, 16 bits wide."""
    return -sum(data) & 0xFFFF


def read_packet(packet: bytes, options: Options) -> Finding | None:
    """Judge one packet: check, then content; None for a code that is sent again."""
    if int.from_bytes(packet[-2:], "big") != check_of(packet[:-2]):
        return Refusal(Reason.CHECK, packet)
    said, status, data = packet[1], packet[3], packet[HEAD_BYTES:-CHECK_BYTES]
    if said == CODE:
        if status & SENT_AGAIN:
            return None
        return read_code(data[options.kind_byte :]) or Refusal(Reason.CONTENT, packet)
    return read_answer(said, data) or Refusal(Reason.CONTENT, packet)


def read_code(data: bytes) -> CodeSeen | None:
    """Read a code, without the line end that the module may put behind it."""
    try:
        code = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return None
    if not code or NOISE.search(code):
        return None
    return CodeSeen(symbology_of(code), code)


def read_answer(said: int, data: bytes) -> Reply | None:
    """Put an answer into words; it does not say to which order."""
    if said == ACK and not data:
        return Reply("command", ok=True)
    if said == NAK and len(data) == 1:
        text = REFUSALS.get(data[0], f"refused, code {data[0]:02X}")
        return Reply("command", ok=False, text=text)
    if said == VERSION:
        return Reply("version", ok=True, text=data.decode("ascii", "replace"))
    return None


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """Give up on a packet whose end never came, and look for true ones inside it."""
    findings: list[Finding] = []
    while rest:
        findings.append(Refusal(Reason.ENVELOPE, rest))
        decoded = decode(rest[1:], options)
        findings += decoded.findings
        rest = decoded.rest
    return tuple(findings)


LASTING = 0x08
ORDERS: Mapping[str, tuple[int, int, bytes]] = {
    "start": (0xE4, 0, b""),
    "stop": (0xE5, 0, b""),
    "version": (0xA3, 0, b""),
    "mode-host": (0xC6, LASTING, b"\x00\x8a\x08"),
    "mode-continuous": (0xC6, LASTING, b"\x00\x8a\x04"),
    "baud-9600": (0xC6, LASTING, b"\x00\x9c\x06"),
    "factory-settings": (0xC6, LASTING, b"\x00\xf2\xff\x00"),
}


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order behind the byte that wakes the module."""
    if verb not in ORDERS:
        raise ValueError(f"The scanner has no order {verb!r}.")
    opcode, status, data = ORDERS[verb]
    body = bytes([HEAD_BYTES + len(data), opcode, 0x04, status]) + data
    return b"\x00" + body + check_of(body).to_bytes(2, "big")


def probe(options: Options) -> bytes:
    """Ask for the version."""
    return encode("version", None, options)


DRIVER = StreamDriver(
    name="barcode_gm7x",
    line=SerialLine(baud=9600),
    emits=frozenset(Symbology),
    check="two's complement of the 16-bit sum",
    frame_limit=0xFF + CHECK_BYTES - 1,
    decode=decode,
    options=Options,
    idle_s=0.1,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=probe,
)
