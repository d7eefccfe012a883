"""A scanner that is a USB keyboard: boot reports, and what the kernel makes of them.

A report is 8 bytes, `mod 00 k1 .. k6`: a bit for each modifier and the HID usages of
the keys that are down. The kernel tells each change as a scan code and a key event, and
ends the report with a SYN. Events are written in 8 bytes: type, code (u16), value
(i32), low byte first.

Settings `prefix`, `suffix` (`enter`, `tab` or `none`), `gs` (`control`, `alt`, `alt4`,
`f8`, `bar`, `tilde`, or `lost`) and `caps_lock`: letters are typed for a keyboard whose
CapsLock is on. It only talks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simulators.standin import refuse_unknown, truth

EVENT = struct.Struct("<HHi")
SYN, KEY, MSC, SCAN = 0, 1, 4, 4
REPORT_S = 0.004
BETWEEN_CODES_S = 0.25

CTRL, SHIFT, ALT = 0x01, 0x02, 0x04
MODIFIERS = (29, 42, 56, 125, 97, 54, 100, 126)
"""What the kernel calls the modifiers, by their bit."""
FIRST_MODIFIER = 0xE0
KEYBOARD_PAGE = 0x70000
LETTERS = (
    *(30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50),
    *(49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44),
)
OTHERS = (*range(2, 12), 28, 1, 14, 15, 57, 12, 13, 26, 27, 43, 43, 39, 40, 41)
KEYS = {
    **dict(enumerate((*LETTERS, *OTHERS, 51, 52, 53, 58, *range(59, 69)), start=4)),
    **dict(enumerate((79, 80, 81, 75, 76, 77, 71, 72, 73, 82), start=0x59)),
}
"""What the kernel calls a key, by its HID usage."""

PLAIN = "abcdefghijklmnopqrstuvwxyz1234567890\r\x1b\b\t -=[]\\\0;'`,./"
SHIFTED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\0\0\0\0\0_+{}|\0:"~<>?'
NONE = "\0"
TYPED = {
    **{mark: (SHIFT, at) for at, mark in enumerate(SHIFTED, start=4) if mark != NONE},
    **{mark: (0, at) for at, mark in enumerate(PLAIN, start=4) if mark != NONE},
    "\x04": (CTRL, 7),
    "\x1c": (CTRL, 0x31),
    "\x1d": (CTRL, 0x30),
    "\x1e": (CTRL | SHIFT, 0x23),
    "\x1f": (CTRL | SHIFT, 0x2D),
}
"""The modifiers and the key for every character; control characters with Ctrl."""
PAD_ONE, PAD_ZERO = 0x59, 0x62
GS = "\x1d"
ENDS = {"enter": "\r", "tab": "\t", "none": ""}
SPELLINGS: Mapping[str, Sequence[tuple[int, int]]] = {
    "control": (TYPED[GS],),
    "alt": ((ALT, 0x62), (ALT, 0x5A), (ALT, 0x61)),
    "alt4": ((ALT, 0x62), (ALT, 0x62), (ALT, 0x5A), (ALT, 0x61)),
    "f8": ((0, 0x41),),
    "bar": (TYPED["|"],),
    "tilde": (TYPED["~"],),
    "lost": (),
}
"""How a GS is typed: the modifiers and the key of each report."""
CODES = (
    "59",
    "]A0G",
    "]C0b ",
    "]C1\x1d2",
    "]E0",
    "]E4",
    "]F0",
    "]G0",
    "]I0",
    "]J0",
    "]J1",
    "]M1~",
    "]Q1",
    "]Q3",
    "]d1\x1e",
    "]d2",
    "]e0",
)


def report(modifiers: int, *usages: int) -> bytes:
    """Spell one boot report."""
    return bytes((modifiers, 0, *usages, *bytes(6 - len(usages))))


def kernel(before: bytes, after: bytes, *, scans: bool = True) -> bytes:
    """Tell as events what has changed from one report to the next.

    Not every keyboard's driver tells the scan codes.
    """
    changes: list[tuple[int, int, int]] = []
    for bit, key in enumerate(MODIFIERS):
        down = after[0] >> bit & 1
        if before[0] >> bit & 1 != down:
            changes.append((FIRST_MODIFIER + bit, key, down))
    for old, new, down in ((before, after, 0), (after, before, 1)):
        gone = sorted({*old[2:]} - {*new[2:], 0})
        changes += ((usage, KEYS.get(usage, 240), down) for usage in gone)
    told = b"".join(
        (EVENT.pack(MSC, SCAN, KEYBOARD_PAGE + usage) if scans else b"")
        + EVENT.pack(KEY, key, down)
        for usage, key, down in changes
    )
    return told + EVENT.pack(SYN, 0, 0) if told else b""


def keystrokes(
    text: str, gs: str = "control", *, caps_lock: bool = False
) -> tuple[bytes, ...]:
    """Spell a text in reports, each key let go before the next."""
    reports: list[bytes] = []
    for mark in text:
        strokes = SPELLINGS[gs] if mark == GS else (TYPED[mark],)
        for modifiers, usage in strokes:
            turned = caps_lock and mark.isalpha()
            held = modifiers ^ SHIFT if turned else modifiers
            # Alt stays down between the digits, or each would be a number.
            reports += (report(held, usage), report(held & ALT))
        if strokes and strokes[-1][0] & ALT:
            reports.append(report(0))
    return tuple(reports)


def told(reports: Iterable[bytes], *, scans: bool = True) -> tuple[bytes, ...]:
    """Tell each report as the kernel does, from a keyboard where nothing is down."""
    before, events = report(0), []
    for after in reports:
        events.append(kernel(before, after, scans=scans))
        before = after
    return tuple(events)


def seal(body: bytes, suffix: str = "enter") -> bytes:
    """Put the suffix behind any bytes."""
    return body + b"".join(told(keystrokes(ENDS[suffix]), scans=False))


def frame(
    code: str, suffix: str = "enter", gs: str = "control", *, scans: bool = False
) -> bytes:
    """Spell one code in events."""
    return seal(b"".join(told(keystrokes(code, gs), scans=scans)), suffix)


EVERYTHING = b"".join(map(frame, CODES)) + frame(CODES[3], gs="alt", scans=True)
"""One code of every symbology, one of them without an identifier, and GS twice over."""


class Scanner:
    """One scanner on a USB port."""

    baud = 0
    """There is no serial line."""

    def __init__(self, *, around: tuple[str, str], gs: str, caps_lock: bool) -> None:
        self.around = around
        self.gs = gs
        self.caps_lock = caps_lock
        self.events: list[bytes] = []
        self.code = ""
        self.free_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take no notice: a scanner of this kind has no ear."""

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return self.free_s if self.events else None

    def say(self, now_s: float) -> bytes:
        """Say the events of the next report; an empty one is the pause after a code."""
        if not self.events or now_s < self.free_s:
            return b""
        events = self.events.pop(0)
        self.free_s = now_s + (REPORT_S if events else BETWEEN_CODES_S)
        return events

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold a `code` before the scanner, as text; or set how it types a `gs`."""
        refuse_unknown(change, {"code", "gs"})
        gs = str(change.get("gs", self.gs))
        if gs not in SPELLINGS:
            raise ValueError(f"{gs!r}: gs is one of {', '.join(SPELLINGS)}")
        self.gs = gs
        if code := str(change.get("code", "")):
            if odd := sorted({*code} - {*TYPED}):
                raise ValueError(f"there is no key for {odd[0]!r}")
            before, behind = self.around
            text = before + code + behind
            reports = keystrokes(text, gs, caps_lock=self.caps_lock)
            self.events += (*told(reports), b"")
            self.code = code
        return {"code": self.code, "gs": self.gs}


def stand_in(settings: Mapping[str, Any]) -> Scanner:
    """Make one; settings `prefix`, `suffix`, `gs` and `caps_lock`."""
    behind = ENDS.get(str(settings.get("suffix", "enter")), "\r")
    return Scanner(
        around=(str(settings.get("prefix", "")), behind),
        gs=str(settings.get("gs", "control")),
        caps_lock=truth(settings.get("caps_lock", False)),
    )
