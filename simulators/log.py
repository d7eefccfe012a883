"""What the bench did and what it saw, a JSON document a line, in one file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Listener = Callable[[Mapping[str, Any]], None]


class BenchLog:
    """Write `stimulus`, `ack`, `cut` and `note` lines, each whole and at once.

    An `ack` carries the id of the stimulus it belongs to. Raw badge numbers do not
    belong in here; whoever writes a line leaves them out.
    """

    def __init__(self, path: Path) -> None:
        # Unbuffered: a line that was written is there, whatever happens next.
        self._file = path.open("wb", buffering=0)
        self._made = 0
        self.listener: Listener | None = None

    def stimulus(self, what: str, **facts: Any) -> str:
        """Log something that the gateway must notice; return its id."""
        self._made += 1
        name = f"s{self._made:06d}"
        self._write("stimulus", name, what, facts)
        return name

    def ack(self, stimulus: str, what: str, **facts: Any) -> None:
        """Log an answer of the gateway that a person could see or hear."""
        self._write("ack", stimulus, what, facts)

    def cut(self, stimulus: str, what: str, **facts: Any) -> None:
        """Log that nobody could notice the whole of a stimulus."""
        self._write("cut", stimulus, what, facts)

    def note(self, what: str, stimulus: str = "", **facts: Any) -> None:
        """Log anything else worth knowing."""
        self._write("note", stimulus, what, facts)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(
        self, kind: str, stimulus: str, what: str, facts: Mapping[str, Any]
    ) -> None:
        line = {
            "t_ns": time.monotonic_ns(),
            "kind": kind,
            "id": stimulus,
            "what": what,
            **facts,
        }
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        if self.listener is not None:
            self.listener(line)
