"""The UHFReader18 and the UHFReader288, written from the frame layout alone.

Settings `baud`, `address`, `variant` (`18` or `288`), `mode` (`answer` or `push`) and
`tags_a_frame`. A foreign address is met with silence, a damaged or unknown command with
status FE under command 00, a wrong length with FD. An inventory is answered when its
scan time is over, in frames of a few tags: 03 means more follow, 01 the last one. Busy,
it hears nothing. In push mode each tag in the field is said every 0.5 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

BROADCAST = 0xFF
SHORTEST = 4
OK, LAST, MORE, NO_TAG, BAD_LENGTH, BAD_COMMAND, BAD_VALUE = (
    0x00,
    0x01,
    0x03,
    0xFB,
    0xFD,
    0xFE,
    0xFF,
)
LIST, LIST_ONE, INFO, ADDRESS, SCAN_TIME, POWER = 0x01, 0x0F, 0x21, 0x24, 0x25, 0x2F
PUSHED = 0xEE
DATA_BYTES = {LIST: 0, LIST_ONE: 0, INFO: 0, ADDRESS: 1, SCAN_TIME: 1, POWER: 1}
FLOOR = {SCAN_TIME: 3}
TOP = {ADDRESS: 0xFE, SCAN_TIME: 0xFF, POWER: 30}
SCAN_STEP_S, PUSH_S, LATENCY_S = 0.1, 0.5, 0.01
HEARTBEAT = b"\x56\x00\x00\x00\x00\x00"


def crc(data: bytes) -> bytes:
    """Compute the check of reflected polynomial 8408, preset FFFF, low byte first."""
    register = 0xFFFF
    for byte in data:
        for place in range(8):
            low = (register ^ byte >> place) & 1
            register = register >> 1 ^ (0x8408 if low else 0)
    return register.to_bytes(2, "little")


def seal(body: bytes) -> bytes:
    """Frame any body (address, command, status, data): length and check that fit."""
    body = body.ljust(3, b"\0")
    body = bytes([len(body) + 2]) + body
    return body + crc(body)


def frame(command: int, status: int, data: bytes = b"", address: int = 0) -> bytes:
    """Spell one answer."""
    return seal(bytes([address, command, status]) + data)


def listing(tags: list[bytes], antenna: int = 0, signal: int = 0x6B) -> bytes:
    """Spell the tags of one frame; with an antenna in the form of the 288."""
    behind = bytes([signal]) if antenna else b""
    body = b"".join(bytes([len(tag)]) + tag + behind for tag in tags)
    return (bytes([antenna]) if antenna else b"") + bytes([len(tags)]) + body


TAGS = [bytes.fromhex("000000000000000000000313"), bytes.fromhex("30751FEB705C5904")]
EVERYTHING = (
    frame(LIST, MORE, listing(TAGS))
    + frame(LIST, LAST, listing([]))
    + frame(LIST, NO_TAG)
    + frame(INFO, OK, bytes.fromhex("00160C034E001E0A01000000"))
    + frame(0, BAD_COMMAND)
    + frame(POWER, OK)
    + HEARTBEAT
    + frame(LIST, LAST, listing(TAGS[:1], antenna=1))
    + frame(PUSHED, OK, TAGS[0])
)
"""One of each kind of thing the reader can say, in both variants and both modes."""


class Reader:
    """One reader at the end of a line."""

    def __init__(
        self, *, baud: int, address: int, variant: str, mode: str, tags_a_frame: int
    ) -> None:
        self.baud = baud
        self.variant = variant
        self.mode = mode
        self.tags_a_frame = tags_a_frame
        self.stored = {ADDRESS: address, SCAN_TIME: 0x0A, POWER: 30}
        self.tags: list[bytes] = []
        self.heard = b""
        self.saying = b""
        self.busy_until_s = 0.0
        self.push_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole command, deaf while an answer is due."""
        if self.saying and now_s < self.busy_until_s:
            return
        self.heard += data
        while self.heard and len(self.heard) > self.heard[0]:
            if self.heard[0] < SHORTEST:
                self.heard = self.heard[1:]
                continue
            size = self.heard[0] + 1
            whole, self.heard = self.heard[:size], self.heard[size:]
            self.obey(whole, now_s)

    def obey(self, whole: bytes, now_s: float) -> None:
        """Answer one frame, if it is for this reader."""
        address, command, data = whole[1], whole[2], whole[3:-2]
        if address not in (self.stored[ADDRESS], BROADCAST):
            return
        self.busy_until_s = now_s + LATENCY_S
        if crc(whole[:-2]) != whole[-2:] or command not in DATA_BYTES:
            self.answer(0, BAD_COMMAND)
        elif len(data) != DATA_BYTES[command]:
            self.answer(command, BAD_LENGTH)
        elif command in (LIST, LIST_ONE):
            self.busy_until_s = now_s + SCAN_STEP_S * self.stored[SCAN_TIME]
            self.list_tags(command)
        elif command == INFO:
            power, scan_time = self.stored[POWER], self.stored[SCAN_TIME]
            said = bytes([0, 22, 0x0C, 3, 0x4E, 0, power, scan_time, 1, 0, 0, 0])
            self.answer(command, OK, said)
        else:
            self.store(command, data[0])

    def store(self, command: int, value: int) -> None:
        """Take a setting, in the name under which it was asked."""
        good = FLOOR.get(command, 0) <= value <= TOP[command]
        self.answer(command, OK if good else BAD_VALUE)
        if good:
            self.stored[command] = value

    def list_tags(self, command: int) -> None:
        """Say the tags in the field, a few in a frame; none is status FB."""
        tags = self.tags[:1] if command == LIST_ONE else self.tags
        antenna = 1 if self.variant == "288" else 0
        if not tags and not antenna:
            self.answer(command, NO_TAG)
            return
        cuts = range(0, max(len(tags), 1), self.tags_a_frame)
        for cut in cuts:
            status = LAST if cut == cuts[-1] else MORE
            part = tags[cut : cut + self.tags_a_frame]
            self.answer(command, status, listing(part, antenna))

    def answer(self, command: int, status: int, data: bytes = b"") -> None:
        """Put one frame into the way out."""
        self.saying += frame(command, status, data, self.stored[ADDRESS])

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.saying:
            return self.busy_until_s
        return self.push_s if self.mode == "push" and self.tags else None

    def say(self, now_s: float) -> bytes:
        """Say what is ready, and in push mode the tags in the field."""
        if self.mode == "push" and self.tags and now_s >= self.push_s:
            self.push_s = now_s + PUSH_S
            for tag in self.tags:
                self.answer(PUSHED, OK, tag)
        elif now_s < self.busy_until_s:
            return b""
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put tags into the field: `tags` (all of them), `add` or `remove` one."""
        refuse_unknown(change, {"tags", "add", "remove"})
        if "tags" in change:
            self.tags = [bytes.fromhex(str(tag)) for tag in change["tags"]]
        if "add" in change:
            added = bytes.fromhex(str(change["add"]))
            self.tags = [tag for tag in self.tags if tag != added] + [added]
        if "remove" in change:
            gone = bytes.fromhex(str(change["remove"]))
            self.tags = [tag for tag in self.tags if tag != gone]
        return {"tags": [tag.hex().upper() for tag in self.tags]}


def stand_in(settings: Mapping[str, Any]) -> Reader:
    """Make one; settings `baud`, `address`, `variant`, `mode` and `tags_a_frame`."""
    address = int(settings.get("address", 0))
    return Reader(
        baud=int(settings.get("baud", 57600)),
        address=0 if address == BROADCAST else address,
        variant="288" if str(settings.get("variant", "18")) == "288" else "18",
        mode="push" if settings.get("mode", "answer") == "push" else "answer",
        tags_a_frame=max(1, int(settings.get("tags_a_frame", 4))),
    )
