"""Scale with the 12-byte continuous frame of Keli XK3118K9 and Yaohua XK3190-A9.

The indicator of many cheap platforms. Set to continuous output it pushes frames by
itself, 9600 8N1 mostly; its command mode, which answers one question at a time, is not
meant here. The frame does not say the unit (option `unit`).

Reference: Keli XK3118K9-R manual, page 9.
Tested on: simulator only; decodes a computed frame.

Frame, 12 bytes:

    02 + d d d d d d p x x 03
       | |           | `- exclusive or of all bytes from the sign to p, in hex, 0 to 9
       | |           |    and A to F
       | |           `--- digits behind the point, 0 to 4
       | `--------------- weight, six digits
       `----------------- + or -

Whether the weight is at rest is not said either, so each counts as such; a shelf goes
by its own time of rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drivers.checks import xor8
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
from drivers.quantities import Quantity, kilograms

STX, ETX = 0x02, 0x03
FRAME_BYTES = 12
BLOCK, CHECK = slice(1, 9), slice(9, 11)
WEIGHT = re.compile(rb"([+-]\d{6})([0-4])")


@dataclass(frozen=True, slots=True)
class Options:
    """What the frame leaves out."""

    unit: str = option(
        "kg",
        choices=("kg", "g", "t", "lb"),
        about="The unit that the scale's display shows.",
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole frame in `pending`; keep the unfinished end.

    A refused frame costs one byte: its STX may have been noise.
    """
    findings: list[Finding] = []
    done = 0
    while (at := pending.find(STX, done)) >= 0:
        frame = pending[at : at + FRAME_BYTES]
        if len(frame) < FRAME_BYTES:
            return Decoded(tuple(findings), frame)
        read = read_frame(frame, options)
        findings.append(read)
        done = at + (1 if isinstance(read, Refusal) else FRAME_BYTES)
    return Decoded(tuple(findings), b"")


def read_frame(frame: bytes, options: Options) -> Finding:
    """Judge one frame-sized slice: envelope, check, content."""
    if frame[-1] != ETX:
        return Refusal(Reason.ENVELOPE, frame)
    if frame[CHECK] != b"%02X" % xor8(frame[BLOCK]):
        return Refusal(Reason.CHECK, frame)
    match = WEIGHT.fullmatch(frame[BLOCK])
    if match is None:
        return Refusal(Reason.CONTENT, frame)
    value = Decimal(int(match[1])).scaleb(-int(match[2]))
    return Sample(Quantity.MASS, kilograms(value, options.unit))


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


DRIVER = StreamDriver(
    name="scale_keli",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    check="xor8",
    frame_limit=FRAME_BYTES - 1,
    decode=decode,
    options=Options,
    idle_s=0.5,
    flush=flush,
)
