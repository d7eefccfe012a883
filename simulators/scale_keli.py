"""A Keli or Yaohua A9 indicator in continuous output, from its table of bytes alone.

Twelve frames a second. It cannot say that the load is moving; while it does, the last
digit wanders. Digits that do not fit are shown as the most that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 1 / 12
HIGHEST = 999999
WANDERING = (0, 3, -2)
IN_ONE_KG = {
    "kg": Decimal(1),
    "g": Decimal(1000),
    "t": Decimal("0.001"),
    "lb": 1 / Decimal("0.45359237"),
}


def seal(body: bytes) -> bytes:
    """Put marks around any body, and its exclusive or in two characters."""
    check = 0
    for byte in body:
        check ^= byte
    return b"\x02" + body + f"{check:02X}".encode("ascii") + b"\x03"


def frame(steps: int, decimals: int = 3) -> bytes:
    """Spell one frame; the weight is counted in its last digit."""
    return seal(f"{steps:+07}{decimals}".encode("ascii"))


EVERYTHING = frame(1234, 2) + frame(-50) + frame(999999, 0)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 9600))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.mass_kg = Decimal(0)
        self.stable = True
        self.said = 0
        self.next_s = 0.0

    def shows(self) -> bytes:
        """Spell what the display shows."""
        steps = round((self.mass_kg * IN_ONE_KG[self.unit]).scaleb(self.digits))
        if not self.stable:
            steps += WANDERING[self.said % len(WANDERING)]
        self.said += 1
        return frame(max(-HIGHEST, min(HIGHEST, steps)), self.digits)

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; in continuous output there are no commands."""

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
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        return {"mass_kg": str(self.mass_kg), "stable": self.stable}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one; settings `baud`, `unit` (kg, g, t, lb), `digits` (0 to 4)."""
    return Scale(settings)
