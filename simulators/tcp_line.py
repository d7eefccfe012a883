"""A device with a network socket: a TCP server that takes one caller at a time."""

from __future__ import annotations

import socket
from collections.abc import Callable

from simulators.faults import WireFault
from simulators.loop import Loop
from simulators.tree import Tree
from simulators.wire import Adapter, PacedSender, cut, no_one


class TcpLine:
    """One TCP address of the configuration, entered in the tree's table."""

    def __init__(self, loop: Loop, tree: Tree, asked: str, fault: WireFault) -> None:
        self._loop, self._tree, self._asked = loop, tree, asked
        self.fault = fault
        self.on_bytes: Callable[[bytes], None] = no_one
        self._to_host = Adapter(loop, fault, self._write)
        self._to_device = Adapter(loop, fault, self._hear)
        self._sender = PacedSender(loop, self.byte_s, self._to_host.take)
        self.on_call: Callable[[], None] | None = None
        self.turn_away: Callable[[], bytes] | None = None
        """Where a device wants to know: who has come, and who comes second."""
        self._server: socket.socket | None = None
        self._caller: socket.socket | None = None
        self._refused: socket.socket | None = None
        self._port = 0

    @property
    def listening(self) -> bool:
        """Say whether somebody has called."""
        return self._caller is not None

    def byte_s(self) -> float:
        """Say how long one byte takes: a network has no pace of its own."""
        return 0.0

    def open(self) -> None:
        """Listen, and say where."""
        self._server = socket.create_server(("127.0.0.1", self._port))
        self._server.setblocking(False)
        self._port = int(self._server.getsockname()[1])
        self._tree.address(self._asked, f"127.0.0.1:{self._port}")
        self._loop.watch(self._server.fileno(), self._accept)

    def send(self, data: bytes) -> None:
        """Say something; it is lost while nobody has called."""
        if self._caller is None:
            return
        if self.fault.kind == "cut" and len(data) > 1:
            cut(self._loop, self, data)
        else:
            self._sender.send(self.fault.spoil(data))

    def obstruct(self, how: str) -> None:
        """Let everybody in: an address has no permissions, and one more caller."""

    def unplug(self) -> None:
        """Vanish: the caller is cut off and new ones are refused."""
        self._hang_up()
        if self._server is not None:
            self._loop.forget(self._server.fileno())
            self._server.close()
            self._server = None
        if self._refused is not None:
            self._refused.close()
            self._refused = None

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
        if self.turn_away is not None and self._caller is not None:
            self._read()  # he may have hung up just now
        if self.turn_away is not None and self._caller is not None:
            self._refuse(fresh, self.turn_away())
            return
        # Else a device of this size has one place: the newest caller gets it.
        self._hang_up()
        fresh.setblocking(False)
        fresh.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._caller = fresh
        self._loop.watch(fresh.fileno(), self._read)
        if self.on_call is not None:
            self.on_call()

    def _refuse(self, fresh: socket.socket, why: bytes) -> None:
        # Closed a caller later: at once, what he still says would tear the line.
        if self._refused is not None:
            self._refused.close()
        self._refused = fresh
        fresh.send(why)
        fresh.shutdown(socket.SHUT_WR)

    def _hang_up(self) -> None:
        self._sender.clear()
        self._to_host.clear()
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
        self._to_device.take(data)

    def _hear(self, data: bytes) -> None:
        self.on_bytes(b"".join(piece.data for piece in self.fault.spoil(data)))

    def _write(self, data: bytes) -> None:
        if self._caller is None:
            return
        try:
            self._caller.send(data)
        except BlockingIOError:
            return
        except OSError:
            self._hang_up()
