"""Scale with the A&D standard format: A&D indicators, balances, and many clones.

It pushes 5 to 10 lines a second, or is asked with `Q` (option `mode`). Balances come
with 2400 7E1, indicators and clones mostly with 9600 8N1: the port is set to that.
Clones (CAS in its AND format, Excell, Salter, T-Scale, Tiger, ...) put blanks between
sign and digits, or leave the sign out; some have another width (option `width`).

Reference: A&D manuals AD-4404 page 80, EK-L and FZ-iWP page 59, HC-i page 48, AD-4212B
page 69.
Tested on: simulator only; decodes a published line of a clone.

Indicator, 18 bytes, and balance, 17 bytes:

    S T , N T , + 0 0 1 2 . 3 4 k g CR LF      S T , + 0 0 1 . 2 3 4 6 _ k g CR LF
    |     |     |               |              |     |                 |
    |     |     |               |              |     |                 `- unit in 3
    |     |     |               |              |     `- value in 9
    |     |     |               `- unit in 2   `- QT: stable, in pieces
    |     |     `----------------- value in 8, blank when out of range
    |     `----------------------- GS gross, NT net, TR the tare
    `----------------------------- ST stable, US unstable, OL or LO out of range

There is no checksum; a line that lost a byte shows by its width, which therefore is
kept to unless the option says `any`. The parts are found by their commas.

Out of range, and pieces and percent instead of a weight, are whole statements of the
device: a `Reply` to `weigh` that is not ok and says what is wrong. Orders are answered
with 06 or `EC,E1` where that is switched on, else with nothing; the answer does not
name its order.
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

LINE_LIMIT = 64
ACK = b"\x06"
PRINTABLE = re.compile(r"[\x20-\x7e]+")
WEIGHT = re.compile(r"(ST|US|QT|OL|LO)(?:,(GS|NT|TR))?,([^,]+)")
SHOWN = re.compile(r" *([+-]?) *(\d{1,9}(?:\.\d{1,8})?) *([A-Za-z]{1,3}|%)")
ERROR = re.compile(r"EC,(E\d{1,2})")
INDICATOR_CHARS, BALANCE_CHARS = 8 + 2, 9 + 3
NO_MASS = {"PC": "pieces", "%": "percent"}

ORDERS = {
    "weigh": "Q",
    "weigh-stable": "S",
    "weigh-now": "SI",
    "stream": "SIR",
    "stop": "C",
    "zero": "Z",
    "re-zero": "R",
    "tare": "T",
}
ERRORS = {
    "E0": "communication error: parity or framing",
    "E1": "undefined command",
    "E2": "not ready",
    "E4": "too many characters",
    "E6": "wrong format",
    "E7": "out of range",
}
COMPLAINTS = {"?": "unknown command", "I": "busy"}


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between scales of this format."""

    mode: str = option(
        "pushed",
        choices=("pushed", "asked"),
        about="Does the scale send by itself, or only when it is asked with Q?",
    )
    width: str = option(
        "standard",
        choices=("standard", "any"),
        about="any: believe lines of another width too, as some clones send them.",
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole line; keep the unfinished one, as long as it can be one."""
    findings: list[Finding] = []
    while pending:
        if pending.startswith(ACK):
            findings.append(Reply("command", ok=True))
            pending = pending[1:]
            continue
        line, end, _ = pending[: LINE_LIMIT + 1].partition(b"\n")
        if end:
            findings += read_line(line, options)
        elif len(pending) > LINE_LIMIT:
            findings.append(Refusal(Reason.ENVELOPE, line))
        else:
            break
        pending = pending[len(line) + len(end) :]
    return Decoded(tuple(findings), pending)


def read_line(raw: bytes, options: Options) -> tuple[Finding, ...]:
    """Judge one line without its LF; an empty line says nothing."""
    if raw.strip() == b"":
        return ()
    line = raw[:-1].decode("latin-1")
    if raw[-1:] != b"\r" or not PRINTABLE.fullmatch(line):
        return (Refusal(Reason.ENVELOPE, raw),)
    if line in COMPLAINTS:
        return (Reply("command", ok=False, text=COMPLAINTS[line]),)
    if error := ERROR.fullmatch(line):
        text = ERRORS.get(error[1], f"error {error[1]}")
        return (Reply("command", ok=False, text=text),)
    return (read_weight(line, raw, options),)


def read_weight(line: str, raw: bytes, options: Options) -> Finding:
    """Judge a weight: its parts and their width, then its number, then its unit."""
    match = WEIGHT.fullmatch(line)
    if match is None:
        return Refusal(Reason.ENVELOPE, raw)
    status, kind, shown = match.groups()
    width = INDICATOR_CHARS if kind else BALANCE_CHARS
    if options.width != "any" and len(shown) != width:
        return Refusal(Reason.ENVELOPE, raw)
    if status in ("OL", "LO"):
        return Reply("weigh", ok=False, text=out_of_range(shown))
    parts = SHOWN.fullmatch(shown)
    if parts is None:
        return Refusal(Reason.CONTENT, raw)
    return read_shown(status, kind, parts, raw)


def read_shown(
    status: str, kind: str | None, parts: re.Match[str], raw: bytes
) -> Finding:
    """Turn a number with a unit into a weight, a tare, or what it is instead."""
    sign, digits, unit = parts.groups()
    if unit in NO_MASS:
        text = f"shows {NO_MASS[unit]}, not a weight: {sign}{digits}"
        return Reply("weigh", ok=False, text=text)
    if unit not in KILOGRAMS:
        return Refusal(Reason.CONTENT, raw)
    if kind == "TR":
        return Reply("tare-memory", ok=True, text=f"{sign}{digits} {unit}")
    value = Decimal(f"{sign}{digits}")
    mass_kg = kilograms(value, unit)
    return Sample(Quantity.MASS, mass_kg, stable=status in ("ST", "QT"))


def out_of_range(shown: str) -> str:
    """Say in words what OL means, as far as the sign tells."""
    if "-" in shown:
        return "underload: below the lower limit"
    if "+" in shown:
        return "overload: upper limit exceeded"
    return "out of range"


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on a line whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def ask(options: Options) -> bytes:
    """Ask for the weight as it is now; a scale that pushes is asked nothing."""
    return b"Q\r\n" if options.mode == "asked" else b""


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    return ORDERS[verb].encode("ascii") + b"\r\n"


def probe(options: Options) -> bytes:
    """Ask for the weight, behind a line end that ends whatever was said before."""
    return b"\r\n" + encode("weigh", None, options)


DRIVER = StreamDriver(
    name="scale_aandd",
    line=SerialLine(baud=2400, bits=7, parity="E"),
    emits=frozenset({Quantity.MASS}),
    check="none",
    frame_limit=LINE_LIMIT,
    decode=decode,
    options=Options,
    text=True,
    ask=ask,
    every_s=0.2,
    idle_s=1.0,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=probe,
)
