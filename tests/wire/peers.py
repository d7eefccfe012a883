"""The other ends of the wires: ptys, a slave that misbehaves, pymodbus's servers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import threading
import tty
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

DEADLINE_S = 5.0
Piece: TypeAlias = tuple[float, bytes]
Script: TypeAlias = Sequence[Callable[[bytes], Sequence[Piece]]]


@dataclass
class Pty:
    """A serial line: `fd` is the device's end, `path` is the port."""

    fd: int
    far: int
    path: str

    def unplug(self) -> None:
        """Take the device away."""
        os.close(self.fd)
        self.fd = -1

    def hear(self, count: int) -> bytes:
        """Return the next `count` bytes that came to the device."""
        heard = b""
        while len(heard) < count:
            ready, _, _ = select.select([self.fd], [], [], DEADLINE_S)
            if not ready:
                break
            heard += os.read(self.fd, count - len(heard))
        return heard


@contextlib.contextmanager
def pty() -> Iterator[Pty]:
    """Make a serial line and take it away afterwards."""
    fd, far = os.openpty()
    tty.setraw(far)
    line = Pty(fd, far, os.ttyname(far))
    try:
        yield line
    finally:
        for end in (line.fd, line.far):
            if end >= 0:
                os.close(end)


def length_of(request: bytes) -> int:
    """Return how long a request with this beginning is."""
    if len(request) > 6 and request[1] in (0x0F, 0x10):
        return 9 + request[6]
    return 8


@dataclass
class Slave:
    """Answers the requests on a line as its script says, one entry each."""

    line: Pty
    script: Script
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Prepare the thread."""
        self._stop_out, self._stop_in = os.pipe()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Slave:
        """Start to listen."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._stopped.set()
        os.write(self._stop_in, b"!")
        self._thread.join()
        os.close(self._stop_in)
        os.close(self._stop_out)

    def _serve(self) -> None:
        heard = b""
        script = list(self.script)
        while not self._stopped.is_set():
            ready, _, _ = select.select([self.line.fd, self._stop_out], [], [])
            if self.line.fd not in ready:
                continue
            heard += os.read(self.line.fd, 512)
            while len(heard) >= 8 and len(heard) >= length_of(heard):
                request, heard = heard[: length_of(heard)], heard[length_of(heard) :]
                self.requests.append(request)
                self._say(script.pop(0)(request) if script else ())

    def _say(self, pieces: Sequence[Piece]) -> None:
        for delay_s, piece in pieces:
            self._stopped.wait(delay_s)
            os.write(self.line.fd, piece)


@contextlib.contextmanager
def joined(first: Pty, second: Pty) -> Iterator[None]:
    """Carry bytes between the device ends of two lines."""
    stop_out, stop_in = os.pipe()
    other = {first.fd: second.fd, second.fd: first.fd}

    def carry() -> None:
        while True:
            ready, _, _ = select.select([*other, stop_out], [], [])
            if stop_out in ready:
                return
            for end in ready:
                os.write(other[end], os.read(end, 512))

    thread = threading.Thread(target=carry)
    thread.start()
    try:
        yield
    finally:
        os.write(stop_in, b"!")
        thread.join()
        os.close(stop_in)
        os.close(stop_out)


def device(number: int) -> SimDevice:
    """Return a device of pymodbus: coils, discrete inputs, holding, input."""
    return SimDevice(
        number,
        simdata=(
            [SimData(0, count=32, values=False, datatype=DataType.BITS)],
            [SimData(0, count=32, values=False, datatype=DataType.BITS)],
            [SimData(0, values=[10, 20, 30, 40], datatype=DataType.REGISTERS)],
            [SimData(0, values=[215, 487, 0xFFFF, 7], datatype=DataType.REGISTERS)],
        ),
    )


@contextlib.contextmanager
def _served(
    make: Callable[[], ModbusSerialServer | ModbusTcpServer],
) -> Iterator[Any]:
    ready = threading.Event()
    made: list[Any] = []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = make()
        await server.serve_forever(background=True)
        made.append(server)
        ready.set()
        await server.serving

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(DEADLINE_S)
        yield made[0]
    finally:
        asyncio.run_coroutine_threadsafe(made[0].shutdown(), loop)
        thread.join()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


@contextlib.contextmanager
def rtu_server(port: str) -> Iterator[None]:
    """Run pymodbus's RTU server, device 1, on this port."""
    with _served(lambda: ModbusSerialServer(device(1), port=port, baudrate=19200)):
        yield


@contextlib.contextmanager
def tcp_server(*devices: SimDevice) -> Iterator[int]:
    """Run pymodbus's TCP server, devices 1 and 2 unless told; give its port."""
    shown = [*devices] or [device(1), device(2)]
    with _served(lambda: ModbusTcpServer(shown, address=("127.0.0.1", 0))) as server:
        yield server.transport.sockets[0].getsockname()[1]
