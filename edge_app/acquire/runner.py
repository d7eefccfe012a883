"""What every bus thread has in common: opening, losing, waiting, opening again.

A bus thread may block for as long as a wedged adapter blocks it; that is health, not
death. It catches `OSError` alone: everything else is a bug and ends the process.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from edge_app.clock import Clock
from edge_app.intake import Sieve
from edge_app.model import Entry, OrderFailed, PortChange, Refused
from edge_app.outcomes import Order

LOG = logging.getLogger(__name__)
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
STEADY_S = 10.0
"""A bus that stayed open so long is opened again without a longer pause."""


class Bus(Protocol):
    """What a runner needs of its bus to look after it."""

    def open(self) -> None:
        """Open it, or raise `OSError` with one clear sentence."""

    def close(self) -> None:
        """Close it; never raises."""

    def wake(self) -> None:
        """Make a blocked read return."""


@dataclass(slots=True)
class Tally:
    """What one device has said since the start, for health and `gatepost status`."""

    heard: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    last_ns: int | None = None
    up: bool | None = None
    why: str = ""
    changes: int = 0
    """How often it went or came back."""


class Runner(threading.Thread):
    """One bus and its devices. Subclasses say how to serve it while it is open."""

    def __init__(
        self,
        name: str,
        bus: Bus,
        devices: Iterable[str],
        clock: Clock,
        deliver: Callable[[Entry], None],
    ) -> None:
        super().__init__(name=f"bus-{name}", daemon=True)
        self.bus_name = name
        self.tallies = {device: Tally() for device in devices}
        self.tried = threading.Event()
        """Set once the bus has been opened, or failed to open, for the first time."""
        self._bus = bus
        self._clock = clock
        self._deliver = deliver
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._open = False
        self._sieve = Sieve()
        self._given_up: set[str] = set()

    # ------------------------------------------------------- from other threads

    def submit(self, order: Order) -> None:
        """Take an order; it is carried out before the next read, or fails in words.

        One that comes before the bus was first tried waits for it.
        """
        if self._open or not self.tried.is_set():
            self._orders.put(order)
            self.wake()
        else:
            self.fail(order, f"bus {self.bus_name} is not open")

    def stop(self) -> None:
        """Ask the thread to end; `join` waits for it."""
        self._stopping.set()
        self.wake()

    def wake(self) -> None:
        """End a wait of the bus thread; the default ends a read too."""
        self._bus.wake()

    @property
    def is_open(self) -> bool:
        """Say whether the bus is open now."""
        return self._open

    # ------------------------------------------------------------ the bus thread

    def run(self) -> None:
        """Keep the bus open until `stop`."""
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            began_s = time.monotonic()
            try:
                self._bus.open()
                self._serve_open()
            except OSError as error:
                self._gone(str(error))
            finally:
                self.tried.set()
                self._fail_waiting()
            if time.monotonic() - began_s >= STEADY_S:
                pause_s = FIRST_PAUSE_S
            self._stopping.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _serve_open(self) -> None:
        """Serve the bus until `stop`, or until it is gone, which is an `OSError`."""
        try:
            self.opened()
            self._open = True
            self.tried.set()
            while not self._stopping.is_set():
                self.serve()
        finally:
            self._open = False
            self.closing()
            self._bus.close()

    @abstractmethod
    def opened(self) -> None:
        """Do what is due once after each opening."""

    @abstractmethod
    def serve(self) -> None:
        """Do one round: orders, then a read; return within about a second."""

    def closing(self) -> None:
        """Leave the devices as they should be found; the default does nothing."""

    # ------------------------------------------------------------- for subclasses

    def waiting(self) -> Iterable[Order]:
        """Yield the orders that are still in time; the others fail."""
        while True:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                return
            if self.in_time(order):
                yield order

    def in_time(self, order: Order) -> bool:
        """Say whether an order may still be carried out, and fail it if not."""
        if self._clock.boot_ns() <= order.deadline_ns:
            return True
        self.fail(order, "too late")
        return False

    def fail(self, order: Order, why: str) -> None:
        """Tell the engine that an order was not carried out."""
        LOG.warning(
            "device=%s event=order_failed verb=%s why=%r", order.device, order.verb, why
        )
        self._deliver(
            OrderFailed(order.device, order.verb, why, order.cause, self._clock.stamp())
        )

    def tell(self, device: str, entries: tuple[Entry, ...]) -> None:
        """Count what a device said and hand it on."""
        tally = self.tallies[device]
        for entry in entries:
            if isinstance(entry, Refused):
                tally.refused[entry.reason] += 1
            else:
                tally.heard += 1
                tally.last_ns = entry.at.boot_ns
        self._sieve, passed = self._sieve.sift(entries)
        for entry in passed:
            self._deliver(entry)

    def turn(self, device: str, *, up: bool, why: str) -> None:
        """Say that a device came or went, once for each change."""
        if device in self._given_up:
            return
        tally, why = self.tallies[device], why.rstrip(".")
        before, tally.up, tally.why = tally.up, up, why
        if before == up or (before is None and up):
            return
        tally.changes += 1
        LOG.warning("device=%s event=%s why=%r", device, "back" if up else "lost", why)
        self._deliver(PortChange(device, up, why, self._clock.stamp()))

    def give_up(self, device: str, why: str) -> None:
        """Call a device lost until the next start, whatever its bus says."""
        self.turn(device, up=False, why=why)
        self._given_up.add(device)

    def _gone(self, why: str) -> None:
        """Say why the bus is not open; of devices that are lost, only what is new."""
        said = why.rstrip(".")
        own = [one for name, one in self.tallies.items() if name not in self._given_up]
        if own and all(one.up is False and one.why != said for one in own):
            LOG.warning("bus=%s event=not_open why=%r", self.bus_name, said)
        for device in self.tallies:
            self.turn(device, up=False, why=why)

    def _fail_waiting(self) -> None:
        for order in self.waiting():
            self.fail(order, f"bus {self.bus_name} was closed")
