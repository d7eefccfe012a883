"""A disk that remembers every write and flush, so that its power can be cut later.

It speaks NBD (the protocol's document is `doc/proto.md` of the NBD project) on a Unix
socket. `LossyDisk.after_cut` makes the content that the disk may have had if the power
had gone at any moment: what was flushed is there; of what came after the last flush
nothing, everything, or any part, out of order and torn inside a block.
"""

from __future__ import annotations

import random
import socket
import struct
import threading
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_FLAGS = 1 | 4 | 8 | 32 | 64  # has flags; takes FLUSH, FUA, TRIM, WRITE_ZEROES
_READ, _WRITE, _DISCONNECT, _FLUSH, _TRIM, _ZEROES = 0, 1, 2, 3, 4, 6
_EXPORT_NAME, _ABORT, _INFO, _GO = 1, 2, 6, 7
_ACK, _INFORM, _UNKNOWN = 1, 3, 0x80000001
_BLOCK = 4096
_SECTOR = 512


class Tail(Enum):
    """What becomes of the writes that no flush had confirmed."""

    NONE = "none"
    ALL = "all"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class Write:
    """One write; `forced` ones (FUA) are on the disk when they are answered."""

    start: int
    data: bytes
    forced: bool


class LossyDisk:
    """A disk that begins as `image` and serves one client after the other."""

    def __init__(self, image: bytes, path: Path) -> None:
        self._image = image
        self._now = bytearray(image)
        self._log: list[Write | None] = []
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen(1)
        self._thread = threading.Thread(target=self._serve, name="lossy-disk")
        self._thread.start()

    def moment(self) -> int:
        """Return how many writes and flushes there have been."""
        return len(self._log)

    def flushes(self) -> int:
        """Return how many flushes there have been; None stands for one."""
        return sum(entry is None for entry in self._log)

    def close(self) -> None:
        """End; the client must have gone."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def after_cut(self, moment: int, tail: Tail, chance: random.Random) -> bytes:
        """Return the disk as it may be if the power went at a moment."""
        log = self._log[:moment]
        flushed = max((i for i, entry in enumerate(log) if entry is None), default=-1)
        disk = bytearray(self._image)
        unsure: list[Write] = []
        for i, entry in enumerate(log):
            if entry is None:
                continue
            if i < flushed or entry.forced:
                disk[entry.start : entry.start + len(entry.data)] = entry.data
            else:
                unsure.append(entry)
        for entry in _survivors(unsure, tail, chance):
            disk[entry.start : entry.start + len(entry.data)] = entry.data
        return bytes(disk)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            with client:
                try:
                    if _greet(client, len(self._now)):
                        self._obey(client)
                except (EOFError, OSError):
                    continue

    def _obey(self, client: socket.socket) -> None:
        """Answer requests until the client goes."""
        while True:
            head = _take(client, 28)
            _, flags, kind, handle, start, size = struct.unpack(">IHHQQI", head)
            answer = b""
            if kind == _DISCONNECT:
                return
            if kind == _READ:
                answer = bytes(self._now[start : start + size])
            elif kind == _FLUSH:
                self._log.append(None)
            elif kind in (_WRITE, _ZEROES):
                data = _take(client, size) if kind == _WRITE else bytes(size)
                self._now[start : start + size] = data
                self._log.append(Write(start, data, bool(flags & 1)))
            client.sendall(struct.pack(">IIQ", 0x67446698, 0, handle) + answer)


def _greet(client: socket.socket, size: int) -> bool:
    """Agree on an export; say whether requests follow."""
    client.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3))
    _take(client, 4)
    while True:
        _, option, length = struct.unpack(">QII", _take(client, 16))
        _take(client, length)
        if option == _EXPORT_NAME:
            client.sendall(struct.pack(">QH", size, _FLAGS))
            return True
        if option in (_INFO, _GO):
            _reply(client, option, _INFORM, struct.pack(">HQH", 0, size, _FLAGS))
            _reply(client, option, _ACK)
            if option == _GO:
                return True
        elif option == _ABORT:
            _reply(client, option, _ACK)
            return False
        else:
            _reply(client, option, _UNKNOWN)


def _reply(client: socket.socket, option: int, kind: int, data: bytes = b"") -> None:
    head = struct.pack(">QIII", 0x3E889045565A9, option, kind, len(data))
    client.sendall(head + data)


def _take(client: socket.socket, size: int) -> bytes:
    """Read exactly so many bytes. Raises: EOFError."""
    data = bytearray()
    while len(data) < size:
        piece = client.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def _survivors(unsure: list[Write], tail: Tail, chance: random.Random) -> list[Write]:
    """Choose what of the unconfirmed writes reached the disk, in which order."""
    if tail is Tail.NONE:
        return []
    if tail is Tail.ALL:
        return unsure
    found: list[Write] = []
    for entry in unsure:
        for start in range(0, len(entry.data), _BLOCK):
            if chance.random() < 0.5:
                continue
            block = entry.data[start : start + _BLOCK]
            if chance.random() < 0.2:
                block = block[: _SECTOR * chance.randrange(1, 8)]
            found.append(Write(entry.start + start, block, forced=False))
    chance.shuffle(found)
    return found
