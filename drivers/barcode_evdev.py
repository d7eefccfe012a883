"""Barcode scanner that is a USB keyboard: codes typed on a US keyboard, key by key.

The bus hands over the kernel's key events. What a code is made of is the press of
each key with the Shift, Ctrl, Alt and CapsLock that are down then; releases of other
keys, repeats of a key held down, scan codes and lamps say nothing. A code ends with
Enter or Tab, or where the scanner types neither, with 200 ms of silence. The GS of GS1
data is no key: it comes as Ctrl+] or as Alt+029 on the number block, or is lost, which
no driver can see. An AIM identifier in front tells the symbology and stays in the code.

Where the kernel says that events were dropped, or bytes are no event, nothing is known
of the code under way: it is refused up to its end, and so is a code with a key that no
code is made of. CapsLock counts from its press to the next one, or to silence.

Reference: Linux `input-event-codes.h` and Documentation/input/event-codes.rst; USB HID
Usage Tables 10 (the keyboard page); ISO/IEC 15424 for the identifiers; GM812 manual,
control character output.
Tested on: simulator only; delivers published codes byte for byte, and its table of
keys is that of python-evdev.

Event, 8 bytes, low byte first (the time of the kernel's record is left out):

    01 00  1E 00  01 00 00 00
    |      |      `---------- value: 1 press, 0 release, 2 repeat
    |      `----------------- code: KEY_A
    `------------------------ type: 1 key; 0 end of a report, or dropped; 4 scan code

There is no checksum: USB has one for each report. What waits for more (`rest`) are the
events that count, without the others.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Literal

from drivers.contract import (
    CodeSeen,
    Decoded,
    Finding,
    Reason,
    Refusal,
    StreamDriver,
    option,
)
from drivers.quantities import Symbology, symbology_of

CODE_LIMIT = 512
RECORD = struct.Struct("<HHi")
# An upper-case letter is three events that count: Shift, letter, Shift.
EVENTS_LIMIT = 3 * (CODE_LIMIT + 1)

SYN, KEY, MSC, LED, REP = 0x00, 0x01, 0x04, 0x11, 0x14
SYN_DROPPED = 3
RELEASE, PRESS = 0, 1
BOUNDS = {
    SYN: (0, 3, 0, 1),
    KEY: (1, 0x2FF, 0, 2),
    MSC: (4, 4, -(1 << 31), (1 << 31) - 1),
    LED: (0, 15, 0, 1),
    REP: (0, 1, 0, (1 << 31) - 1),
}
"""By type: the lowest and highest code and value of an event that a keyboard has."""
DROPPED = RECORD.pack(SYN, SYN_DROPPED, 0)

ENTER, TAB, CAPS_LOCK, NUM_LOCK, SCROLL_LOCK, F8 = 28, 15, 58, 69, 70, 66
SHIFT, CTRL, ALT, META = (42, 54), (29, 97), (56, 100), (125, 126)
MODIFIERS = frozenset((*SHIFT, *CTRL, *ALT, *META))
SILENT_KEYS = frozenset((NUM_LOCK, SCROLL_LOCK))
ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
"""The US keyboard's rows: first code, what is typed without Shift and with it."""
KEYS = {
    first + at: pair
    for first, plain, shifted in ROWS
    for at, pair in enumerate(zip(plain, shifted, strict=True))
} | {57: (" ", " "), ENTER: ("\r", "\r"), TAB: ("\t", "\t")}
PAD = {71 + at: digit for at, digit in enumerate("789-456+1230.")}
PAD |= {55: "*", 96: "\r", 98: "/"}
"""The number block, NumLock being on, which no scanner is without."""
ALT_DIGITS = 5
ASCII, WINDOWS = range(1, 0x80), range(0x80, 0x100)
CONTROLS = range(0x40, 0x60)
"""What makes a control character with Ctrl: @, the letters, and [ \\ ] ^ _."""

SUFFIXES = {"enter": "\r\n", "tab": "\t", "none": ""}
GS = "\x1d"
STAND_INS = {"control": "", "f8": "", "bar": "|", "tilde": "~"}
# EOT, FS, GS, RS and US are in the syntax of some two-dimensional codes.
NOISE = re.compile(r"[\x00-\x03\x05-\x1b\x7f]")


@dataclass(frozen=True, slots=True)
class Options:
    """What the scanner types around a code, and how it types what is no key."""

    prefix: str = option("", about="The text in front of every code.")
    suffix: Literal["enter", "tab", "none"] = option(
        "enter",
        choices=("enter", "tab", "none"),
        about="What ends a code: Enter, Tab, or silence.",
    )
    gs: Literal["control", "f8", "bar", "tilde"] = option(
        "control",
        choices=("control", "f8", "bar", "tilde"),
        about="How a GS is typed: Ctrl+] or Alt+029 (control), F8, | or ~.",
    )
    caps_lock: bool = option(
        default=False,
        about="The scanner is set up for a keyboard whose CapsLock is on.",
    )


@dataclass(slots=True)
class Typing:
    """The hands on the keyboard: what is down, and the code that was typed so far."""

    options: Options
    counted: list[bytes] = field(default_factory=list)
    """The events since the end of the last code that matter, in order."""
    held: dict[int, bytes] = field(default_factory=dict)
    """Modifiers that are down, and the events of their presses."""
    caps: bytes = b""
    text: str = ""
    digits: str = ""
    fault: Reason | None = None

    def key(self, code: int, value: int, event: bytes) -> Finding | None:
        """Take one key's press, release or repeat; return the code that it ends."""
        found = None
        if code in MODIFIERS:
            self._modifier(code, value == RELEASE, event)
        elif value == PRESS and code not in SILENT_KEYS:
            found = self._press(code, event)
        if len(self.counted) > EVENTS_LIMIT or len(self.text) > CODE_LIMIT:
            self.lose()
        elif not (self.text or self.digits or self.fault):
            self._begin()
        return found

    def lose(self) -> None:
        """Take it that events were lost: keys may be up or down that seem not so."""
        self.counted, self.held, self.caps = [DROPPED], {}, b""
        self.text = self.digits = ""
        self.fault = Reason.ENVELOPE

    def rest(self) -> bytes:
        """Return the events that tell all of this anew."""
        return b"".join(self.counted)

    def ended(self) -> Finding | None:
        """Judge what was typed; an empty code says nothing."""
        raw, text, fault = self.rest(), self.text, self.fault
        self._begin()
        prefix = self.options.prefix
        code = text[len(prefix) :]
        if fault is None and not text:
            return None
        if fault is None and not text.startswith(prefix):
            fault = Reason.ENVELOPE
        if fault is None and (not code or NOISE.search(code)):
            fault = Reason.CONTENT
        if fault is None:
            return CodeSeen(symbology_of(code), code)
        return Refusal(fault, raw)

    def _begin(self) -> None:
        """Begin a code with the keys that are still down."""
        self.counted = [*filter(None, (self.caps,)), *self.held.values()]
        self.text, self.fault = "", None

    def _modifier(self, code: int, released: bool, event: bytes) -> None:
        if released is not (code in self.held):
            return
        self.counted.append(event)
        if not released:
            self.held[code] = event
            return
        del self.held[code]
        if self.digits and not self._down(ALT):
            self._by_number()

    def _press(self, code: int, event: bytes) -> Finding | None:
        self.counted.append(event)
        if code == CAPS_LOCK:
            self.caps = b"" if self.caps else event
            return None
        if self._down(ALT):
            self._digit(PAD.get(code, ""))
            return None
        character = None if self._down(META) else self._character(code)
        if character and character in SUFFIXES[self.options.suffix]:
            return self.ended()
        self._add(character)
        return None

    def _character(self, code: int) -> str | None:
        """Say what a key types now; None if that is nothing a code is made of."""
        if code == F8 and self.options.gs == "f8":
            return GS
        plain, shifted = KEYS.get(code) or (PAD.get(code),) * 2
        if plain is None or shifted is None:
            return None
        character = shifted if self._shifted(plain) else plain
        if self._down(CTRL):
            upper = ord(character.upper())
            return chr(upper & 0x1F) if upper in CONTROLS else None
        return GS if character == STAND_INS[self.options.gs] else character

    def _shifted(self, plain: str) -> bool:
        caps = self.options.caps_lock is not bool(self.caps)
        return self._down(SHIFT) is not (caps and plain.isalpha())

    def _digit(self, digit: str) -> None:
        if digit.isdigit() and len(self.digits) < ALT_DIGITS:
            self.digits += digit
        else:
            self._add(None)

    def _by_number(self) -> None:
        """End Alt and digits; beyond ASCII only a leading 0 says which table it is."""
        number, sure = int(self.digits), self.digits.startswith("0")
        self.digits = ""
        known = number in ASCII or (sure and number in WINDOWS)
        character = bytes((number,)).decode("cp1252", "ignore") if known else ""
        self._add(character or None)

    def _add(self, character: str | None) -> None:
        if character is None:
            self.fault = self.fault or Reason.CONTENT
        else:
            self.text += character

    def _down(self, keys: tuple[int, int]) -> bool:
        return keys[0] in self.held or keys[1] in self.held


def heard(pending: bytes, options: Options) -> tuple[list[Finding], Typing, bytes]:
    """Take every whole event; return the codes, the hands, and the bytes left over."""
    findings: list[Finding] = []
    typing, at = Typing(options), 0
    while len(pending) - at >= RECORD.size:
        kind, code, value = RECORD.unpack_from(pending, at)
        bounds = BOUNDS.get(kind)
        if bounds is None or not (
            bounds[0] <= code <= bounds[1] and bounds[2] <= value <= bounds[3]
        ):
            typing.lose()
            at += 1
            continue
        if kind == KEY:
            found = typing.key(code, value, pending[at : at + RECORD.size])
            findings += () if found is None else (found,)
        elif kind == SYN and code == SYN_DROPPED:
            typing.lose()
        at += RECORD.size
    return findings, typing, pending[at:]


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every code whose suffix was typed; keep the events of the unfinished one."""
    findings, typing, partial = heard(pending, options)
    return Decoded(tuple(findings), typing.rest() + partial)


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """End a code by silence, which is right only where there is no suffix."""
    if not rest:
        return ()
    findings, typing, partial = heard(rest, options)
    whole = options.suffix == "none" and not (partial or typing.held)
    ended = typing.ended() if whole else None
    return (*findings, ended or Refusal(Reason.ENVELOPE, rest))


DRIVER = StreamDriver(
    name="barcode_evdev",
    line=None,
    over=("input",),
    emits=frozenset(Symbology),
    check="none",
    frame_limit=RECORD.size * (EVENTS_LIMIT + 1),
    decode=decode,
    options=Options,
    text=True,
    idle_s=0.2,
    flush=flush,
)
