"""A CAS AP-1 shop scale, written from the dialogue of the manual alone.

ENQ is answered with ACK, or NAK while the scale is busy; DC1 after an ACK with the
weight, with NAK otherwise. A scale with `enquired = false` takes a bare DC1 too.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

ENQ, ACK, DC1, NAK = b"\x05", b"\x06", b"\x11", b"\x15"
POUND_KG = Decimal("0.45359237")
WEIGHT_CHARS = 6
LATENCY_S = 0.005


def seal(body: bytes) -> bytes:
    """Put marks and block check around any body."""
    check = 0
    for byte in body:
        check ^= byte
    return b"\x01\x02" + body + bytes([check]) + b"\x03\x04"


def frame(weight: str, status: str = "S", sign: str = " ", unit: str = "kg") -> bytes:
    """Spell one weight of six characters."""
    return seal(f"{status}{sign}{weight}{unit}".encode("ascii"))


EVERYTHING = (
    ACK
    + frame("01.234")
    + ACK
    + frame("00.050", "U", "-")
    + frame(" 2.500", unit="Lb")
    + frame("FFFFFF", "S", "F")
    + NAK
)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 9600))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.capacity_kg = Decimal(str(settings.get("capacity_kg", "30")))
        self.wants_enquiry = truth(settings.get("enquired", True))
        self.mass_kg = Decimal(0)
        self.stable = True
        self.busy = False
        self.enquired = False
        self.saying = b""
        self.ready_s = 0.0

    def weight(self) -> bytes:
        """Say the weight as it is now."""
        status = "S" if self.stable else "U"
        value = self.mass_kg / (POUND_KG if self.unit == "lb" else 1)
        sign = "-" if value < 0 else " "
        shown = f"{abs(value):0{WEIGHT_CHARS}.{self.digits}f}"
        if abs(self.mass_kg) > self.capacity_kg or len(shown) > WEIGHT_CHARS:
            return frame("F" * WEIGHT_CHARS, status, "F", self.unit)
        return frame(shown, status, sign, self.unit)

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; each one is a step of the dialogue."""
        for byte in data:
            self.saying += self.answer(bytes([byte]))
        self.ready_s = now_s + LATENCY_S

    def answer(self, byte: bytes) -> bytes:
        """Answer one byte; what is no step of the dialogue is not heard."""
        if byte == ENQ:
            self.enquired = not self.busy
            return NAK if self.busy else ACK
        if byte != DC1:
            return b""
        ready = self.enquired or not (self.wants_enquiry or self.busy)
        self.enquired = False
        return self.weight() if ready else NAK

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return self.ready_s if self.saying else None

    def say(self, now_s: float) -> bytes:
        """Say everything up to now, after a moment of thought."""
        if now_s < self.ready_s:
            return b""
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg` (what lies on the pan), `stable` or `busy`."""
        refuse_unknown(change, {"mass_kg", "stable", "busy"})
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        self.busy = truth(change.get("busy", self.busy))
        sees = {"mass_kg": str(self.mass_kg), "stable": self.stable}
        return sees | {"busy": self.busy}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one.

    Settings: `baud`, `unit` (kg, lb), `digits`, `capacity_kg`, `enquired` (does it
    want an ENQ before each DC1).
    """
    return Scale(settings)
