"""The GPIO lines: edges in, levels and patterns of levels out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from drivers.contract import Edge, LevelStep, LineDriver
from edge_app.acquire.runner import Bus, Runner
from edge_app.clock import Clock
from edge_app.intake import Ear, Settling, edges, settle, settled, still
from edge_app.model import SECOND_NS, Entry
from edge_app.outcomes import Order

LONGEST_READ_S = 1.0

LATE_S = 0.02
"""How much later than its stamp an edge may be heard on a busy machine: so long the
lines are listened to once more before stillness is believed."""


class PinEdge(Protocol):
    """One edge as the kernel, or the bench, stamped it."""

    @property
    def line(self) -> int:
        """Return the GPIO line."""

    @property
    def level(self) -> bool:
        """Return the level after the edge; True is high."""

    @property
    def mono_ns(self) -> int:
        """Return its time on CLOCK_MONOTONIC."""


class LineBus(Bus, Protocol):
    """The header's pins."""

    def watch(self, line: int, pull: Literal["up", "down", "none"]) -> None:
        """Make a line an input."""

    def drive(self, line: int, level: bool) -> None:
        """Make a line an output."""

    def set_level(self, line: int, level: bool) -> None:
        """Set an output; from any thread."""

    def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
        """Return the edges since the last call; `OSError` when the pins are gone."""

    def level(self, line: int) -> bool:
        """Return an input's level."""


@dataclass(slots=True)
class Wired:
    """One device on its lines, and the edges it has not used yet."""

    ear: Ear
    driver: LineDriver[Any]
    lines: tuple[int, ...]
    settling: dict[int, Settling] = field(default_factory=dict)
    pending: tuple[Edge, ...] = ()


@dataclass(slots=True)
class _Steps:
    """The rest of one output's pattern."""

    due_s: float
    steps: list[LevelStep]


class LineRunner(Runner):
    """Watches the inputs; sets outputs at once, from the thread that orders it."""

    def __init__(
        self,
        name: str,
        bus: LineBus,
        wired: Mapping[str, Wired],
        clock: Clock,
        deliver: Callable[[Entry], None],
    ) -> None:
        super().__init__(name, bus, wired, clock, deliver)
        self._pins = bus
        self._wired = wired
        self._by_line = {
            line: (device, index)
            for device in wired.values()
            for index, line in enumerate(device.lines)
        }
        self._patterns: dict[str, _Steps] = {}
        self._pattern_lock = threading.Lock()

    def submit(self, order: Order) -> None:
        """Set the first level now; the rest of a pattern follows in the bus thread."""
        if not self._open:
            super().submit(order)
            return
        self._carry_out(order)
        self.wake()

    def _carry_out(self, order: Order) -> None:
        device = self._wired[order.device]
        encode, options = device.driver.encode, device.ear.options
        if encode is None:
            self.fail(order, "this device takes no orders")
            return
        if not self.in_time(order):
            return
        try:
            steps = list(encode(order.verb, order.value, options))
            with self._pattern_lock:
                # Looked at in here: `closing` must have the last word on a barrier.
                closed = not self._open
                if not closed:
                    self._begin(device, steps)
        except (OSError, ValueError) as error:
            self.fail(order, str(error))
            return
        if closed:
            self.fail(order, f"bus {self.bus_name} was closed")

    def opened(self) -> None:
        """Put outputs in their safe state, watch inputs, and tell the levels found."""
        self._patterns.clear()
        for device in self._wired.values():
            self._claim(device)
        for device in self._wired.values():
            self.turn(device.ear.device, up=True, why="lines claimed")
            if device.driver.direction == "in":
                self._tell_found(device)

    def serve(self) -> None:
        """Take edges, end what has settled, and go on with patterns."""
        for order in self.waiting():
            self._carry_out(order)
        self._hear(self._pins.edges(self._patience_s()))
        now_s = time.monotonic()
        self._catch_up(now_s)
        for device in self._wired.values():
            self._end_settling(device, now_s)
        with self._pattern_lock:
            self._go_on(now_s)

    def closing(self) -> None:
        """Leave every output in its safe state."""
        with self._pattern_lock:
            for device in self._wired.values():
                if device.driver.rest_level is None:
                    continue
                try:
                    level = device.driver.rest_level(device.ear.options)
                    self._pins.set_level(device.lines[0], level)
                except OSError:
                    # The pins are gone; what they rest at is the wiring's matter now.
                    return

    # ---------------------------------------------------------------- inputs

    def _claim(self, device: Wired) -> None:
        driver, options = device.driver, device.ear.options
        if driver.direction == "out":
            safe = driver.rest_level(options) if driver.rest_level else False
            self._pins.drive(device.lines[0], safe)
            return
        pull = driver.pull(options) if driver.pull else "none"
        for line in device.lines:
            self._pins.watch(line, pull)

    def _tell_found(self, device: Wired) -> None:
        device.pending = ()
        now_s = time.monotonic()
        found = []
        for index, line in enumerate(device.lines):
            level = self._pins.level(line)
            device.settling[index] = Settling(level)
            found.append(Edge(index, level, now_s))
        if device.driver.edge_limit == 1:
            self._decode(device, tuple(found))

    def _hear(self, heard: tuple[PinEdge, ...]) -> None:
        for pin_edge in heard:
            device, index = self._by_line[pin_edge.line]
            edge = Edge(index, pin_edge.level, pin_edge.mono_ns / SECOND_NS)
            line, passed = settle(device.settling[index], edge, device.driver.settle_s)
            device.settling[index] = line
            self._decode(device, passed)

    def _catch_up(self, until_s: float) -> None:
        """Where stillness would end something, first hear every edge of before.

        What counts are the edges' own stamps: this thread, or the one that brings
        them, may have slept through half a card. A bounce ends without a wait: who
        counts people must hear soon that a beam is clear again.
        """
        quiet_s = time.monotonic()
        while any(end_s <= until_s for end_s in self._stillness_s()):
            idle = any(end_s <= until_s for end_s in self._idle_ends_s())
            late_s = LATE_S if idle else 0.0
            heard = self._pins.edges(late_s)
            if heard:
                self._hear(heard)
                quiet_s = time.monotonic()
                if heard[-1].mono_ns > until_s * SECOND_NS:
                    return
            # A wake, such as that of an order, ends a wait too soon.
            elif time.monotonic() - quiet_s >= late_s:
                return

    def _stillness_s(self) -> Iterator[float]:
        """Yield the times at which stillness will mean something."""
        for device in self._wired.values():
            for line in device.settling.values():
                if line.last is not None:
                    yield line.deaf_until_s
        yield from self._idle_ends_s()

    def _idle_ends_s(self) -> Iterator[float]:
        """Yield the times at which a train of pulses will be over."""
        for device in self._wired.values():
            if device.pending and device.driver.idle_s is not None:
                yield device.pending[-1].at_s + device.driver.idle_s

    def _decode(self, device: Wired, passed: tuple[Edge, ...]) -> None:
        for edge in passed:
            at = self._clock.of_mono(round(edge.at_s * SECOND_NS))
            device.pending, entries = edges(
                device.ear, device.driver, (*device.pending, edge), at
            )
            self.tell(device.ear.device, entries)

    def _end_settling(self, device: Wired, now_s: float) -> None:
        for index, line in device.settling.items():
            after, passed = settled(line, now_s, device.driver.settle_s)
            device.settling[index] = after
            self._decode(device, passed)
        idle_s = device.driver.idle_s
        if not device.pending or idle_s is None:
            return
        if now_s - device.pending[-1].at_s >= idle_s:
            entries = still(
                device.ear, device.driver, device.pending, self._clock.stamp()
            )
            device.pending = ()
            self.tell(device.ear.device, entries)

    # --------------------------------------------------------------- outputs

    def _begin(self, device: Wired, steps: list[LevelStep]) -> None:
        """Set the first level and note when the next is due; ends an older pattern."""
        first = steps.pop(0)
        self._pins.set_level(device.lines[0], first.level)
        self._patterns.pop(device.ear.device, None)
        if first.hold_s is not None and steps:
            due_s = time.monotonic() + first.hold_s
            self._patterns[device.ear.device] = _Steps(due_s, steps)

    def _go_on(self, now_s: float) -> None:
        for name, pattern in list(self._patterns.items()):
            if pattern.due_s <= now_s:
                self._begin(self._wired[name], pattern.steps)

    def _patience_s(self) -> float:
        now_s = time.monotonic()
        due = [now_s + LONGEST_READ_S]
        with self._pattern_lock:
            due += [pattern.due_s for pattern in self._patterns.values()]
        due += self._stillness_s()
        return max(0.0, min(due) - now_s)
