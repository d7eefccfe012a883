"""The Grow GM65 and GM812 module, written from the table of its commands alone.

Settings `baud` and `suffix` (`line`, which is CR LF, `cr`, `tab` or `none`). It reads
what is held before it by itself, as in induction mode, and once more for each trigger.
A command with a wrong check is met with silence; `AB CD` always fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

SUFFIXES = {"line": b"\r\n", "cr": b"\r", "tab": b"\t", "none": b""}
ANY_CHECK = b"\xab\xcd"
READ, WRITE, SAVE, BEAT = 0x07, 0x08, 0x09, 0x0A
TRIGGER, BAUD, RESET = 0x0002, 0x002A, 0x00D9
FACTORY = 0x50
FACTORY_ZONES = {BAUD: 0x39, BAUD + 1: 0x01}
BEGIN, AROUND_BYTES = b"\x7e\x00", 8
BETWEEN_CODES_S = 0.25


def crc(data: bytes) -> bytes:
    """Divide by 11021, begin with nothing, high byte first."""
    register = 0
    for byte in data + b"\0\0":
        for place in range(7, -1, -1):
            top = register >> 15
            register = (register << 1 & 0xFFFF) | (byte >> place & 1)
            register ^= 0x1021 if top else 0
    return register.to_bytes(2, "big")


def seal(body: bytes, head: bytes = b"\x02\x00") -> bytes:
    """Frame any data as an answer, with the length and the check that fit."""
    inner = bytes([0, len(body) % 256]) + body[:255]
    return head + inner + crc(inner)


def frame(code: str, suffix: str = "line") -> bytes:
    """Spell one code."""
    return code.encode() + SUFFIXES[suffix]


DONE = seal(b"\0")
BEATING = seal(b"\0", b"\x03\x00")
CODES = (
    "5901234123457",
    "]A0GATE-7",
    "]C0BOX 12",
    "]C10107032069804988100329\x1d15210526",
    "]E05901234123457",
    "]E402345673",
    "]F0A123B",
    "]G0012345678905",
    "]I198765432109213",
    "]J0DOT",
    "]J1011231231231233310ABC123\x1d99TESTING",
    "]M14123",
    "]Q1TESTING",
    "]Q3011231231231233310ABC123\x1d99TESTING",
    "]d1MATRIX",
    "]d2011231231231233310ABC123\x1d99TESTING",
    "]e0011231231231233310ABC123\x1d99TESTING",
)
EVERYTHING = (
    DONE + b"".join(map(frame, CODES)) + seal(b"\x39\x01") + BEATING + frame(CODES[0])
)
"""One code of every symbology, and an answer of each kind among them."""


class Scanner:
    """One module on a serial line."""

    def __init__(self, *, baud: int, suffix: str) -> None:
        self.baud = baud
        self.suffix = suffix
        self.zones = dict(FACTORY_ZONES)
        self.codes: list[str] = []
        self.last = ""
        self.answers = b""
        self.heard = b""
        self.free_s = self.ready_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole command among them."""
        self.heard += data
        self.ready_s = now_s
        while (at := self.heard.find(BEGIN)) >= 0:
            self.heard = self.heard[at:]
            if len(self.heard) < AROUND_BYTES:
                return
            size = AROUND_BYTES + self.heard[3]
            if len(self.heard) < size:
                return
            inner, check = self.heard[2 : size - 2], self.heard[size - 2 : size]
            self.heard = self.heard[size:]
            if check in (crc(inner), ANY_CHECK):
                zone = int.from_bytes(inner[2:4], "big")
                self.obey(inner[0], zone, inner[4:])
        self.heard = self.heard[-1:] if self.heard.endswith(BEGIN[:1]) else b""

    def obey(self, kind: int, zone: int, data: bytes) -> None:
        """Carry out one command."""
        if kind == BEAT:
            self.answers += BEATING
        elif kind == READ and data:
            places = range(zone, zone + data[0])
            self.answers += seal(bytes(self.zones.get(at, 0) for at in places))
        elif kind in (WRITE, SAVE):
            self.answers += DONE
            for place, byte in enumerate(data if kind == WRITE else b""):
                self.write(zone + place, byte)

    def write(self, zone: int, byte: int) -> None:
        """Change one zone; two of them are no settings but deeds."""
        if zone == TRIGGER and byte & 1:
            if self.last and not self.codes:
                self.codes.append(self.last)
        elif zone == RESET and byte == FACTORY:
            self.zones = dict(FACTORY_ZONES)
        else:
            self.zones[zone] = byte

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.answers:
            return self.ready_s
        return self.free_s if self.codes else None

    def say(self, now_s: float) -> bytes:
        """Say every answer, and the next code a moment after the one before."""
        said, self.answers = self.answers, b""
        if self.codes and now_s >= self.free_s:
            self.last = self.codes.pop(0)
            self.free_s = now_s + BETWEEN_CODES_S
            said += frame(self.last, self.suffix)
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold a `code` before the scanner, as text."""
        refuse_unknown(change, {"code"})
        if code := str(change.get("code", "")):
            self.codes.append(code)
        return {"code": self.codes[-1] if self.codes else self.last}


def stand_in(settings: Mapping[str, Any]) -> Scanner:
    """Make one; settings `baud` and `suffix`."""
    suffix = str(settings.get("suffix", "line"))
    return Scanner(
        baud=int(settings.get("baud", 9600)),
        suffix=suffix if suffix in SUFFIXES else "line",
    )
