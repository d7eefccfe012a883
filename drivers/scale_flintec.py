"""Weighing indicator Flintec FT-13 on Modbus RTU, and FT-10, FT-11, FT-12, FT-16.

9600 8N1, address 1. It has no register for the point and the unit: `decimals` and
`unit` say what the display shows, and without them the number on the display is taken
for whole kilograms. Word order is high first, as in the mode that the manual's examples
use; some are set to low first (option `words`).

Reference: Flintec FT-13 technical manual 1.40, appendix 3, pages 46 to 48; FT-10 manual
1.0, page 52 (answers with data).
Tested on: simulator only; spells the published requests, decodes a published answer.

Registers, as on the wire:

    holding 0000   displayed weight, gross or net, two registers, signed
    holding 0002   status
    holding 0003   tare, two registers
    holding 0005   gross, two registers
    holding 0008   command

    status bit 0  busy      2  in motion    13 to 15  error, 0 is none
               1  data ok   3  net

A weight means something only beside its status, so both are asked for in one read.
While the data are not ok, it is a `Reply` to `weigh` that says why, and no value.

The indicator knows functions 03 and 16 and no other: an order reaches it only over a
bus that writes a single register with 16 too.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from drivers.contract import (
    Ask,
    Finding,
    Reason,
    Refusal,
    RegisterDriver,
    RegisterWrite,
    Reply,
    Sample,
    SerialLine,
    option,
)
from drivers.quantities import Quantity, kilograms

COMMAND = 0x0008
WEIGHT, WEIGHT_ALONE, STATUS, TARE = range(4)
ASKS = (
    Ask("holding", 0x0000, 3),
    Ask("holding", 0x0000, 2),
    Ask("holding", 0x0002, 1),
    Ask("holding", 0x0003, 2),
)
BUSY, DATA_OK, MOTION, NET = (1 << bit for bit in range(4))
ERROR_SHIFT = 13
ERRORS = {
    0: "no data",
    1: "converter out of range",
    2: "overload: converter above its range",
    3: "underload: converter below its range",
    4: "system fault",
    5: "not in weighing mode",
}
HIGHEST = 999999

ORDERS = {"zero": 1, "tare": 2, "clear-tare": 3, "start": 8, "reset": 9}


@dataclass(frozen=True, slots=True)
class Options:
    """How the indicator was set up."""

    decimals: int = option(
        0, low=0, high=5, about="Digits behind the point of the display."
    )
    unit: str = option(
        "kg", choices=("kg", "g", "t", "lb"), about="The unit of the display."
    )
    words: str = option(
        "high-first",
        choices=("high-first", "low-first"),
        about="Which half of a weight comes first.",
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope, then what it says."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, raw),)
    if ask == STATUS:
        return (read_status(registers[0]),)
    if ask == WEIGHT and (trouble := trouble_of(registers[2])):
        return (Reply("weigh", ok=False, text=trouble),)
    shown = signed(registers[:2], options)
    if abs(shown) > HIGHEST:
        return (Refusal(Reason.RANGE, raw),)
    value = Decimal(shown).scaleb(-options.decimals)
    if ask == TARE:
        return (Reply("tare-memory", ok=True, text=f"{value:f} {options.unit}"),)
    # Without its status nobody knows whether a weight is at rest.
    stable = ask == WEIGHT and not registers[2] & MOTION
    return (Sample(Quantity.MASS, kilograms(value, options.unit), stable=stable),)


def trouble_of(status: int) -> str:
    """Say why there is no weight; nothing while there is one."""
    if status & BUSY:
        return "busy"
    error = status >> ERROR_SHIFT
    if status & DATA_OK and not error:
        return ""
    return ERRORS.get(error, f"error {error}")


def read_status(status: int) -> Finding:
    """Put the status into words."""
    if trouble := trouble_of(status):
        return Reply("status", ok=False, text=trouble)
    words = (
        "in motion" if status & MOTION else "stable",
        "net" if status & NET else "gross",
    )
    return Reply("status", ok=True, text=", ".join(words))


def signed(pair: tuple[int, ...], options: Options) -> int:
    """Read 32 bits, two's complement."""
    halves = pair if options.words == "high-first" else pair[::-1]
    raw = b"".join((half & 0xFFFF).to_bytes(2, "big") for half in halves)
    return int.from_bytes(raw, "big", signed=True)


def encode(
    verb: str, _value: Decimal | None, _options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    return (RegisterWrite("holding-many", COMMAND, (ORDERS[verb],)),)


DRIVER = RegisterDriver(
    name="scale_flintec",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    asks=ASKS,
    polled=(WEIGHT,),
    every_s=0.25,
    turnaround_s=0.2,
    decode=decode,
    options=Options,
    orders=tuple(ORDERS),
    encode=encode,
)
