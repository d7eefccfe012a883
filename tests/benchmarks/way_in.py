"""Both ends of a gate in one hand: the thermometer's pty and the relay's line."""

from __future__ import annotations

import os
import random
import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.bare_relay import ON
from tests.benchmarks.processes import running
from tests.benchmarks.site import BARRIER, PORT, pty_at

LATEST_S = 5.0
CALL_S = 20.0
LAST_BYTE_S = 0.001
"""The last byte of a frame comes by itself, as it does on a slow wire."""
FRAME_S = 0.005, 0.015
OFF = f"OUT {BARRIER} 0\n".encode()


def frame(object_c: float, ambient_c: float = 21.0) -> bytes:
    """Spell a frame of the thermometer as its data sheet draws it."""
    values = (round(object_c * 100), round(ambient_c * 100))
    body = b"\x5a\x5a\x45\x04" + b"".join(v.to_bytes(2, "big") for v in values)
    return body + bytes([sum(body) & 0xFF])


NOBODY = frame(22.0)
SOMEBODY = frame(36.5)


class WayIn:
    """One thermometer and one relay, with whoever switches it in between."""

    def __init__(self, device: int, link: socket.socket) -> None:
        self._device = device
        self._link = link
        self._heard = b""
        self._people = 0
        self._arrivals = select.poll()
        self._arrivals.register(link, select.POLLIN)

    def greet(self) -> None:
        """Say that there are no lines to tell of, as a bench does on connecting."""
        self._link.sendall(b"SYNC\n")

    def write(self, data: bytes) -> int:
        """Write a frame; return when its last byte was about to be written, in ns."""
        os.write(self._device, data[:-1])
        time.sleep(LAST_BYTE_S)
        at_ns = time.perf_counter_ns()
        os.write(self._device, data[-1:])
        return at_ns

    def heard(self, line: bytes) -> int:
        """Wait for a line on the link; return when it came, in ns.

        Raises:
            TimeoutError: it never came.

        """
        deadline_s = time.monotonic() + LATEST_S
        while line not in self._heard:
            left_s = deadline_s - time.monotonic()
            if left_s <= 0 or not self._arrivals.poll(left_s * 1000):
                raise TimeoutError(f"never came: {line!r}")
            data = self._link.recv(4096)
            at_ns = time.perf_counter_ns()
            if not data:
                raise TimeoutError("whoever switches the relay is gone")
            self._heard += data
        self._heard = self._heard.partition(line)[2]
        return at_ns

    def person(self) -> tuple[int, float]:
        """Let one person step up; return the last byte's time and the relay's delay."""
        # No two alike in a row: a thermometer that says one thing of all is stuck.
        self._people += 1
        somebody = frame(36.3 + self._people % 40 / 100)
        for value in (NOBODY, somebody, somebody):
            self.write(value)
            time.sleep(random.uniform(*FRAME_S))
        began_ns = self.write(somebody)
        return began_ns, (self.heard(ON) - began_ns) / 1e9

    def rest(self) -> None:
        """Wait until the impulse is over and everything is still again."""
        self.heard(OFF)
        time.sleep(random.uniform(0.005, 0.02))

    def bare(self) -> float:
        """Write the same frame to a bare relay; return its delay."""
        time.sleep(random.uniform(*FRAME_S))
        began_ns = self.write(SOMEBODY)
        return (self.heard(ON) - began_ns) / 1e9


@contextmanager
def way_in(listener: socket.socket, device: int) -> Iterator[WayIn]:
    """Take a call on the GPIO link, and greet as a bench does."""
    listener.settimeout(CALL_S)
    link, _ = listener.accept()
    with link:
        ends = WayIn(device, link)
        ends.greet()
        yield ends


@contextmanager
def gpio_link(path: Path) -> Iterator[socket.socket]:
    """Listen where the GPIO link is expected."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen(1)
        yield listener


@contextmanager
def bare_way_in(folder: Path) -> Iterator[WayIn]:
    """Start a bare relay between a pty and a socket of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    address = folder / "gpio.sock"
    with pty_at(folder, PORT) as device, gpio_link(address) as listener:
        command = [sys.executable, "-m", "tests.benchmarks.bare_relay"]
        command += [str((folder / PORT.lstrip("/")).resolve()), str(address)]
        with (
            running(command, folder / "bare.log"),
            way_in(listener, device) as ends,
        ):
            yield ends
