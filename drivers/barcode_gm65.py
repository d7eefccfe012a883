"""Barcode module Grow GM65, GM805 and GM812: codes as text, and its "zone bits".

Codes and the answers to orders come in one stream and nothing tells an answer's order.
An answer begins with bytes that no code can hold, so it is cut out wherever it stands;
a code before it that lacks its suffix is then complete only where none is set.

Reference: GM812 user manual V1.2.1, serial instructions; Hamlet HBCS2D100W manual,
appendix B.
Tested on: simulator only; decodes published answers.

Answer:

    02 00 00 L D..D K K          03 00 00 01 00 33 31
    |     |  | |    |            `- the same for a heartbeat
    |     |  | |    `- CRC-16/XMODEM from the second 00 to the data, high byte first
    |     |  | `------ data, 00 when an order was carried out
    |     |  `-------- how many bytes of data
    |     `----------- done
    `----------------- header 02 00

Order:

    7E 00 T L AA AA D..D K K     T 07 read, 08 write, 09 save, 0A heartbeat;
                                 AA AA zone; K over T to the data

Codes are as in `barcode_serial`: text up to CR or LF, 512 bytes at most, an AIM
identifier in front where it is switched on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.checks import crc16_xmodem
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

CODE_LIMIT = 512
HEAD_BYTES, CHECK_BYTES = 4, 2
FRAME_LIMIT = CODE_LIMIT + 1 + HEAD_BYTES + 255 + CHECK_BYTES
HEARTBEAT, DONE = 0x03, b"\x00"
NOISE = re.compile(r"[\x00-\x03\x05-\x1b\x7f]")
# Where a code ends: at an answer's head, whole or still coming, or at its suffix.
HEAD = rb"(?P<head>[\x02\x03](?:\x00\x00|\x00?\Z))"
STOPS = {
    "line": re.compile(HEAD + rb"|[\r\n]"),
    "tab": re.compile(HEAD + rb"|\t"),
    "none": re.compile(HEAD),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the module sends behind a code."""

    suffix: Literal["line", "tab", "none"] = option(
        "line",
        choices=("line", "tab", "none"),
        about="What ends a code: CR, LF or both; TAB; or silence.",
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every code and every answer; keep the unfinished end.

    A refused answer costs one byte.
    """
    findings: list[Finding] = []
    begin = silent = 0
    while stop := STOPS[options.suffix].search(pending, begin):
        at = stop.start()
        if stop["head"] is None:
            findings += read_code(pending[begin:at])
            begin = stop.end()
            continue
        size = answer_size(pending[at : at + HEAD_BYTES])
        if len(pending) - at < size:
            return Decoded(tuple(findings), clipped(pending, begin, at), silent)
        findings += cut_off(pending[begin:at], options)
        finding = read_answer(pending[at : at + size])
        begin = at + (1 if isinstance(finding, Refusal) else size)
        if finding is None:
            silent += 1
        else:
            findings.append(finding)
    return Decoded(tuple(findings), clipped(pending, begin, len(pending)), silent)


def clipped(pending: bytes, begin: int, at: int) -> bytes:
    """Keep what waits, of a code that is too long only the first bytes."""
    return pending[begin : min(at, begin + CODE_LIMIT + 1)] + pending[at:]


def answer_size(head: bytes) -> int:
    """Say how many bytes must be there before the answer can be judged."""
    if len(head) < HEAD_BYTES:
        return HEAD_BYTES
    return HEAD_BYTES + head[-1] + CHECK_BYTES


def read_answer(frame: bytes) -> Finding | None:
    """Judge one answer: check, then meaning; None for a heartbeat.

    The answer does not say to what. Settings are told in hex; they are no codes.
    """
    if int.from_bytes(frame[-2:], "big") != crc16_xmodem(frame[2:-2]):
        return Refusal(Reason.CHECK, frame)
    data = frame[HEAD_BYTES:-CHECK_BYTES]
    if frame[0] == HEARTBEAT:
        return None if data == DONE else Refusal(Reason.CONTENT, frame)
    return Reply("command", ok=True, text="" if data == DONE else data.hex().upper())


def read_code(raw: bytes) -> tuple[Finding, ...]:
    """Judge one code without its suffix; an empty one says nothing."""
    if not raw:
        return ()
    if len(raw) > CODE_LIMIT:
        return (Refusal(Reason.ENVELOPE, raw[: CODE_LIMIT + 1]),)
    try:
        code = raw.decode("utf-8")
    except UnicodeDecodeError:
        return (Refusal(Reason.CONTENT, raw),)
    if NOISE.search(code):
        return (Refusal(Reason.CONTENT, raw),)
    return (CodeSeen(symbology_of(code), code),)


def cut_off(raw: bytes, options: Options) -> tuple[Finding, ...]:
    """Judge a code that something else than its suffix has ended."""
    if raw and options.suffix != "none":
        return (Refusal(Reason.ENVELOPE, raw[: CODE_LIMIT + 1]),)
    return read_code(raw)


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """End what waits by silence: a code, or an answer that never came whole."""
    findings: list[Finding] = []
    while rest:
        stop = STOPS[options.suffix].search(rest)
        if stop is None:
            findings += cut_off(rest, options)
            break
        findings += cut_off(rest[: stop.start()], options)
        findings.append(Refusal(Reason.ENVELOPE, rest[stop.start() :]))
        decoded = decode(rest[stop.start() + 1 :], options)
        findings += decoded.findings
        rest = decoded.rest
    return tuple(findings)


READ, WRITE, SAVE, BEAT = 0x07, 0x08, 0x09, 0x0A
# verb: type, zone, and the data, which for a read is how many bytes are wanted
ORDERS: Mapping[str, tuple[int, int, bytes]] = {
    "trigger": (WRITE, 0x0002, b"\x01"),
    "save": (SAVE, 0x0000, b"\x00"),
    "heartbeat": (BEAT, 0x0000, b"\x00"),
    "baud": (READ, 0x002A, b"\x02"),
    "baud-9600": (WRITE, 0x002A, b"\x39\x01"),
    "factory-settings": (WRITE, 0x00D9, b"\x50"),
}


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The scanner has no order {verb!r}.")
    kind, zone, data = ORDERS[verb]
    body = bytes([kind, len(data)]) + zone.to_bytes(2, "big") + data
    return b"\x7e\x00" + body + crc16_xmodem(body).to_bytes(2, "big")


def probe(options: Options) -> bytes:
    """Ask for the baud rate."""
    return encode("baud", None, options)


DRIVER = StreamDriver(
    name="barcode_gm65",
    line=SerialLine(baud=9600),
    emits=frozenset(Symbology),
    check="CRC-16/XMODEM on answers, none on codes",
    frame_limit=FRAME_LIMIT,
    decode=decode,
    options=Options,
    text=True,
    idle_s=0.1,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=probe,
)
