"""Scale with the OHAUS print output: Defender, Ranger, Scout and Navigator.

Its own format, neither MT-SICS (that mode is for `scale_mtsics`) nor A&D. 9600 8N1 in
newer models, which are asked with `IP` for the weight as it is now, or set to print by
themselves (option `mode`).

Reference: OHAUS 3000 Series indicators manual, output format; OHAUS RS232 interface
manual (print commands); capture of a Defender 3000.
Tested on: simulator only; decodes a line that a Defender 3000 sent.

Line, 18 bytes as captured, 21 by the manual:

    _ _ _ 0 . 3 6 0 _ k g _ _ _ ? G CR LF
    |               |           | `- G gross, N or NET net, T the tare; 1 or 3 wide
    |               |           `--- ? while the weight is moving
    |               `--------------- blank, unit in 5
    `------------------------------- - below zero; weight on the right; 8 or 9 wide

There is no checksum; a line that lost a byte shows by its width, which therefore is
kept to unless the option says `any`: small balances end the line at the unit. Pieces
and percent instead of a weight are a `Reply` to `weigh` that is not ok, and the tare is
a `Reply` too. Some firmware answers orders with `OK!`, and what it does not know with
`ES`; the answer does not name its order.
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

LINE_LIMIT = 40
WIDTHS = (16, 19)
PRINTABLE = re.compile(r"[\x20-\x7e]+")
WEIGHT = re.compile(
    r" *(-?) *(\d{1,7}(?:\.\d{1,6})?) +([A-Za-z]{1,5}|%) *(\??) *(G|N|NET|T)? *"
)
NO_MASS = {"pcs": "pieces", "%": "percent"}
ANSWERS = {
    "OK!": Reply("command", ok=True),
    "ES": Reply("command", ok=False, text="unknown command"),
}

ORDERS = {"weigh-now": "IP", "weigh": "P", "zero": "Z", "tare": "T"}


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between scales of this format."""

    mode: str = option(
        "asked",
        choices=("asked", "pushed"),
        about="Is the scale asked with IP, or does it print by itself?",
    )
    width: str = option(
        "standard",
        choices=("standard", "any"),
        about="any: believe lines of another width too, as small balances send them.",
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole line; keep the unfinished one, as long as it can be one."""
    findings: list[Finding] = []
    while pending:
        raw, end, _ = pending[: LINE_LIMIT + 1].partition(b"\n")
        if end:
            findings += read_line(raw, options)
        elif len(pending) > LINE_LIMIT:
            findings.append(Refusal(Reason.ENVELOPE, raw))
        else:
            break
        pending = pending[len(raw) + len(end) :]
    return Decoded(tuple(findings), pending)


def read_line(raw: bytes, options: Options) -> tuple[Finding, ...]:
    """Judge one line without its LF; an empty line says nothing."""
    if not raw.strip():
        return ()
    line = raw[:-1].decode("latin-1")
    if raw[-1:] != b"\r" or not PRINTABLE.fullmatch(line):
        return (Refusal(Reason.ENVELOPE, raw),)
    if line.strip() in ANSWERS:
        return (ANSWERS[line.strip()],)
    if options.width == "standard" and len(line) not in WIDTHS:
        return (Refusal(Reason.ENVELOPE, raw),)
    return (read_weight(line, raw),)


def read_weight(line: str, raw: bytes) -> Finding:
    """Judge what the display showed: a weight, the tare, or what it is instead."""
    match = WEIGHT.fullmatch(line)
    if match is None:
        return Refusal(Reason.CONTENT, raw)
    sign, digits, letters, moving, legend = match.groups()
    unit = letters.lower()
    if unit in NO_MASS:
        text = f"shows {NO_MASS[unit]}, not a weight: {sign}{digits}"
        return Reply("weigh", ok=False, text=text)
    if unit not in KILOGRAMS:
        return Refusal(Reason.CONTENT, raw)
    value = Decimal(sign + digits)
    if legend == "T":
        return Reply("tare-memory", ok=True, text=f"{value} {unit}")
    return Sample(Quantity.MASS, kilograms(value, unit), stable=not moving)


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a line whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def ask(options: Options) -> bytes:
    """Ask for the weight as it is now; a scale that prints is asked nothing."""
    return b"IP\r\n" if options.mode == "asked" else b""


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    return ORDERS[verb].encode("ascii") + b"\r\n"


# No `probe`: the P of IP makes a scale print that takes single letters as orders.
DRIVER = StreamDriver(
    name="scale_ohaus",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    check="none",
    frame_limit=LINE_LIMIT,
    decode=decode,
    options=Options,
    text=True,
    ask=ask,
    every_s=0.25,
    idle_s=0.5,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
)
