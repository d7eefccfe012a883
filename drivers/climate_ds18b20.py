"""Cold-room probe DS18B20 on 1-Wire, as the Linux driver w1_therm shows it.

A read of the file blocks for one conversion, up to 750 ms at 12 bits.

Reference: Maxim DS18B20 data sheet (scratchpad, CRC, range); Linux kernel
documentation of w1_therm (the text of `w1_slave`).
Tested on: simulator only; decodes published scratchpads of the device.

The file `<id>/w1_slave`, two lines:

    98 01 4b 46 7f ff 08 10 22 : crc=22 YES
    98 01 4b 46 7f ff 08 10 22 t=25500
    |                 |     |    |
    |                 |     |    `- what the kernel computed, and whether it agrees
    |                 |     `------ CRC-8/MAXIM of the eight bytes before it
    |                 `------------ 0c after power-up, before any conversion
    `------------------------------ sixteenths of a degC, signed, low byte first

Traps: on NO the second line still shows the last good value; a line held low reads as
zeros, whose CRC is zero and right; a probe that lost its power for a moment says 85.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drivers.checks import crc8_maxim
from drivers.contract import FileDriver, Finding, Reason, Refusal, Sample, option
from drivers.quantities import Quantity

TEXT = re.compile(
    rb"((?:[0-9a-f]{2} ){9}): crc=([0-9a-f]{2}) (YES|NO)\n"
    rb"((?:[0-9a-f]{2} ){9})t=(-?\d{1,6})\n"
)
LOW_C, HIGH_C = Decimal(-55), Decimal(125)
POWER_UP_SIXTEENTHS = 85 * 16
POWER_UP_MARK = 0x0C


@dataclass(frozen=True, slots=True)
class Options:
    """Which probe on the wire is meant."""

    id: str = option(
        "28-000000000000", about="The probe's 1-Wire number, such as 28-0316a2795bff."
    )


def reads(options: Options) -> tuple[str, ...]:
    """Name the probe's file below the bus's folder."""
    return (f"{options.id}/w1_slave",)


def decode(
    contents: tuple[bytes | None, ...], _options: Options
) -> tuple[Finding, ...]:
    """Judge the file; a file that is gone or empty is a refusal of no bytes."""
    return (read_text((contents[0] if contents else None) or b""),)


def read_text(text: bytes) -> Finding:
    """Judge the two lines: envelope, check, content, range."""
    match = TEXT.fullmatch(text)
    if match is None:
        return Refusal(Reason.ENVELOPE, text)
    scratchpad = bytes.fromhex(match[1].decode("ascii"))
    if not checks_out(scratchpad, match):
        return Refusal(Reason.CHECK, text)
    sixteenths = int.from_bytes(scratchpad[:2], "little", signed=True)
    if not means_a_temperature(scratchpad, sixteenths, int(match[5])):
        return Refusal(Reason.CONTENT, text)
    value_c = Decimal(sixteenths * 625).scaleb(-4)
    if not LOW_C <= value_c <= HIGH_C:
        return Refusal(Reason.RANGE, text)
    return Sample(Quantity.TEMPERATURE, value_c)


def checks_out(scratchpad: bytes, match: re.Match[bytes]) -> bool:
    """Say whether the CRC is right, the kernel thinks so, and both lines agree."""
    crc = crc8_maxim(scratchpad[:8])
    return (
        match[3] == b"YES"
        and crc == scratchpad[8] == int(match[2], 16)
        and match[1] == match[4]
    )


def means_a_temperature(scratchpad: bytes, sixteenths: int, milli_c: int) -> bool:
    """Tell a conversion from a line held low, a power-up value, and two readings."""
    if not any(scratchpad):
        return False
    if sixteenths == POWER_UP_SIXTEENTHS and scratchpad[6] == POWER_UP_MARK:
        return False
    # The kernel cuts to whole thousandths; further apart they are two readings.
    return abs(Decimal(milli_c) - Decimal(sixteenths) * 1000 / 16) < 1


DRIVER = FileDriver(
    name="climate_ds18b20",
    emits=frozenset({Quantity.TEMPERATURE}),
    every_s=5.0,
    reads=reads,
    decode=decode,
    options=Options,
)
