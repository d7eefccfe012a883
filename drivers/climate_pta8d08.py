"""Collector PTA8D08 of Eletechsup: eight PT100 on Modbus RTU.

Out of the box 9600 8N1, address 1. The channels are named 1 to 8, as on the board. Each
channel tells its temperature and its resistance, which must agree as IEC 60751 says.

Reference: Eletechsup PTA8D08 register table; a published dump of the registers; IEC
60751 (what a PT100 is at a temperature).
Tested on: simulator only.

Registers, as on the wire:

    holding 0000 to 0007   temperatures, signed, tenths of a degC
    holding 0020 to 0027   resistances, tenths of an Ohm
    holding 0040 to 0047   corrections of temperature, signed, tenths of a degC
    holding 00FB           0 written is a factory reset
    holding 00FD           seconds between reports that nobody asked for; 0 is none
    holding 00FE           address, 1 to 247

Traps: an open input has no mark of its own, it reads about 137.6 Ohm and 97.7 degC, so
that true readings there are refused too. Both blocks are read one after the other and
judged together; the gap between them, which the map does not name, is not asked for.
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
    Sample,
    SerialLine,
    option,
)
from drivers.quantities import Quantity

CHANNELS = 8
RESISTANCES, CORRECTIONS = 0x0020, 0x0040
RESET, REPORT, ADDRESS = 0x00FB, 0x00FD, 0x00FE
ADDRESS_LOW, ADDRESS_HIGH = 1, 247
CORRECTION_C = 10
LOW_C, HIGH_C = Decimal(-200), Decimal(850)
OPEN_C, OPEN_OHM = Decimal("97.7"), Decimal("137.6")
OPEN_WITHIN_C, OPEN_WITHIN_OHM = Decimal("1.0"), Decimal("0.4")

PT100_OHM = Decimal(100)
PT100_A = Decimal("3.9083E-3")
PT100_B = Decimal("-5.775E-7")
PT100_C = Decimal("-4.183E-12")
OHM_PER_C = Decimal("0.39")
"""The curve's slope, near enough to turn a tolerance into Ohm."""

ASKS = (
    Ask("holding", 0x0000, CHANNELS, also=(Ask("holding", RESISTANCES, CHANNELS),)),
)


@dataclass(frozen=True, slots=True)
class Options:
    """How much of the board is wired, and how well its two values must agree."""

    channels: int = option(
        CHANNELS, low=1, high=CHANNELS, about="Inputs in use, counted from the first."
    )
    apart_c: int = option(
        2,
        low=1,
        high=2 * CORRECTION_C,
        about="Degrees between temperature and resistance; more for a correction.",
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope first, then channel by channel."""
    words = [(value & 0xFFFF).to_bytes(2, "big") for value in registers]
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].size:
        return (Refusal(Reason.ENVELOPE, b"".join(words)),)
    return tuple(
        read_channel(str(at + 1), words[at], words[CHANNELS + at], options)
        for at in range(options.channels)
    )


def read_channel(
    channel: str, temperature: bytes, resistance: bytes, options: Options
) -> Finding:
    """Judge one input: content (is it open, do both agree), then range."""
    raw = temperature + resistance
    value_c = Decimal(int.from_bytes(temperature, "big", signed=True)).scaleb(-1)
    measured_ohm = Decimal(int.from_bytes(resistance, "big")).scaleb(-1)
    if is_open(value_c, measured_ohm):
        return Refusal(Reason.CONTENT, raw)
    if not LOW_C <= value_c <= HIGH_C:
        return Refusal(Reason.RANGE, raw)
    if abs(pt100_ohm(value_c) - measured_ohm) > options.apart_c * OHM_PER_C:
        return Refusal(Reason.CONTENT, raw)
    return Sample(Quantity.TEMPERATURE, value_c, channel)


def is_open(value_c: Decimal, measured_ohm: Decimal) -> bool:
    """Say whether one of the values is that of an input with nothing on it."""
    return (
        abs(value_c - OPEN_C) <= OPEN_WITHIN_C
        or abs(measured_ohm - OPEN_OHM) <= OPEN_WITHIN_OHM
    )


def pt100_ohm(at_c: Decimal) -> Decimal:
    """Compute what a PT100 has at a temperature (Callendar and van Dusen)."""
    below = PT100_C * (at_c - 100) * at_c**3 if at_c < 0 else Decimal(0)
    return PT100_OHM * (1 + PT100_A * at_c + PT100_B * at_c**2 + below)


FIXED = {"report-off": (REPORT, 0), "factory-reset": (RESET, 0)}
CORRECT = {
    f"correct-{channel}": CORRECTIONS + channel - 1
    for channel in range(1, CHANNELS + 1)
}


def encode(
    verb: str, value: Decimal | None, _options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order; `correct-1` to `correct-8` take degrees, a tenth the least."""
    if verb in FIXED:
        register, word = FIXED[verb]
    elif verb == "set-address":
        register, word = ADDRESS, new_address(value)
    elif verb in CORRECT:
        register, word = CORRECT[verb], new_correction(verb, value)
    else:
        raise ValueError(f"The probe collector has no order {verb!r}.")
    return (RegisterWrite("holding", register, (word,)),)


def new_address(value: Decimal | None) -> int:
    """Check an address."""
    addresses = range(ADDRESS_LOW, ADDRESS_HIGH + 1)
    if value is None or not value.is_finite() or value not in addresses:
        raise ValueError("set-address needs a whole number from 1 to 247.")
    return int(value)


def new_correction(verb: str, value: Decimal | None) -> int:
    """Turn degrees into a register, two's complement."""
    if value is None or not tenths_within(value):
        raise ValueError(f"{verb} needs tenths of a degree from -10.0 to 10.0.")
    return int(value.scaleb(1)) & 0xFFFF


def tenths_within(value: Decimal) -> bool:
    """Say whether a value is whole tenths and no larger than a correction may be."""
    if not value.is_finite() or abs(value) > CORRECTION_C:
        return False
    return value.scaleb(1) % 1 == 0


DRIVER = RegisterDriver(
    name="climate_pta8d08",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.TEMPERATURE}),
    asks=ASKS,
    polled=(0,),
    every_s=5.0,
    turnaround_s=0.2,
    holes=False,
    decode=decode,
    options=Options,
    orders=("set-address", *CORRECT, *FIXED),
    encode=encode,
)
