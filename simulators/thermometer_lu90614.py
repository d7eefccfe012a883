"""The LU90614 thermometer, written from its command and frame tables alone.

It speaks only when it is asked, 70 ms later, in the mode that was chosen last, also
before it was asked: material after power-up (`poke({"power_cycle": true})`). A command
with a wrong sum, or an unknown one, is ignored. Below zero it shows zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

THINKING_S = 0.07
COMMAND_BYTES = 3
TO_BODY, TO_MATERIAL, MEASURE = b"\xc5\xc6\xca"
MODE_BYTES = {"material": 0xAA, "body": 0xAC}
HIGHEST_C = Decimal("255.99")
BODY_ABOVE_SKIN_C = Decimal("1.60")
"""What this stand-in's maker adds to a forehead; the real rule was never published."""


def seal(body: bytes) -> bytes:
    """Put any body behind the mark and add the sum."""
    head = b"\xfe" + body
    return head + bytes([sum(head) % 256])


def frame(shown_c: str, mode: str = "material") -> bytes:
    """Spell one reading; the temperature is decimal text."""
    within_c = min(max(Decimal(shown_c), Decimal(0)), HIGHEST_C)
    whole, hundredths = divmod(int(within_c * 100), 100)
    return seal(bytes([MODE_BYTES[mode], whole, hundredths, 0, 0, 0, 0]))


EVERYTHING = frame("36.50") + frame("37.02", "body")
"""One of each thing the thermometer can say."""


class Thermometer:
    """One module on a serial line."""

    def __init__(self, *, baud: int) -> None:
        self.baud = baud
        self.mode = "material"
        self.sees = {"object_c": "36.50"}
        self.heard = b""
        self.saying: list[tuple[float, bytes]] = []

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole command among them."""
        self.heard += data
        while (at := self.heard.find(b"\xfa")) >= 0:
            command = self.heard[at : at + COMMAND_BYTES]
            if len(command) < COMMAND_BYTES:
                break
            right = command[2] == sum(command[:2]) % 256
            self.heard = self.heard[at + (COMMAND_BYTES if right else 1) :]
            if right:
                self.obey(command[1], now_s)
        self.heard = self.heard[at:] if at >= 0 else b""

    def obey(self, code: int, now_s: float) -> None:
        """Carry out one command, as far as it is known."""
        if code == MEASURE:
            self.saying.append((now_s + THINKING_S, self.reading()))
        elif code in (TO_BODY, TO_MATERIAL):
            self.mode = "body" if code == TO_BODY else "material"

    def reading(self) -> bytes:
        """Measure now, in the mode that is set."""
        shown_c = Decimal(self.sees["object_c"])
        if self.mode == "body":
            shown_c += BODY_ABOVE_SKIN_C
        return frame(str(shown_c), self.mode)

    def due_s(self) -> float | None:
        """Say when the oldest answer is ready."""
        return self.saying[0][0] if self.saying else None

    def say(self, now_s: float) -> bytes:
        """Send the answers that are ready."""
        ready = [answer for due_s, answer in self.saying if due_s <= now_s]
        self.saying = self.saying[len(ready) :]
        return b"".join(ready)

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `object_c`, or switch it off and on."""
        refuse_unknown(change, {*self.sees, "power_cycle"})
        self.sees |= {key: str(change[key]) for key in self.sees if key in change}
        if truth(change.get("power_cycle", False)):
            self.mode, self.heard, self.saying = "material", b"", []
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Thermometer:
    """Make one; setting `baud`."""
    return Thermometer(baud=int(settings.get("baud", 9600)))
