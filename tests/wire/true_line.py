"""A serial line of the bench that garbles what is said at a wrong rate, as it is."""

from __future__ import annotations

import termios
from collections.abc import Callable

from simulators.faults import Piece, WireFault
from simulators.loop import Loop
from simulators.pty_line import PtyLine
from simulators.tree import Tree

RATES = {
    getattr(termios, name): int(name[1:])
    for name in dir(termios)
    if name.startswith("B") and name[1:].isdecimal()
}
BYTE_BITS = range(9, 13)
"""Bits that one byte may have on a wire, with start, parity and stop bits."""


class WrongRate(WireFault):
    """Garbles everything while the listener's rate is not the line's."""

    def __init__(self, seed: str, is_tuned: Callable[[], bool]) -> None:
        super().__init__(seed)
        self._is_tuned = is_tuned

    def spoil(self, data: bytes) -> tuple[Piece, ...]:
        """Return what is left of it."""
        if not self._is_tuned():
            data = bytes((7 * byte + 0x93) & 0xFF for byte in data)
        return super().spoil(data)


class TrueLine(PtyLine):
    """A pty that knows its rate."""

    def __init__(
        self, loop: Loop, tree: Tree, name: str, byte_s: float, _fault: WireFault
    ) -> None:
        self._own_byte_s = byte_s
        super().__init__(loop, tree, name, byte_s, WrongRate(name, self.is_tuned))

    def is_tuned(self) -> bool:
        """Compare the line's rate with that of whoever has it open."""
        if self._master is None:
            return True
        baud = RATES[termios.tcgetattr(self._master)[5]]
        return round(self._own_byte_s * baud) in BYTE_BITS
