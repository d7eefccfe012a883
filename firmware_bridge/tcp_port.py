"""A TCP connection with the same six methods as a serial port."""

from __future__ import annotations

import contextlib
import errno
import os
import socket

from firmware_bridge.descriptor import Descriptor
from firmware_bridge.errors import LinkError

PATIENCE_S = 2.0

# A dead peer is noticed after 10 + 3 * 5 seconds of silence instead of two hours.
KEEPALIVE = (
    ("TCP_KEEPIDLE", 10),
    ("TCP_KEEPINTVL", 5),
    ("TCP_KEEPCNT", 3),
)


class TcpPort:
    """One connection to a device, owned by one thread; bytes leave at once."""

    def __init__(
        self, host: str, port: int, *, connect_timeout_s: float = PATIENCE_S
    ) -> None:
        self._host = host
        self._port = port
        self._connect_timeout_s = connect_timeout_s
        self._name = f"{host}:{port}"
        self._resolved = ""
        self._socket: socket.socket | None = None
        self._line: Descriptor | None = None

    @property
    def identity(self) -> str:
        """The address that is connected; the configured one while nothing is."""
        return self._resolved or self._name

    def open(self) -> None:
        """Connect.

        Raises: LinkError: no such name, refused, unreachable, or no answer in time.
        """
        self.close()
        try:
            sock = socket.create_connection(
                (self._host, self._port), timeout=self._connect_timeout_s
            )
        except OSError as error:
            raise LinkError(self._sentence(error)) from error
        self._socket = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE:
            if hasattr(socket, option):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        self._line = Descriptor(sock.fileno(), self._name)
        self._resolved = self._peer(sock)

    def read(self, timeout_s: float) -> bytes:
        """Return the bytes that are there, nothing after the time-out or `wake`.

        Raises: LinkError: the connection is gone.
        """
        return self._opened().read(timeout_s)

    def write(self, data: bytes) -> None:
        """Send all of `data`, from any thread.

        Raises: LinkError: the connection is gone or takes no bytes.
        """
        self._opened().write(data, PATIENCE_S)

    def wake(self) -> None:
        """Make `read` return, from any thread."""
        line = self._line
        if line is not None:
            line.wake()

    def close(self) -> None:
        """Close the connection; never raises."""
        line, sock = self._line, self._socket
        self._line, self._socket, self._resolved = None, None, ""
        if line is not None:
            line.close()
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.close()

    def _opened(self) -> Descriptor:
        if self._line is None:
            raise LinkError(f"{self._name} is not open.")
        return self._line

    def _peer(self, sock: socket.socket) -> str:
        with contextlib.suppress(OSError):
            host, port = sock.getpeername()[:2]
            return f"{host}:{port}"
        return self._name

    def _sentence(self, error: OSError) -> str:
        if isinstance(error, socket.gaierror):
            return f"{self._name} has no address: correct the name, or give a number."
        if isinstance(error, TimeoutError):
            return f"{self._name} does not answer: is the device on and on this net?"
        if error.errno == errno.ECONNREFUSED:
            return f"{self._name} refuses the connection: correct the port number."
        why = os.strerror(error.errno) if error.errno else str(error)
        return f"{self._name} cannot be reached: {why}."
