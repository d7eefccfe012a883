"""13.56 MHz reader chip PN532 on its serial port (HSU): cards of type A.

It is asked twice a second for one card. Where there is none the chip acknowledges and
goes on looking, so each question first ends the one before it; an acknowledgement is
the sign of life. A UID is no secret and is easily copied: it says which card, never
that the card is the true one.

Reference: NXP PN532 user manual UM0701-02; published logs of Waveshare modules.
Tested on: simulator only; decodes published frames.

Frame, both ways:

    00 00 FF LL CC T D..D K 00        00 00 FF 00 FF 00   acknowledged
    |  |     |  |  | |    | `- postamble
    |  |     |  |  | |    `--- two's complement of the sum from T to the last D
    |  |     |  |  | `-------- code of the command, or of its answer: one more; data
    |  |     |  |  `---------- D4 to the chip, D5 from it, 7F: it did not understand
    |  |     |  `------------- two's complement of the length
    |  |     `---------------- length of T and D
    |  `---------------------- start, 00 FF
    `------------------------- preamble

    4B answers 4A:  N {G QQ QQ S L U..U [A..A]} x N

G number of the target, Q its ATQA, S its SAK, L and U its UID, A its ATS, which holds
its own length; only cards with 20 in their SAK have one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from drivers.contract import (
    Decoded,
    Finding,
    NoOptions,
    Reason,
    Refusal,
    Reply,
    SerialLine,
    StreamDriver,
    TagSeen,
)
from drivers.quantities import TagScheme

HEAD = re.compile(rb"\x00\x00\xff|\x00\x00?\Z")
HEAD_BYTES, BEHIND_BYTES = 5, 2
FRAME_LIMIT = HEAD_BYTES + 255 + BEHIND_BYTES - 1
ACK = bytes.fromhex("0000FF00FF00")
FROM_CHIP, NOT_UNDERSTOOD = 0xD5, b"\x7f"
EXCHANGE, TARGETS = 0x41, 0x4B
UID_BYTES = (4, 7, 10)
HAS_ATS = 0x20
TARGET_BYTES = 5
FAULT_BITS = 0x3F
FAULTS: Mapping[int, str] = {0x01: "the card did not answer", 0x14: "wrong key"}


def decode(pending: bytes, _options: NoOptions) -> Decoded:
    """Read every whole frame; keep the unfinished end. A refusal costs one byte."""
    findings: list[Finding] = []
    done = silent = 0
    while head := HEAD.search(pending, done):
        at = head.start()
        size = frame_size(pending[at : at + HEAD_BYTES])
        if len(pending) - at < size:
            return Decoded(tuple(findings), pending[at:], silent)
        found = read_frame(pending[at : at + size])
        findings += found
        silent += not found
        refused = any(isinstance(one, Refusal) for one in found)
        done = at + (1 if refused else size)
    return Decoded(tuple(findings), b"", silent)


def frame_size(head: bytes) -> int:
    """Say how many bytes must be there before the frame can be judged.

    A length whose own check is wrong is judged on the head alone.
    """
    if len(head) < HEAD_BYTES:
        return HEAD_BYTES
    if head == ACK[:HEAD_BYTES]:
        return len(ACK)
    wrong = (head[3] + head[4]) & 0xFF
    return HEAD_BYTES if wrong else HEAD_BYTES + head[3] + BEHIND_BYTES


def read_frame(frame: bytes) -> tuple[Finding, ...]:
    """Judge one frame: envelope, check, content; nothing for an acknowledgement."""
    if frame == ACK:
        return ()
    if len(frame) == HEAD_BYTES or frame[-1]:
        return (Refusal(Reason.ENVELOPE, frame),)
    if sum(frame[HEAD_BYTES:-1]) & 0xFF:
        return (Refusal(Reason.CHECK, frame),)
    body = frame[HEAD_BYTES:-BEHIND_BYTES]
    if body == NOT_UNDERSTOOD:
        return (Reply("command", ok=False, text="not understood"),)
    found = read_body(body) if body[:1] == bytes([FROM_CHIP]) else None
    return (Refusal(Reason.CONTENT, frame),) if found is None else found


def read_body(body: bytes) -> tuple[Finding, ...] | None:
    """Read what the chip answers; None for what it cannot say."""
    code, data = body[1:2], body[2:]
    if code == bytes([TARGETS]):
        return read_targets(data)
    reply = read_reply(code[0], data) if code else None
    return None if reply is None else (reply,)


def read_targets(data: bytes) -> tuple[TagSeen, ...] | None:
    """Read the cards in the field; they must fill the answer exactly."""
    tags: list[TagSeen] = []
    rest = data[1:]
    for _ in range(data[0] if data else 1):
        head, rest = rest[:TARGET_BYTES], rest[TARGET_BYTES:]
        size = head[-1] if len(head) == TARGET_BYTES else 0
        uid, rest = rest[:size], rest[size:]
        if len(uid) not in UID_BYTES or len(uid) != size:
            return None
        tags.append(TagSeen(TagScheme.ISO14443, uid.hex().upper()))
        if head[3] & HAS_ATS:
            rest = behind_ats(rest)
    return None if rest else tuple(tags)


def behind_ats(rest: bytes) -> bytes:
    """Skip an ATS that is whole; it may be missing."""
    whole = bool(rest) and 0 < rest[0] <= len(rest)
    return rest[rest[0] :] if whole else rest


def read_reply(code: int, data: bytes) -> Reply | None:
    """Put the answer to an order into words; of a card's memory only the length."""
    match code, len(data):
        case 0x03, 4:
            text = f"IC {data[0]:02X}, firmware {data[1]}.{data[2]}"
            return Reply("firmware", ok=True, text=text)
        case 0x15, 0:
            return Reply("sam", ok=True)
        case 0x33, 0:
            return Reply("radio", ok=True)
    if code != EXCHANGE or not data:
        return None
    fault = data[0] & FAULT_BITS
    if fault:
        text = FAULTS.get(fault, f"error {fault:02X}")
        return Reply("exchange", ok=False, text=text)
    return Reply("exchange", ok=True, text=f"{len(data) - 1} bytes")


def flush(rest: bytes, options: NoOptions) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came, and look for true ones inside it."""
    findings: list[Finding] = []
    while rest:
        findings.append(Refusal(Reason.ENVELOPE, rest))
        decoded = decode(rest[1:], options)
        findings += decoded.findings
        rest = decoded.rest
    return tuple(findings)


WAKE = b"\x55\x55" + bytes(14)
ORDERS: Mapping[str, bytes] = {
    "poll": b"\x4a\x01\x00",
    "firmware": b"\x02",
    "sam": b"\x14\x01",
}


def encode(verb: str, _value: Decimal | None, _options: NoOptions) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The reader has no order {verb!r}.")
    body = b"\xd4" + ORDERS[verb]
    length = len(body)
    check = -sum(body) & 0xFF
    return bytes([0, 0, 0xFF, length, -length & 0xFF, *body, check, 0])


def ask(options: NoOptions) -> bytes:
    """End the question before, and look for one card."""
    return ACK + encode("poll", None, options)


def start(options: NoOptions) -> tuple[bytes, ...]:
    """Wake the chip and tell it that there is no security module."""
    return (WAKE + encode("sam", None, options),)


def probe(options: NoOptions) -> bytes:
    """Wake the chip and ask for its version."""
    return WAKE + encode("firmware", None, options)


DRIVER = StreamDriver(
    name="rfid_pn532",
    line=SerialLine(baud=115200),
    emits=frozenset({TagScheme.ISO14443}),
    check="two's complement of the 8-bit sum",
    frame_limit=FRAME_LIMIT,
    decode=decode,
    options=NoOptions,
    start=start,
    ask=ask,
    every_s=0.5,
    idle_s=0.2,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=probe,
)
