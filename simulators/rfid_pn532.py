"""The PN532 on its serial port, written from the frame and its commands alone.

Setting `baud`. It sleeps until it hears 55 55 and some zeros, and then wants the
command 14 before all others. Each command is acknowledged, then answered. Asked for a
card where none is, it goes on looking until one comes, another command does, or the
host sends an acknowledgement. An NACK makes it say its last answer again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

START = b"\x00\x00\xff"
ACK, NACK = b"\x00\x00\xff\x00\xff\x00", b"\x00\x00\xff\xff\x00\x00"
ERROR = b"\x00\x00\xff\x01\xff\x7f\x81\x00"
WAKE = re.compile(rb"\x55\x55\x00{3,}")
AROUND_BYTES, SHORTEST = 7, 6
GET_FIRMWARE, SAM, RADIO, EXCHANGE, LIST = 0x02, 0x14, 0x32, 0x40, 0x4A
FIRMWARE = b"\x32\x01\x06\x07"
UID_BYTES = (4, 7, 10)
READ_BLOCK, BLOCK_BYTES = 0x30, 16
NO_CARD = 0x01
LATENCY_S = 0.005


def seal(body: bytes) -> bytes:
    """Frame any body (direction, code, data): length and both checks that fit."""
    body = body[:255]
    length = len(body)
    checks = (256 - length) % 256, (256 - sum(body) % 256) % 256
    return START + bytes([length, checks[0]]) + body + bytes([checks[1], 0])


def frame(code: int, data: bytes = b"") -> bytes:
    """Spell one answer."""
    return seal(bytes([0xD5, code]) + data)


def target(uid: bytes, number: int = 1, sak: int = 0x08, ats: bytes = b"") -> bytes:
    """Spell one card of an answer."""
    return bytes([number, 0, 4, sak, len(uid)]) + uid + ats


UID = bytes.fromhex("FB0EE20B")
LONG_UID = bytes.fromhex("04A1B2C3D4E5F6")
EVERYTHING = (
    ACK
    + frame(0x15)
    + frame(0x03, FIRMWARE)
    + frame(0x33)
    + frame(0x4B, b"\1" + target(UID))
    + frame(0x4B, b"\0")
    + frame(0x4B, b"\1" + target(LONG_UID, sak=0x20, ats=b"\x05\x78\x80\x70\x02"))
    + frame(0x41, b"\0" + bytes(BLOCK_BYTES))
    + frame(0x41, bytes([NO_CARD]))
    + ERROR
)
"""One of each kind of thing the chip can say."""


class Chip:
    """One chip on a serial line."""

    def __init__(self, *, baud: int) -> None:
        self.baud = baud
        self.awake = self.ready = self.looking = False
        self.card = b""
        self.heard = b""
        self.saying = b""
        self.last = b""
        self.speak_s = 0.0

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole frame among them."""
        self.heard += data
        if not self.awake:
            woken = WAKE.search(self.heard)
            if woken is None:
                self.heard = self.heard[-4:]
                return
            self.awake = True
        self.speak_s = now_s + LATENCY_S
        while (at := self.heard.find(START)) >= 0:
            self.heard = self.heard[at:]
            if len(self.heard) < SHORTEST:
                return
            size = self.size()
            if len(self.heard) < size:
                return
            whole, self.heard = self.heard[:size], self.heard[size:]
            self.judge(whole)
        self.heard = self.heard[-2:]

    def size(self) -> int:
        """Say how long the frame is that begins what was heard."""
        if self.heard[:SHORTEST] in (ACK, NACK):
            return SHORTEST
        whole = (self.heard[3] + self.heard[4]) % 256 == 0
        return self.heard[3] + AROUND_BYTES if whole else len(START)

    def judge(self, whole: bytes) -> None:
        """Obey one frame; a damaged one is met with silence."""
        if whole == ACK:
            self.looking = False
        elif whole == NACK:
            self.saying += self.last
        elif len(whole) > len(START) and sum(whole[5:-1]) % 256 == 0:
            self.looking = False
            self.saying += ACK
            self.obey(whole[6], whole[7:-2])

    def obey(self, code: int, data: bytes) -> None:
        """Carry out one command."""
        if code == SAM and data:
            self.ready = True
            self.answer(code)
        elif not self.ready:
            self.saying += ERROR
        elif code == GET_FIRMWARE:
            self.answer(code, FIRMWARE)
        elif code == RADIO and data:
            self.answer(code)
        elif code == LIST and data[1:2] == b"\0":
            self.looking = True
            self.look()
        elif code == EXCHANGE and data:
            self.answer(code, self.exchange(data[1:]))
        else:
            self.saying += ERROR

    def answer(self, code: int, data: bytes = b"") -> None:
        """Put one answer into the way out and remember it."""
        self.last = frame(code + 1, data)
        self.saying += self.last

    def exchange(self, data: bytes) -> bytes:
        """Talk to the card: blocks of it can be read, and all are empty."""
        if not self.card or data[:1] != bytes([READ_BLOCK]):
            return bytes([NO_CARD])
        return b"\0" + bytes(BLOCK_BYTES)

    def look(self) -> None:
        """Say the card, if it looks for one and one is there."""
        if self.looking and self.card:
            self.looking = False
            self.answer(LIST, b"\1" + target(self.card))

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        return self.speak_s if self.saying else None

    def say(self, now_s: float) -> bytes:
        """Say everything that is ready."""
        if now_s < self.speak_s:
            return b""
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold a `card` to it by its UID in hex, or take it away with nothing."""
        refuse_unknown(change, {"card"})
        if "card" in change:
            card = bytes.fromhex(str(change["card"]))
            if len(card) not in (0, *UID_BYTES):
                raise ValueError("a UID has 4, 7 or 10 bytes")
            self.card = card
            self.look()
        return {"card": self.card.hex().upper()}


def stand_in(settings: Mapping[str, Any]) -> Chip:
    """Make one; setting `baud`."""
    return Chip(baud=int(settings.get("baud", 115200)))
