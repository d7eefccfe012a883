"""Room climate probe Renke RS-WS-N01 and its kin (SN-3001, ZTS-3008) on Modbus RTU.

Out of the box 4800 8N1, address 1; some batches use two stop bits (set on the bus).
Relatives such as the Microrobotics RS485-TH send the temperature first (option
`order`), and some keep the values as input registers (option `table`, function 04). The
probe refreshes once a second.

Reference: Renke RS-WS-N01 user manual (register table, frames); Microrobotics
RS485-TH manual (the other order); public code for the configuration frames.
Tested on: simulator only; decodes the frames printed in the manuals.

Registers, as on the wire:

    holding 0000   relative humidity, tenths of a percent
    holding 0001   temperature, signed, tenths of a degC
    holding 07D0   address, 1 to 247
    holding 07D1   baud rate: 0 is 2400, 1 is 4800, 2 is 9600

A lost probe, alone on its line, answers a frame that is not Modbus:

    FD FD FD BB AA CC CC
    |        |  |  `----- CRC-16/MODBUS, low byte first
    |        |  `-------- address; 00 asks for it, another one sets it
    |        `----------- baud code, another table than that of 07D1; 00 from the host
    `-------------------- marks
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.checks import crc16_modbus
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

ADDRESS_REGISTER, BAUD_REGISTER = 0x07D0, 0x07D1
ADDRESS_LOW, ADDRESS_HIGH = 1, 247
BAUDS = (2400, 4800, 9600)
ASKS = (
    Ask("holding", 0x0000, 2),
    Ask("holding", ADDRESS_REGISTER, 1),
    Ask("holding", BAUD_REGISTER, 1),
    Ask("input", 0x0000, 2),
)
VALUES = {"holding": 0, "input": 3}
"""Which ask is for the measured values, by the table that they stand in."""
LAYOUTS = {
    "humidity-first": (Quantity.HUMIDITY, Quantity.TEMPERATURE),
    "temperature-first": (Quantity.TEMPERATURE, Quantity.HUMIDITY),
}
LIMITS = {
    Quantity.TEMPERATURE: (Decimal(-40), Decimal(80)),
    Quantity.HUMIDITY: (Decimal(0), Decimal(100)),
}
FIND_MARKS = b"\xfd\xfd\xfd"
FIND_BYTES = 7


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between the relatives."""

    order: Literal["humidity-first", "temperature-first"] = option(
        "humidity-first",
        choices=("humidity-first", "temperature-first"),
        about="Which of the two values stands in the first register.",
    )
    table: Literal["holding", "input"] = option(
        "holding",
        choices=("holding", "input"),
        about="Where the values are: holding is function 03, input function 04.",
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope first, then each register's range."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, raw),)
    if ask not in VALUES.values():
        return (read_setting(ASKS[ask].address, registers[0], raw),)
    return tuple(
        read_register(quantity, raw[2 * at : 2 * at + 2])
        for at, quantity in enumerate(LAYOUTS[options.order])
    )


def polled(options: Options) -> tuple[int, ...]:
    """Ask for the measured values in the table that this make keeps them in."""
    return (VALUES[options.table],)


def read_register(quantity: Quantity, raw: bytes) -> Finding:
    """Turn one register into a value of its quantity."""
    value = Decimal(int.from_bytes(raw, "big", signed=True)).scaleb(-1)
    low, high = LIMITS[quantity]
    if not low <= value <= high:
        return Refusal(Reason.RANGE, raw)
    return Sample(quantity, value)


def read_setting(register: int, value: int, raw: bytes) -> Finding:
    """Read the probe's own address, or its baud rate."""
    if register == ADDRESS_REGISTER:
        if not ADDRESS_LOW <= value <= ADDRESS_HIGH:
            return Refusal(Reason.RANGE, raw)
        return Reply("address", ok=True, text=str(value))
    if not 0 <= value < len(BAUDS):
        return Refusal(Reason.CONTENT, raw)
    return Reply("baud", ok=True, text=str(BAUDS[value]))


def encode(
    verb: str, value: Decimal | None, _options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order; `set-address` takes the new address."""
    if verb == "set-address":
        addresses = range(ADDRESS_LOW, ADDRESS_HIGH + 1)
        if value is None or not value.is_finite() or value not in addresses:
            raise ValueError("set-address needs a whole number from 1 to 247.")
        return (RegisterWrite("holding", ADDRESS_REGISTER, (int(value),)),)
    for code, baud in enumerate(BAUDS):
        if verb == f"baud-{baud}":
            return (RegisterWrite("holding", BAUD_REGISTER, (code,)),)
    raise ValueError(f"The climate probe has no order {verb!r}.")


# ------------------------------------------------------------ a lost probe


def find(address: int = 0) -> bytes:
    """Spell the frame that asks a lone probe for its address, or sets it."""
    if not 0 <= address <= ADDRESS_HIGH:
        raise ValueError("A probe's address is a whole number from 1 to 247.")
    body = FIND_MARKS + bytes([0, address])
    return body + crc16_modbus(body).to_bytes(2, "little")


def found(frame: bytes) -> Finding:
    """Judge the answer of a lone probe: envelope, check, range."""
    if len(frame) != FIND_BYTES or not frame.startswith(FIND_MARKS):
        return Refusal(Reason.ENVELOPE, frame)
    if crc16_modbus(frame[:-2]).to_bytes(2, "little") != frame[-2:]:
        return Refusal(Reason.CHECK, frame)
    if not ADDRESS_LOW <= frame[4] <= ADDRESS_HIGH:
        return Refusal(Reason.RANGE, frame)
    return Reply("address", ok=True, text=str(frame[4]))


DRIVER = RegisterDriver(
    name="climate_renke",
    line=SerialLine(baud=4800),
    emits=frozenset({Quantity.TEMPERATURE, Quantity.HUMIDITY}),
    asks=ASKS,
    polled=(0,),
    polled_by=polled,
    every_s=1.0,
    turnaround_s=0.2,
    decode=decode,
    options=Options,
    orders=("set-address", *(f"baud-{baud}" for baud in BAUDS)),
    encode=encode,
)
