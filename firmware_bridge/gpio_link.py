"""GPIO lines of a bench at the other end of a Unix socket, as a gpiozero factory.

The bench sends `IN <gpio> <0|1> <mono_ns>` for the levels it drives, and `SYNC`; the
gateway sends `USE <gpio> <in|out>`, `OUT <gpio> <0|1>`, and each `SYNC` back. One
thread reads, so the order of the lines is the order of the edges.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from gpiozero.pins.mock import MockFactory, MockPin

from firmware_bridge.descriptor import Descriptor
from firmware_bridge.errors import LinkError

PATIENCE_S = 2.0
SOCKET_PATH_LIMIT = 107
LINE_LIMIT = 128
IDLE_S = 60.0
PI_4 = "c03114"


class LinkPin(MockPin):
    """A line that the bench drives, or that the bench watches."""

    _state: bool

    def follow(self, level: bool, mono_ns: int) -> None:
        """Take the level of the bench, with the bench's own time."""
        if self._change_state(level) and self._when_changed is not None:
            super(MockPin, self)._call_when_changed(mono_ns / 1e9, level)

    def _change_state(self, value: bool) -> bool:
        # The mock keeps every state for ever; a gateway that runs for weeks must not.
        changed = bool(self._state != value)
        self._state = value
        return changed

    def _set_function(self, value: str) -> None:
        super()._set_function(value)
        self.factory.send(f"USE {self._number} {'in' if value == 'input' else 'out'}")

    def _set_pull(self, value: str) -> None:
        # A pull is weaker than whatever the bench drives.
        with self.factory.guard:
            super()._set_pull(value)
            driven = self.factory.levels.get(self._number)
            if driven is not None:
                self._change_state(driven)

    def _set_state(self, value: bool) -> None:
        super()._set_state(value)
        self.factory.send(f"OUT {self._number} {int(bool(value))}")


class LinkFactory(MockFactory):
    """The lines behind one connection to a bench; it is of no use once that broke.

    `levels` are those that the bench drives, `guard` is held while they change.
    `on_lost` is called once, from the reading thread, when the bench is gone.
    """

    def __init__(self, sock: socket.socket, name: str) -> None:
        super().__init__(revision=PI_4, pin_class=LinkPin)
        self.levels: dict[int, bool] = {}
        self.guard = threading.RLock()
        self.lost: LinkError | None = None
        self.on_lost: Callable[[], None] = lambda: None
        self._socket = sock
        self._wire = Descriptor(sock.fileno(), f"The bench at {name}")
        self._closing = False
        self._synced = threading.Event()
        self._reader = threading.Thread(
            target=self._follow, name="gpio-link", daemon=True
        )
        self._reader.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until the bench said the levels of all its lines."""
        return self._synced.wait(timeout_s) and self.lost is None

    def send(self, line: str) -> None:
        """Tell the bench, from any thread.

        Raises: LinkError: the bench is gone or hangs.
        """
        if self._closing:
            return
        if self.lost is not None:
            raise LinkError(str(self.lost))
        try:
            self._wire.write(line.encode() + b"\n", PATIENCE_S)
        except LinkError as error:
            self._lose(error)
            raise

    def close(self) -> None:
        """Leave the bench; never raises."""
        self._closing = True
        super().close()
        self._wire.wake()
        self._reader.join()
        self._wire.close()
        self._socket.close()

    def _follow(self) -> None:
        rest = b""
        try:
            while not self._closing:
                *lines, rest = (rest + self._wire.read(IDLE_S)).split(b"\n")
                for line in lines:
                    self._take(line.split())
                rest = rest[-LINE_LIMIT:]
        except LinkError as error:
            self._lose(error)

    def _take(self, words: list[bytes]) -> None:
        match words:
            case [b"SYNC"]:
                self._synced.set()
                self.send("SYNC")
            case [b"IN", gpio, (b"0" | b"1") as level, mono_ns] if (
                gpio.isdigit() and mono_ns.isdigit()
            ):
                self._set_level(int(gpio), level == b"1", int(mono_ns))

    def _set_level(self, gpio: int, level: bool, mono_ns: int) -> None:
        with self.guard:
            self.levels[gpio] = level
            for pin in tuple(self.pins.values()):
                if pin.info.name == f"GPIO{gpio}" and pin.function == "input":
                    pin.follow(level, mono_ns)

    def _lose(self, cause: LinkError) -> None:
        with self.guard:
            if self.lost is None:
                self.lost = cause
                self._synced.set()
                self.on_lost()


def link_factory(path: Path) -> LinkFactory:
    """Connect to the bench and learn the levels of its lines.

    Raises: LinkError: nobody listens there, or the bench does not say its levels.
    """
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _connect(sock, path)
    except OSError as error:
        sock.close()
        why = error.strerror or str(error)
        raise LinkError(f"No bench listens at {path}: {why}.") from error
    factory = LinkFactory(sock, str(path))
    if not factory.wait(PATIENCE_S):
        mute = LinkError(f"The bench at {path} did not say what its lines are.")
        reason = factory.lost or mute
        factory.close()
        raise reason
    return factory


def _connect(sock: socket.socket, path: Path) -> None:
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        sock.connect(str(path))
        return
    # The kernel takes no longer name, but it takes a shorter way to the same folder.
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        sock.connect(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)
