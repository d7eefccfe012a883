"""A device with a network socket: a TCP server that takes one caller at a time."""

from __future__ import annotations

import socket
from collections.abc import Callable

from simulators.faults import WireFault
from simulators.loop import Loop
from simulators.pty_line import no_one
from simulators.tree import Tree
from simulators.wire import PacedSender


class TcpLine:
    """One TCP address of the configuration, entered in the tree's table."""

    def __init__(self, loop: Loop, tree: Tree, asked: str, fault: WireFault) -> None:
        self._loop, self._tree, self._asked = loop, tree, asked
        self.fault = fault
        self.on_bytes: Callable[[bytes], None] = no_one
        self._sender = PacedSender(loop, 0.0, self._write)
        self._server: socket.socket | None = None
        self._caller: socket.socket | None = None
        self._port = 0

    @property
    def listening(self) -> bool:
        """Say whether somebody has called."""
        return self._caller is not None

    def open(self) -> None:
        """Listen, and say where."""
        self._server = socket.create_server(("127.0.0.1", self._port))
        self._server.setblocking(False)
        self._port = int(self._server.getsockname()[1])
        self._tree.address(self._asked, f"127.0.0.1:{self._port}")
        self._loop.watch(self._server.fileno(), self._accept)

    def send(self, data: bytes) -> None:
        """Say something; it is lost while nobody has called."""
        if self._caller is not None:
            self._sender.send(self.fault.spoil(data))

    def unplug(self) -> None:
        """Vanish: the caller is cut off and new ones are refused."""
        self._hang_up()
        if self._server is not None:
            self._loop.forget(self._server.fileno())
            self._server.close()
            self._server = None

    def plug(self) -> None:
        """Listen again at the same address."""
        if self._server is None:
            self.open()

    def close(self) -> None:
        """Vanish for good."""
        self.unplug()

    def _accept(self) -> None:
        if self._server is None:
            return
        try:
            fresh, _address = self._server.accept()
        except BlockingIOError:
            return
        # A device of this size has one place: the newest caller gets it.
        self._hang_up()
        fresh.setblocking(False)
        fresh.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._caller = fresh
        self._loop.watch(fresh.fileno(), self._read)

    def _hang_up(self) -> None:
        self._sender.clear()
        if self._caller is not None:
            self._loop.forget(self._caller.fileno())
            self._caller.close()
            self._caller = None

    def _read(self) -> None:
        if self._caller is None:
            return
        try:
            data = self._caller.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        heard = b"".join(piece.data for piece in self.fault.spoil(data))
        self.on_bytes(heard)

    def _write(self, data: bytes) -> None:
        if self._caller is None:
            return
        try:
            self._caller.send(data)
        except BlockingIOError:
            return
        except OSError:
            self._hang_up()
