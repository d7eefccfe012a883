"""The file of a transcript: JSON lines, the first of which says of what bus.

{"bus": "stream", "version": 1}
{"at_s": 0.012, "do": "write", "hex": "53"}
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO, TypeAlias

VERSION = 1
Line: TypeAlias = Mapping[str, Any]
Mask: TypeAlias = Callable[[bytes], bytes]


class TranscriptError(Exception):
    """What is played back does not fit what was recorded; no `OSError` on purpose."""


class Writer:
    """Writes one line for each thing that happened, from any thread."""

    def __init__(self, out: TextIO, bus: str) -> None:
        self._out = out
        self._began_s = time.monotonic()
        self._writing = threading.Lock()
        self._put({"bus": bus, "version": VERSION})

    def note(self, do: str, **content: object) -> None:
        """Write down what was done, with its time since the beginning."""
        at_s = round(time.monotonic() - self._began_s, 4)
        self._put({"at_s": at_s, "do": do, **content})

    def _put(self, line: Line) -> None:
        with self._writing:
            self._out.write(json.dumps(line) + "\n")
            self._out.flush()


def lines_of(lines: Iterable[str], bus: str) -> list[Line]:
    """Return the lines of a transcript of this kind of bus.

    Raises: TranscriptError: it is no transcript, or one of another bus or version.
    """
    try:
        head, *rest = [json.loads(line) for line in lines if line.strip()]
    except ValueError as error:
        raise TranscriptError(f"This is no transcript: {error}.") from error
    if head != {"bus": bus, "version": VERSION}:
        raise TranscriptError(f"This is no transcript of a {bus}: it begins {head}.")
    for line in rest:
        if not isinstance(line, dict) or not isinstance(line.get("do"), str):
            raise TranscriptError(f"A transcript has no such line: {line}.")
    return rest
