"""Infrared thermometer LU90614 on a UART, which is asked for each reading.

It has two modes, which stay until the other one is chosen: `material` tells what it
sees, `body` what its maker thinks that means for a person. Every question names the
mode again, so a module that lost its power measures on as it should. The answer comes
within 100 ms. Out of the box 9600 8N1.

Reference: module protocol as published with the bsp_temp_lu90614 board; public code
for the same module (mode and question in one go).
Tested on: simulator only; decodes the published frames.

Frame, 9 bytes:

    FE MM II DD 00 00 00 00 S
    |  |  |  |  |           `- sum8 of the eight bytes before it
    |  |  |  |  `------------- always zero
    |  |  |  `---------------- hundredths of a degC, 0 to 99
    |  |  `------------------- whole degC; below zero cannot be said
    |  `---------------------- mode: AA material, AC body
    `------------------------- mark; FE may occur in the data too

Order, 3 bytes: FA, code, sum8 of both. Only the measuring order is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.checks import sum8
from drivers.contract import (
    Decoded,
    Finding,
    Reason,
    Refusal,
    Sample,
    SerialLine,
    StreamDriver,
    option,
)
from drivers.quantities import Quantity

MARK = b"\xfe"
FRAME_BYTES = 9
MODES = {0xAA: Quantity.OBJECT_TEMPERATURE, 0xAC: Quantity.BODY_TEMPERATURE}
ZEROS = bytes(4)
HUNDREDTHS_HIGH = 99

ORDERS = {"body": 0xC5, "material": 0xC6, "measure": 0xCA}


@dataclass(frozen=True, slots=True)
class Options:
    """What the module is asked for."""

    mode: Literal["material", "body"] = option(
        "material",
        choices=("material", "body"),
        about="What to measure; a screening needs material, and corrects by itself.",
    )


def decode(pending: bytes, _options: Options) -> Decoded:
    """Read every whole frame in `pending`; keep the unfinished end.

    A refused frame costs one byte: its mark may have been noise, or the data of a
    frame whose first bytes were lost. The frame says its mode, so a reading in the
    wrong mode is never taken for the other.
    """
    findings: list[Finding] = []
    done = 0
    while 0 <= (at := pending.find(MARK, done)) <= len(pending) - FRAME_BYTES:
        read = read_frame(pending[at : at + FRAME_BYTES])
        findings.append(read)
        done = at + (1 if isinstance(read, Refusal) else FRAME_BYTES)
    return Decoded(tuple(findings), pending[at:] if at >= 0 else b"")


def read_frame(frame: bytes) -> Finding:
    """Judge one frame-sized slice: envelope, check, content."""
    if frame[4:8] != ZEROS:
        return Refusal(Reason.ENVELOPE, frame)
    if frame[8] != sum8(frame[:8]):
        return Refusal(Reason.CHECK, frame)
    if frame[1] not in MODES or frame[3] > HUNDREDTHS_HIGH:
        return Refusal(Reason.CONTENT, frame)
    hundredths = Decimal(100 * frame[2] + frame[3])
    return Sample(MODES[frame[1]], hundredths.scaleb(-2))


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The thermometer has no order {verb!r}.")
    body = bytes([0xFA, ORDERS[verb]])
    return body + bytes([sum8(body)])


def ask(options: Options) -> bytes:
    """Choose the mode and ask for one reading."""
    return encode(options.mode, None, options) + encode("measure", None, options)


DRIVER = StreamDriver(
    name="thermometer_lu90614",
    line=SerialLine(baud=9600),
    emits=frozenset(MODES.values()),
    check="sum8",
    frame_limit=FRAME_BYTES - 1,
    decode=decode,
    options=Options,
    ask=ask,
    every_s=0.25,
    idle_s=0.15,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=ask,
)
