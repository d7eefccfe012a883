"""Record and play back GPIO lines."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Literal, Protocol

from firmware_bridge.errors import LinkError
from firmware_bridge.gpio_pins import PinEdge
from firmware_bridge.transcript_file import (
    Line,
    Out,
    TranscriptError,
    Writer,
    lines_of,
    writer_on,
)

BUS = "gpio"


class Pins(Protocol):
    """What is recorded of GPIO lines."""

    def watch(self, line: int, pull: Literal["up", "down", "none"]) -> None:
        """Make it an input."""

    def drive(self, line: int, level: bool) -> None:
        """Make it an output."""

    def set_level(self, line: int, level: bool) -> None:
        """Set an output."""

    def level(self, line: int) -> bool:
        """Return a level."""

    def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
        """Wait for edges."""

    def wake(self) -> None:
        """Interrupt `edges`."""

    def close(self) -> None:
        """Release the lines."""


class PinsRecorder:
    """Lines that are written down; those in `hidden` (card readers') are left out."""

    def __init__(
        self,
        pins: Pins,
        out: Out | Writer,
        *,
        hidden: frozenset[int] = frozenset(),
    ) -> None:
        self._pins = pins
        self._hidden = hidden
        self._writer = writer_on(out, BUS)

    def watch(self, line: int, pull: Literal["up", "down", "none"]) -> None:
        """Watch a line."""
        self._pins.watch(line, pull)
        self._writer.note("watch", line=line, pull=pull)

    def drive(self, line: int, level: bool) -> None:
        """Drive a line."""
        self._pins.drive(line, level)
        self._writer.note("drive", line=line, level=level)

    def set_level(self, line: int, level: bool) -> None:
        """Set an output."""
        self._pins.set_level(line, level)
        self._writer.note("set_level", line=line, level=level)

    def level(self, line: int) -> bool:
        """Return a level."""
        level = self._pins.level(line)
        self._writer.note("level", line=line, level=level)
        return level

    def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
        """Wait for edges."""
        try:
            edges = self._pins.edges(timeout_s)
        except LinkError as error:
            self._writer.note("lost", lost=str(error))
            raise
        shown = [
            [edge.line, edge.level, edge.mono_ns]
            for edge in edges
            if edge.line not in self._hidden
        ]
        if shown:
            self._writer.note("edges", edges=shown)
        return edges

    def wake(self) -> None:
        """Wake the lines."""
        self._pins.wake()

    def close(self) -> None:
        """Close the lines."""
        self._pins.close()


class PinsPlayback:
    """Lines that do what was recorded; each line's outputs must come as they did.

    Edges come in their order, whatever the outputs do meanwhile; after the last it
    is silent.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        recorded = lines_of(lines, BUS)
        self._happenings = [x for x in recorded if x["do"] in ("edges", "lost")]
        self._calls = [x for x in recorded if x["do"] not in ("edges", "lost")]
        self._woken = threading.Event()
        self._calling = threading.Lock()

    def watch(self, line: int, pull: Literal["up", "down", "none"]) -> None:
        """Take it if it was recorded."""
        self._take({"do": "watch", "line": line, "pull": pull})

    def drive(self, line: int, level: bool) -> None:
        """Take it if it was recorded."""
        self._take({"do": "drive", "line": line, "level": level})

    def set_level(self, line: int, level: bool) -> None:
        """Take it if it was recorded next for this line."""
        self._take({"do": "set_level", "line": line, "level": level})

    def level(self, line: int) -> bool:
        """Return the level that was recorded next for this line."""
        return bool(self._take({"do": "level", "line": line})["level"])

    def edges(self, timeout_s: float) -> tuple[PinEdge, ...]:
        """Return the edges that were recorded next."""
        if not self._happenings:
            self._woken.wait(timeout_s)
            self._woken.clear()
            return ()
        happening = self._happenings.pop(0)
        if happening["do"] == "lost":
            raise LinkError(happening["lost"])
        return tuple(PinEdge(*edge) for edge in happening["edges"])

    def wake(self) -> None:
        """Make `edges` return."""
        self._woken.set()

    def close(self) -> None:
        """End it; edges not fetched and calls not made are errors."""
        left = [*self._happenings, *self._calls]
        self._happenings, self._calls = [], []
        if left:
            raise TranscriptError(f"{len(left)} lines were left over: {left[0]}.")

    def _take(self, call: Line) -> Line:
        with self._calling:
            for place, line in enumerate(self._calls):
                if (line["do"], line["line"]) == (call["do"], call["line"]):
                    if call.items() <= line.items():
                        return self._calls.pop(place)
                    break
        raise TranscriptError(f"{dict(call)} is not what was recorded.")
