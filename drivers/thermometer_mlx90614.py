"""Infrared thermometer MLX90614 (boards GY-906) on I2C, as Linux shows it (IIO).

The kernel's driver `mlx90614` speaks SMBus with the sensor, checks its checksums, and
shows raw numbers with what turns them into degrees. The bus of the configuration is the
folder `/sys/bus/iio/devices`. The sensor is fit to be read up to ten times a second.

Reference: Linux kernel documentation of IIO (sysfs files, units); MLX90614 data sheet
(error flag, ranges).
Tested on: simulator only; decodes a published reading.

Files below the device's folder, each one number and a line feed:

    name                  mlx90614
    in_temp_offset        -13657.500000
    in_temp_scale         20
    in_temp_object_raw    14811        (14811 - 13657.5) * 20 = 23070 thousandths
    in_temp_ambient_raw   14732        of a degC

Traps: the folders are numbered as the kernel finds the devices, so another sensor may
stand there after a restart; FFFF is a bus without a sensor, the highest bit an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drivers.contract import FileDriver, Finding, Reason, Refusal, Sample, option
from drivers.quantities import Quantity

NAME = b"mlx90614\n"
RAW = re.compile(rb"\d{1,5}\n")
FACTOR = re.compile(rb"-?\d{1,6}(\.\d{1,9})?\n")
FILES = (
    "name",
    "in_temp_offset",
    "in_temp_scale",
    "in_temp_object_raw",
    "in_temp_ambient_raw",
)
RAW_HIGH = 0x7FFF
STEP_C = Decimal("0.01")
LIMITS = {
    Quantity.OBJECT_TEMPERATURE: (Decimal("-70.01"), Decimal("382.19")),
    Quantity.AMBIENT_TEMPERATURE: (Decimal(-40), Decimal(125)),
}


@dataclass(frozen=True, slots=True)
class Options:
    """Which of the machine's sensors is meant."""

    device: str = option(
        "iio:device0", about="The sensor's folder, such as iio:device0."
    )


def reads(options: Options) -> tuple[str, ...]:
    """Name the sensor's files below the bus's folder."""
    return tuple(f"{options.device}/{name}" for name in FILES)


def decode(
    contents: tuple[bytes | None, ...], _options: Options
) -> tuple[Finding, ...]:
    """Judge the sensor first, then each of its two temperatures."""
    texts = [content or b"" for content in contents]
    if len(texts) != len(FILES):
        return (Refusal(Reason.ENVELOPE, b"".join(texts)),)
    name, offset, scale, *raws = texts
    if not FACTOR.fullmatch(offset) or not FACTOR.fullmatch(scale):
        return (Refusal(Reason.ENVELOPE, offset + scale),)
    if name != NAME:
        return (Refusal(Reason.CONTENT, name),)
    factors = number(offset), number(scale)
    return tuple(
        read_raw(quantity, raw, *factors)
        for quantity, raw in zip(LIMITS, raws, strict=True)
    )


def read_raw(
    quantity: Quantity, text: bytes, offset: Decimal, scale: Decimal
) -> Finding:
    """Judge one raw number: envelope, content, range."""
    if not RAW.fullmatch(text):
        return Refusal(Reason.ENVELOPE, text)
    raw = number(text)
    if raw > RAW_HIGH:
        return Refusal(Reason.CONTENT, text)
    value_c = ((raw + offset) * scale).scaleb(-3)
    low, high = LIMITS[quantity]
    if not low <= value_c <= high:
        return Refusal(Reason.RANGE, text)
    # The kernel's factors have zeros behind the sensor's own hundredths.
    return Sample(quantity, value_c.quantize(STEP_C))


def number(text: bytes) -> Decimal:
    """Read what one of the patterns let through."""
    return Decimal(text.decode("ascii").strip())


DRIVER = FileDriver(
    name="thermometer_mlx90614",
    emits=frozenset(LIMITS),
    every_s=0.2,
    reads=reads,
    decode=decode,
    options=Options,
)
