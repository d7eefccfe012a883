"""The file of a transcript: JSON lines, the first of which says of what bus.

{"bus": "stream", "version": 1}
{"at_s": 0.012, "do": "write", "hex": "53"}

The first line may say more (`gatepost record` adds the gateway, the bus's settings,
its devices and the time). Lines that do `heard`, `turn` or `end` are notes of what was
understood, for `gatepost replay`; a bus that is played back passes over them.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias

VERSION = 1
NOTES = frozenset({"heard", "turn", "end"})
Line: TypeAlias = Mapping[str, Any]
Mask: TypeAlias = Callable[[bytes], bytes]


class Out(Protocol):
    """Where lines go, such as a text file."""

    def write(self, text: str, /) -> object:
        """Take a text."""

    def flush(self) -> object:
        """Let it leave this process."""


class TranscriptError(Exception):
    """What is played back does not fit what was recorded; no `OSError` on purpose."""


class Writer:
    """Writes one line for each thing that happened, from any thread."""

    def __init__(
        self,
        out: Out,
        bus: str,
        facts: Line | None = None,
        began_s: float | None = None,
    ) -> None:
        self._out = out
        self._began_s = time.monotonic() if began_s is None else began_s
        self._writing = threading.Lock()
        self._put({"bus": bus, "version": VERSION, **(facts or {})})

    def note(self, do: str, **content: object) -> None:
        """Write down what was done, with its time since the beginning."""
        at_s = round(time.monotonic() - self._began_s, 4)
        self._put({"at_s": at_s, "do": do, **content})

    def _put(self, line: Line) -> None:
        with self._writing:
            self._out.write(json.dumps(line) + "\n")
            self._out.flush()


def writer_on(out: Out | Writer, bus: str) -> Writer:
    """Return a writer, which may have been made already."""
    return out if isinstance(out, Writer) else Writer(out, bus)


def lines_of(lines: Iterable[str], bus: str) -> list[Line]:
    """Return what a bus of this kind did, by its transcript.

    Raises: TranscriptError: it is no transcript, or one of another bus or version.
    """
    head, rest = read(lines)
    if head["bus"] != bus:
        raise TranscriptError(f"This is no transcript of a {bus}: it begins {head}.")
    return [line for line in rest if line["do"] not in NOTES]


def read(lines: Iterable[str]) -> tuple[Line, list[Line]]:
    """Return the head of a transcript and every line after it.

    Raises: TranscriptError: it is no transcript, or one of another version.
    """
    try:
        found = [json.loads(line) for line in lines if line.strip()]
    except ValueError as error:
        raise TranscriptError(f"This is no transcript: {error}.") from error
    if not found:
        raise TranscriptError("This is no transcript: it is empty.")
    head, *rest = found
    if not isinstance(head, dict) or not isinstance(head.get("bus"), str):
        raise TranscriptError(f"This is no transcript: it begins {head}.")
    if head.get("version") != VERSION:
        raise TranscriptError(f"This is no transcript of this form: it begins {head}.")
    for line in rest:
        if not isinstance(line, dict) or not isinstance(line.get("do"), str):
            raise TranscriptError(f"A transcript has no such line: {line}.")
    return head, rest
