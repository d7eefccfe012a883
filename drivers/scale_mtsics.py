"""Scale with the MT-SICS command set: Mettler-Toledo, and OHAUS in its MT-SICS mode.

It is asked with `SI` for the present weight, stable or not, every 0.2 s. Radwag and
Kern answer almost alike and are another driver's. Out of the box 9600 8N1; many send
XON and XOFF, which are dropped.

Reference: Mettler-Toledo, MT-SICS reference manuals for AL, AT, ML and BD balances;
OHAUS 7000 manual, pages 101 to 112.
Tested on: simulator only.

Weight, ASCII, 18 bytes and more:

    S _ S _ _ _ _ _ 1 2 9 . 0 9 _ k g CR LF
    |   |   |                     |
    |   |   |                     `- unit
    |   |   `----------------------- ten characters, right aligned
    |   `--------------------------- S stable, D still moving
    `------------------------------- always S, also in answer to SI and SIR

The format has no checksum; a line that lost a byte shows by its width, which is
therefore taken at its word.

Instead of a weight it may say `S +` (overloaded), `S -` (underloaded) or `S I` (not
now). These are whole statements of the device, so they become a `Reply` to `weigh`
that is not ok and says in words what is wrong: no value, and no doubt about the line
either, which a `Refusal` would express.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.contract import (
    Decoded,
    Finding,
    NoOptions,
    Reason,
    Refusal,
    Reply,
    Sample,
    SerialLine,
    StreamDriver,
)
from drivers.quantities import Quantity

LINE_LIMIT = 128
FLOW_CONTROL = b"\x11\x13"
PRINTABLE = re.compile(r"[\x20-\x7e]+")
WEIGHT = re.compile(r"S ([SD]) (.{10}) (\S+)")
NUMBER = re.compile(r" *-?\d+(?:\.\d+)?")
QUOTED = re.compile(r'"([^"]*)"')
KG_EXPONENT = {"t": 3, "kg": 0, "g": -3, "mg": -6}

ORDERS = {
    "zero": "Z",
    "zero-now": "ZI",
    "tare": "T",
    "tare-now": "TI",
    "clear-tare": "TAC",
    "reset": "@",
}
ANSWERS = {
    "S": "weigh",
    "SR": "weigh",
    "Z": "zero",
    "ZI": "zero-now",
    "T": "tare",
    "TI": "tare-now",
    "TA": "tare-memory",
    "TAC": "clear-tare",
    "@": "reset",
    "I0": "commands",
    "I1": "standard",
    "I2": "model",
    "I3": "version",
    "I4": "serial-number",
}
WENT_WRONG = {
    "I": "not executable now",
    "+": "overload: upper limit exceeded",
    "-": "underload: below the lower limit",
    "L": "wrong parameter",
}
WENT_WELL = "ABSD"
COMPLAINTS = {
    "ES": "syntax error: unknown command",
    "EL": "logical error: cannot do that now",
    "ET": "transmission error: parity or framing",
}


def decode(pending: bytes, _options: NoOptions) -> Decoded:
    """Read every whole line; keep the unfinished one, as long as it can be one."""
    findings: list[Finding] = []
    pending = pending.translate(None, FLOW_CONTROL)
    while True:
        line, end, _ = pending[: LINE_LIMIT + 1].partition(b"\n")
        if end:
            findings += read_line(line)
        elif len(pending) > LINE_LIMIT:
            findings.append(Refusal(Reason.ENVELOPE, line))
        else:
            return Decoded(tuple(findings), pending)
        pending = pending[len(line) + len(end) :]


def read_line(raw: bytes) -> tuple[Finding, ...]:
    """Judge one line without its LF; an empty line says nothing."""
    if raw.strip() == b"":
        return ()
    line = raw[:-1].decode("latin-1")
    if raw[-1:] != b"\r" or not PRINTABLE.fullmatch(line):
        return (Refusal(Reason.ENVELOPE, raw),)
    if line in COMPLAINTS:
        return (Reply("command", ok=False, text=COMPLAINTS[line]),)
    if line.startswith(("S S", "S D")):
        return (read_weight(line, raw),)
    return (read_answer(line, raw),)


def read_weight(line: str, raw: bytes) -> Finding:
    """Judge a weight: its width, then its number and unit."""
    match = WEIGHT.fullmatch(line)
    if match is None:
        return Refusal(Reason.ENVELOPE, raw)
    status, number, unit = match.groups()
    if not NUMBER.fullmatch(number) or unit not in KG_EXPONENT:
        return Refusal(Reason.CONTENT, raw)
    mass_kg = kilograms(Decimal(number.strip()), KG_EXPONENT[unit])
    return Sample(Quantity.MASS, mass_kg, stable=status == "S")


def kilograms(value: Decimal, exponent: int) -> Decimal:
    """Move the point and keep every digit.

    What would print as a power of ten (tonnes without decimals, a zero of 0.1 mg) is
    written out in full, as fine as the step of a mass at most.
    """
    mass_kg = value.scaleb(exponent)
    if "E" not in str(mass_kg):
        return mass_kg
    finest = Decimal(1) if exponent > 0 else Quantity.MASS.step
    return mass_kg.quantize(finest)


def read_answer(line: str, raw: bytes) -> Finding:
    """Judge the answer to an order or a question: `ID status text`."""
    name, _, said = line.partition(" ")
    status, _, text = said.partition(" ")
    if name in ANSWERS and status in WENT_WRONG and not text:
        return Reply(ANSWERS[name], ok=False, text=WENT_WRONG[status])
    if name in ANSWERS and name != "S" and status and status in WENT_WELL:
        quoted = QUOTED.fullmatch(text)
        return Reply(ANSWERS[name], ok=True, text=quoted[1] if quoted else text.strip())
    return Refusal(Reason.CONTENT, raw)


def flush(rest: bytes, _options: NoOptions) -> tuple[Finding, ...]:
    """Give up on a line whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def ask(_options: NoOptions) -> bytes:
    """Ask for the weight at once."""
    return b"SI\r\n"


def encode(verb: str, _value: Decimal | None, _options: NoOptions) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    return ORDERS[verb].encode("ascii") + b"\r\n"


def probe(options: NoOptions) -> bytes:
    """Ask for the weight, behind a line end that ends whatever was said before."""
    return b"\r\n" + ask(options)


DRIVER = StreamDriver(
    name="scale_mtsics",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    check="none",
    frame_limit=LINE_LIMIT,
    decode=decode,
    options=NoOptions,
    text=True,
    ask=ask,
    every_s=0.2,
    idle_s=1.0,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=probe,
)
