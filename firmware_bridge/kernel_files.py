"""Devices that the kernel shows as small files, such as 1-Wire thermometers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

LIMIT = 4096


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
            # Non-blocking, so that a pipe put in a file's place cannot stop the bus.
            fd = os.open(self._folder / name, os.O_RDONLY | os.O_NONBLOCK)
        except (OSError, ValueError):
            return None
        try:
            return _read_up_to(fd, LIMIT)
        except OSError:
            return None
        finally:
            os.close(fd)


def _read_up_to(fd: int, limit: int) -> bytes:
    content = b""
    while len(content) < limit:
        piece = os.read(fd, limit - len(content))
        if not piece:
            break
        content += piece
    return content
