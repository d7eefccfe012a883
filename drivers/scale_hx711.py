"""Load cell on an HX711 converter, as the Linux IIO driver hx711 shows it.

Each read of the file waits for one conversion: 0.1 s at 10 a second, 12.5 ms at 80. One
value tells nothing about rest, so the file is read `readings` times in a row; the
weight is their median, and stable when they lie within `still_kg` of each other.

Reference: AVIA HX711 data sheet, pages 4 and 5 (code and limits); Linux kernel,
drivers/iio/adc/hx711.c (what the file says).
Tested on: simulator only.

The file `<device>/in_voltage0_raw`, one line:

    8463173
    `- the converter's 24 bits with the highest one turned over, 0 to 16777215

so that 8388608 is what the data sheet calls code 0; the kernel takes the place of the
clock pulses on two GPIO lines. The weight in kilograms is

    (code - offset) / scale_per_kg

with `offset` the code of the empty pan, and `scale_per_kg` the change of the code with
one kilogram. Both belong to the cell and have to be measured on the spot; the defaults
are no cell's.

Traps: both ends of the range (000000 and 7FFFFF and 800000 of the data sheet) mean a
cell that is overloaded, broken or not connected; -1 is what a data line that floats
high reads as, or a converter that the processor kept waiting and that fell asleep.
Such readings are refused one by one; while most of them are good, the rest still make
a weight. The first readings after power-up are the kernel's to throw away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drivers.contract import FileDriver, Finding, Reason, Refusal, Sample, option
from drivers.quantities import Quantity

TEXT = re.compile(rb"(\d{1,8})\n?")
CODE_ZERO = 0x800000
LOWEST, HIGHEST = -0x800000, 0x7FFFFF
FLOATING = -1


@dataclass(frozen=True, slots=True)
class Options:
    """Which converter is meant, and the cell behind it."""

    device: str = option("iio:device0", about="The converter's name below the folder.")
    channel: int = option(0, low=0, high=1, about="0 is input A, 1 is input B.")
    offset: float = option(
        0, low=LOWEST, high=HIGHEST, about="The code of the empty pan."
    )
    scale_per_kg: float = option(
        100_000,
        low=-(2**24),
        high=2**24,
        about="Steps of the code in one kilogram, 1 or more; below 0: a turned cell.",
    )
    readings: int = option(5, low=1, high=9, about="Conversions for one weight.")
    still_kg: float = option(
        0.005, low=0, high=100, about="How far apart readings of a still pan may lie."
    )


def reads(options: Options) -> tuple[str, ...]:
    """Name the file once for each conversion."""
    name = f"{options.device}/in_voltage{options.channel}_raw"
    return (name,) * options.readings


def decode(contents: tuple[bytes | None, ...], options: Options) -> tuple[Finding, ...]:
    """Judge each conversion; if most are good, their median is the weight."""
    judged = [read_text(one or b"") for one in contents] or [
        Refusal(Reason.ENVELOPE, b"")
    ]
    codes = sorted(one for one in judged if isinstance(one, int))
    refusals = [one for one in judged if isinstance(one, Refusal)]
    scale = Decimal(str(options.scale_per_kg))
    if len(codes) <= len(refusals) or abs(scale) < 1:
        return tuple(refusals) or (Refusal(Reason.RANGE, contents[0] or b""),)
    step = Quantity.MASS.step
    offset = Decimal(str(options.offset))
    median = codes[(len(codes) - 1) // 2]
    mass_kg = ((median - offset) / scale).quantize(step) + 0  # no minus 0
    spread_kg = abs((codes[-1] - codes[0]) / scale)
    stable = len(codes) > 1 and spread_kg <= Decimal(str(options.still_kg))
    return (*refusals, Sample(Quantity.MASS, mass_kg, stable=stable))


def read_text(text: bytes) -> int | Refusal:
    """Read one conversion as a code of the data sheet: envelope, range."""
    match = TEXT.fullmatch(text)
    if match is None:
        return Refusal(Reason.ENVELOPE, text)
    code = int(match[1]) - CODE_ZERO
    if not LOWEST < code < HIGHEST or code == FLOATING:
        return Refusal(Reason.RANGE, text)
    return code


DRIVER = FileDriver(
    name="scale_hx711",
    emits=frozenset({Quantity.MASS}),
    every_s=1.0,
    reads=reads,
    decode=decode,
    options=Options,
)
