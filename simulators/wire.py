"""The sending half of any wire: bytes leave at the rate of the line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from simulators.faults import Piece, WireFault
from simulators.loop import Loop, Timer

SLICE_S = 0.004
"""Bytes that pass within this time leave together: fewer wake-ups, same pace."""

QUEUE_BYTES = 4096
"""What waits beyond this was said into a line that is busy: it is lost."""

NOISE_EVERY_S = 0.1


class Wire(Protocol):
    """A line to the gateway: a pty or a TCP server."""

    on_bytes: Callable[[bytes], None]
    fault: WireFault

    @property
    def listening(self) -> bool:
        """Say whether somebody is at the other end."""

    def open(self) -> None:
        """Stand where the configuration says."""

    def send(self, data: bytes) -> None:
        """Say something; lost while nobody listens."""

    def unplug(self) -> None:
        """Vanish."""

    def plug(self) -> None:
        """Come back."""

    def close(self) -> None:
        """Vanish for good."""


class PacedSender:
    """Let bytes out at `byte_s` seconds each; the last one exactly when it has passed.

    `out` writes to whatever is there; `clear` forgets what still waits.
    """

    def __init__(self, loop: Loop, byte_s: float, out: Callable[[bytes], None]) -> None:
        self._loop, self._byte_s, self._out = loop, byte_s, out
        self._pieces: deque[Piece] = deque()
        self._waiting = 0
        self._from_s = 0.0
        self._timer: Timer | None = None

    def send(self, pieces: tuple[Piece, ...]) -> None:
        """Queue pieces behind what is still on its way."""
        for piece in pieces:
            if self._waiting + len(piece.data) > QUEUE_BYTES:
                return
            if not self._pieces:
                self._from_s = self._loop.now_s() + piece.pause_s
            self._pieces.append(piece)
            self._waiting += len(piece.data)
        if self._pieces and self._timer is None:
            self._wait()

    def clear(self) -> None:
        """Forget everything that has not left yet."""
        self._pieces.clear()
        self._waiting = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        end_s = self._from_s + len(self._pieces[0].data) * self._byte_s
        first_s = max(self._from_s + self._byte_s, self._loop.now_s() + SLICE_S)
        self._timer = self._loop.at(min(end_s, first_s), self._pump)

    def _pump(self) -> None:
        self._timer = None
        piece = self._pieces[0]
        # A hair of grace: a timer may be early by a rounding, never by a byte.
        passed_s = self._loop.now_s() - self._from_s + 1e-6
        count = len(piece.data)
        if self._byte_s:
            count = max(0, min(count, int(passed_s / self._byte_s)))
        self._from_s += count * self._byte_s
        self._waiting -= count
        if count < len(piece.data):
            self._pieces[0] = Piece(0.0, piece.data[count:])
        else:
            self._pieces.popleft()
            if self._pieces:
                self._from_s += self._pieces[0].pause_s
        if count:
            self._out(piece.data[:count])
        if self._pieces and self._timer is None:
            self._wait()


class NoiseMaker:
    """Put the noise of a wire's fault onto it, for as long as that is its fault."""

    def __init__(self, loop: Loop, wire: Wire) -> None:
        self._loop, self._wire = loop, wire
        self._timer: Timer | None = None

    def set(self, kind: str, rate: float | None = None) -> None:
        """Choose the wire's fault and begin or end the noise.

        Raises:
            ValueError: what `WireFault.set` refuses.

        """
        self._wire.fault.set(kind, rate)
        if self._timer is None and kind == "noise":
            self._again()

    def _again(self) -> None:
        self._timer = None
        if self._wire.fault.kind == "noise":
            self._wire.send(self._wire.fault.noise(NOISE_EVERY_S))
            self._timer = self._loop.after(NOISE_EVERY_S, self._again)
