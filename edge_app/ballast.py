"""A file that is worth nothing but its room: given up when the disk is full."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

SIZE = 1 << 20


class Ballast:
    """The ballast of one folder, `size` bytes of real blocks."""

    def __init__(self, folder: Path, size: int = SIZE) -> None:
        self._path = folder / "ballast"
        self._size = size

    def stands(self) -> bool:
        """Say whether it is there, whole."""
        try:
            return self._path.stat().st_size == self._size
        except OSError:
            return False

    def make(self) -> bool:
        """Make it where there is room for it and as much again; say if it stands."""
        if self.stands():
            return True
        try:
            room = os.statvfs(self._path.parent)
            if room.f_bavail * room.f_frsize < 2 * self._size:
                return False
            self._fill()
        except OSError:
            self.give_up()
            return False
        return True

    def give_up(self) -> bool:
        """Remove it; say whether there was one."""
        with suppress(OSError):
            self._path.unlink()
            return True
        return False

    def _fill(self) -> None:
        """Take real blocks; a hole would give nothing back."""
        flags = os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC
        handle = os.open(self._path, flags, 0o640)
        try:
            os.posix_fallocate(handle, 0, self._size)
        finally:
            os.close(handle)
