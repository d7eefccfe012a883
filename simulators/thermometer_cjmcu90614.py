"""The CJMCU-90614 thermometer, written from its command and frame tables alone.

In continuous mode it sends a frame every 100 ms; asked, it sends one at once and leaves
continuous mode. The frame's mode byte repeats the command that it answers. A new baud
rate is stored and counts from the next power-up (`poke({"power_cycle": true})`). What
does not end in 56 is no command and is ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 0.1
COMMAND_BYTES = 4
MARKS, TAIL = b"\x66\x66", 0x56
CONTINUOUS, QUERY = 0x01, 0x02
BAUDS = {0x11: 9600, 0x12: 57600, 0x13: 115200}


def seal(body: bytes) -> bytes:
    """Put any body (mode, length, data) behind the marks and add the sum."""
    head = MARKS + body
    return head + bytes([sum(head) % 256])


def frame(object_c: str, ambient_c: str, mode: int = CONTINUOUS) -> bytes:
    """Spell one data frame; the temperatures are decimal text."""
    data = b"".join(
        int(Decimal(text) * 100).to_bytes(2, "big", signed=True)
        for text in (object_c, ambient_c)
    )
    return seal(bytes([mode, len(data)]) + data)


EVERYTHING = frame("36.50", "24.00") + frame("-5.25", "-1.00", QUERY)
"""One of each thing the thermometer can say."""


class Thermometer:
    """One board on a serial line."""

    def __init__(self, *, baud: int) -> None:
        self.baud = baud
        self.stored_baud = baud
        self.sees = {"object_c": "36.50", "ambient_c": "24.00"}
        self.heard = b""
        self.queries = 0
        self.next_s: float | None = None

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole command among them."""
        self.heard += data
        while len(self.heard) >= COMMAND_BYTES:
            command = self.heard[:COMMAND_BYTES]
            right = command[:2] == MARKS and command[3] == TAIL
            self.heard = self.heard[COMMAND_BYTES if right else 1 :]
            if right:
                self.obey(command[2], now_s)

    def obey(self, code: int, now_s: float) -> None:
        """Carry out one command, as far as it is known."""
        if code == CONTINUOUS:
            self.next_s = now_s if self.next_s is None else self.next_s
        elif code == QUERY:
            self.next_s = None
            self.queries += 1
        elif code in BAUDS:
            self.stored_baud = BAUDS[code]

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return 0.0 if self.queries else self.next_s

    def say(self, now_s: float) -> bytes:
        """Send what was asked for, and the frame of this period."""
        sees = self.sees["object_c"], self.sees["ambient_c"]
        said, self.queries = frame(*sees, QUERY) * self.queries, 0
        if self.next_s is not None and now_s >= self.next_s:
            late = now_s > self.next_s + PERIOD_S
            self.next_s = (now_s if late else self.next_s) + PERIOD_S
            said += frame(*sees)
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `object_c` or `ambient_c`, or switch it off and on."""
        refuse_unknown(change, {*self.sees, "power_cycle"})
        self.sees |= {key: str(change[key]) for key in self.sees if key in change}
        if truth(change.get("power_cycle", False)):
            self.baud = self.stored_baud
            self.heard, self.queries, self.next_s = b"", 0, None
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Thermometer:
    """Make one; setting `baud`."""
    return Thermometer(baud=int(settings.get("baud", 115200)))
