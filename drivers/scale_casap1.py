"""Shop scale with the CAS AP-1 dialogue: CAS (type 6, ECR), OHAUS Aviator and others.

9600 8N1. The maker's dialogue is ENQ (05), wait for ACK (06), then DC1 (11), and the
scale sends its weight. This driver keeps no memory from one byte to the next, so it
cannot wait: it sends ENQ and DC1 together, five times a second. The scale has both a
byte apart, answers the first while the second stands in its receiver, and says ACK and
weight in one go. A scale that loses the DC1 that way, or sends without having been
enquired, can be asked with DC1 alone (option `ask`). Software flow control must be off
on the port, for DC1 is XON too.

Reference: CAS AP-1 and PD-II manuals (type 6 interface); OHAUS Aviator 7000 service
manual, page 36.
Tested on: simulator only.

Weight, 15 bytes:

    01 02 S + W W W W W W u u C 03 04
          | | |           |   `- exclusive or of all bytes from S to the unit
          | | |           `----- kg or lb, in letters of any size
          | | `----------------- six characters with the point; F when overloaded
          | `------------------- blank, - below zero, F overloaded
          `--------------------- S stable, U still moving

An ACK says nothing by itself. NAK (15) and overload become a `Reply` to `weigh` that is
not ok.
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
    Reply,
    Sample,
    SerialLine,
    StreamDriver,
    option,
)
from drivers.quantities import KILOGRAMS, Quantity, kilograms

NAK = b"\x15"
HEAD, TAIL = b"\x01\x02", b"\x03\x04"
FRAME_BYTES = 15
START = re.compile(rb"\x15|\x01(?:\x02|\Z)")
WEIGHT = re.compile(rb"([SU])([ -])( *\d+(?:\.\d+)?)(..)")
OVERLOAD = re.compile(rb"[SU](?:F.{6}|.F{6})..", re.DOTALL)
ASKS = {"enquire": b"\x05\x11", "request": b"\x11"}


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between scales of this dialogue."""

    ask: str = option(
        "enquire",
        choices=tuple(ASKS),
        about="request: ask with DC1 alone, without ENQ in front of it.",
    )


def decode(pending: bytes, _options: Options) -> Decoded:
    """Read every whole frame in `pending`; keep the unfinished end.

    A refused frame costs one byte: its head may have been noise.
    """
    findings: list[Finding] = []
    done = 0
    while match := START.search(pending, done):
        at = match.start()
        if match[0] == NAK:
            findings.append(Reply("weigh", ok=False, text="not ready"))
            done = at + 1
            continue
        if len(pending) < at + FRAME_BYTES:
            return Decoded(tuple(findings), pending[at:])
        read = read_frame(pending[at : at + FRAME_BYTES])
        findings.append(read)
        done = at + (1 if isinstance(read, Refusal) else FRAME_BYTES)
    return Decoded(tuple(findings), b"")


def read_frame(frame: bytes) -> Finding:
    """Judge one frame-sized slice: envelope, check, content."""
    if not (frame.startswith(HEAD) and frame.endswith(TAIL)):
        return Refusal(Reason.ENVELOPE, frame)
    block, check = frame[2:-3], frame[-3]
    if check != xor8(block):
        return Refusal(Reason.CHECK, frame)
    if OVERLOAD.fullmatch(block):
        return Reply("weigh", ok=False, text="overload: upper limit exceeded")
    match = WEIGHT.fullmatch(block)
    if match is None:
        return Refusal(Reason.CONTENT, frame)
    status, sign, number, letters = match.groups()
    unit = letters.decode("latin-1").strip().lower()
    if unit not in KILOGRAMS:
        return Refusal(Reason.CONTENT, frame)
    value = Decimal((sign + number).decode("ascii").replace(" ", ""))
    mass_kg = kilograms(value, unit)
    return Sample(Quantity.MASS, mass_kg, stable=status == b"S")


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def ask(options: Options) -> bytes:
    """Ask for the weight at once."""
    return ASKS.get(options.ask, ASKS["enquire"])


DRIVER = StreamDriver(
    name="scale_casap1",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    check="xor8",
    frame_limit=FRAME_BYTES - 1,
    decode=decode,
    options=Options,
    ask=ask,
    every_s=0.2,
    idle_s=0.5,
    flush=flush,
    probe=ask,
)
