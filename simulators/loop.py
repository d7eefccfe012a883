"""One thread for everything the bench does: file descriptors and timers, in order."""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

Call: TypeAlias = Callable[[], None]


@dataclass(order=True, slots=True)
class Timer:
    """A call to be made at `when_s`; `cancel` it and it never happens."""

    when_s: float
    order: int
    call: Call | None = field(compare=False)

    def cancel(self) -> None:
        """Forget the call."""
        self.call = None


class Loop:
    """Wait for descriptors and times; `call_soon` and `stop` work from any thread."""

    def __init__(self) -> None:
        # The others wait in whole milliseconds: too coarse for a byte at 9600 baud.
        self._selector = selectors.SelectSelector()
        self._timers: list[Timer] = []
        self._made = 0
        self._soon: deque[Call] = deque()
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)
        self._stopping = False
        self.watch(self._ear.fileno(), self._woken)

    def now_s(self) -> float:
        """Return the steady time that all timers go by."""
        return time.monotonic()

    def at(self, when_s: float, call: Call) -> Timer:
        """Make `call` at `when_s`, or as soon as possible after it."""
        self._made += 1
        timer = Timer(when_s, self._made, call)
        heapq.heappush(self._timers, timer)
        return timer

    def after(self, delay_s: float, call: Call) -> Timer:
        """Make `call` in `delay_s` seconds."""
        return self.at(self.now_s() + delay_s, call)

    def watch(self, number: int, readable: Call, writable: Call | None = None) -> None:
        """Call when the descriptor can be read, and written if `writable` is given."""
        events = selectors.EVENT_READ
        if writable is not None:
            events |= selectors.EVENT_WRITE
        if number in self._selector.get_map():
            self._selector.modify(number, events, (readable, writable))
        else:
            self._selector.register(number, events, (readable, writable))

    def forget(self, number: int) -> None:
        """Stop watching; a descriptor that is not watched is no mistake."""
        if number in self._selector.get_map():
            self._selector.unregister(number)

    def call_soon(self, call: Call) -> None:
        """Make `call` on the loop's own thread."""
        self._soon.append(call)
        self._wake()

    def stop(self) -> None:
        """Make `run` return; safe in a signal handler."""
        self._stopping = True
        self._wake()

    def run(self) -> None:
        """Serve until `stop`."""
        while not self._stopping:
            self._serve(self._pause_s())

    def close(self) -> None:
        """Give the loop's own descriptors back."""
        self._selector.close()
        self._ear.close()
        self._mouth.close()

    def _wake(self) -> None:
        try:
            self._mouth.send(b"!")
        except (BlockingIOError, OSError):
            # Full means that it is awake already, closed that nobody waits.
            return

    def _woken(self) -> None:
        try:
            self._ear.recv(4096)
        except BlockingIOError:
            return

    def _pause_s(self) -> float | None:
        while self._timers and self._timers[0].call is None:
            heapq.heappop(self._timers)
        if self._soon:
            return 0.0
        if not self._timers:
            return None
        return max(0.0, self._timers[0].when_s - self.now_s())

    def _serve(self, pause_s: float | None) -> None:
        for key, events in self._selector.select(pause_s):
            # An earlier call of this round may have closed this descriptor.
            if self._selector.get_map().get(key.fd) is not key:
                continue
            readable, writable = key.data
            if events & selectors.EVENT_READ:
                readable()
            elif writable is not None:
                writable()
        while self._soon:
            self._soon.popleft()()
        now_s = self.now_s()
        while self._timers and self._timers[0].when_s <= now_s:
            call = heapq.heappop(self._timers).call
            if call is not None:
                call()
