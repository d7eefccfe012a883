"""An input device: a FIFO of the kernel's event records, where a keyboard would be.

While nobody has it open nothing is buffered. A reader that sleeps too long loses
events, and is told so by a SYN_DROPPED, as the kernel would.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from errno import ENXIO

from simulators.faults import WireFault
from simulators.loop import Loop, Timer
from simulators.pty_line import VACANT_LOOK_S
from simulators.tree import Tree
from simulators.wire import no_one

SPOKEN = struct.Struct("<HHi")
"""An event as a stand-in says it: type, code, value."""
RECORD = struct.Struct("llHHi")
"""The same as the kernel writes it on this machine: seconds and microseconds first."""
DROPPED = SPOKEN.pack(0, 3, 0) + SPOKEN.pack(0, 0, 0)
INPUT_KINDS = ("none", "drop", "silence")
"""The faults of such a bus: the kernel does nothing else wrong."""


class InputLine:
    """One input device of the tree; it never hears anything."""

    def __init__(self, loop: Loop, tree: Tree, name: str, fault: WireFault) -> None:
        self._loop = loop
        self._path = tree.place(name)
        self.fault = fault
        self.on_bytes: Callable[[bytes], None] = no_one
        self._number: int | None = None
        self._look: Timer | None = None
        self._there = False
        self._lost = False

    @property
    def listening(self) -> bool:
        """Say whether somebody has it open."""
        return self._number is not None

    def open(self) -> None:
        """Make the FIFO; one that is left from before may have a reader already."""
        if not self._path.is_fifo():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.unlink(missing_ok=True)
            os.mkfifo(self._path, 0o600)
        self._there = True
        self._look_for_listener()

    def send(self, data: bytes) -> None:
        """Tell whole events; a fault loses single ones, or all of them."""
        if self._look is not None:
            # Somebody may have opened it since the last look.
            self._look.cancel()
            self._look_for_listener()
        for at in range(0, len(data), SPOKEN.size):
            if self.fault.loses():
                self._lost = True
            elif self.fault.kind != "silence":
                self._tell(data[at : at + SPOKEN.size])

    def unplug(self) -> None:
        """Vanish: who has it open is at its end."""
        if not self._there:
            return
        self._there = False
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if self._number is None:
            # Somebody may have opened it since the last look.
            self._number = self._opened()
        self._drop()
        self._path.unlink(missing_ok=True)

    def plug(self) -> None:
        """Come back."""
        self.open()

    def close(self) -> None:
        """Vanish for good."""
        self.unplug()

    def _opened(self) -> int | None:
        try:
            return os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno != ENXIO:
                raise
            return None

    def _look_for_listener(self) -> None:
        self._look = None
        if self._number is not None:
            return
        self._number = self._opened()
        if self._number is None:
            self._look = self._loop.after(VACANT_LOOK_S, self._look_for_listener)
        else:
            # The writing end of a FIFO is readable only when nobody reads any more.
            self._loop.watch(self._number, self._left)

    def _left(self) -> None:
        self._drop()
        self._look_for_listener()

    def _drop(self) -> None:
        number, self._number, self._lost = self._number, None, False
        if number is not None:
            self._loop.forget(number)
            os.close(number)

    def _tell(self, event: bytes) -> None:
        if self._number is None:
            return
        now_s = self._loop.now_s()
        time = int(now_s), int(now_s % 1 * 1e6)
        told = DROPPED + event if self._lost else event
        records = b"".join(
            RECORD.pack(*time, *spoken) for spoken in SPOKEN.iter_unpack(told)
        )
        try:
            os.write(self._number, records)
        except BlockingIOError:
            self._lost = True
        except BrokenPipeError:
            self._left()
        else:
            self._lost = False


class InputBus:
    """An input device as a bus: it has events, and no bytes that could be spoilt."""

    def __init__(self, line: InputLine) -> None:
        self._line = line
        self.open = line.open
        self.unplug = line.unplug
        self.plug = line.plug
        self.close = line.close

    @property
    def listening(self) -> bool:
        """Say whether somebody has it open."""
        return self._line.listening

    def spoil(self, kind: str, rate: float | None) -> None:
        """Choose the fault of its line; ValueError says what cannot be."""
        self._line.fault.set(kind, rate)

    def shout(self, data: bytes) -> None:
        """Tell raw events of 8 bytes: type, code, value."""
        if len(data) % SPOKEN.size:
            raise ValueError(
                f"an input bus carries whole events of {SPOKEN.size} bytes"
            )
        self._line.send(data)
