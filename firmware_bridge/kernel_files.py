"""Devices that the kernel shows as small files, such as 1-Wire thermometers."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

LIMIT = 4096
# Non-blocking, so that a pipe in a file's place cannot stop the bus.
NO_WAIT = os.O_RDONLY | os.O_NONBLOCK
PIPE_S = 0.5
"""How long a pipe is waited for; the bench has one where each reading is measured."""


class KernelFiles:
    """The files below one folder; reading them is total and bounded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, names: Sequence[str]) -> tuple[bytes | None, ...]:
        """Read each file, at most 4096 bytes of it; None: missing or unreadable."""
        return tuple(self._content(name) for name in names)

    def _content(self, name: str) -> bytes | None:
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts:
            return None
        try:
            path = self._folder / name
            return _next_of(path) if path.is_fifo() else _all_of(path)
        except (OSError, ValueError):
            return None


def _all_of(path: Path) -> bytes:
    fd = os.open(path, NO_WAIT)
    try:
        return _read_up_to(fd, LIMIT)
    finally:
        os.close(fd)


def _next_of(path: Path) -> bytes:
    """Read what is put into a pipe next, nothing if that takes too long."""
    data, deadline_s = b"", time.monotonic() + PIPE_S
    while not data and (left_s := deadline_s - time.monotonic()) > 0:
        # Opened anew each time: behind a writer that has left a pipe is at its end.
        fd = os.open(path, NO_WAIT)
        try:
            arrival = select.poll()
            arrival.register(fd, select.POLLIN)
            arrival.poll(left_s * 1000)
            data = os.read(fd, LIMIT)
        finally:
            os.close(fd)
    return data


def _read_up_to(fd: int, limit: int) -> bytes:
    content = b""
    while len(content) < limit:
        piece = os.read(fd, limit - len(content))
        if not piece:
            break
        content += piece
    return content
