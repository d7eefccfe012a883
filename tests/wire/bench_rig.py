"""A bench on a thread of the test's own process, and a gateway's end of each line."""

from __future__ import annotations

import errno
import json
import os
import select
import socket
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulators.bench import Bench
from simulators.bench_client import BenchClient
from simulators.bench_socket import BenchSocket, short_path
from simulators.desk import Desk
from simulators.loop import Loop
from simulators.plan import plan_of
from simulators.world import World

PATIENCE_S = 10.0


def wait_for(what: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait until `what` is true; fail when it never is."""
    deadline_s = time.monotonic() + patience_s
    pause = threading.Event()
    while not what():
        assert time.monotonic() < deadline_s, "it never came"
        pause.wait(0.005)


class Rig:
    """A standing bench; everything it does happens on its own thread."""

    def __init__(self, text: str, root: Path, tempo: float) -> None:
        self.root = root
        self.loop = Loop()
        self.bench = Bench(self.loop, plan_of(tomllib.loads(text)), root, "7")
        self.bench.stand()
        self.world = World(self.bench, tempo)
        desk = Desk(self.bench, self.world)
        self._socket = BenchSocket(self.loop, root / "bench.sock", desk.answer)
        self._socket.open()
        self.world.begin()
        self._thread = threading.Thread(target=self.loop.run)
        self._thread.start()

    def ask(self, **request: Any) -> dict[str, Any]:
        """Ask over the socket."""
        with BenchClient(self.root) as client:
            return client.ask(request)

    def log(self, *kinds: str) -> list[Mapping[str, Any]]:
        """Return the lines of these kinds that were logged so far."""
        text = (self.root / "bench.log").read_text("utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        return [line for line in lines if line["kind"] in kinds]

    def close(self) -> None:
        """End the thread and take the bench down."""
        self.loop.stop()
        self._thread.join(PATIENCE_S)
        self._socket.close()
        self.bench.close()
        self.loop.close()


@contextmanager
def rig(text: str, root: Path, tempo: float = 1.0) -> Iterator[Rig]:
    """Lend a standing bench."""
    standing = Rig(text, root, tempo)
    try:
        yield standing
    finally:
        standing.close()


class Port:
    """A serial port as a gateway opens it."""

    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read(self, count: int, patience_s: float = PATIENCE_S) -> bytes:
        """Read until there are `count` bytes or patience ends."""
        data = b""
        deadline_s = time.monotonic() + patience_s
        while len(data) < count and (left_s := deadline_s - time.monotonic()) > 0:
            if select.select([self.number], [], [], left_s)[0]:
                piece = os.read(self.number, count - len(data))
                if not piece:
                    raise OSError(errno.EIO, "the line was hung up")
                data += piece
        return data

    def write(self, data: bytes) -> None:
        """Write all of it."""
        os.write(self.number, data)

    def close(self) -> None:
        """Close it."""
        os.close(self.number)


@contextmanager
def port(path: Path) -> Iterator[Port]:
    """Lend an open port."""
    opened = Port(path)
    try:
        yield opened
    finally:
        opened.close()


class GpioClient:
    """The gateway's end of the GPIO link."""

    def __init__(self, root: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE_S)
        with short_path(root / "gpio.sock") as name:
            self._socket.connect(name)
        self._lines = self._socket.makefile("rb")

    def line(self) -> list[str]:
        """Return the words of the next line; none when the bench hung up."""
        return self._lines.readline().decode().split()

    def until_sync(self) -> list[list[str]]:
        """Return all lines before the next `SYNC`, and echo it."""
        lines = list(iter(self.line, ["SYNC"]))
        self.tell("SYNC")
        return lines

    def tell(self, text: str) -> None:
        """Say one line."""
        self._socket.sendall(text.encode() + b"\n")

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()


@contextmanager
def gpio(root: Path) -> Iterator[GpioClient]:
    """Lend a connected client."""
    client = GpioClient(root)
    try:
        yield client
    finally:
        client.close()
