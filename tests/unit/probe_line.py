"""A port without a wire: stand-ins of the bench, told the rate at which they talk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drivers.contract import SerialLine, Table
from edge_app.probe.tries import FIND

PIECE_S = 0.001


class QuietLine:
    """One device that talks in bytes, or slaves by address, or nothing at all.

    `lone` is a Renke probe alone on its line.
    """

    def __init__(
        self,
        baud: int = 9600,
        *,
        device: Any = None,
        slaves: Mapping[int, Any] | None = None,
        lone: Any = None,
    ) -> None:
        self._baud = baud
        self._device = device
        self._slaves = slaves or {}
        self._lone = lone
        self._line = SerialLine(baud=9600)
        self._now_s = 0.0
        self._said = b""
        self.written: list[tuple[int, bytes]] = []
        self.asked: set[tuple[int, int]] = set()

    def tune(self, line: SerialLine) -> None:
        """Talk at another rate from now on."""
        self._line, self._said = line, b""

    def read(self, timeout_s: float) -> bytes:
        """Let the time pass and return what was said in it."""
        self._now_s += timeout_s
        said, self._said = self._said, b""
        if self._device is not None and self._device.due_s() is not None:
            said += self._device.say(self._now_s)
        if self._line.baud != self._baud:
            return bytes((7 * byte + 0x93) & 0xFF for byte in said)
        return said

    def write(self, data: bytes) -> None:
        """Let the device hear it, if that is its rate."""
        self.written.append((self._line.baud, data))
        if self._line.baud != self._baud:
            return
        if data == FIND and self._lone is not None:
            self._said += self._lone.configure(data)
        if self._device is not None:
            self._device.hear(data, self._now_s)
            self._said += self._device.say(self._now_s + PIECE_S)

    def ask(
        self, device: int, table: Table, address: int, count: int, _patience_s: float
    ) -> tuple[int, ...] | str:
        """Read from a slave of that address."""
        self.asked.add((self._line.baud, device))
        slave = self._slaves.get(device)
        if slave is None or self._line.baud != self._baud:
            return "timeout"
        answer: tuple[int, ...] | None = slave.read(table, address, count)
        return "exception-2" if answer is None else answer
