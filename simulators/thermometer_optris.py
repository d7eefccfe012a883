"""An Optris CT thermometer, written from the examples of its manual alone.

It answers the question 01 with two bytes, after a moment. Behind an RS-485 board
(setting `address`) it wants B0 + address in front of it and leaves alone what is meant
for another. Any other byte is not heard. A target beyond its range is shown as the end
of the range.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

READ_OBJECT = 0x01
MULTIDROP = 0xB0
LATENCY_S = 0.002
HIGHEST_C = {"0.1": Decimal(975), "0.01": Decimal(150)}
LOWEST_C = {"0.1": Decimal(-50), "0.01": Decimal(-50)}


def seal(body: bytes) -> bytes:
    """Leave any body as it is: an answer has no marks and no checksum."""
    return body


def frame(object_c: str, resolution: str = "0.1") -> bytes:
    """Spell one answer; the temperature is decimal text."""
    steps = round(Decimal(object_c) / Decimal(resolution))
    offset = 1000 if resolution == "0.1" else 10000
    return seal((steps + offset).to_bytes(2, "big"))


EVERYTHING = frame("36.5") + frame("23.5") + frame("-5.0")
"""One of each thing the thermometer can say."""


class Thermometer:
    """One thermometer on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 115200))
        self.resolution = str(settings.get("resolution", "0.1"))
        self.address = int(settings.get("address", 0))
        self.object_c = "36.5"
        self.called = not self.address
        self.saying = b""
        self.ready_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; answer each question that is meant for this one."""
        for byte in data:
            if byte == READ_OBJECT and self.called:
                self.saying += self.reading()
                self.ready_s = now_s + LATENCY_S
            self.called = not self.address or byte == MULTIDROP + self.address

    def reading(self) -> bytes:
        """Measure now."""
        lowest_c, highest_c = LOWEST_C[self.resolution], HIGHEST_C[self.resolution]
        within_c = min(max(Decimal(self.object_c), lowest_c), highest_c)
        return frame(str(within_c), self.resolution)

    def due_s(self) -> float | None:
        """Say when the answer is ready."""
        return self.ready_s if self.saying else None

    def say(self, now_s: float) -> bytes:
        """Send the answer once it is ready."""
        if now_s < self.ready_s:
            return b""
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `object_c`."""
        refuse_unknown(change, {"object_c"})
        self.object_c = str(change.get("object_c", self.object_c))
        return {"object_c": self.object_c}


def stand_in(settings: Mapping[str, Any]) -> Thermometer:
    """Make one; settings `baud`, `resolution` (0.1, 0.01), `address` (0: none)."""
    return Thermometer(settings)
