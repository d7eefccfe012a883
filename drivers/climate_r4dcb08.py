"""Collector R4DCB08 of Eletechsup: eight DS18B20 probes on Modbus RTU.

Out of the box 9600 8N1, address 1. The channels are named 1 to 8, as on the board.

Reference: R4DCB08 Modbus RTU protocol, vendor PDF (register table, frames).
Tested on: simulator only; decodes the frames printed in the vendor's PDF.

Registers, as on the wire:

    holding 0000 to 0007   temperatures, signed, tenths of a degC; 8000: no probe
    holding 0008 to 000F   corrections, signed, tenths of a degC
    holding 00FD           seconds between reports that nobody asked for; 0 is none
    holding 00FE           address, 1 to 247
    holding 00FF           baud rate: 0 is 1200, 1 2400, 2 4800, 3 9600, 4 19200;
                           5 written is a factory reset

Traps: alone on its line the board answers address FF too, which Modbus reserves; in
report mode it talks into other devices' answers, so `report-off` belongs on any shared
line; 85.0 may be a probe that lost its power for a moment, which the board hides.
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

CHANNELS = 8
CORRECTIONS = 0x0008
REPORT, ADDRESS, BAUD = 0x00FD, 0x00FE, 0x00FF
ADDRESS_LOW, ADDRESS_HIGH = 1, 247
BAUDS = (1200, 2400, 4800, 9600, 19200)
FACTORY_RESET = 5
NO_PROBE = b"\x80\x00"
LOW_C, HIGH_C = Decimal(-55), Decimal(125)
CORRECTION_C = 10
"""The largest correction that the vendor shows; more is a broken probe."""

ASKS = (
    Ask("holding", 0x0000, CHANNELS),
    Ask("holding", CORRECTIONS, CHANNELS),
    *(Ask("holding", channel, 1) for channel in range(2 * CHANNELS)),
    Ask("holding", REPORT, 1),
    Ask("holding", ADDRESS, 1),
    Ask("holding", BAUD, 1),
)


@dataclass(frozen=True, slots=True)
class Options:
    """How much of the board is wired."""

    channels: int = option(
        CHANNELS, low=1, high=CHANNELS, about="Inputs in use, counted from the first."
    )


def decode(
    ask: int, registers: tuple[int, ...], options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope first, then register by register.

    Inputs beyond those in use say nothing, unless they are asked for alone.
    """
    words = [(value & 0xFFFF).to_bytes(2, "big") for value in registers]
    if not 0 <= ask < len(ASKS) or len(registers) != ASKS[ask].count:
        return (Refusal(Reason.ENVELOPE, b"".join(words)),)
    if len(words) == CHANNELS:
        words = words[: options.channels]
    return tuple(
        read_register(register, raw)
        for register, raw in enumerate(words, ASKS[ask].address)
    )


def read_register(register: int, raw: bytes) -> Finding:
    """Read one register by its place in the map."""
    if register < CORRECTIONS:
        return read_probe(str(register + 1), raw)
    if register < CORRECTIONS + CHANNELS:
        channel = register - CORRECTIONS + 1
        return Reply(f"correction-{channel}", ok=True, text=str(celsius(raw)))
    return read_setting(register, int.from_bytes(raw, "big"), raw)


def read_probe(channel: str, raw: bytes) -> Finding:
    """Read one probe: content (is there one), then range."""
    if raw == NO_PROBE:
        return Refusal(Reason.CONTENT, raw)
    value_c = celsius(raw)
    if not LOW_C <= value_c <= HIGH_C:
        return Refusal(Reason.RANGE, raw)
    return Sample(Quantity.TEMPERATURE, value_c, channel)


def celsius(raw: bytes) -> Decimal:
    """Read tenths of a degree, two's complement."""
    return Decimal(int.from_bytes(raw, "big", signed=True)).scaleb(-1)


def read_setting(register: int, value: int, raw: bytes) -> Finding:
    """Read how the board talks."""
    if register == REPORT:
        return Reply("report", ok=True, text=f"{value} s" if value else "off")
    if register == ADDRESS:
        if not ADDRESS_LOW <= value <= ADDRESS_HIGH:
            return Refusal(Reason.RANGE, raw)
        return Reply("address", ok=True, text=str(value))
    if value >= len(BAUDS):
        return Refusal(Reason.CONTENT, raw)
    return Reply("baud", ok=True, text=str(BAUDS[value]))


FIXED = {
    "report-off": (REPORT, 0),
    "factory-reset": (BAUD, FACTORY_RESET),
    **{f"baud-{baud}": (BAUD, code) for code, baud in enumerate(BAUDS)},
}
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
    name="climate_r4dcb08",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.TEMPERATURE}),
    asks=ASKS,
    polled=(0,),
    every_s=5.0,
    turnaround_s=0.2,
    decode=decode,
    options=Options,
    orders=("set-address", *CORRECT, *FIXED),
    encode=encode,
)
