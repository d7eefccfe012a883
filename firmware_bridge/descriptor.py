"""One open descriptor that is read with a deadline and can be interrupted.

Serial ports and sockets are the same once they are open: non-blocking, read as soon
as there is a byte, written whole or not at all, woken through a pipe.
"""

from __future__ import annotations

import os
import select
import threading
import time

from firmware_bridge.errors import LinkError

CHUNK = 4096


class Descriptor:
    """Borrows `fd` from whoever closes it; `name` is what sentences call it."""

    def __init__(self, fd: int, name: str) -> None:
        os.set_blocking(fd, False)
        self._fd = fd
        self._name = name
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_out, False)
        os.set_blocking(self._wake_in, False)
        self._arrivals = select.poll()
        self._arrivals.register(fd, select.POLLIN)
        self._arrivals.register(self._wake_out, select.POLLIN)
        self._room = select.poll()
        self._room.register(fd, select.POLLOUT)
        self._closed = False
        self._writing = threading.Lock()
        self._waking = threading.Lock()

    def read(self, timeout_s: float) -> bytes:
        """Return what is there as soon as there is any; nothing after the time-out."""
        ready = dict(self._arrivals.poll(max(0.0, timeout_s) * 1000))
        if self._wake_out in ready:
            os.read(self._wake_out, CHUNK)
        if self._fd not in ready:
            return b""
        try:
            data = os.read(self._fd, CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise self._gone(str(error.strerror)) from error
        if not data:
            raise self._gone("the other end closed it")
        return data

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data` within `timeout_s`, from any thread."""
        with self._writing:
            rest = memoryview(data)
            deadline_s = time.monotonic() + timeout_s
            while rest:
                rest = rest[self._give(rest) :]
                if rest:
                    self._wait_for_room(deadline_s)

    def wake(self) -> None:
        """Make a `read`, this one or the next, return at once; from any thread."""
        with self._waking:
            if not self._closed:
                try:
                    os.write(self._wake_in, b"!")
                except BlockingIOError:
                    return  # a full pipe wakes as well

    def close(self) -> None:
        """Let everything go; a second time does nothing."""
        with self._writing, self._waking:
            if not self._closed:
                self._closed = True
                os.close(self._wake_in)
                os.close(self._wake_out)

    def _give(self, data: memoryview) -> int:
        if self._closed:
            raise self._gone("it was closed")
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise self._gone(str(error.strerror)) from error

    def _wait_for_room(self, deadline_s: float) -> None:
        left_s = deadline_s - time.monotonic()
        if left_s <= 0 or not self._room.poll(left_s * 1000):
            raise LinkError(f"{self._name} takes no more bytes: the other end hangs.")

    def _gone(self, why: str) -> LinkError:
        return LinkError(f"{self._name} is gone: {why}.")
