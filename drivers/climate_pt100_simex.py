"""Temperature transducer SIMEX TRS-02: one PT100 on Modbus RTU, with a status.

9600 8N1. Value and status are always read together: asked for the value alone, the
transducer answers an alarm with an exception, and says less.

Reference: SIMEX TRS-02 user manual (registers, status codes, example frames).
Tested on: simulator only; decodes the frames printed in the manual.

Registers, as on the wire:

    holding 0001   temperature, averaged, signed, tenths of a degC
    holding 0002   status; 00 is well, the codes may be added up:

        10 water inside           40 below -50 degC   60 PT100 shorted (20 + 40)
        20 sensor damaged         80 above 550 degC   A0 PT100 open (20 + 80)

In an alarm the value goes on, and is not to be believed.
"""

from __future__ import annotations

from decimal import Decimal

from drivers.contract import (
    Ask,
    Finding,
    NoOptions,
    Reason,
    Refusal,
    RegisterDriver,
    Sample,
    SerialLine,
)
from drivers.quantities import Quantity

ASKS = (Ask("holding", 0x0001, 2),)
WELL = 0
OUT_OF_RANGE = (0x40, 0x80)
LOW_C, HIGH_C = Decimal(-50), Decimal(550)


def decode(
    ask: int, registers: tuple[int, ...], _options: NoOptions
) -> tuple[Finding, ...]:
    """Judge value and status: envelope, content, range."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, raw),)
    status = int.from_bytes(raw[2:], "big")
    if status != WELL:
        reason = Reason.RANGE if status in OUT_OF_RANGE else Reason.CONTENT
        return (Refusal(reason, raw),)
    value_c = Decimal(int.from_bytes(raw[:2], "big", signed=True)).scaleb(-1)
    if not LOW_C <= value_c <= HIGH_C:
        return (Refusal(Reason.RANGE, raw),)
    return (Sample(Quantity.TEMPERATURE, value_c),)


DRIVER = RegisterDriver(
    name="climate_pt100_simex",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.TEMPERATURE}),
    asks=ASKS,
    polled=(0,),
    every_s=1.0,
    turnaround_s=0.2,
    decode=decode,
    options=NoOptions,
)
