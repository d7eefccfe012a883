"""The bench's own socket: a JSON request a line in, a JSON answer a line out."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulators.loop import Loop

REQUEST_BYTES = 65_536

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class RequestError(ValueError):
    """A request that cannot be done; its text is one clear sentence."""


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """Lend a name for a socket that fits into the kernel's 107 bytes.

    Going through the folder's descriptor needs no change of the working folder.
    """
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def bind_unix(path: Path) -> socket.socket:
    """Listen on a Unix socket, in the place of one that a dead bench left."""
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX)
    server.setblocking(False)
    with short_path(path) as name:
        server.bind(name)
    server.listen(16)
    return server


def is_served(path: Path) -> bool:
    """Say whether somebody answers on this socket."""
    if not path.exists():
        return False
    with socket.socket(socket.AF_UNIX) as probe, short_path(path) as name:
        return probe.connect_ex(name) == 0


class BenchSocket:
    """Serve any number of clients; `answer` works and may raise `RequestError`."""

    def __init__(self, loop: Loop, path: Path, answer: Answer) -> None:
        self._loop, self._path, self._answer = loop, path, answer
        self._server: socket.socket | None = None
        self._clients: dict[int, tuple[socket.socket, bytearray]] = {}

    def open(self) -> None:
        """Listen."""
        self._server = bind_unix(self._path)
        self._loop.watch(self._server.fileno(), self._accept)

    def close(self) -> None:
        """Cut everybody off and remove the socket."""
        for number in tuple(self._clients):
            self._hang_up(number)
        if self._server is not None:
            self._loop.forget(self._server.fileno())
            self._server.close()
            self._server = None
            self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        if self._server is None:
            return
        try:
            client, _address = self._server.accept()
        except BlockingIOError:
            return
        client.setblocking(False)
        number = client.fileno()
        self._clients[number] = (client, bytearray())
        self._loop.watch(number, lambda: self._read(number))

    def _hang_up(self, number: int) -> None:
        client, _unread = self._clients.pop(number)
        self._loop.forget(number)
        client.close()

    def _read(self, number: int) -> None:
        client, unread = self._clients[number]
        try:
            data = client.recv(REQUEST_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        unread += data
        if not data or len(unread) > REQUEST_BYTES:
            self._hang_up(number)
            return
        while b"\n" in unread and number in self._clients:
            line, _mark, rest = bytes(unread).partition(b"\n")
            unread[:] = rest
            self._reply(number, self._judge(line))

    def _judge(self, line: bytes) -> Mapping[str, Any]:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            return {"ok": False, "why": "a request is one JSON document on one line"}
        if not isinstance(request, dict) or not isinstance(request.get("do"), str):
            return {"ok": False, "why": 'a request is an object such as {"do": "list"}'}
        try:
            return {"ok": True, **self._answer(request)}
        except RequestError as error:
            return {"ok": False, "why": str(error)}

    def _reply(self, number: int, answer: Mapping[str, Any]) -> None:
        client, _unread = self._clients[number]
        text = json.dumps(answer, ensure_ascii=False).encode() + b"\n"
        try:
            client.sendall(text)
        except OSError:
            # Whoever asks and does not read is not waited for.
            self._hang_up(number)
