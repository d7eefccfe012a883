"""GPIO lines through gpiozero: edges in order with their own stamps, and outputs.

The pins of the factory are used as they are: no device object and no thread for each
line. Every edge of every line goes through one queue.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import gpiozero

from firmware_bridge.errors import LinkError
from firmware_bridge.gpio_link import LinkFactory

# A floating input can change thousands of times a second: the oldest edges go first.
EDGE_LIMIT = 10_000
NS = 1_000_000_000
PULLS = {"up": "up", "down": "down", "none": "floating"}
FACTORIES = (
    ("lgpio", "gpiozero.pins.lgpio", "LGPIOFactory"),
    ("RPi.GPIO", "gpiozero.pins.rpigpio", "RPiGPIOFactory"),
)


@dataclass(frozen=True, slots=True)
class PinEdge:
    """One change of one GPIO line; `level` True is high.

    `mono_ns` is the time of the change on CLOCK_MONOTONIC, by the kernel's stamp where
    there is one and by the bench's where the lines are simulated.
    """

    line: int
    level: bool
    mono_ns: int


class GpioPins:
    """The lines of one machine, owned by one thread but for `set_level` and `wake`.

    `dropped` counts edges that nobody fetched in time. Every method but `wake` and
    `close` raises `LinkError` when the line or the bench is not there.
    """

    def __init__(self, factory: gpiozero.Factory) -> None:
        self._factory = factory
        self._pins: dict[int, Any] = {}
        # gpiozero keeps only weak references to callbacks.
        self._callbacks: dict[int, Callable[[float, Any], None]] = {}
        self._edges: queue.SimpleQueue[PinEdge | None] = queue.SimpleQueue()
        self._setting = threading.Lock()
        self._closed = False
        self.dropped = 0
        if isinstance(factory, LinkFactory):
            factory.on_lost = self.wake

    def watch(self, line: int, pull: Literal["up", "down", "none"]) -> None:
        """Make `line` an input and queue each of its edges from now on."""
        with _faults_of(line):
            pin = self._factory.pin(f"GPIO{line}")
            pin.input_with_pull(PULLS[pull])
            pin.bounce = None
            pin.edges = "both"
            callback = self._callback(line)
            self._callbacks[line] = callback
            self._pins[line] = pin
            pin.when_changed = callback

    def drive(self, line: int, level: bool) -> None:
        """Make `line` an output, at `level`."""
        with _faults_of(line):
            pin = self._factory.pin(f"GPIO{line}")
            pin.output_with_state(level)
            self._pins[line] = pin

    def set_level(self, line: int, level: bool) -> None:
        """Set the level of an output at once, from any thread."""
        with self._setting, _faults_of(line):
            self._pin(line).state = level

    def level(self, line: int) -> bool:
        """Return the level of an input or output as it is now."""
        with _faults_of(line):
            return bool(self._pin(line).state)

    def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
        """Wait for edges, or `wake`, and return all that came, in order."""
        self._check_link()
        found = []
        with contextlib.suppress(queue.Empty):
            edge = self._edges.get(timeout=max(0.0, timeout_s))
            while True:
                # A wake ends the wait; what came beside it is no less true.
                if edge is not None:
                    found.append(edge)
                edge = self._edges.get_nowait()
        if not found:
            self._check_link()
        return tuple(found)

    def wake(self) -> None:
        """Make `edges` return, from any thread."""
        self._edges.put(None)

    def close(self) -> None:
        """Release every line and the factory; never raises."""
        with self._setting:
            if self._closed:
                return
            self._closed = True
            self._pins.clear()
        for line in (*self._callbacks, None):
            with contextlib.suppress(LinkError), _faults_of(line):
                if line is None:
                    self._factory.close()
                else:
                    self._factory.pin(f"GPIO{line}").when_changed = None

    def _callback(self, line: int) -> Callable[[float, Any], None]:
        def changed(ticks: float, state: Any) -> None:
            if self._edges.qsize() >= EDGE_LIMIT:
                with contextlib.suppress(queue.Empty):
                    self._edges.get_nowait()
                    self.dropped += 1
            self._edges.put(PinEdge(line, bool(state), round(ticks * NS)))

        return changed

    def _pin(self, line: int) -> Any:
        if line not in self._pins:
            raise LinkError(f"GPIO line {line} is not in use.")
        return self._pins[line]

    def _check_link(self) -> None:
        lost = getattr(self._factory, "lost", None)
        if lost is not None:
            raise LinkError(str(lost))


def machine_factory() -> gpiozero.Factory:
    """Choose the pins of this machine: lgpio on every Pi, else RPi.GPIO.

    Raises: LinkError: this is no Raspberry Pi, or none of the libraries works on it.
    """
    local = importlib.import_module("gpiozero.pins.local")
    try:
        local.get_pi_revision()
    except (gpiozero.PinUnknownPi, OSError) as error:
        raise LinkError(
            "This machine is no Raspberry Pi, so it has no GPIO lines: take the bus "
            "out of the configuration, or simulate it with `--root`."
        ) from error
    tried = []
    for name, module, factory in FACTORIES:
        try:
            with _lgpio_at_home():
                return getattr(importlib.import_module(module), factory)()
        except _fault_types() as error:
            tried.append(f"{name} ({error})")
    raise LinkError(f"No GPIO library works here; tried {' and '.join(tried)}.")


@contextlib.contextmanager
def _lgpio_at_home() -> Iterator[None]:
    """Keep lgpio's pipe out of the current folder, and the process in it.

    The library makes a pipe in `LG_WD` at import, and changes to that folder.
    """
    runtime = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if runtime:
        os.environ.setdefault("LG_WD", runtime)
    with contextlib.chdir("."):
        yield


def _fault_types() -> tuple[type[Exception], ...]:
    """Return what the libraries raise; lgpio's own error only once it is loaded."""
    own = getattr(sys.modules.get("lgpio"), "error", OSError)
    return (gpiozero.GPIOZeroError, ImportError, OSError, RuntimeError, ValueError, own)


@contextlib.contextmanager
def _faults_of(line: int | None) -> Iterator[None]:
    """Turn whatever a pin library raises into one sentence about the line."""
    try:
        yield
    except LinkError:
        raise
    except _fault_types() as error:
        raise LinkError(f"GPIO line {line} cannot be used: {error}.") from error
