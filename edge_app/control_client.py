"""The calling side of the control socket: one JSON document a line, both ways."""

from __future__ import annotations

import socket
import time
from collections import deque
from pathlib import Path
from typing import Any

from edge_app.control_wire import line, understood
from edge_app.errors import ControlError
from edge_app.model import Document
from edge_app.root import socket_address

_LINE_LIMIT = 4 * 1024 * 1024
_CHUNK = 65536


class ControlClient:
    """One conversation with the core. Every trouble is a `ControlError`."""

    def __init__(self, path: Path, *, send_timeout_s: float = 5.0) -> None:
        self._path = path
        self._send_timeout_s = send_timeout_s
        self._socket: socket.socket | None = None
        self._unfinished = bytearray()
        self._waiting: deque[dict[str, Any]] = deque()

    def connect(self, timeout_s: float = 2.0) -> None:
        """Connect, however long the socket's path is."""
        caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        caller.settimeout(timeout_s)
        try:
            with socket_address(self._path) as address:
                caller.connect(address)
        except OSError as error:
            caller.close()
            why = error.strerror or str(error)
            raise ControlError(
                f"The gateway's core does not answer at {self._path} ({why}); "
                "is it running?"
            ) from error
        self._unfinished.clear()
        self._waiting.clear()
        self._socket = caller

    def fileno(self) -> int:
        """Return the descriptor to wait on; raise `ControlError` when hung up."""
        return self._open().fileno()

    def send(self, document: Document) -> None:
        """Send one line, whole."""
        caller = self._open()
        caller.settimeout(self._send_timeout_s)
        try:
            caller.sendall(line(document))
        except OSError as error:
            self.close()
            raise ControlError("The gateway's core hung up or hangs.") from error

    def receive(self, timeout_s: float) -> tuple[dict[str, Any], ...]:
        """Return the documents that are here within the time, often none."""
        if not self._waiting:
            self._hear(timeout_s)
        documents = tuple(self._waiting)
        self._waiting.clear()
        return documents

    def next(self, timeout_s: float) -> dict[str, Any]:
        """Return the next document; raise `ControlError` when none comes in time."""
        deadline_s = time.monotonic() + timeout_s
        while not self._waiting:
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                raise ControlError(
                    f"The gateway's core said nothing for {timeout_s:g} s."
                )
            self._hear(left_s)
        return self._waiting.popleft()

    def close(self) -> None:
        """Hang up; never raises."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise ControlError("There is no connection to the gateway's core.")
        return self._socket

    def _hear(self, timeout_s: float) -> None:
        caller = self._open()
        caller.settimeout(max(timeout_s, 0.0))
        try:
            chunk = caller.recv(_CHUNK)
        except (TimeoutError, BlockingIOError):
            return
        except OSError as error:
            self.close()
            raise ControlError("The connection to the gateway's core broke.") from error
        if not chunk:
            self.close()
            raise ControlError("The gateway's core hung up.")
        self._unfinished += chunk
        if b"\n" in chunk:
            *lines, rest = self._unfinished.split(b"\n")
            self._unfinished = rest
            for text in lines:
                self._take(bytes(text))
        if len(self._unfinished) > _LINE_LIMIT:
            self.close()
            raise ControlError("The gateway's core sent a line without end.")

    def _take(self, text: bytes) -> None:
        if not text.strip():
            return
        document = understood(text)
        if document is None:
            self.close()
            raise ControlError("The gateway's core sent broken JSON.")
        self._waiting.append(document)


def is_answered(path: Path) -> bool:
    """Say whether a core answers there."""
    client = ControlClient(path)
    try:
        client.connect()
    except ControlError:
        return False
    client.close()
    return True
