"""The dictionary of everything a driver may say, one unit for each quantity.

A driver converts to the unit given here, once; nothing after it asks. Units are
spelled as in UCUM, which the CloudEvents and the JSON Schemas repeat.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum


class Quantity(Enum):
    """A measured quantity: its key, its UCUM unit and its smallest step.

    `step` is what a derived value is quantised to; a value as the device sent it
    keeps the digits of the device.
    """

    OBJECT_TEMPERATURE = ("object-temperature", "Cel", Decimal("0.01"))
    """What an infrared thermometer sees in front of it, before any correction."""
    AMBIENT_TEMPERATURE = ("ambient-temperature", "Cel", Decimal("0.01"))
    """The thermometer's own body."""
    BODY_TEMPERATURE = ("body-temperature", "Cel", Decimal("0.01"))
    """What a thermometer makes of a forehead by its own rule; no station uses it."""
    TEMPERATURE = ("temperature", "Cel", Decimal("0.01"))
    """Air or product, as a cold-room probe sees it."""
    HUMIDITY = ("humidity", "%", Decimal("0.1"))
    """Relative humidity."""
    MASS = ("mass", "kg", Decimal("0.000001"))
    """Net weight on a scale."""
    BEAM = ("beam", "1", Decimal(1))
    """1 while a light beam is broken, 0 while it is clear."""
    CONTACT = ("contact", "1", Decimal(1))
    """1 while a contact is closed, 0 while it is open."""

    def __init__(self, key: str, unit: str, step: Decimal) -> None:
        self.key = key
        self.unit = unit
        self.step = step


class TagScheme(Enum):
    """How a tag or card spells its number."""

    EPC = "epc"
    """EPC memory bank of a UHF tag, upper-case hex, as long as the tag says."""
    EM4100 = "em4100"
    """125 kHz tag, ten upper-case hex digits: customer byte and 32-bit number."""
    WIEGAND = "wiegand"
    """The data bits between the two parities, upper-case hex, leading zeros kept."""
    ISO14443 = "iso14443"
    """UID of a 13.56 MHz card of type A, upper-case hex, 4, 7 or 10 bytes."""


class Symbology(Enum):
    """What kind of printed code a scanner read."""

    UNKNOWN = "unknown"
    """The scanner did not say."""
    CODE_39 = "code-39"
    CODE_93 = "code-93"
    CODE_128 = "code-128"
    GS1_128 = "gs1-128"
    CODABAR = "codabar"
    EAN_UPC = "ean-upc"
    """EAN-13, UPC-A and UPC-E, sent as 13 digits."""
    EAN_8 = "ean-8"
    ITF = "itf"
    MSI = "msi"
    QR = "qr"
    GS1_QR = "gs1-qr"
    DATA_MATRIX = "data-matrix"
    GS1_DATA_MATRIX = "gs1-data-matrix"
    GS1_DATABAR = "gs1-databar"
    """GS1 DataBar and composite codes."""
    DOTCODE = "dotcode"
    GS1_DOTCODE = "gs1-dotcode"


AIM_MARK = re.compile(r"\]([A-Za-z])([0-9A-Za-z])")
# What stands after the bracket of an AIM identifier; the two-letter ones are special
# cases of the one-letter ones.
AIM: Mapping[str, Symbology] = {
    "A": Symbology.CODE_39,
    "C": Symbology.CODE_128,
    "C1": Symbology.GS1_128,
    "E": Symbology.EAN_UPC,
    "E4": Symbology.EAN_8,
    "F": Symbology.CODABAR,
    "G": Symbology.CODE_93,
    "I": Symbology.ITF,
    "J": Symbology.DOTCODE,
    "J1": Symbology.GS1_DOTCODE,
    "M": Symbology.MSI,
    "Q": Symbology.QR,
    "Q3": Symbology.GS1_QR,
    "d": Symbology.DATA_MATRIX,
    "d2": Symbology.GS1_DATA_MATRIX,
    "e": Symbology.GS1_DATABAR,
}


def symbology_of(code: str) -> Symbology:
    """Read the AIM identifier `]cm` at the front of a code, where there is one."""
    match = AIM_MARK.match(code)
    if match is None:
        return Symbology.UNKNOWN
    return AIM.get(match[1] + match[2]) or AIM.get(match[1], Symbology.UNKNOWN)


KILOGRAMS: Mapping[str, Decimal] = {
    "kg": Decimal(1),
    "g": Decimal("1E-3"),
    "mg": Decimal("1E-6"),
    "t": Decimal("1E+3"),
    "lb": Decimal("0.45359237"),
}
"""What one of a scale's units is in kilograms, exactly."""


def kilograms(value: Decimal, unit: str) -> Decimal:
    """Convert a mass exactly; a power of ten only moves the point.

    What would print as a power of ten (tonnes without decimals, a zero of 0.1 mg) is
    written out in full, as fine as the step of a mass at most.
    """
    mass_kg = value * KILOGRAMS[unit]
    if "E" not in str(mass_kg):
        return mass_kg
    coarse = mass_kg.as_tuple().exponent in range(1, 10)
    return mass_kg.quantize(Decimal(1) if coarse else Quantity.MASS.step)
