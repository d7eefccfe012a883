"""Both halves of any wire: bytes pass at the rate of the line, and not sooner."""

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

READ_S = 0.05
"""Half a frame is left to the gateway for so long before the plug is pulled."""


def no_one(_data: bytes) -> None:
    """Hear nothing: what a wire does before a device is connected."""


class Wire(Protocol):
    """A line to the gateway: a pty or a TCP server."""

    on_bytes: Callable[[bytes], None]
    fault: WireFault

    @property
    def listening(self) -> bool:
        """Say whether somebody is at the other end."""

    def byte_s(self) -> float:
        """Say how long one byte takes now."""

    def open(self) -> None:
        """Stand where the configuration says."""

    def send(self, data: bytes) -> None:
        """Say something; lost while nobody listens."""

    def obstruct(self, how: str) -> None:
        """Keep a gateway out, or let it in again; ValueError where that cannot be."""

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

    def __init__(
        self, loop: Loop, byte_s: Callable[[], float], out: Callable[[bytes], None]
    ) -> None:
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
        byte_s = self._byte_s()
        end_s = self._from_s + len(self._pieces[0].data) * byte_s
        first_s = max(self._from_s + byte_s, self._loop.now_s() + SLICE_S)
        self._timer = self._loop.at(min(end_s, first_s), self._pump)

    def _pump(self) -> None:
        self._timer = None
        piece, byte_s = self._pieces[0], self._byte_s()
        # A hair of grace: a timer may be early by a rounding, never by a byte.
        passed_s = self._loop.now_s() - self._from_s + 1e-6
        count = len(piece.data)
        if byte_s:
            count = max(0, min(count, int(passed_s / byte_s)))
        self._from_s += count * byte_s
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


class Adapter:
    """What lies between wire and host, one way: bytes come out later, in order."""

    def __init__(
        self, loop: Loop, fault: WireFault, out: Callable[[bytes], None]
    ) -> None:
        self._loop, self._fault, self._out = loop, fault, out
        self._until_s = 0.0
        self._timers: deque[Timer] = deque()

    def take(self, data: bytes) -> None:
        """Hand bytes on when the adapter's latency has passed."""
        now_s = self._loop.now_s()
        when_s = max(self._until_s, now_s + self._fault.latency_s)
        if when_s <= now_s:
            self._out(data)
            return
        self._until_s = when_s
        self._timers.append(self._loop.at(when_s, lambda: self._give(data)))

    def clear(self) -> None:
        """Forget what has not come out yet."""
        while self._timers:
            self._timers.popleft().cancel()

    def _give(self, data: bytes) -> None:
        self._timers.popleft()
        self._out(data)


class NoiseMaker:
    """Choose the fault of a wire; put its noise onto it for as long as it lasts."""

    def __init__(self, loop: Loop, wire: Wire) -> None:
        self._loop, self._wire = loop, wire
        self._timer: Timer | None = None

    def set(self, kind: str, rate: float | None = None) -> None:
        """Choose the wire's fault and begin or end the noise.

        Raises:
            ValueError: what `WireFault.judged` refuses, or the wire itself.

        """
        self._wire.fault.judged(kind, rate)
        self._wire.obstruct(kind)
        self._wire.fault.set(kind, rate)
        if self._timer is None and kind == "noise":
            self._again()

    def _again(self) -> None:
        self._timer = None
        if self._wire.fault.kind == "noise":
            self._wire.send(self._wire.fault.noise(NOISE_EVERY_S))
            self._timer = self._loop.after(NOISE_EVERY_S, self._again)


def cut(loop: Loop, wire: Wire, data: bytes) -> None:
    """Say half of it, and pull the plug; the fault is over then."""
    half = data[: len(data) // 2]
    wire.fault.set("none")
    wire.send(half)
    loop.after(len(half) * wire.byte_s() + READ_S, wire.unplug)
