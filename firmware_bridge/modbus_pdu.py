"""Modbus TCP frames, by pymodbus; the only file that knows that library.

pymodbus loads asyncio (12 MB), so this module is imported only by a gateway that has
a Modbus TCP device. What pymodbus leaves open is closed here: it does not compare
function and count with the question, takes transaction 0 for an answer to anything,
and waits for ever behind a header that is none.
"""

from __future__ import annotations

import struct

from pymodbus.exceptions import ModbusException
from pymodbus.framer import FramerSocket
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import (
    ReadCoilsRequest,
    ReadDiscreteInputsRequest,
    WriteMultipleCoilsRequest,
    WriteSingleCoilRequest,
)
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadInputRegistersRequest,
    WriteMultipleRegistersRequest,
    WriteSingleRegisterRequest,
)

from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_frames import Question

HEADER = struct.Struct(">HHHB")
LONGEST = 260
REQUESTS: tuple[type[ModbusPDU], ...] = (
    ReadCoilsRequest,
    ReadDiscreteInputsRequest,
    ReadHoldingRegistersRequest,
    ReadInputRegistersRequest,
    WriteSingleCoilRequest,
    WriteSingleRegisterRequest,
    WriteMultipleCoilsRequest,
    WriteMultipleRegistersRequest,
)
BY_FUNCTION = {request.function_code: request for request in REQUESTS}


class TcpFrames:
    """The frames of one connection: questions out, answers in, in any pieces.

    The unfinished rest outlives a question, so that a late answer is read to its end
    and dropped by its transaction. `skipped` counts whole frames that were dropped;
    `lost` says that a header was none, so that nobody knows where the next begins.
    """

    def __init__(self) -> None:
        self._framer = FramerSocket(DecodePDU(is_server=False))
        self._transaction = 0
        self._question: Question | None = None
        self._pending = b""
        self.skipped = 0
        self.lost = False

    @property
    def pending(self) -> bytes:
        """The bytes that still wait for more."""
        return self._pending

    def request(self, question: Question) -> bytes:
        """Return the frame that asks, under the next transaction."""
        self._transaction = self._transaction % 0xFFFF + 1
        self._question = question
        pdu = BY_FUNCTION[question.pdu[0]]()
        pdu.decode(question.pdu[1:])
        pdu.dev_id = question.device
        pdu.transaction_id = self._transaction
        return self._framer.buildFrame(pdu)

    def feed(self, data: bytes) -> tuple[int, ...] | Rejected | None:
        """Return the values (none for a write), a rejection, or None: not yet."""
        self._pending += data
        while len(self._pending) >= HEADER.size:
            transaction, protocol, length, unit = HEADER.unpack_from(self._pending)
            end = length + HEADER.size - 1
            if protocol != 0 or not HEADER.size < end <= LONGEST:
                self.lost = True
                return Rejected("envelope", self._pending)
            if len(self._pending) < end:
                return None
            frame, self._pending = self._pending[:end], self._pending[end:]
            question = self._question
            if question and (transaction, unit) == (self._transaction, question.device):
                return self._judge(frame, question)
            self.skipped += 1
        return None

    def _judge(self, frame: bytes, question: Question) -> tuple[int, ...] | Rejected:
        try:
            _, answer = self._framer.handleFrame(frame, question.device, 0)
        except ModbusException:
            return Rejected("envelope", frame)
        self._question = None
        if answer is None:
            return Rejected("envelope", frame)
        if answer.isError():
            return Rejected(f"exception-{answer.exception_code}", frame)
        if answer.function_code != question.pdu[0]:
            return Rejected("foreign", frame)
        if question.reads:
            data = frame[HEADER.size + 2 :]
            head = frame[HEADER.size - 1 : HEADER.size + 2]
            fits = head == question.head and len(data) == question.head[2]
            return question.values(data) if fits else Rejected("envelope", frame)
        confirmed = frame[HEADER.size : HEADER.size + 5] == question.pdu[:5]
        return () if confirmed else Rejected("foreign", frame)
