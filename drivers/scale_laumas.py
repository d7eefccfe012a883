"""Load-cell transmitter Laumas TLB, TLB4, TLU, W100 and LCB on Modbus.

Sold as Bosche WTS too; the CAS CI-600D knows part of it. 9600 8N1, address 1. It reads
and writes at most 32 registers in one request and wants 0.1 s between two of them.

Reference: Laumas manuals TLU, TLB and LCB, register table and status register.
Tested on: simulator only; decodes computed replies.

Registers, as on the wire (the manual's 40001 is 0000):

    holding 0000   firmware, type, year, serial number, program
    holding 0005   command
    holding 0006   status
    holding 0007   gross, net and peak, two registers each, high one first
    holding 000D   division (low byte) and unit (high byte)
    holding 0048   preset tare, two registers

Weights are magnitudes without a point. Signs and faults are bits of the status:

    bit 0  load cell     3  gross > 110 %     7  gross negative    10  net on display
        1  converter     4  gross > 999999    8  net negative      11  stable
        2  > max + 9 d   5  net > 999999      9  peak negative     12  centre of zero

A fault is a `Reply` to `weigh` that is not ok and says which one; there is no value.

What the codes of division and unit mean is confirmed by no published frame: whoever
wants to be sure sets `decimals` and `unit` to what the display shows. The commands tare
(7) and gross (9) are the maker's too, unconfirmed; zero (8) and preset tare (130) were
seen in use. Calibration (101) is no order: it belongs to a person at the scale. The
manual writes with function 16; 06 for a single register was seen in use.
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
from drivers.quantities import KILOGRAMS, Quantity, kilograms

COMMAND, STATUS, PRESET_TARE = 0x0005, 0x0006, 0x0048
HIGHEST = 999999
FROM_THE_SCALE = -1
DECIMALS_HIGH = 4

ASKS = (
    Ask("holding", STATUS, 8),
    Ask("holding", STATUS, 5),
)
NET_NEGATIVE, STABLE = 1 << 8, 1 << 11
FAULTS = {
    1 << 0: "load cell error",
    1 << 1: "converter fault",
    1 << 2: "overload: above the capacity by more than nine divisions",
    1 << 3: "overload: gross above 110 % of the load cells",
    1 << 4: "overload: gross above 999999",
    1 << 5: "overload: net above 999999",
}
UNITS = {0: "kg", 1: "g", 2: "t", 3: "lb"}
DECIMALS = (0,) * 7 + (1,) * 3 + (2,) * 3 + (3,) * 3 + (4,) * 3
"""Digits behind the point by division code: 100, 50, ... 1, 0.5, ... 0.0001."""

ORDERS = {"zero": 8, "tare": 7, "gross": 9, "preset-tare": 130, "save": 99}


@dataclass(frozen=True, slots=True)
class Options:
    """How the transmitter was set up, where its own word is not to be taken."""

    decimals: int = option(
        FROM_THE_SCALE,
        low=FROM_THE_SCALE,
        high=DECIMALS_HIGH,
        about="Digits behind the point of the display; -1 reads them from the scale.",
    )
    unit: str = option(
        "read",
        choices=("read", *UNITS.values()),
        about="The unit of the display; read takes it from the scale.",
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope, faults, then number and unit."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, raw),)
    status = registers[0]
    faults = [text for bit, text in FAULTS.items() if status & bit]
    if faults:
        return (Reply("weigh", ok=False, text="; ".join(faults)),)
    net = int.from_bytes(raw[6:10], "big")
    if net > HIGHEST:
        return (Refusal(Reason.RANGE, raw),)
    told = registers[7] if ask == 0 else None
    decimals, unit = point_and_unit(told, options)
    if told is not None and (decimals is None or not unit):
        return (Refusal(Reason.CONTENT, raw),)
    if decimals is None or not unit:
        text = "the options decimals and unit are needed for this question"
        return (Reply("weigh", ok=False, text=text),)
    value = Decimal(-net if status & NET_NEGATIVE else net).scaleb(-decimals)
    stable = bool(status & STABLE)
    return (Sample(Quantity.MASS, kilograms(value, unit), stable=stable),)


def point_and_unit(told: int | None, options: Options) -> tuple[int | None, str]:
    """Take point and unit from the options, else from the scale, else not at all."""
    decimals: int | None = options.decimals
    unit = options.unit
    division, unit_code = (-1, -1) if told is None else (told & 0xFF, told >> 8)
    if options.decimals == FROM_THE_SCALE:
        decimals = DECIMALS[division] if 0 <= division < len(DECIMALS) else None
    if options.unit == "read":
        unit = UNITS.get(unit_code, "")
    return decimals, unit


def encode(
    verb: str, value: Decimal | None, options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order; `preset-tare` takes the weight of the container in kg."""
    if verb not in ORDERS:
        raise ValueError(f"The scale has no order {verb!r}.")
    command = RegisterWrite("holding-many", COMMAND, (ORDERS[verb],))
    if verb != "preset-tare":
        return (command,)
    steps = display_steps(value, options)
    return (RegisterWrite("holding", PRESET_TARE, divmod(steps, 0x10000)), command)


def display_steps(value: Decimal | None, options: Options) -> int:
    """Count a mass in the last digit of the display, to the nearest."""
    decimals, unit = point_and_unit(None, options)
    if decimals is None or not unit:
        raise ValueError("preset-tare needs the options decimals and unit.")
    step_kg = KILOGRAMS[unit].scaleb(-decimals)
    highest_kg = HIGHEST * step_kg
    if value is None or not value.is_finite() or not 0 <= value <= highest_kg:
        raise ValueError(f"preset-tare needs a mass from 0 to {highest_kg:f} kg.")
    return int((value / step_kg).to_integral_value())


DRIVER = RegisterDriver(
    name="scale_laumas",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.MASS}),
    asks=ASKS,
    polled=(0,),
    every_s=0.25,
    turnaround_s=0.2,
    pause_s=0.1,
    registers_max=32,
    decode=decode,
    options=Options,
    orders=tuple(ORDERS),
    encode=encode,
)
