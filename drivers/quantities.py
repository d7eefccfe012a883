"""The dictionary of everything a driver may say, one unit for each quantity.

A driver converts to the unit given here, once; nothing after it asks. Units are
spelled as in UCUM, which the CloudEvents and the JSON Schemas repeat.
"""

from __future__ import annotations

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


class Symbology(Enum):
    """What kind of printed code a scanner read."""

    UNKNOWN = "unknown"
    """The scanner did not say."""
