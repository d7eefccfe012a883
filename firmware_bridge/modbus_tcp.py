"""One question at a time over TCP, told apart by their transactions."""

from __future__ import annotations

import time

from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_frames import Question
from firmware_bridge.modbus_pdu import TcpFrames
from firmware_bridge.port import Port


class TcpExchange:
    """Exchanges over a connection; a late answer is known and dropped."""

    def __init__(self, port: Port, allowance_s: float) -> None:
        self._port = port
        self._allowance_s = allowance_s
        self._frames = TcpFrames()
        self.skipped = 0
        self.late = 0

    def restart(self) -> None:
        """Know nothing of the connection."""
        self._frames = TcpFrames()

    def settle(
        self, question: Question, turnaround_s: float
    ) -> tuple[int, ...] | Rejected:
        """Ask and wait for the answer."""
        frames = self._frames
        skipped_before = frames.skipped
        self._port.write(frames.request(question))
        deadline_s = time.monotonic() + turnaround_s + self._allowance_s
        answer: tuple[int, ...] | Rejected | None = None
        while answer is None and (left_s := deadline_s - time.monotonic()) > 0:
            answer = frames.feed(self._port.read(left_s))
        self.late += frames.skipped - skipped_before
        self.skipped = self.late
        if frames.lost:
            # Nobody can tell where the next frame begins: start a new connection.
            self._port.close()
            self._port.open()
            self.restart()
        return Rejected("timeout", frames.pending) if answer is None else answer
