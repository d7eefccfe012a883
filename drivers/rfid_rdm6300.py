"""125 kHz reader RDM6300, RDM630, and ID-12LA or ID-20LA, for EM4100 tags.

It only talks. An RDM6300 repeats the frame every 65 ms while the tag is in the field,
an ID-20LA sends it once and puts CR LF in front of the ETX.

Reference: Seeed wiki, 125 kHz RFID module UART; published frames of the ID-20LA.
Tested on: simulator only; decodes published frames of both forms.

Frame, ASCII hex between the marks:

    02  V V  N N N N N N N N  K K  [0D 0A]  03
    |   |    |                |    |        `- ETX
    |   |    |                |    `---------- ID-12LA and ID-20LA only
    |   |    |                `--------------- xor8 of the five bytes before
    |   |    `-------------------------------- number, 32 bits, high byte first
    |   `------------------------------------- version or customer
    `----------------------------------------- STX

The check is one byte wide, so one ghost in 256 gets through. Where the module repeats
itself, `twice` believes a tag only when two frames in a row, without a pause, agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.checks import xor8
from drivers.contract import (
    Decoded,
    Finding,
    Reason,
    Refusal,
    SerialLine,
    StreamDriver,
    TagSeen,
    option,
)
from drivers.quantities import TagScheme

STX, CR = 0x02, 0x0D
SHORT_BYTES, LONG_BYTES = 14, 16
DIGITS = slice(1, 13)
HEX = re.compile(rb"[0-9A-Fa-f]{12}")
ENDS = (b"\x03", b"\r\n\x03")


@dataclass(frozen=True, slots=True)
class Options:
    """How much the module must say before it is believed."""

    twice: bool = option(
        False,
        about="Believe a tag only when it is read twice in a row; not for ID-20LA.",
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole frame; keep the unfinished end. A refusal costs one byte."""
    findings: list[Finding] = []
    at = pending.find(STX)
    while at >= 0:
        size = frame_size(pending[at : at + SHORT_BYTES])
        whole = 2 * size if options.twice else size
        if len(pending) - at < whole:
            return Decoded(tuple(findings), pending[at:])
        finding = read_frame(pending[at : at + size])
        if whole > size and isinstance(finding, TagSeen):
            finding = compare(finding, pending[at : at + whole])
        findings.append(finding)
        step = 1 if isinstance(finding, Refusal) else whole
        at = pending.find(STX, at + step)
    return Decoded(tuple(findings), b"")


def frame_size(head: bytes) -> int:
    """Say how many bytes must be there before the frame can be judged."""
    if len(head) < SHORT_BYTES or head[-1] != CR:
        return SHORT_BYTES
    return LONG_BYTES


def read_frame(frame: bytes) -> Finding:
    """Judge one frame: envelope, then check."""
    text, end = frame[DIGITS], frame[DIGITS.stop :]
    if end not in ENDS or not HEX.fullmatch(text):
        return Refusal(Reason.ENVELOPE, frame)
    *data, check = bytes.fromhex(text.decode("ascii"))
    if check != xor8(bytes(data)):
        return Refusal(Reason.CHECK, frame)
    return TagSeen(TagScheme.EM4100, bytes(data).hex().upper())


def compare(tag: TagSeen, both: bytes) -> Finding:
    """Believe a tag whose frame stands there a second time."""
    first, second = both[: len(both) // 2], both[len(both) // 2 :]
    return tag if first == second else Refusal(Reason.CONTENT, first)


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came, and look for true ones inside it.

    With `twice` a single good frame at the end is no fault: an odd number was sent.
    """
    findings: list[Finding] = []
    while rest:
        if not (options.twice and isinstance(read_frame(rest), TagSeen)):
            findings.append(Refusal(Reason.ENVELOPE, rest))
        decoded = decode(rest[1:], options)
        findings += decoded.findings
        rest = decoded.rest
    return tuple(findings)


DRIVER = StreamDriver(
    name="rfid_rdm6300",
    line=SerialLine(baud=9600),
    emits=frozenset({TagScheme.EM4100}),
    check="xor8",
    frame_limit=2 * LONG_BYTES - 1,
    decode=decode,
    options=Options,
    idle_s=0.3,
    flush=flush,
)
