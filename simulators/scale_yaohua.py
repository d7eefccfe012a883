"""A Yaohua XK3190-A12(E) indicator, written from examples of its lines alone.

It pushes eight lines a second, gross or, once a tare is taken off, net; or it waits for
the letter R. Z sets it to zero and T takes the tare, on a still pan only. It cannot say
that the load is moving; while it does, the last digit wanders. Digits that do not fit
are shown as the most that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 0.125
NUMBER_CHARS = 7
POUND_KG = Decimal("0.45359237")
WANDERING = (0, 3, -2)
LATENCY_S = 0.01


def seal(body: bytes) -> bytes:
    """End any body as a line."""
    return body + b"\r\n"


def frame(number: str, kind: str = "w", unit: str = "kg") -> bytes:
    """Spell one line; the number, decimal text, is filled up with zeros."""
    sign = "-" if number.startswith("-") else ""
    digits = number.removeprefix("-").zfill(NUMBER_CHARS - len(sign))
    return seal(f"w{kind}{sign}{digits}{unit}".encode("ascii"))


EVERYTHING = (
    frame("1.234") + frame("-0.1", "n") + frame("0.500", "t") + frame("2.0", unit="lb")
)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 9600))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.pushes = settings.get("mode") != "asked"
        self.mass_kg = Decimal(0)
        self.zero_kg = Decimal(0)
        self.tare_kg = Decimal(0)
        self.stable = True
        self.said = 0
        self.saying = b""
        self.ready_s = 0.0
        self.next_s = 0.0

    def line(self) -> bytes:
        """Spell the weight on the display."""
        shown_kg = self.mass_kg - self.zero_kg - self.tare_kg
        value = shown_kg / (POUND_KG if self.unit == "lb" else 1)
        steps = round(value.scaleb(self.digits))
        if not self.stable:
            steps += WANDERING[self.said % len(WANDERING)]
        self.said += 1
        room = NUMBER_CHARS - bool(self.digits) - (steps < 0)
        most = 10**room - 1
        shown = Decimal(max(-most, min(most, steps))).scaleb(-self.digits)
        return frame(f"{shown:f}", "n" if self.tare_kg else "w", self.unit)

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; each letter is an order."""
        self.ready_s = now_s + LATENCY_S
        for letter in data.decode("latin-1"):
            if letter == "R":
                self.saying += self.line()
            elif letter == "Z" and self.stable:
                self.zero_kg, self.tare_kg = self.mass_kg, Decimal(0)
            elif letter == "T" and self.stable:
                self.tare_kg = self.mass_kg - self.zero_kg

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.saying:
            return self.ready_s
        return self.next_s if self.pushes else None

    def say(self, now_s: float) -> bytes:
        """Say what was asked for, and the line of this period."""
        if self.pushes and now_s >= self.next_s:
            late = now_s > self.next_s + PERIOD_S
            self.next_s = (now_s if late else self.next_s) + PERIOD_S
            return self.line()
        if now_s < self.ready_s:
            return b""
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg` (what lies on the pan) or `stable`."""
        refuse_unknown(change, {"mass_kg", "stable"})
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        return {"mass_kg": str(self.mass_kg), "stable": self.stable}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one; settings `baud`, `unit` (kg, lb), `digits` (0 to 4), `mode`."""
    return Scale(settings)
