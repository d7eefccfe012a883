"""An LLRP reader with four antennas, written from the message layout alone.

It greets whoever calls with the outcome of the call, tells a second one that it is
taken, and answers every message with a status, but for number 64 and the
acknowledgement of a keepalive. Reports come only while a ROSpec is enabled and
started, each `round_s`. Settings: `round_s` and `keepalive_s` (0: none).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulators import llrp_messages as llrp
from simulators.llrp_messages import inside, message, status, tlv
from simulators.standin import refuse_unknown

THINKING_S = 0.005
LONGEST = 65536
EVERY_ROSPEC = 0
IMMEDIATE = 1
SILENT = frozenset({llrp.EVENTS_ON, llrp.KEEPALIVE_ACK})
TURNS = range(llrp.DELETE, llrp.DISABLE + 1)
CONFIG_PARTS = {1: 218, 2: 221, 3: 222, 8: 220, 11: 226}


def seal(body: bytes) -> bytes:
    """Frame any body as a message: its first byte is the type."""
    return message((body or b"\0")[0], body[1:])


TAGS = [bytes.fromhex("30751FEB705C5904E3D50D70"), bytes.fromhex("0326")]
EVERYTHING = (
    llrp.notice(1.0, llrp.attempt(llrp.CONNECTED))
    + message(13, status(), 1)
    + b"".join(message(kind, status()) for kind in (31, 30, 34, 32))
    + message(llrp.REPORT, b"".join(llrp.tag(one, 0x1780, 1, -50, 2.0) for one in TAGS))
    + message(llrp.REPORT, llrp.tag(TAGS[0], 0, 1, -50, 2.0))
    + message(llrp.REPORT)
    + message(12, status() + llrp.keepalives(0))
    + message(llrp.KEEPALIVE)
    + message(33, status(llrp.NO_FIELD, "no such ROSpec"))
    + message(llrp.ERROR, status(llrp.NO_MESSAGE))
    + llrp.notice(3.0, llrp.antenna_turn(2, there=False))
    + llrp.notice(4.0, llrp.fault("too hot"))
    + llrp.notice(5.0, llrp.attempt(llrp.TAKEN))
)
"""One of each kind of thing the reader can say to our client."""


@dataclass(slots=True)
class Spec:
    """One ROSpec as it was added, and how far it has come."""

    at_once: bool
    antennas: tuple[int, ...]
    wanted: int
    together: int
    """Tags in one report; 0: all of a round."""
    enabled: bool = False
    running: bool = False


def spec_of(body: bytes) -> tuple[int, Spec]:
    """Read the parameter of an ADD_ROSPEC; ValueError where something is missing."""
    parts = dict(inside(dict(inside(body))[177][6:]))
    number = struct.unpack_from("!L", dict(inside(body))[177])[0]
    trigger = dict(inside(parts[178]))[179][0]
    (count,) = struct.unpack_from("!H", parts[183])
    antennas = struct.unpack_from(f"!{count}H", parts[183], 2)
    _when, together = struct.unpack_from("!BH", parts[237])
    (wanted,) = struct.unpack_from("!H", dict(inside(parts[237][3:]))[238])
    return number, Spec(trigger == IMMEDIATE, antennas, wanted, together)


class Reader:
    """One reader behind a socket."""

    baud = 115200

    def __init__(self, *, round_s: float, keepalive_s: float) -> None:
        self.round_s, self.keepalive_s = round_s, keepalive_s
        self.tags: list[bytes] = []
        self.antenna, self.rssi_dbm = 1, -50
        self.powers = dict.fromkeys(llrp.ANTENNAS, len(llrp.POWERS_DBM))
        self.specs: dict[int, Spec] = {}
        self.heard = self.saying = b""
        self.say_s = self.round_at_s = self.keepalive_at_s = 0.0

    # --------------------------------------------------------------- callers

    def called(self, now_s: float) -> None:
        """Greet a caller; what the last one left unsaid is forgotten."""
        self.heard = self.saying = b""
        self.keepalive_at_s = now_s + self.keepalive_s
        self.put(llrp.notice(now_s, llrp.attempt(llrp.CONNECTED)), now_s)

    def turned_away(self, now_s: float) -> bytes:
        """Return what a second caller is told before the line is cut."""
        return llrp.notice(now_s, llrp.attempt(llrp.TAKEN))

    # --------------------------------------------------------------- hearing

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole message."""
        self.heard += data
        while len(self.heard) >= llrp.HEAD_BYTES:
            _, size, number = struct.unpack_from("!HLL", self.heard)
            if not llrp.HEAD_BYTES <= size <= LONGEST:
                self.heard = b""
            if len(self.heard) < size:
                return
            whole, self.heard = self.heard[:size], self.heard[size:]
            if whole:
                self.obey(whole, number, now_s)

    def obey(self, whole: bytes, number: int, now_s: float) -> None:
        """Answer one message, unless its kind is met with silence."""
        word, body = struct.unpack_from("!H", whole)[0], whole[llrp.HEAD_BYTES :]
        kind = word & 0x3FF
        if kind in SILENT:
            return
        if word >> 10 != llrp.VERSION:
            answer = llrp.ERROR, status(llrp.NO_VERSION, "version 1 only")
        else:
            answer = self.answer(kind, body, now_s)
        self.put(message(*answer, number), now_s)

    def answer(self, kind: int, body: bytes, now_s: float) -> tuple[int, bytes]:
        """Say with which message, and what in it, one is answered."""
        plain: Mapping[int, Callable[[bytes], bytes]] = {
            llrp.GET_CAPABILITIES: lambda _: status() + llrp.capabilities(),
            llrp.GET_CONFIG: self.tell_config,
            llrp.SET_CONFIG: self.take_config,
            llrp.ADD: self.add,
            llrp.DELETE_ACCESS: lambda _: status(),
        }
        try:
            if kind in plain:
                return kind + 10, plain[kind](body)
            if kind == llrp.CLOSE:
                return llrp.CLOSED, status()
            if kind in TURNS:
                (number,) = struct.unpack("!L", body)
                return kind + 10, self.turn(kind, number, now_s)
        except (ValueError, KeyError, IndexError, struct.error):
            return kind + 10, status(llrp.NO_PARAMETER, "it does not fit together")
        return llrp.ERROR, status(llrp.NO_MESSAGE)

    def tell_config(self, body: bytes) -> bytes:
        """Return all settings, or the kind that was asked for."""
        _antenna, wanted = struct.unpack_from("!HB", body)
        every_ms = round(1000 * self.keepalive_s)
        parts = [tlv(218, b"\0\0\6stand-")]
        parts += [tlv(221, struct.pack("!BHh", 128, one, 0)) for one in self.powers]
        parts += [llrp.antenna_setting(*one) for one in self.powers.items()]
        parts += [llrp.keepalives(every_ms), tlv(226, b"\0")]
        kind = CONFIG_PARTS.get(wanted)
        said = (one for one in parts if not wanted or one[0] << 8 | one[1] == kind)
        return status() + b"".join(said)

    def take_config(self, body: bytes) -> bytes:
        """Take keepalives and power; what else there is, is taken and forgotten."""
        for kind, value in inside(body[1:]):
            if kind == llrp.KEEPALIVE_SPEC:
                periodic, every_ms = struct.unpack("!BL", value)
                self.keepalive_s = every_ms / 1000 if periodic else 0.0
            parts = dict(inside(value[2:])) if kind == llrp.ANTENNA_SETTING else {}
            if llrp.TRANSMITTER in parts:
                (antenna,) = struct.unpack_from("!H", value)
                row = struct.unpack("!HHH", parts[llrp.TRANSMITTER])[2]
                ours = antenna == 0 or antenna in self.powers
                if not (ours and 1 <= row <= len(llrp.POWERS_DBM)):
                    return status(llrp.NO_FIELD, "no such antenna or power")
                self.powers |= dict.fromkeys([antenna] if antenna else self.powers, row)
        return status()

    def add(self, body: bytes) -> bytes:
        """Take a ROSpec under a number that is free."""
        number, spec = spec_of(body)
        if number in self.specs or not set(spec.antennas) <= {0, *self.powers}:
            return status(llrp.NO_FIELD, "number taken, or no such antenna")
        self.specs[number] = spec
        return status()

    def turn(self, kind: int, number: int, now_s: float) -> bytes:
        """Delete, start, stop, enable or disable one ROSpec, or all of them."""
        every = number == EVERY_ROSPEC
        if not every and number not in self.specs:
            return status(llrp.NO_FIELD, "no such ROSpec")
        for one in list(self.specs) if every else [number]:
            spec = self.specs[one]
            if kind == llrp.DELETE:
                del self.specs[one]
            elif kind == llrp.START and not spec.enabled:
                return status(llrp.NO_FIELD, "it is not enabled")
            elif kind in (llrp.ENABLE, llrp.DISABLE):
                spec.enabled = kind == llrp.ENABLE
            at_once = kind == llrp.ENABLE and spec.at_once
            spec.running = kind == llrp.START or at_once
        self.round_at_s = now_s + self.round_s
        return status()

    # -------------------------------------------------------------- speaking

    def put(self, said: bytes, now_s: float) -> None:
        """Put one message into the way out."""
        if not self.saying:
            self.say_s = now_s + THINKING_S
        self.saying += said

    @property
    def running(self) -> list[Spec]:
        """Return the ROSpecs that are looking for tags."""
        return [spec for spec in self.specs.values() if spec.running]

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        wishes = [self.say_s] if self.saying else []
        wishes += [self.round_at_s] if self.running and self.tags else []
        wishes += [self.keepalive_at_s] if self.keepalive_s else []
        return min(wishes, default=None)

    def say(self, now_s: float) -> bytes:
        """Say what is ready, the tags of a round, and that it is there."""
        if self.running and now_s >= self.round_at_s:
            self.round_at_s = now_s + self.round_s
            for spec in self.running:
                self.report(spec, now_s)
        if self.keepalive_s and now_s >= self.keepalive_at_s:
            self.keepalive_at_s = now_s + self.keepalive_s
            self.put(message(llrp.KEEPALIVE), now_s)
        if now_s < self.say_s:
            return b""
        said, self.saying = self.saying, b""
        return said

    def report(self, spec: Spec, now_s: float) -> None:
        """Say the tags in the field of the antennas that are asked for."""
        if self.antenna not in spec.antennas and 0 not in spec.antennas:
            return
        step = spec.together or max(len(self.tags), 1)
        for cut in range(0, len(self.tags), step):
            said = (
                llrp.tag(one, spec.wanted, self.antenna, self.rssi_dbm, now_s)
                for one in self.tags[cut : cut + step]
            )
            self.put(message(llrp.REPORT, b"".join(said)), now_s)

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put tags into the field: `tags` (all of them), `add` or `remove` one.

        `antenna` and `rssi_dbm` say where and how strong they are.
        """
        refuse_unknown(change, {"tags", "add", "remove", "antenna", "rssi_dbm"})
        if "tags" in change:
            self.tags = [bytes.fromhex(str(tag)) for tag in change["tags"]]
        if "add" in change:
            added = bytes.fromhex(str(change["add"]))
            self.tags = [tag for tag in self.tags if tag != added] + [added]
        if "remove" in change:
            gone = bytes.fromhex(str(change["remove"]))
            self.tags = [tag for tag in self.tags if tag != gone]
        self.antenna = int(change.get("antenna", self.antenna))
        self.rssi_dbm = int(change.get("rssi_dbm", self.rssi_dbm))
        return {
            "tags": [tag.hex().upper() for tag in self.tags],
            "antenna": self.antenna,
            "rssi_dbm": self.rssi_dbm,
            "inventory": bool(self.running),
            "power_dbm": [llrp.POWERS_DBM[row - 1] for row in self.powers.values()],
        }


def stand_in(settings: Mapping[str, Any]) -> Reader:
    """Make one; settings `round_s` and `keepalive_s`."""
    return Reader(
        round_s=float(settings.get("round_s", 0.2)),
        keepalive_s=float(settings.get("keepalive_s", 0.0)),
    )
