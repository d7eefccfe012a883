"""Scale with Toledo continuous output: Mettler-Toledo and others that speak it.

It pushes 10 to 20 frames a second, mostly at 9600 baud, 7E1 or 8N1: the port is set to
what the scale is set to. The checksum is an option of the scale; `checksum` says
whether it is there, and `auto` finds out for each frame by itself: what follows the CR
is the checksum unless it is the STX of the next frame. It therefore reads a frame
without checksum only when the next one begins.

Reference: Rockwell 57C428 appendix D; Mettler Wildcat manual page 6-5; Kern FTC manual
page 42; ICS425 manual page 50.
Tested on: simulator only.

Frame, 17 or 18 bytes:

    02 A B C D D D D D D T T T T T T 0D S
       | | | |           |              `- two's complement of the sum of the low 7
       | | | |           |                 bits of all bytes before it, low 7 bits
       | | | |           `- tare, six digits
       | | | `------------- weight, six digits, leading zeros or blanks
       | | `--------------- unit in bits 0 to 2: 0 kg or lb by B, 1 g; bit 4 tenfold
       | `----------------- bit 0 net, 1 negative, 2 out of range, 3 in motion, 4 kg,
       |                    6 not zeroed since power-up
       `------------------- point in bits 0 to 2: 2 XXXXXX to 7 X.XXXXX; 3, 4 increment
    A, B and C have bit 5 set; A and C have bit 6 clear

Point codes 0 and 1 mean one or two zeros that never change, and the sources leave open
whether these are among the six digits: refused until `fixed_zeros` says it. Units
beyond g, and the tenfold resolution of bit 4, are refused, because what they do to the
digits is nowhere said. Out of range is a `Reply` to `weigh` that is not ok; a weight in
motion, or of a scale that was not zeroed since power-up, is never a stable one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drivers.checks import sum7
from drivers.contract import (
    Decoded,
    Finding,
    Reason,
    Refusal,
    Reply,
    Sample,
    SerialLine,
    StreamDriver,
    option,
)
from drivers.quantities import Quantity, kilograms

STX, CR, LAST_ASCII = 0x02, 0x0D, 0x7F
SHORT_BYTES, LONG_BYTES = 17, 18
DIGITS = re.compile(rb" {0,5}\d{1,6}")
BLANK = b" " * 6
POINT_BITS, FIXED_ZEROS, NO_DECIMALS = 0x07, 2, 2
NEGATIVE, OUT_OF_RANGE, MOTION, KG, NOT_ZEROED = 0x02, 0x04, 0x08, 0x10, 0x40
UNIT_BITS, UNIT_GRAMS, TENFOLD = 0x07, 1, 0x10
FIXED_MASK, FIXED_BITS = 0x60, 0x20

ORDERS = {"zero": b"Z", "tare": b"T", "clear-tare": b"C", "print": b"P"}


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between scales of this format."""

    checksum: str = option(
        "auto",
        choices=("auto", "on", "off"),
        about="Does the scale end its frames with a checksum?",
    )
    fixed_zeros: str = option(
        "refused",
        choices=("refused", "sent", "left-out"),
        about="Point codes 0 and 1: are the fixed zeros among the six digits sent?",
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole frame in `pending`; keep the unfinished end.

    A refused frame costs one byte: its STX may have been noise or a checksum.
    """
    findings: list[Finding] = []
    done = 0
    while (at := pending.find(STX, done)) >= 0:
        size = size_of(pending[at : at + LONG_BYTES + 1], options)
        if size is None:
            return Decoded(tuple(findings), pending[at:])
        read = read_frame(pending[at : at + size], options)
        findings.append(read)
        done = at + (1 if isinstance(read, Refusal) else size)
    return Decoded(tuple(findings), b"")


def size_of(ahead: bytes, options: Options) -> int | None:
    """Say how long the frame in front is; None while that is not to be seen.

    An STX behind the CR is a checksum of 2 if another STX follows, for no frame has a
    second STX; else the next frame begins there.
    """
    if len(ahead) < SHORT_BYTES:
        return None
    if options.checksum == "off" or ahead[SHORT_BYTES - 1] != CR:
        return SHORT_BYTES
    if options.checksum == "on" or ahead[SHORT_BYTES:LONG_BYTES] not in (b"", b"\x02"):
        return LONG_BYTES if len(ahead) >= LONG_BYTES else None
    if len(ahead) <= LONG_BYTES:
        return None
    return LONG_BYTES if ahead[LONG_BYTES] == STX else SHORT_BYTES


def read_frame(frame: bytes, options: Options) -> Finding:
    """Judge one frame-sized slice: envelope, check, content."""
    a, b, c = frame[1:4]
    fixed = all(one & FIXED_MASK == FIXED_BITS for one in (a, c)) and b & FIXED_BITS
    if frame[SHORT_BYTES - 1] != CR or not fixed or max(frame) > LAST_ASCII:
        return Refusal(Reason.ENVELOPE, frame)
    if len(frame) == LONG_BYTES and frame[-1] != sum7(frame[:-1]):
        return Refusal(Reason.CHECK, frame)
    if not all(DIGITS.fullmatch(one) or one == BLANK for one in fields(frame)):
        return Refusal(Reason.CONTENT, frame)
    if b & OUT_OF_RANGE:
        text = "underload: below the lower limit" if b & NEGATIVE else "out of range"
        return Reply("weigh", ok=False, text=text)
    unit, exponent = unit_of(b, c), exponent_of(a & POINT_BITS, options)
    if not unit or exponent is None or not frame[4:10].strip():
        return Refusal(Reason.CONTENT, frame)
    value = Decimal(int(frame[4:10])).scaleb(exponent)
    mass_kg = kilograms(-value if b & NEGATIVE else value, unit)
    return Sample(Quantity.MASS, mass_kg, stable=not b & (MOTION | NOT_ZEROED))


def fields(frame: bytes) -> tuple[bytes, bytes]:
    """Cut out weight and tare."""
    return frame[4:10], frame[10:16]


def unit_of(b: int, c: int) -> str:
    """Name the unit, or nothing where the sources do not agree on what it does."""
    if c & TENFOLD or c & UNIT_BITS > UNIT_GRAMS:
        return ""
    if c & UNIT_BITS == UNIT_GRAMS:
        return "g"
    return "kg" if b & KG else "lb"


def exponent_of(point: int, options: Options) -> int | None:
    """Say where the point is; None where the fixed zeros are not configured."""
    if point >= FIXED_ZEROS:
        return NO_DECIMALS - point
    if options.fixed_zeros == "refused":
        return None
    return 0 if options.fixed_zeros == "sent" else NO_DECIMALS - point


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order: a single letter without an end."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    return ORDERS[verb]


DRIVER = StreamDriver(
    name="scale_toledo",
    line=SerialLine(baud=9600, bits=7, parity="E"),
    emits=frozenset({Quantity.MASS}),
    check="sum7",
    frame_limit=LONG_BYTES,
    decode=decode,
    options=Options,
    text=True,
    idle_s=0.5,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
)
