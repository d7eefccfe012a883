"""Room climate probe XY-MD02 (SHT20 or SHT30 inside) on Modbus RTU.

Out of the box 9600 8N1, address 1; some batches ship 8E1 and hundredths instead of
tenths (option `scale`). The probe refreshes once a second and answers within 50 ms.

Reference: XY-MD02 manual, register table; the frames printed there partly carry wrong
checksums, the register table is right.
Tested on: simulator only; decodes published captures of the device.

Registers, as on the wire:

    input   0001   temperature, signed, tenths of a degC
    input   0002   relative humidity, tenths of a percent
    holding 0101   address, 1 to 247; a new one counts after the next power-up

Reading two registers from 0002 is answered with exception 02.
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
from drivers.quantities import Quantity

ADDRESS_REGISTER = 0x0101
ADDRESS_LOW, ADDRESS_HIGH = 1, 247

ASKS = (
    Ask("input", 0x0001, 2),
    Ask("input", 0x0001, 1),
    Ask("input", 0x0002, 1),
    Ask("holding", ADDRESS_REGISTER, 1),
)
MEANS = (
    (Quantity.TEMPERATURE, Quantity.HUMIDITY),
    (Quantity.TEMPERATURE,),
    (Quantity.HUMIDITY,),
)
DIGITS = {10: 1, 100: 2}
LIMITS = {
    Quantity.TEMPERATURE: (Decimal(-40), Decimal(80)),
    Quantity.HUMIDITY: (Decimal(0), Decimal(100)),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between batches of the probe."""

    scale: int = option(
        10, choices=(10, 100), about="Register steps in one degree or percent."
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope first, then each register's range."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, raw),)
    if ask >= len(MEANS):
        return (read_address(registers[0], raw),)
    return tuple(
        read_register(quantity, raw[2 * at : 2 * at + 2], options)
        for at, quantity in enumerate(MEANS[ask])
    )


def read_register(quantity: Quantity, raw: bytes, options: Options) -> Finding:
    """Turn one register into a value of its quantity, with the digits it has."""
    value = Decimal(int.from_bytes(raw, "big", signed=True))
    value = value.scaleb(-DIGITS.get(options.scale, 1))
    low, high = LIMITS[quantity]
    if not low <= value <= high:
        return Refusal(Reason.RANGE, raw)
    return Sample(quantity, value)


def read_address(address: int, raw: bytes) -> Finding:
    """Read the probe's own address."""
    if not ADDRESS_LOW <= address <= ADDRESS_HIGH:
        return Refusal(Reason.RANGE, raw)
    return Reply("address", ok=True, text=str(address))


def encode(
    verb: str, value: Decimal | None, _options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order; `set-address` takes the new address."""
    if verb != "set-address":
        raise ValueError(f"The climate probe has no order {verb!r}.")
    addresses = range(ADDRESS_LOW, ADDRESS_HIGH + 1)
    if value is None or not value.is_finite() or value not in addresses:
        raise ValueError("set-address needs a whole number from 1 to 247.")
    return (RegisterWrite("holding", ADDRESS_REGISTER, (int(value),)),)


DRIVER = RegisterDriver(
    name="climate_xymd02",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.TEMPERATURE, Quantity.HUMIDITY}),
    asks=ASKS,
    polled=(0,),
    every_s=1.0,
    turnaround_s=0.2,
    decode=decode,
    options=Options,
    orders=("set-address",),
    encode=encode,
)
