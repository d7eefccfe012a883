"""The YRM100/R200 UHF module, written from its command tables alone.

Frame: header, type, command, two bytes of length, parameters, sum, end. Settings
`framing` (`bb7e` or `aadd`) and `seed` (of the jitter of the signal). A wrong sum is
met with silence, an unknown command with error 17. Multi-inventory runs in rounds of
50 ms, each with its tags or one "no tag"; while it runs only `stop` is obeyed.
Asleep, the module loses the byte that wakes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

MARKS = {"bb7e": (0xBB, 0x7E), "aadd": (0xAA, 0xDD)}
COMMAND, RESPONSE, NOTICE, ERROR = 0, 1, 2, 0xFF
ROUND_S = 0.05
PARAMETERS_LIMIT = 300
AROUND_BYTES = 7
JITTER_DBM = (0, -2, 1, 3, -1, 2, -3, 0, 1, -2)
TEXTS = (b"M100 26dBm V1.0", b"V2.1.4", b"MagicRF")
TAG_BANK_BYTES = {0: 8, 2: 12, 3: 64}
ACCESS_BYTES, MEMORY_BYTES, MULTI_BYTES, SELECT_BYTES = 4, 5, 3, 7
INFO, SELECTED, SELECT, SLEEP, PINS, IDLE_TIME = 0x03, 0x0B, 0x0C, 0x17, 0x1A, 0x1D
ECHOED = {PINS: 3, IDLE_TIME: 1}
SINGLE, MULTI, STOP, KILL = 0x22, 0x27, 0x28, 0x65
ACCESS_PASSWORD = b"\x00\x00\xff\xff"
# Commands on a tag, and the error each earns where there is none in the field.
ON_A_TAG = b"\x39\x49\x82\x65\xe0\xe1\xe2\xe3\xe4\xe5\xe6"
FAILS = dict(
    zip(ON_A_TAG, b"\x09\x10\x13\x12\x1a\x2a\x2b\x1b\x1d\x2e\x2e", strict=True)
)
READ, WRITE, CHANGE_CONFIG, QT = 0x39, 0x49, 0xE0, 0xE5
NO_TAG, BAD_PASSWORD, BAD_COMMAND = 0x15, 0x16, 0x17
READ_OVERRUN, WRITE_OVERRUN = 0xA3, 0xB3
# Settings: the command that writes one, how many bytes, and its value at power-up.
STORED: Mapping[int, bytes] = {
    0x07: b"\x01",
    0x0E: b"\x10\x20",
    0x11: b"\x04\x80",
    0x12: b"\x02",
    0xAB: b"\x01",
    0xAD: b"\x00",
    0xB0: b"\x00",
    0xB6: b"\x0a\x28",
    0xF0: b"\x03\x06\x01\xb0",
    0xF5: b"\x00",
}
ASKED = {0x08: 0x07, 0x0D: 0x0E, 0xAA: 0xAB, 0xB7: 0xB6, 0xF1: 0xF0}
SCANNED = {0xF2: 0xF0, 0xF3: 0xBA}
CHANNELS = 20


def crc16(data: bytes) -> bytes:
    """Compute a Gen2 tag's CRC: preset and final complement, high byte first."""
    register = 0xFFFF
    for byte in data:
        for place in range(7, -1, -1):
            top = (register >> 15) ^ (byte >> place) & 1
            register = (register << 1 & 0xFFFF) ^ (0x1021 if top else 0)
    return (register ^ 0xFFFF).to_bytes(2, "big")


def seal(body: bytes, framing: str = "bb7e") -> bytes:
    """Frame any body (type, command, parameters): marks, length and sum that fit."""
    body = body[:2].ljust(2, b"\0") + len(body[2:]).to_bytes(2, "big") + body[2:]
    header, end = MARKS[framing]
    return bytes([header]) + body + bytes([sum(body) % 256, end])


def frame(kind: int, command: int, parameters: bytes = b"", **marks: str) -> bytes:
    """Spell one frame."""
    return seal(bytes([kind, command]) + parameters, **marks)


def numbered(epc: bytes) -> bytes:
    """Put the protocol word, which tells the length, in front of an EPC."""
    return (len(epc) // 2 << 11).to_bytes(2, "big") + epc


def notice(epc: bytes, rssi_dbm: int = -55) -> bytes:
    """Spell the parameters of a tag's notice."""
    body = numbered(epc)
    return rssi_dbm.to_bytes(1, "big", signed=True) + body + crc16(body)


EVERYTHING = (
    frame(NOTICE, 0x22, notice(bytes.fromhex("30751FEB705C5904E3D50D70")))
    + frame(RESPONSE, ERROR, bytes([NO_TAG]))
    + frame(NOTICE, 0x22, notice(bytes.fromhex("03269201"), -70))
    + frame(RESPONSE, 0x28, b"\0")
    + frame(RESPONSE, ERROR, bytes([BAD_COMMAND]))
    + frame(NOTICE, 0x22, notice(bytes.fromhex("BB7EAADD")), framing="aadd")
)
"""One of each kind of thing the module can say, in both framings."""


class Reader:
    """One module on a serial line."""

    def __init__(self, *, baud: int, framing: str, seed: int) -> None:
        self.baud = baud
        self.framing = framing
        self.throws = seed
        self.tags: dict[bytes, dict[int, bytearray]] = {}
        self.stored = dict(STORED)
        self.selected = b""
        self.heard = b""
        self.saying = b""
        self.rounds = 0
        self.round_s = 0.0
        self.asleep = False

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole command among them."""
        if self.asleep and data:
            self.asleep, data = False, data[1:]
        self.heard += data
        header, end = MARKS[self.framing]
        while (at := self.heard.find(header)) >= 0:
            self.heard = self.heard[at:]
            count = int.from_bytes(self.heard[3:5], "big") + AROUND_BYTES
            whole = self.heard[:count]
            if len(self.heard) < AROUND_BYTES:
                return
            if count > PARAMETERS_LIMIT + AROUND_BYTES:
                self.heard = self.heard[1:]
            elif len(whole) < count:
                return
            elif whole[-1] == end and whole[-2] == sum(whole[1:-2]) % 256:
                self.heard = self.heard[count:]
                self.obey(whole[1], whole[2], whole[5:-2], now_s)
            else:
                self.heard = self.heard[1:]
        self.heard = b""

    def obey(self, kind: int, command: int, parameters: bytes, now_s: float) -> None:
        """Carry out one command; deaf to all but `stop` while rounds run."""
        if kind != COMMAND or (self.rounds and command != STOP):
            return
        if command == STOP:
            self.rounds = 0
            self.answer(command, b"\0")
        elif command == MULTI and len(parameters) == MULTI_BYTES:
            self.rounds = int.from_bytes(parameters[1:], "big")
            self.round_s = now_s
        elif command == SINGLE:
            self.sweep()
        elif command in FAILS:
            self.answer_for_tag(command, parameters)
        else:
            self.answer_setting(command, parameters)

    def answer(self, command: int, parameters: bytes) -> None:
        """Put one response into the way out."""
        self.saying += frame(RESPONSE, command, parameters, framing=self.framing)

    def fail(self, code: int, tag: bytes = b"") -> None:
        """Put one error into the way out, with the tag where it is known."""
        known = bytes([2 + len(tag)]) + numbered(tag) if tag else b""
        self.answer(ERROR, bytes([code]) + known)

    def sweep(self) -> None:
        """Read every tag in the field once, beginning with another one each time."""
        tags = list(self.tags)
        if not tags:
            self.fail(NO_TAG)
            return
        first = self.throws % len(tags)
        for epc in tags[first:] + tags[:first]:
            self.throws += 1
            rssi_dbm = -55 + JITTER_DBM[self.throws % len(JITTER_DBM)]
            self.saying += frame(
                NOTICE, SINGLE, notice(epc, rssi_dbm), framing=self.framing
            )

    def answer_setting(self, command: int, parameters: bytes) -> None:
        """Answer whatever needs no tag: what it is, and how it is set."""
        if command == INFO and len(parameters) == 1 and parameters[0] < len(TEXTS):
            self.answer(command, parameters + TEXTS[parameters[0]])
        elif command in STORED and len(parameters) == len(STORED[command]):
            self.stored[command] = parameters
            self.answer(command, b"\0")
        elif command in ASKED and not parameters:
            self.answer(command, self.stored[ASKED[command]])
        elif command == SELECT and len(parameters) >= SELECT_BYTES:
            self.selected = parameters
            self.answer(command, b"\0")
        elif command == SELECTED and not parameters:
            self.answer(command, self.selected)
        elif command in SCANNED and not parameters:
            self.answer(
                command, bytes([0, CHANNELS - 1, *[SCANNED[command]] * CHANNELS])
            )
        else:
            self.answer_rest(command, parameters)

    def answer_rest(self, command: int, parameters: bytes) -> None:
        """Answer sleep, idle time and the pins; anything else is error 17."""
        if command == SLEEP and not parameters:
            self.answer(command, b"\0")
            self.asleep = True
        elif len(parameters) == ECHOED.get(command):
            self.answer(command, parameters)
        else:
            self.fail(BAD_COMMAND)

    def answer_for_tag(self, command: int, parameters: bytes) -> None:
        """Do something to the first tag in the field."""
        if not self.tags:
            self.fail(FAILS[command])
            return
        epc, banks = next(iter(self.tags.items()))
        password = bytes(banks[0][ACCESS_BYTES:])
        if parameters[:ACCESS_BYTES] not in (password, bytes(ACCESS_BYTES)):
            self.fail(BAD_PASSWORD, epc)
            return
        data = b"\0"
        if command in (READ, WRITE):
            data = self.touch(command, parameters[ACCESS_BYTES:], banks)
        if not data:
            self.fail(READ_OVERRUN if command == READ else WRITE_OVERRUN, epc)
            return
        if command == KILL:
            del self.tags[epc]
        if command in (CHANGE_CONFIG, QT):
            data = b"\0\0"
        self.answer(command, bytes([2 + len(epc)]) + numbered(epc) + data)

    def touch(
        self, command: int, parameters: bytes, banks: Mapping[int, bytearray]
    ) -> bytes:
        """Read or write a tag's memory; nothing where that is beyond its end."""
        bank = banks.get(parameters[0] if parameters else 0, bytearray())
        first = 2 * int.from_bytes(parameters[1:3], "big")
        size = 2 * int.from_bytes(parameters[3:5], "big")
        if len(parameters) < MEMORY_BYTES or first + size > len(bank) or not size:
            return b""
        if command == READ:
            return bytes(bank[first : first + size])
        if len(parameters) != MEMORY_BYTES + size:
            return b""
        bank[first : first + size] = parameters[MEMORY_BYTES:]
        return b"\0"

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.saying:
            return 0.0
        return self.round_s if self.rounds else None

    def say(self, now_s: float) -> bytes:
        """Say everything up to now, and make the round that is due."""
        if self.rounds and now_s >= self.round_s:
            self.rounds -= 1
            self.round_s = now_s + ROUND_S
            self.sweep()
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put tags into the field: `tags` (all of them), `add` or `remove` one."""
        refuse_unknown(change, {"tags", "add", "remove"})
        if "tags" in change:
            wanted = [bytes.fromhex(str(tag)) for tag in change["tags"]]
            self.tags = {epc: self.tags.get(epc, memory(epc)) for epc in wanted}
        if "add" in change:
            epc = bytes.fromhex(str(change["add"]))
            self.tags.setdefault(epc, memory(epc))
        if "remove" in change:
            self.tags.pop(bytes.fromhex(str(change["remove"])), None)
        return {"tags": [epc.hex().upper() for epc in self.tags]}


def memory(epc: bytes) -> dict[int, bytearray]:
    """Make a tag's four banks: passwords, number, chip, user."""
    banks = {bank: bytearray(count) for bank, count in TAG_BANK_BYTES.items()}
    banks[0][ACCESS_BYTES:] = ACCESS_PASSWORD
    return banks | {1: bytearray(crc16(numbered(epc)) + numbered(epc))}


def stand_in(settings: Mapping[str, Any]) -> Reader:
    """Make one; settings `baud`, `framing` (`bb7e`, `aadd`) and `seed`."""
    framing = str(settings.get("framing", "bb7e"))
    return Reader(
        baud=int(settings.get("baud", 115200)),
        framing=framing if framing in MARKS else "bb7e",
        seed=int(settings.get("seed", 0)),
    )
