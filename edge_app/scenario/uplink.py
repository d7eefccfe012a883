"""The way to the broker, which can be cut and mended: a relay on this machine.

The broker and whoever listens to it live on, so that only what the gateway does is
on trial. One thread accepts, one carries each connection; all end with `cut`.
"""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress

CHUNK = 65_536
BROKER_S = 5.0


class Uplink:
    """Carries bytes between `port` and the broker's port while it is whole."""

    def __init__(self, broker_port: int) -> None:
        self._broker_port = broker_port
        self._lock = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.port = 0

    def mend(self) -> None:
        """Let connections through; the port stays what it was."""
        if self._listener is not None:
            return
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._begin(threading.Thread(target=self._accept, args=(listener,)))

    def cut(self) -> None:
        """End every connection and take no new one."""
        if self._listener is None:
            return
        with self._lock:
            listener, self._listener = self._listener, None
            for one in (listener, *self._ends):
                # It wakes whoever waits there; who waits closes it.
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        while self._threads:
            self._threads.pop().join()

    def _begin(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                self._begin(threading.Thread(target=self._serve, args=(caller,)))

    def _serve(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            address = ("127.0.0.1", self._broker_port)
            with socket.create_connection(address, BROKER_S) as broker:
                broker.settimeout(BROKER_S)
                if self._enter(caller, broker):
                    carry(caller, broker)
                with self._lock:
                    self._ends -= {caller, broker}

    def _enter(self, *ends: socket.socket) -> bool:
        """Note two ends for `cut`; False when it came first."""
        with self._lock:
            if self._listener is not None:
                self._ends.update(ends)
            return self._listener is not None


def carry(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until an end hangs up."""
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in selector.select():
                source, target = (one, other) if key.data is other else (other, one)
                data = source.recv(CHUNK)
                if not data:
                    return
                target.sendall(data)
