"""Scale with the text lines of the Yaohua XK3190-A12(E), an indicator of cheap scales.

Set to continuous output it pushes lines by itself, 9600 8N1; else it is asked with `R`
(option `mode`). The XK3190-A9 sends another frame: `scale_keli`.

Reference: Yaohua XK3190-A12(E) line format, as public drivers of it state it.
Tested on: simulator only; decodes the published lines.

Line, 13 bytes:

    w n 1 0 0 . 0 2 2 k g CR LF
      | |             `- kg or lb
      | `--------------- seven characters; below zero the first is -
      `----------------- w gross, n net, t the tare

There is no checksum; a line that lost a byte shows by its width. Whether the weight is
at rest is not said, so each counts as such; a shelf goes by its own time of rest. Tare
is told as a `Reply`. The orders are single letters, and are not answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

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

LINE_BYTES = 13
LINE = re.compile(r"w([wnt])([-\d][\d.]{6})([a-z]{2})\r")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

ORDERS = {"weigh": b"R", "zero": b"Z", "tare": b"T"}


@dataclass(frozen=True, slots=True)
class Options:
    """How the scale is set."""

    mode: str = option(
        "pushed",
        choices=("pushed", "asked"),
        about="Does the scale send by itself, or only when it is asked with R?",
    )


def decode(pending: bytes, _options: Options) -> Decoded:
    """Read every whole line; keep the unfinished one, as long as it can be one."""
    findings: list[Finding] = []
    while pending:
        raw, end, _ = pending[:LINE_BYTES].partition(b"\n")
        if end:
            findings += read_line(raw)
        elif len(pending) >= LINE_BYTES:
            findings.append(Refusal(Reason.ENVELOPE, raw))
        else:
            break
        pending = pending[len(raw) + len(end) :]
    return Decoded(tuple(findings), pending)


def read_line(raw: bytes) -> tuple[Finding, ...]:
    """Judge one line without its LF; an empty line says nothing."""
    if not raw.strip():
        return ()
    match = LINE.fullmatch(raw.decode("latin-1"))
    if match is None:
        return (Refusal(Reason.ENVELOPE, raw),)
    kind, digits, unit = match.groups()
    if not NUMBER.fullmatch(digits) or unit not in KILOGRAMS:
        return (Refusal(Reason.CONTENT, raw),)
    value = Decimal(digits)
    if kind == "t":
        return (Reply("tare-memory", ok=True, text=f"{value} {unit}"),)
    return (Sample(Quantity.MASS, kilograms(value, unit)),)


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a line whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def ask(options: Options) -> bytes:
    """Ask for the weight; a scale that pushes is asked nothing."""
    return ORDERS["weigh"] if options.mode == "asked" else b""


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order: a single letter without an end."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    return ORDERS[verb]


DRIVER = StreamDriver(
    name="scale_yaohua",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    check="none",
    frame_limit=LINE_BYTES - 1,
    decode=decode,
    options=Options,
    text=True,
    ask=ask,
    every_s=0.2,
    idle_s=0.5,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
)
