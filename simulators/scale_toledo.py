"""A Toledo scale in continuous mode, written from its table of bytes alone.

Twelve frames a second. The motion bit stays on for a while after the load changed, the
tare field follows the tare, and from power-up to the first zero the scale says that it
was not zeroed. Single letters are orders: Z zero, T tare, C clear the tare, P print.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 1 / 12
MOTION_FRAMES = 4
HIGHEST = 999999
POUND_KG = Decimal("0.45359237")
NET, NEGATIVE, OUT_OF_RANGE, MOTION, KG, NOT_ZEROED = (
    1 << bit for bit in (0, 1, 2, 3, 4, 6)
)
PRINT = 1 << 3


def seal(body: bytes) -> bytes:
    """Put marks and checksum around any body."""
    told = b"\x02" + body + b"\r"
    return told + bytes([-sum(byte & 0x7F for byte in told) % 128])


def frame(
    weight: str, tare: str, flags: int, *, point: int = 4, grams: bool = False
) -> bytes:
    """Spell one frame: six digits each, the bits of the second status byte."""
    status = bytes([0x28 | point, 0x20 | flags, 0x20 | grams])
    return seal(status + f"{weight:>6}{tare:>6}".encode("ascii"))


EVERYTHING = (
    frame("001234", "000000", KG)
    + frame("  1234", "     0", KG | NET | MOTION, point=5)
    + frame("000017", "000000", KG | NEGATIVE)
    + frame("001000", "000000", 0, point=3)
    + frame("052187", "000000", 0, grams=True)
    + frame("", "", KG | OUT_OF_RANGE)
    + frame("000000", "000000", KG | NOT_ZEROED)
)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 9600))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.capacity_kg = Decimal(str(settings.get("capacity_kg", "30")))
        self.checksum = truth(settings.get("checksum", True))
        self.zeroed = truth(settings.get("zeroed", True))
        self.mass_kg = Decimal(0)
        self.zero_kg = Decimal(0)
        self.tare_kg = Decimal(0)
        self.stable = True
        self.restless = 0
        self.printing = False
        self.next_s = 0.0

    def steps(self, mass_kg: Decimal) -> int:
        """Count a mass in the last digit of the scale's unit."""
        if self.unit == "lb":
            return round((mass_kg / POUND_KG).scaleb(self.digits))
        return round(mass_kg.scaleb(self.digits + (3 if self.unit == "g" else 0)))

    def shows(self) -> bytes:
        """Spell what the display shows."""
        gross_kg = self.mass_kg - self.zero_kg
        net, tare = self.steps(gross_kg - self.tare_kg), self.steps(self.tare_kg)
        over = abs(gross_kg) > self.capacity_kg or max(abs(net), tare) > HIGHEST
        flags = sum(
            bit
            for bit, on in (
                (NET, self.tare_kg),
                (NEGATIVE, net < 0),
                (OUT_OF_RANGE, over),
                (MOTION, not self.stable or self.restless),
                (KG, self.unit == "kg"),
                (NOT_ZEROED, not self.zeroed),
            )
            if on
        )
        digits = ("", "") if over else (f"{abs(net):06}", f"{tare:06}")
        said = frame(*digits, flags, point=2 + self.digits, grams=self.unit == "g")
        if self.printing:
            # The print request is a bit of the third status byte, so seal anew.
            said = seal(said[1:3] + bytes([said[3] | PRINT]) + said[4:-2])
        self.restless, self.printing = max(0, self.restless - 1), False
        return said if self.checksum else said[:-1]

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; each letter is an order."""
        still = self.stable and not self.restless
        for letter in data.decode("latin-1"):
            if letter == "Z" and still:
                self.zero_kg, self.tare_kg = self.mass_kg, Decimal(0)
                self.zeroed = True
            elif letter == "T" and still:
                self.tare_kg = self.mass_kg - self.zero_kg
            elif letter == "C":
                self.tare_kg = Decimal(0)
            elif letter == "P":
                self.printing, self.next_s = True, min(self.next_s, now_s)

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return self.next_s

    def say(self, now_s: float) -> bytes:
        """Say the frame of this period."""
        if now_s < self.next_s:
            return b""
        late = now_s > self.next_s + PERIOD_S
        self.next_s = (now_s if late else self.next_s) + PERIOD_S
        return self.shows()

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg` (what lies on the pan) or `stable`."""
        refuse_unknown(change, {"mass_kg", "stable"})
        mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        if mass_kg != self.mass_kg:
            self.restless = MOTION_FRAMES
        self.mass_kg = mass_kg
        self.stable = truth(change.get("stable", self.stable))
        return {"mass_kg": str(self.mass_kg), "stable": self.stable}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one.

    Settings: `baud`, `unit` (kg, lb, g), `digits` (0 to 5), `capacity_kg`,
    `checksum`, `zeroed` (was it zeroed since power-up).
    """
    return Scale(settings)
