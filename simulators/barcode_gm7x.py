"""The Grow GM72 set to packets, written from the table of its commands alone.

Setting `baud`. It reads what is held before it by itself; after the order for host
mode only between `start` and `stop`. A packet with a wrong check earns NAK 01, an
unknown one NAK 02, `start` outside host mode NAK 06. After 5 s of rest it sleeps, and
the first byte it then hears only wakes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

START, STOP, ASK_VERSION, SET = 0xE4, 0xE5, 0xA3, 0xC6
TOLD_VERSION, DONE, REFUSED, CODE = 0xA4, 0xD0, 0xD1, 0xF3
DAMAGED, DENIED, WRONG_MODE = 0x01, 0x02, 0x06
HOST, LASTING = 0x04, 0x08
TRIGGER_MODE, FACTORY = 0x8A, b"\x00\xf2\xff\x00"
HOST_MODE, CONTINUOUS = 0x08, 0x04
SHORTEST = 4
VERSION = b"GM72 V1.3"
SLEEP_AFTER_S, BETWEEN_CODES_S = 5.0, 0.25
CODES = (
    (0x0B, "5901234123457"),
    (0x01, "]A0GATE-7"),
    (0x03, "]C0BOX 12"),
    (0x0F, "]C10107032069804988100329\x1d15210526"),
    (0x0B, "]E05901234123457"),
    (0x0A, "]E402345673"),
    (0x02, "]F0A123B"),
    (0x07, "]G0012345678905"),
    (0x06, "]I198765432109213"),
    (0x00, "]J0DOT"),
    (0x00, "]J1011231231231233310ABC123\x1d99TESTING"),
    (0x0E, "]M14123"),
    (0x1C, "]Q1TESTING"),
    (0x1C, "]Q3011231231231233310ABC123\x1d99TESTING"),
    (0x1B, "]d1MATRIX"),
    (0x1B, "]d2011231231231233310ABC123\x1d99TESTING"),
    (0x30, "]e0011231231231233310ABC123\x1d99TESTING"),
)


def seal(body: bytes) -> bytes:
    """Frame any body (opcode, source, status, data): length and check that fit."""
    body = body.ljust(3, b"\0")[:254]
    body = bytes([len(body) + 1]) + body
    return body + ((1 << 16) - sum(body)).to_bytes(2, "big")


def frame(opcode: int, data: bytes = b"", status: int = 0) -> bytes:
    """Spell one packet of the scanner."""
    return seal(bytes([opcode, 0, status]) + data)


def packed(code: str, kind: int = 0) -> bytes:
    """Spell one code."""
    return frame(CODE, bytes([kind]) + code.encode())


EVERYTHING = (
    frame(DONE)
    + frame(REFUSED, bytes([WRONG_MODE]))
    + frame(TOLD_VERSION, VERSION)
    + frame(CODE, b"\x0b5901234123457\r\n", 1)
    + b"".join(packed(code, kind) for kind, code in CODES)
)
"""One of each kind of thing the module can say; one code is sent again."""


class Scanner:
    """One module on a serial line."""

    def __init__(self, *, baud: int) -> None:
        self.baud = baud
        self.mode = CONTINUOUS
        self.looking = False
        self.codes: list[str] = []
        self.last = ""
        self.answers = b""
        self.heard = b""
        self.free_s = self.awake_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole packet among them."""
        if now_s > self.awake_s + SLEEP_AFTER_S:
            data = data[1:]
        self.awake_s = now_s
        self.heard += data
        while self.heard:
            size = self.heard[0] + 2
            if self.heard[0] < SHORTEST:
                self.heard = self.heard[1:]
            elif len(self.heard) < size:
                return
            else:
                whole, self.heard = self.heard[:size], self.heard[size:]
                self.judge(whole)

    def judge(self, whole: bytes) -> None:
        """Obey a packet of the host whose check fits."""
        body = whole[:-2]
        if (sum(body) + int.from_bytes(whole[-2:], "big")) % 0x10000:
            self.refuse(DAMAGED)
        elif body[2] == HOST:
            self.obey(body[1], body[4:])

    def obey(self, opcode: int, data: bytes) -> None:
        """Carry out one order."""
        if opcode == ASK_VERSION:
            self.answers += frame(TOLD_VERSION, VERSION)
        elif opcode in (START, STOP) and self.mode != HOST_MODE:
            self.refuse(WRONG_MODE)
        elif opcode in (START, STOP):
            self.looking = opcode == START
            self.answers += frame(DONE)
        elif opcode == SET and data:
            if data[1:2] == bytes([TRIGGER_MODE]) and data[2:]:
                self.mode = data[2]
            elif data == FACTORY:
                self.mode = CONTINUOUS
            self.answers += frame(DONE)
        else:
            self.refuse(DENIED)

    def refuse(self, reason: int) -> None:
        """Put a refusal into the way out."""
        self.answers += frame(REFUSED, bytes([reason]))

    def sees(self) -> bool:
        """Say whether a code before it would be read."""
        return bool(self.codes) and (self.mode != HOST_MODE or self.looking)

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.answers:
            return self.awake_s
        return self.free_s if self.sees() else None

    def say(self, now_s: float) -> bytes:
        """Say every answer, and the next code a moment after the one before."""
        said, self.answers = self.answers, b""
        if self.sees() and now_s >= self.free_s:
            self.last = self.codes.pop(0)
            self.looking = False
            self.free_s = now_s + BETWEEN_CODES_S
            self.awake_s = now_s
            said += packed(self.last)
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold a `code` before the scanner, as text."""
        refuse_unknown(change, {"code"})
        if code := str(change.get("code", "")):
            self.codes.append(code)
        return {"code": self.codes[-1] if self.codes else self.last}


def stand_in(settings: Mapping[str, Any]) -> Scanner:
    """Make one; setting `baud`."""
    return Scanner(baud=int(settings.get("baud", 9600)))
