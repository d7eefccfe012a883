"""Buses without wires, and what the runners on them deliver."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from drivers import registry
from edge_app import schedule
from edge_app.acquire import runner as runner_module
from edge_app.acquire import stream as stream_module
from edge_app.acquire.runner import Runner
from edge_app.clock import Clock, MachineClock
from edge_app.intake import Ear
from edge_app.model import Entry, ns
from edge_app.outcomes import Order, When
from edge_app.people import Veil

VEIL = Veil(b"k" * 32)
CLOCK: Clock = MachineClock()
PATIENCE_S = 10.0


def ear(device: str, driver: Any, **options: Any) -> Ear:
    """Return the ear of a device of this driver."""
    return Ear(device, driver.options(**options), VEIL)


def driver_of(name: str) -> Any:
    """Load a driver."""
    return registry.load(name)


def order(
    device: str, verb: str, value: str | None = None, within_s: float = 5.0
) -> Order:
    """Return an order that is late after `within_s`."""
    deadline_ns = CLOCK.boot_ns() + ns(within_s)
    number = None if value is None else Decimal(value)
    return Order(device, verb, number, When.NOW, deadline_ns, "a-cause")


def hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses and patience be short, in the proportions that they have."""
    monkeypatch.setattr(runner_module, "FIRST_PAUSE_S", 0.02)
    monkeypatch.setattr(runner_module, "LONGEST_PAUSE_S", 0.1)
    monkeypatch.setattr(stream_module, "SILENT_AFTER_S", 0.2)
    monkeypatch.setattr(schedule, "LOST_AFTER_NS", ns(0.2))
    monkeypatch.setattr(schedule, "PAUSE_STEP_NS", ns(0.3))


class Inbox:
    """What was delivered, in order."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._came = threading.Condition()

    def put(self, entry: Entry) -> None:
        """Take an entry, from any thread."""
        with self._came:
            self.entries.append(entry)
            self._came.notify_all()

    def of(self, kind: type[Any]) -> list[Any]:
        """Return those of one kind."""
        return [entry for entry in list(self.entries) if isinstance(entry, kind)]

    def wait(self, kind: type[Any], count: int = 1, patience_s: float = 10) -> Any:
        """Wait until there are so many of a kind and return the last of them."""
        with self._came:
            true = self._came.wait_for(lambda: len(self.of(kind)) >= count, patience_s)
        assert true, f"only {self.entries}"
        return self.of(kind)[count - 1]


def until(true: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so."""
    deadline_s = time.monotonic() + patience_s
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline_s, "it never came"
        pause.wait(0.005)


@contextmanager
def running(runner: Runner) -> Iterator[Runner]:
    """Run a bus thread for the time of a `with`; it must end within a second."""
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()
        runner.join(3)
        assert not runner.is_alive()


@dataclass
class Door:
    """The opening and closing of a bus; `refusals` are how often it fails first."""

    refusals: int = 0
    opened_s: list[float] = field(default_factory=list)
    closed: int = 0

    def open(self) -> None:
        """Open, or refuse."""
        self.opened_s.append(time.monotonic())
        if len(self.opened_s) <= self.refusals:
            raise OSError("there is no such port")

    def close(self) -> None:
        """Count it."""
        self.closed += 1


class Line(Door):
    """A port of bytes: the test says what comes, and sees what went."""

    def __init__(self, refusals: int = 0) -> None:
        super().__init__(refusals)
        self.sent: list[bytes] = []
        self.dead = False
        self.broken_write = False
        self.answer: Callable[[bytes], bytes] = lambda _: b""
        self._coming: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def say(self, data: bytes) -> None:
        """Let bytes come."""
        self._coming.put(data)

    def wake(self) -> None:
        """End a read."""
        self._coming.put(b"")

    def read(self, timeout_s: float) -> bytes:
        """Return what came."""
        if self.dead:
            raise OSError("the port is gone")
        try:
            data = self._coming.get(timeout=timeout_s)
        except queue.Empty:
            data = b""
        if self.dead:
            raise OSError("the port is gone")
        return data

    def write(self, data: bytes) -> None:
        """Take what goes out, and let the device answer."""
        if self.broken_write:
            raise OSError("it cannot be written to")
        self.sent.append(data)
        said = self.answer(data)
        if said:
            self.say(said)


@dataclass(frozen=True)
class Edge:
    """An edge as a bus stamps it."""

    line: int
    level: bool
    mono_ns: int


class Pins(Door):
    """GPIO lines: the test makes edges, and sees the levels that were set."""

    def __init__(self, refusals: int = 0) -> None:
        super().__init__(refusals)
        self.levels: dict[int, bool] = {}
        self.set: list[tuple[float, int, bool]] = []
        self.broken = False
        self._edges: queue.SimpleQueue[Edge | None] = queue.SimpleQueue()

    def watch(self, line: int, pull: str) -> None:
        """Make an input, at the level of its pull."""
        self.levels.setdefault(line, pull == "up")

    def drive(self, line: int, level: bool) -> None:
        """Make an output."""
        self.set_level(line, level)

    def set_level(self, line: int, level: bool) -> None:
        """Set a level."""
        if self.broken:
            raise OSError("the pins are gone")
        self.levels[line] = level
        self.set.append((time.monotonic(), line, level))

    def level(self, line: int) -> bool:
        """Return a level."""
        return self.levels[line]

    def edge(self, line: int, level: bool, age_s: float = 0.0) -> None:
        """Let an edge come."""
        self.levels[line] = level
        self._edges.put(Edge(line, level, time.monotonic_ns() - ns(age_s)))

    def wake(self) -> None:
        """End a wait."""
        self._edges.put(None)

    def edges(self, timeout_s: float) -> tuple[Edge, ...]:
        """Return the edges that came."""
        if self.broken:
            raise OSError("the pins are gone")
        try:
            edge = self._edges.get(timeout=timeout_s)
        except queue.Empty:
            return ()
        return () if edge is None else (edge,)


@dataclass(frozen=True)
class Unbelieved:
    """What a master says of an answer that it does not believe."""

    reason: str
    raw: bytes = b""


class Master(Door):
    """A Modbus master: `says` answers for each device's address."""

    def __init__(self, refusals: int = 0) -> None:
        super().__init__(refusals)
        self.says: dict[int, tuple[int, ...] | Unbelieved] = {}
        self.asked: list[tuple[float, int]] = []
        self.written: list[tuple[int, int, tuple[int, ...]]] = []
        self.confirms = True
        self.broken = False
        self.timeout_s = 0.02

    def wake(self) -> None:
        """End nothing: a question under way goes on."""

    def read(
        self, device: int, table: str, address: int, count: int, *, turnaround_s: float
    ) -> tuple[int, ...] | Unbelieved:
        """Answer as the test said; silence takes its time."""
        del table, address, count, turnaround_s
        if self.broken:
            raise OSError("the line is gone")
        self.asked.append((time.monotonic(), device))
        said = self.says.get(device, Unbelieved("timeout"))
        if said == Unbelieved("timeout"):
            threading.Event().wait(self.timeout_s)
        return said

    def write(
        self,
        device: int,
        table: str,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Unbelieved | None:
        """Take a write."""
        del table, turnaround_s
        if self.broken:
            raise OSError("the line is gone")
        self.written.append((device, address, values))
        return None if self.confirms else Unbelieved("timeout")
