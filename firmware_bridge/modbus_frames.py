"""Modbus RTU frames: questions, and answers that are known by their question.

RTU has neither a length nor a transaction id, but whoever asked knows the only two
forms that an answer can take: its head and length, or the device's exception. Bytes
of any other form (noise, our own echo, another device's answer) are skipped.

Pure: it opens nothing and knows no time.
Source: MODBUS over Serial Line V1.02, MODBUS Application Protocol V1.1b3.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from firmware_bridge.errors import Rejected

Table: TypeAlias = Literal["coil", "discrete", "input", "holding"]
WriteTable: TypeAlias = Literal["holding", "holding-many", "coil"]

READ_FUNCTIONS = {"coil": 0x01, "discrete": 0x02, "holding": 0x03, "input": 0x04}
BIT_FUNCTIONS = (0x01, 0x02)
WRITE_COIL, WRITE_REGISTER, WRITE_COILS, WRITE_REGISTERS = 0x05, 0x06, 0x0F, 0x10
FAILED = 0x80
COIL_ON = 0xFF00

MAX_READ = {"coil": 2000, "discrete": 2000, "holding": 125, "input": 125}
MAX_WRITE = {"holding": 123, "holding-many": 123, "coil": 1968}
LAST_ADDRESS = HIGHEST = 0xFFFF
DEVICES = range(1, 248)

EXCEPTION_LENGTH = 5
WRITE_ANSWER_LENGTH = 8
READ_OVERHEAD = 5
HEARD_LIMIT = 512


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
        table.append(crc)
    return tuple(table)


CRC_TABLE = _crc_table()


def seal(body: bytes) -> bytes:
    """Return the two bytes of CRC-16/MODBUS that end a frame with this body."""
    crc = 0xFFFF
    for byte in body:
        crc = (crc >> 8) ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc.to_bytes(2, "little")


@dataclass(frozen=True, slots=True)
class Question:
    """One request to one device, and the head and length of its only good answer.

    `pdu` is the request without address and CRC; `head` and `length` (bytes) are
    those of the whole RTU answer.
    """

    device: int
    pdu: bytes
    head: bytes
    length: int

    @property
    def frame(self) -> bytes:
        """The whole RTU request."""
        body = bytes((self.device,)) + self.pdu
        return body + seal(body)

    @property
    def failure(self) -> bytes:
        """The head of the device's exception."""
        return bytes((self.device, self.pdu[0] | FAILED))

    @property
    def alike(self) -> bool:
        """Whether the good answer is the very request (a write of a single value)."""
        return self.pdu[0] in (WRITE_COIL, WRITE_REGISTER)

    @property
    def reads(self) -> bool:
        """Whether the answer carries registers or bits."""
        return self.pdu[0] in READ_FUNCTIONS.values()

    def values(self, data: bytes) -> tuple[int, ...]:
        """Take the registers, or the bits as 0 and 1, out of what a read answers."""
        if self.pdu[0] not in BIT_FUNCTIONS:
            return struct.unpack(f">{len(data) // 2}H", data)
        count = int.from_bytes(self.pdu[3:5], "big")
        bits = int.from_bytes(data, "little")
        return tuple(bits >> place & 1 for place in range(count))


def ask(device: int, table: str, address: int, count: int) -> Question:
    """Ask for `count` registers or bits from `address`.

    Raises: ValueError: the protocol has no such question.
    """
    function = READ_FUNCTIONS.get(table)
    if function is None:
        raise ValueError(f"{table!r} cannot be read: {', '.join(READ_FUNCTIONS)}.")
    _check(device, address, count, MAX_READ[table])
    size = (count + 7) // 8 if function in BIT_FUNCTIONS else 2 * count
    return Question(
        device,
        struct.pack(">BHH", function, address, count),
        bytes((device, function, size)),
        READ_OVERHEAD + size,
    )


def order(device: int, table: str, address: int, values: Sequence[int]) -> Question:
    """Write neighbouring registers or coils; a single one with its own function.

    The table `holding-many` takes function 16 for a single register too.

    Raises: ValueError: the protocol has no such write.
    """
    if table not in MAX_WRITE:
        raise ValueError(f"{table!r} cannot be written: holding or coil.")
    _check(device, address, len(values), MAX_WRITE[table])
    if not all(0 <= value <= HIGHEST for value in values):
        raise ValueError("A register holds 0 to 65535.")
    pdu = WRITERS[table](address, values)
    head = bytes((device,)) + pdu[:5]
    return Question(device, pdu, head, WRITE_ANSWER_LENGTH)


def judge(
    frame: bytes, table: str, address: int, count: int
) -> tuple[int, ...] | Rejected:
    """Judge one whole RTU frame as the answer of any device to this question."""
    if len(frame) < EXCEPTION_LENGTH:
        return Rejected("envelope", frame)
    if seal(frame[:-2]) != frame[-2:]:
        return Rejected("check", frame)
    if frame[0] not in DEVICES:
        return Rejected("foreign", frame)
    return _sealed_answer(frame, ask(frame[0], table, address, count))


class Assembler:
    """Finds the answer to one question in what comes over the line, in any pieces.

    `skipped` counts the bytes that were not part of the answer; `heard` are the last
    of all bytes. With `echo`, the first copy of the request is no answer: a write of
    one register is answered by the very bytes that were sent.
    """

    def __init__(self, question: Question, *, echo: bool = False) -> None:
        self._question = question
        self._forms = (
            (question.head, question.length),
            (question.failure, EXCEPTION_LENGTH),
        )
        self._echo_is_due = echo
        self._pending = b""
        self.skipped = 0
        self.heard = b""

    @property
    def echoed(self) -> bool:
        """Whether our own request came back, where that can be told."""
        return not self._question.alike and self._question.frame in self.heard

    def feed(self, data: bytes) -> tuple[int, ...] | Rejected | None:
        """Return the registers (none for a write), the exception, or None: not yet."""
        self.heard = (self.heard + data)[-HEARD_LIMIT:]
        self._pending += data
        unfinished = len(self._pending)
        for at in range(len(self._pending)):
            frame = self._frame_at(at)
            if frame is None:
                continue
            if not frame:
                unfinished = min(unfinished, at)
            elif self._echo_is_due and frame == self._question.frame:
                self._echo_is_due = False
            else:
                return self._take(at, frame)
        self._forget(unfinished)
        return None

    def verdict(self) -> Rejected:
        """Say what was wrong when the time is over: no answer, or a spoilt one."""
        at = self.heard.find(self._question.head)
        spoilt = at >= 0 and len(self.heard) - at >= self._question.length
        unanswered = self.echoed or self._question.alike or not spoilt
        return Rejected("timeout" if unanswered else "check", self.heard)

    def _frame_at(self, at: int) -> bytes | None:
        """Return the whole frame that begins here, nothing of a half one, or None."""
        for head, length in self._forms:
            frame = self._pending[at : at + length]
            if frame[: len(head)] != head[: len(frame)]:
                continue
            if len(frame) < length:
                return b""
            if seal(frame[:-2]) == frame[-2:]:
                return frame
        return None

    def _take(self, at: int, frame: bytes) -> tuple[int, ...] | Rejected:
        self._forget(at)
        self._pending = self._pending[len(frame) :]
        if frame[1] & FAILED:
            return _exception(frame)
        return self._question.values(frame[3:-2]) if self._question.reads else ()

    def _forget(self, count: int) -> None:
        self.skipped += count
        self._pending = self._pending[count:]


def _sealed_answer(frame: bytes, question: Question) -> tuple[int, ...] | Rejected:
    if frame == question.frame:
        return Rejected("echo", frame)
    if frame.startswith(question.failure):
        return _exception(frame)
    if frame[1] != question.pdu[0]:
        return Rejected("foreign", frame)
    if not frame.startswith(question.head) or len(frame) != question.length:
        return Rejected("envelope", frame)
    return question.values(frame[3:-2])


def _exception(frame: bytes) -> Rejected:
    if len(frame) != EXCEPTION_LENGTH:
        return Rejected("envelope", frame)
    return Rejected(f"exception-{frame[2]}", frame)


def _registers(address: int, values: Sequence[int]) -> bytes:
    if len(values) == 1:
        return struct.pack(">BHH", WRITE_REGISTER, address, values[0])
    return _many_registers(address, values)


def _many_registers(address: int, values: Sequence[int]) -> bytes:
    count = len(values)
    head = struct.pack(">BHHB", WRITE_REGISTERS, address, count, 2 * count)
    return head + struct.pack(f">{count}H", *values)


def _coils(address: int, values: Sequence[int]) -> bytes:
    if len(values) == 1:
        return struct.pack(">BHH", WRITE_COIL, address, COIL_ON if values[0] else 0)
    bits = sum(bool(value) << place for place, value in enumerate(values))
    packed = bits.to_bytes((len(values) + 7) // 8, "little")
    head = struct.pack(">BHHB", WRITE_COILS, address, len(values), len(packed))
    return head + packed


def _check(device: int, address: int, count: int, most: int) -> None:
    if device not in DEVICES:
        raise ValueError(f"{device} is no address of a Modbus device: 1 to 247.")
    if not 1 <= count <= most:
        raise ValueError(f"{count} values at once: 1 to {most} are allowed.")
    if not 0 <= address <= LAST_ADDRESS + 1 - count:
        raise ValueError(f"Register {address} is out of range: 0 to {LAST_ADDRESS}.")


WRITERS = {"coil": _coils, "holding": _registers, "holding-many": _many_registers}
