"""One question at a time over a serial line, with the silence that RTU needs.

RTU has no transaction id: a late answer of the same form looks like the answer to
the next question. So after a time-out the line is drained, and the silent device is
not asked again before its whole turn-around has gone by once more. The others need not
wait for that: their answers begin with another address.
"""

from __future__ import annotations

import time

from firmware_bridge.errors import Rejected
from firmware_bridge.modbus_frames import Assembler, Question
from firmware_bridge.port import Port

# Source: MODBUS over Serial Line V1.02, 2.5.1.1.
SILENCE_CHARACTERS = 3.5
BITS_PER_CHARACTER = 11
FAST_BAUD = 19200
FAST_SILENCE_S = 0.00175

# A line that is never silent is asked all the same after this long.
BABBLE_S = 0.5


class RtuExchange:
    """Exchanges over a serial line, with the silence that RTU frames need."""

    def __init__(self, port: Port, baud: int, allowance_s: float) -> None:
        self._port = port
        self._allowance_s = allowance_s
        self._character_s = BITS_PER_CHARACTER / baud
        self._gap_s = (
            FAST_SILENCE_S
            if baud > FAST_BAUD
            else SILENCE_CHARACTERS * self._character_s
        )
        self.skipped = 0
        self.late = 0
        self.restart()

    def restart(self) -> None:
        """Know nothing of the line."""
        self._echoes = False
        self._busy_until_s = 0.0
        self._mute_until_s: dict[int, float] = {}
        self._unanswered: tuple[int, Assembler] | None = None

    def settle(
        self, question: Question, turnaround_s: float
    ) -> tuple[int, ...] | Rejected:
        """Ask and wait for the answer."""
        self._fall_silent(question.device)
        frame = question.frame
        assembler = Assembler(question, echo=self._echoes)
        self._port.write(frame)
        asked_s = time.monotonic()
        wire_s = (len(frame) + question.length) * self._character_s
        if self._echoes:
            wire_s += len(frame) * self._character_s
        deadline_s = asked_s + wire_s + turnaround_s + self._allowance_s
        answer = self._listen(assembler, deadline_s)
        self.skipped += assembler.skipped
        self._echoes = self._echoes or assembler.echoed
        if answer is None:
            self._mute_until_s[question.device] = time.monotonic() + turnaround_s
            self._unanswered = question.device, assembler
            return assembler.verdict()
        return answer

    def _listen(
        self, assembler: Assembler, deadline_s: float
    ) -> tuple[int, ...] | Rejected | None:
        while (left_s := deadline_s - time.monotonic()) > 0:
            data = self._port.read(left_s)
            if data:
                self._busy_until_s = time.monotonic() + self._gap_s
                answer = assembler.feed(data)
                if answer is not None:
                    return answer
        return None

    def _fall_silent(self, device: int) -> None:
        """Drain the line until it was silent for as long as this device needs."""
        give_up_s = max(time.monotonic(), self._muted_until_s(device)) + BABBLE_S
        while True:
            now_s = time.monotonic()
            left_s = max(self._busy_until_s, self._muted_until_s(device)) - now_s
            data = self._port.read(max(0.0, left_s))
            if data:
                self._busy_until_s = time.monotonic() + self._gap_s
                self._hear_late(data)
            elif left_s <= 0:
                break
            if now_s >= give_up_s:
                break
        self._unanswered = None

    def _muted_until_s(self, device: int) -> float:
        return self._mute_until_s.get(device, 0.0)

    def _hear_late(self, data: bytes) -> None:
        if self._unanswered is None:
            self.skipped += len(data)
            return
        device, late = self._unanswered
        if late.feed(data) is not None:
            # It came after all: nothing more is to be feared from that device.
            self.late += 1
            self._unanswered = None
            self._mute_until_s.pop(device, None)
        else:
            self.skipped += len(data)
