"""One port with a device that is talked with step by step, such as a modem.

The driver's `Dialogue` says what is said next; here are the port, the time, and the
orders, which wait for one another. Each order ends once: with a reply of the device if
it was carried out, with `OrderFailed` if not. Nothing of what goes over the wire is
logged: it names people.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from drivers.contract import Dialogue, Finding, StreamDriver, Told, Turn
from edge_app.acquire.runner import Runner
from edge_app.acquire.stream import LONGEST_READ_S, Speaker, StreamBus
from edge_app.clock import Clock
from edge_app.intake import Ear, discreet
from edge_app.model import Entry
from edge_app.outcomes import Order

LEFT_OPEN = "the port closed before the device said what came of it"


class DialogueRunner(Runner):
    """Leads the dialogue with one device."""

    def __init__(
        self,
        name: str,
        bus: StreamBus,
        speaker: Speaker,
        clock: Clock,
        deliver: Callable[[Entry], None],
    ) -> None:
        super().__init__(name, bus, [speaker.ear.device], clock, deliver)
        self._port = bus
        self._ear: Ear = speaker.ear
        self._driver: StreamDriver[Any] = speaker.driver
        self._talk = _dialogue_of(speaker.driver)
        self._state = self._talk.fresh(self._ear.options, speaker.secret)
        self._ready = False
        self._due_s = 0.0
        self._under_way: Order | None = None
        self._queue: deque[Order] = deque()

    def opened(self) -> None:
        """Begin the dialogue."""
        self._due_s = time.monotonic() + LONGEST_READ_S
        self._take(self._talk.open(self._state, self._ear.options))

    def serve(self) -> None:
        """Begin an order if one may begin, take what came, and notice what did not."""
        self._queue.extend(self.waiting())
        self._order_next()
        data = self._port.read(self._patience_s())
        if data:
            self._take(self._talk.hear(self._state, data, self._ear.options))
        if time.monotonic() >= self._due_s:
            # A state that sets no other time is asked again in a second, not at once.
            self._due_s = time.monotonic() + LONGEST_READ_S
            self._take(self._talk.late(self._state, self._ear.options))

    def closing(self) -> None:
        """Fail what was begun and what still waits."""
        self._ready = False
        begun, self._under_way = self._under_way, None
        if begun is not None:
            self.fail(begun, LEFT_OPEN)
        while self._queue:
            self.fail(self._queue.popleft(), f"bus {self.bus_name} was closed")

    def _order_next(self) -> None:
        """Fail the orders that are late or in vain; begin the first of the others."""
        device = self.tallies[self._ear.device]
        while self._queue:
            if device.up is False:
                self.fail(self._queue.popleft(), device.why)
            elif not self._ready:
                self._queue = deque(one for one in self._queue if self.in_time(one))
                return
            elif self.in_time(self._queue[0]):
                self._begin(self._queue.popleft())
            else:
                self._queue.popleft()

    def _begin(self, order: Order) -> None:
        told = Told(order.verb, order.to, order.text)
        try:
            turn = self._talk.order(self._state, told, self._ear.options)
        except ValueError as error:
            self.fail(order, str(error))
            return
        self._under_way = order
        self._take(turn)

    def _take(self, turn: Turn) -> None:
        """Hand on what was found, then say what is to be said."""
        self._state, self._ready = turn.state, turn.ready
        if turn.wait_s is not None:
            self._due_s = time.monotonic() + turn.wait_s
        device = self._ear.device
        if turn.up is not None:
            self.turn(device, up=turn.up, why=turn.why)
        self.tell(device, self._entries(turn.findings))
        ended, order = turn.ended, self._under_way
        if ended is not None and order is not None:
            self._under_way = None
            if ended:
                self.fail(order, ended)
        if turn.send:
            self._port.write(turn.send)

    def _entries(self, findings: Iterable[Finding]) -> tuple[Entry, ...]:
        at = self._clock.stamp()
        return discreet(self._driver, (self._ear.entry(one, at) for one in findings))

    def _patience_s(self) -> float:
        return max(0.0, min(self._due_s - time.monotonic(), LONGEST_READ_S))


def _dialogue_of(driver: StreamDriver[Any]) -> Dialogue[Any]:
    if driver.dialogue is None:
        raise TypeError(f"{driver.name} is not talked with in a dialogue")
    return driver.dialogue
