"""Infrared thermometer Calex PyroUSB and its kin (PUA2, PUA5, PUA8) on Modbus RTU.

Out of the box 9600 8N1, address 1; it answers 255 too. The PyroMiniBus has another
register map and is not meant here. It answers within 20 ms.

Reference: Calex PyroUSB operator's guide (interface, list of Modbus addresses).
Tested on: simulator only; no captured frame was ever published.

Registers, as on the wire, temperatures signed in tenths of a degC:

    holding 0005   address, 1 to 247        holding 0014   the sensor's own body
    holding 0008   emissivity, 0.0001       holding 0015   status, bits:
    holding 0012   object, averaged             0 measurement error
    holding 0013   object, as it is now         1 sensor too cold   2 sensor too hot
                                                3 object too cold   4 object too hot

A sensor that is too cold or too hot cannot be believed about its object either.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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

ADDRESS, EMISSIVITY = 0x0005, 0x0008
ADDRESS_LOW, ADDRESS_HIGH = 1, 247
EMISSIVITY_LOW, EMISSIVITY_HIGH = Decimal("0.1"), Decimal(1)
EMISSIVITY_DIGITS = 4
ASKS = (
    Ask("holding", 0x0012, 4),
    Ask("holding", ADDRESS, 1),
    Ask("holding", EMISSIVITY, 1),
)
OBJECT_AT = {"averaged": 0, "now": 2}
"""Where in the answer, in bytes, the object's temperature stands."""

MEASUREMENT_ERROR = 0b00001
SENSOR_OUT_OF_RANGE = 0b00110
OBJECT_OUT_OF_RANGE = 0b11000
KNOWN_BITS = 0b11111
OBJECT_LOW_C, OBJECT_HIGH_C = Decimal(-40), Decimal(2000)
AMBIENT_LOW_C, AMBIENT_HIGH_C = Decimal(-40), Decimal(125)


@dataclass(frozen=True, slots=True)
class Options:
    """Which of the two object temperatures is told."""

    object: Literal["now", "averaged"] = option(
        "now",
        choices=("now", "averaged"),
        about="The temperature as it is now, or averaged over the sensor's own period.",
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope, content, range."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, raw),)
    if ask:
        return (read_setting(ASKS[ask].address, raw),)
    status = int.from_bytes(raw[6:], "big")
    if status & MEASUREMENT_ERROR or status & ~KNOWN_BITS:
        return (Refusal(Reason.CONTENT, raw),)
    ambient_c = celsius(raw[4:6])
    if status & SENSOR_OUT_OF_RANGE or not AMBIENT_LOW_C <= ambient_c <= AMBIENT_HIGH_C:
        return (Refusal(Reason.RANGE, raw),)
    at = OBJECT_AT[options.object]
    return (
        read_object(raw[at : at + 2], status, raw),
        Sample(Quantity.AMBIENT_TEMPERATURE, ambient_c),
    )


def read_object(pair: bytes, status: int, raw: bytes) -> Finding:
    """Judge what the sensor sees, whose own body is well."""
    object_c = celsius(pair)
    if status & OBJECT_OUT_OF_RANGE or not OBJECT_LOW_C <= object_c <= OBJECT_HIGH_C:
        return Refusal(Reason.RANGE, raw)
    return Sample(Quantity.OBJECT_TEMPERATURE, object_c)


def celsius(pair: bytes) -> Decimal:
    """Read tenths of a degree, two's complement."""
    return Decimal(int.from_bytes(pair, "big", signed=True)).scaleb(-1)


def read_setting(register: int, raw: bytes) -> Finding:
    """Read the sensor's address or emissivity."""
    value = Decimal(int.from_bytes(raw, "big"))
    if register == ADDRESS:
        if not ADDRESS_LOW <= value <= ADDRESS_HIGH:
            return Refusal(Reason.RANGE, raw)
        return Reply("address", ok=True, text=str(value))
    emissivity = value.scaleb(-EMISSIVITY_DIGITS)
    if not EMISSIVITY_LOW <= emissivity <= EMISSIVITY_HIGH:
        return Refusal(Reason.RANGE, raw)
    return Reply("emissivity", ok=True, text=str(emissivity))


def encode(
    verb: str, value: Decimal | None, _options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order; both are kept by the sensor without power."""
    if verb == "set-address":
        return (RegisterWrite("holding", ADDRESS, (new_address(value),)),)
    if verb == "set-emissivity":
        return (RegisterWrite("holding", EMISSIVITY, (new_emissivity(value),)),)
    raise ValueError(f"The thermometer has no order {verb!r}.")


def new_address(value: Decimal | None) -> int:
    """Check an address."""
    addresses = range(ADDRESS_LOW, ADDRESS_HIGH + 1)
    if value is None or not value.is_finite() or value not in addresses:
        raise ValueError("set-address needs a whole number from 1 to 247.")
    return int(value)


def new_emissivity(value: Decimal | None) -> int:
    """Turn an emissivity into steps of 0.0001."""
    if (
        value is None
        or not value.is_finite()
        or not EMISSIVITY_LOW <= value <= EMISSIVITY_HIGH
        or value.scaleb(EMISSIVITY_DIGITS) % 1
    ):
        raise ValueError("set-emissivity needs 0.1 to 1, of four decimals at most.")
    return int(value.scaleb(EMISSIVITY_DIGITS))


DRIVER = RegisterDriver(
    name="thermometer_calex",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.OBJECT_TEMPERATURE, Quantity.AMBIENT_TEMPERATURE}),
    asks=ASKS,
    polled=(0,),
    every_s=0.25,
    turnaround_s=0.1,
    decode=decode,
    options=Options,
    orders=("set-address", "set-emissivity"),
    encode=encode,
)
