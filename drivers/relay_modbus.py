"""Relay board on Modbus RTU, up to 32 coils; each relay of it is a device (`channel`).

Relays of one board share its address and are read in one request. Lamps and horns hang
on it well. It has no order `pulse`: the board holds what it was told last, for ever, so
that a barrier left open by a lost line would stay open. Use `line_output` for barriers
and locks, which falls back to its safe state by itself.

Reference: Modbus Application Protocol V1.1b3, 6.1 Read Coils, 6.5 Write Single Coil.
Tested on: simulator only.

Coils, as on the wire (the board prints them as relay 1 and up), and the frames that
switch relay 1 of the board 1 on, which is its own answer, and read relays 1 to 8:

    coil 0000 to 001F   relays 1 to 32; FF00 switches on, 0000 off

    01 05 | 00 00 | FF 00 | 8C 3A        01 01 | 00 00 | 00 08 | 3D CC
           coil    state   CRC                  coil    count   CRC

The coil is read again and again, because a board that was without power has forgotten
what it was told: what it then shows is told as a contact, 1 while the relay is on.
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

RELAYS = 32
STATES = {"on": 1, "off": 0}
ASKS = tuple(Ask("coil", coil, 1) for coil in range(RELAYS))


@dataclass(frozen=True, slots=True)
class Options:
    """Which relay of the board is meant."""

    channel: int = option(1, low=1, high=RELAYS, about="The relay's number.")


def decode(
    ask: int, registers: tuple[int, ...], _options: Options
) -> tuple[Finding, ...]:
    """Judge the answer to `ASKS[ask]`: envelope, then the state of one coil."""
    raw = b"".join((value & 0xFFFF).to_bytes(2, "big") for value in registers)
    if not 0 <= ask < len(ASKS) or len(registers) != 1:
        return (Refusal(Reason.ENVELOPE, raw),)
    if registers[0] not in STATES.values():
        return (Refusal(Reason.CONTENT, raw),)
    return (Sample(Quantity.CONTACT, Decimal(registers[0])),)


def polled(options: Options) -> tuple[int, ...]:
    """Ask for the coil of this relay alone."""
    return (options.channel - 1,)


def encode(
    verb: str, _value: Decimal | None, options: Options
) -> tuple[RegisterWrite, ...]:
    """Spell one order as the write of one coil."""
    if verb not in STATES:
        raise ValueError(f"A relay on Modbus has no order {verb!r}.")
    return (RegisterWrite("coil", options.channel - 1, (STATES[verb],)),)


DRIVER = RegisterDriver(
    name="relay_modbus",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.CONTACT}),
    asks=ASKS,
    polled=(0,),
    polled_by=polled,
    every_s=1.0,
    turnaround_s=0.2,
    decode=decode,
    options=Options,
    orders=tuple(STATES),
    encode=encode,
)
