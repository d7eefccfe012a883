"""The folder that stands in for a machine: device links, kernel files, tables."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BOARD = {"model": "Raspberry Pi 4 Model B Rev 1.4", "serial": "100000005ca1ab1e"}


def put(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)


class Tree:
    """Everything below the bench's folder but for the sockets and the log."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._addresses: dict[str, str] = {}
        self._clock: dict[str, Any] = {
            "offset_s": 0,
            "speed": 1,
            "origin_mono_ns": time.monotonic_ns(),
            "synced": True,
        }

    def stand(self) -> None:
        """Make the folder and the tables; a board that is there already stays."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "dev").mkdir(exist_ok=True)
        if not (self.root / "board.json").exists():
            self._put_json("board.json", BOARD)
        self._put_json("clock.json", self._clock)
        self._put_json("tcp.json", self._addresses)

    def place(self, absolute: str) -> Path:
        """Say where the configuration's absolute path lies, never outside the root."""
        return self.root / os.path.normpath(f"/{absolute}").lstrip("/")

    def link(self, absolute: str, target: str) -> None:
        """Point the device's name at what it is now, in one step."""
        path = self.place(absolute)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(path)

    def remove(self, absolute: str) -> None:
        """Take a name away, as the kernel does when a plug is pulled."""
        self.place(absolute).unlink(missing_ok=True)

    def file(self, absolute: str, data: bytes | None) -> None:
        """Write one kernel file; None removes it."""
        if data is None:
            self.remove(absolute)
        else:
            put(self.place(absolute), data)

    def feed(self, absolute: str, data: bytes) -> None:
        """Give data to whoever waits at a pipe, which is made if it is not there."""
        path = self.place(absolute)
        if not path.is_fifo():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        try:
            number = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            return
        try:
            os.write(number, data)
        except BrokenPipeError:
            # Who waited has gone meanwhile.
            return
        finally:
            os.close(number)

    def address(self, asked: str, real: str) -> None:
        """Enter where a TCP device of the configuration really listens."""
        self._addresses[asked] = real
        self._put_json("tcp.json", self._addresses)

    def clock(
        self,
        offset_s: float | None = None,
        speed: float | None = None,
        synced: bool | None = None,
        max_error_s: float | None = None,
        staged_s: float | None = None,
    ) -> Mapping[str, Any]:
        """Change the clock; a new speed starts from here, so that wall time is whole.

        The origin stays while the speed does, so a step of the wall clock never
        moves the boot clock. `staged_s` of the offset are the stage's own doing, and
        no step of the site's clock.
        """
        for key, value in (("max_error_s", max_error_s), ("staged_s", staged_s)):
            if value is not None:
                self._clock[key] = value
        if speed is not None and speed != self._clock["speed"]:
            now_ns = time.monotonic_ns()
            passed_s = (now_ns - self._clock["origin_mono_ns"]) / 1e9
            self._clock["offset_s"] += passed_s * (self._clock["speed"] - 1)
            self._clock["origin_mono_ns"] = now_ns
            self._clock["speed"] = speed
        if offset_s is not None:
            self._clock["offset_s"] = offset_s
        if synced is not None:
            self._clock["synced"] = synced
        self._put_json("clock.json", self._clock)
        return dict(self._clock)

    @property
    def speed(self) -> float:
        """Return how many seconds of the site pass in one of the machine."""
        return float(self._clock["speed"])

    def _put_json(self, name: str, document: Mapping[str, Any]) -> None:
        put(self.root / name, json.dumps(document).encode() + b"\n")
