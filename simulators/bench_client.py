"""A client of the bench's socket, for tests, the demo and a person at a prompt."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from simulators.bench_socket import short_path


class BenchClient:
    """Ask the bench that stands in `root`; use it in a `with`.

    Raises:
        OSError: nobody stands there, or the bench went away.

    """

    def __init__(self, root: Path, timeout_s: float = 10.0) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(timeout_s)
        try:
            with short_path(root / "bench.sock") as name:
                self._socket.connect(name)
        except OSError:
            self._socket.close()
            raise
        self._lines = self._socket.makefile("rb")

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Send one request and return its answer, `ok` and all."""
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        line = self._lines.readline()
        if not line:
            raise ConnectionResetError("the bench went away")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """Leave."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> BenchClient:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        self.close()
