"""The GY-MCU9061x thermometer, written from its command and frame tables alone.

It measures all the time. In continuous mode it sends a frame every 70 ms; asked, it
sends one at once. Baud rate and "send after power-up" are stored and count from the
next power-up (`poke({"power_cycle": true})`). A command with a wrong sum is ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 0.07
COMMAND_BYTES = 3
CONTINUOUS, QUERY, BAUD_9600, BAUD_115200, PUSH, NO_PUSH = b"\x45\x15\xae\xaf\x51\x52"


def seal(body: bytes) -> bytes:
    """Put any body (type, length, data) behind the marks and add the sum."""
    head = b"\x5a\x5a" + body
    return head + bytes([sum(head) % 256])


def frame(object_c: str, ambient_c: str) -> bytes:
    """Spell one data frame; the temperatures are decimal text."""
    data = b"".join(
        int(Decimal(text) * 100).to_bytes(2, "big", signed=True)
        for text in (object_c, ambient_c)
    )
    return seal(b"\x45\x04" + data)


EVERYTHING = frame("36.50", "24.00") + frame("-5.25", "-1.00")
"""One of each thing the thermometer can say."""


class Thermometer:
    """One board on a serial line."""

    def __init__(self, *, baud: int, push: bool) -> None:
        self.baud = baud
        self.stored_baud = baud
        self.stored_push = push
        self.continuous = push
        self.sees = {"object_c": "36.50", "ambient_c": "24.00"}
        self.heard = b""
        self.queries = 0
        self.next_s: float | None = None

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole command among them."""
        self.heard += data
        while (at := self.heard.find(b"\xa5")) >= 0:
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
        if code == CONTINUOUS:
            self.continuous = True
            self.next_s = now_s if self.next_s is None else self.next_s
        elif code == QUERY:
            self.queries += 1
        elif code in (PUSH, NO_PUSH):
            self.stored_push = code == PUSH
        elif code in (BAUD_9600, BAUD_115200):
            self.stored_baud = 9600 if code == BAUD_9600 else 115200

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.queries:
            return 0.0
        return (self.next_s or 0.0) if self.continuous else None

    def say(self, now_s: float) -> bytes:
        """Send what was asked for, and the frame of this period."""
        frames, self.queries = self.queries, 0
        if self.continuous and now_s >= (self.next_s or 0.0):
            frames += 1
            late = self.next_s is None or now_s > self.next_s + PERIOD_S
            self.next_s = (now_s if late else self.next_s or 0.0) + PERIOD_S
        return frame(self.sees["object_c"], self.sees["ambient_c"]) * frames

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `object_c` or `ambient_c`, or switch it off and on."""
        refuse_unknown(change, {*self.sees, "power_cycle"})
        self.sees |= {key: str(change[key]) for key in self.sees if key in change}
        if truth(change.get("power_cycle", False)):
            self.baud, self.continuous = self.stored_baud, self.stored_push
            self.heard, self.queries, self.next_s = b"", 0, None
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Thermometer:
    """Make one; settings `baud` and `push` (does it send after power-up)."""
    return Thermometer(
        baud=int(settings.get("baud", 9600)), push=truth(settings.get("push", True))
    )
