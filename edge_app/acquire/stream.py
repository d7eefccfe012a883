"""One serial line or TCP socket with one device on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from drivers.contract import StreamDriver
from edge_app.acquire.runner import Bus, Runner
from edge_app.clock import Clock
from edge_app.intake import Ear, Twice, hush, take
from edge_app.model import Entry, Replied
from edge_app.outcomes import Order

LONGEST_READ_S = 1.0
SILENT_AFTER_S = 3.0
SILENT_ASKS = 2
CONNECTION = "connection"
"""A device that says no to this will not talk to us, such as a reader that has another
client: its own words are the reason that the port is gone."""
"""A device that says nothing for so long, and to so many asks, is lost."""


class StreamBus(Bus, Protocol):
    """A port of bytes."""

    def read(self, timeout_s: float) -> bytes:
        """Return what came, or nothing after the time; `OSError` when it is gone."""

    def write(self, data: bytes) -> None:
        """Send all of it, or raise `OSError`."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The one device of a port; `every_s` None leaves the rate to the driver."""

    ear: Ear
    driver: StreamDriver[Any]
    every_s: float | None
    twice: bool = False
    """Believe a value only when it comes twice running (`intake.Twice`)."""
    secret: str = field(default="", repr=False)
    """What stands in the file that a dialogue's device names."""


class StreamRunner(Runner):
    """Reads, asks and orders one stream device."""

    def __init__(
        self,
        name: str,
        bus: StreamBus,
        speaker: Speaker,
        clock: Clock,
        deliver: Callable[[Entry], None],
    ) -> None:
        ear, driver = speaker.ear, speaker.driver
        super().__init__(name, bus, [ear.device], clock, deliver)
        self._port = bus
        self._ear = ear
        self._driver = driver
        self._every_s = speaker.every_s or driver.every_s
        self._speaker_twice = speaker.twice
        self._twice = Twice()
        self._rest = b""
        self._heard_s = 0.0
        self._believed_s = 0.0
        self._asked_s = 0.0
        self._unanswered = 0

    def opened(self) -> None:
        """Forget the unfinished bytes and send what the device wants to hear first."""
        self._rest = b""
        self._twice = Twice()
        self._unanswered = 0
        self._heard_s = self._believed_s = time.monotonic()
        self._asked_s = float("-inf")
        if self._driver.start is not None:
            for piece in self._driver.start(self._ear.options):
                self._port.write(piece)
        if self._driver.ask is None:
            self.turn(self._ear.device, up=True, why="port open")

    def serve(self) -> None:
        """Send orders, ask when it is time, and take what came."""
        for order in self.waiting():
            self._send(order)
        self._ask_if_due()
        chunk = self._port.read(self._patience_s())
        if chunk:
            self._heard_s = time.monotonic()
            self._listen(chunk)
        elif self._rest and self._idle():
            entries = hush(self._ear, self._driver, self._rest, self._clock.stamp())
            self._rest = b""
            self.tell(self._ear.device, entries)

    def _send(self, order: Order) -> None:
        if self._driver.encode is None:
            self.fail(order, "this device takes no orders")
            return
        try:
            data = self._driver.encode(order.verb, order.value, self._ear.options)
        except ValueError as error:
            self.fail(order, str(error))
            return
        try:
            self._port.write(data)
        except OSError as error:
            self.fail(order, str(error))
            raise

    def _listen(self, chunk: bytes) -> None:
        at = self._clock.stamp()
        pending = self._rest + chunk
        self._rest, entries, alive = take(self._ear, self._driver, pending, at)
        if self._speaker_twice:
            self._twice, entries = self._twice.sift(entries)
        self.tell(self._ear.device, entries)
        for entry in entries:
            if isinstance(entry, Replied) and entry.to == CONNECTION and not entry.ok:
                raise OSError(entry.text)
        # Noise is no answer: a line that only hums is a lost device.
        if alive:
            self._believed_s = time.monotonic()
            self._unanswered = 0
            if self._driver.ask is not None:
                self.turn(self._ear.device, up=True, why="answers")

    def _ask_if_due(self) -> None:
        now_s = time.monotonic()
        if self._driver.ask is None or self._every_s is None:
            return
        if now_s < self._asked_s + self._every_s:
            return
        on_time = self._asked_s + self._every_s
        self._asked_s = on_time if now_s - on_time < self._every_s else now_s
        silent_s = now_s - self._believed_s
        if self._unanswered >= SILENT_ASKS and silent_s >= SILENT_AFTER_S:
            noisy = self._heard_s > self._believed_s
            why = "its answers make no sense" if noisy else "it does not answer"
            self.turn(self._ear.device, up=False, why=why)
        question = self._driver.ask(self._ear.options)
        if not question:
            # A device whose options say that it pushes: there is nothing to answer.
            return
        self._unanswered += 1
        self._port.write(question)

    def _idle(self) -> bool:
        idle_s = self._driver.idle_s
        return idle_s is not None and time.monotonic() - self._heard_s >= idle_s

    def _patience_s(self) -> float:
        now_s = time.monotonic()
        until_s = now_s + LONGEST_READ_S
        if self._driver.ask is not None and self._every_s is not None:
            until_s = min(until_s, self._asked_s + self._every_s)
        if self._rest and self._driver.idle_s is not None:
            until_s = min(until_s, self._heard_s + self._driver.idle_s)
        return max(0.0, until_s - now_s)
