"""A scanner that sends what it reads as plain text, from the manuals' tables alone.

Settings `baud`, `prefix`, `suffix` (`line`, which is CR LF, `cr`, `lf`, `tab`, `etx` or
`none`), `mark` (`none` or `stx`) and `encoding`. It only talks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

SUFFIXES = {
    "line": b"\r\n",
    "cr": b"\r",
    "lf": b"\n",
    "tab": b"\t",
    "etx": b"\x03",
    "none": b"",
}
MARKS = {"none": b"", "stx": b"\x02"}
BETWEEN_CODES_S = 0.25
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
    "]X0123456789X",
    "]d1MATRIX",
    "]d2011231231231233310ABC123\x1d99TESTING",
    "]e0011231231231233310ABC123\x1d99TESTING",
)


def seal(body: bytes, suffix: str = "cr") -> bytes:
    """Put the suffix behind any bytes."""
    return body + SUFFIXES[suffix]


def frame(code: str, suffix: str = "cr") -> bytes:
    """Spell one code."""
    return seal(code.encode(), suffix)


EVERYTHING = b"".join(frame(code, "line") for code in CODES)
"""One code of every symbology, one of them without an identifier."""


class Scanner:
    """One scanner on a serial line."""

    def __init__(
        self, *, baud: int, around: tuple[bytes, bytes], encoding: str
    ) -> None:
        self.baud = baud
        self.around = around
        self.encoding = encoding
        self.codes: list[str] = []
        self.last = ""
        self.free_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take no notice: a scanner of this kind has no ear."""

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return self.free_s if self.codes else None

    def say(self, now_s: float) -> bytes:
        """Say the next code, a moment after the one before."""
        if not self.codes or now_s < self.free_s:
            return b""
        self.last = self.codes.pop(0)
        self.free_s = now_s + BETWEEN_CODES_S
        before, behind = self.around
        return before + self.last.encode(self.encoding) + behind

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold a `code` before the scanner, as text."""
        refuse_unknown(change, {"code"})
        if code := str(change.get("code", "")):
            code.encode(self.encoding)
            self.codes.append(code)
        return {"code": self.codes[-1] if self.codes else self.last}


def stand_in(settings: Mapping[str, Any]) -> Scanner:
    """Make one; settings `baud`, `prefix`, `suffix`, `mark` and `encoding`."""
    encoding = str(settings.get("encoding", "utf-8"))
    before = MARKS.get(str(settings.get("mark", "none")), b"")
    before += str(settings.get("prefix", "")).encode(encoding)
    behind = SUFFIXES.get(str(settings.get("suffix", "cr")), b"\r")
    return Scanner(
        baud=int(settings.get("baud", 9600)),
        around=(before, behind),
        encoding=encoding,
    )
