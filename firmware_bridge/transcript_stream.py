"""Record and play back the bytes of a serial port or a TCP connection."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from firmware_bridge.errors import LinkError
from firmware_bridge.port import Port
from firmware_bridge.transcript_file import (
    Line,
    Mask,
    Out,
    TranscriptError,
    Writer,
    lines_of,
    writer_on,
)

BUS = "stream"
BURST_LIMIT = 4096


class StreamRecorder:
    """A port that writes down what goes through it.

    With a `mask`, bytes read are joined until the line is silent or something is
    written, so that it sees whole frames; it must keep their length. Without one there
    is nothing to hide, and each piece is written down when it came.
    """

    def __init__(self, port: Port, out: Out | Writer, *, mask: Mask | None) -> None:
        self._port = port
        self._mask = mask
        self._writer = writer_on(out, BUS)
        self._burst = b""
        self._noting = threading.RLock()

    @property
    def identity(self) -> str:
        """What the port opened."""
        return self._port.identity

    def open(self) -> None:
        """Open the port."""
        try:
            self._port.open()
        except LinkError as error:
            self._note("open", lost=str(error))
            raise
        self._note("open")

    def read(self, timeout_s: float) -> bytes:
        """Read from the port."""
        try:
            data = self._port.read(timeout_s)
        except LinkError as error:
            self._note("lost", lost=str(error))
            raise
        with self._noting:
            self._burst += data
            whole = not data or self._mask is None
            if whole or len(self._burst) >= BURST_LIMIT:
                self._note_burst()
        return data

    def write(self, data: bytes) -> None:
        """Write to the port."""
        try:
            self._port.write(data)
        except LinkError as error:
            self._note("lost", lost=str(error))
            raise
        self._note("write", hex=self._shown(data))

    def wake(self) -> None:
        """Wake the port."""
        self._port.wake()

    def close(self) -> None:
        """Close the port."""
        self._note("close")
        self._port.close()

    def _note(self, do: str, **content: object) -> None:
        with self._noting:
            self._note_burst()
            self._writer.note(do, **content)

    def _note_burst(self) -> None:
        if self._burst:
            burst, self._burst = self._burst, b""
            self._writer.note("read", hex=self._shown(burst))

    def _shown(self, data: bytes) -> str:
        return (data if self._mask is None else self._mask(data)).hex()


class StreamPlayback:
    """A port that says what the lines say; a read never overtakes a write before it.

    After the last line it stays silent.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines_of(lines, BUS)
        self._change = threading.Condition()
        self._reads: list[Line] = []
        self._writes: list[Line] = []
        self._made = 0
        self._woken = False
        self._lost = False

    @property
    def identity(self) -> str:
        """What it is."""
        return "transcript"

    def open(self) -> None:
        """Begin with the next opening that was recorded."""
        while self._lines and self._lines[0]["do"] == "close":
            self._lines.pop(0)
        if not self._lines or self._lines[0]["do"] != "open":
            raise TranscriptError("The port was opened, which the transcript has not.")
        opening = self._lines.pop(0)
        self._lost = "lost" in opening
        if self._lost:
            raise LinkError(opening["lost"])
        self._made = 0
        self._reads, self._writes = [], []
        while self._lines and self._lines[0]["do"] not in ("open", "close"):
            line = self._lines.pop(0)
            if line["do"] == "write":
                self._writes.append(line)
            else:
                self._reads.append({**line, "after": len(self._writes)})

    def read(self, timeout_s: float) -> bytes:
        """Return what was read next, once all that was written before it was."""
        with self._change:
            self._change.wait_for(lambda: self._woken or self._is_due(), timeout_s)
            self._woken = False
            if not self._is_due():
                return b""
            line = self._reads.pop(0)
        if line["do"] == "lost":
            self._lost = True
            raise LinkError(line["lost"])
        return bytes.fromhex(line["hex"])

    def write(self, data: bytes) -> None:
        """Take what was written next, and nothing else."""
        with self._change:
            expected = self._writes.pop(0)["hex"] if self._writes else "nothing"
            if expected != data.hex():
                raise TranscriptError(
                    f"{data.hex()} was written where {expected} was recorded."
                )
            self._made += 1
            self._change.notify_all()

    def wake(self) -> None:
        """Make `read` return."""
        with self._change:
            self._woken = True
            self._change.notify_all()

    def close(self) -> None:
        """End it; what was not said or not written since `open` is an error."""
        left = [*self._reads, *self._writes]
        self._reads, self._writes = [], []
        if left and not self._lost:
            raise TranscriptError(f"{len(left)} lines were left over: {left[0]}.")

    def _is_due(self) -> bool:
        return bool(self._reads) and self._reads[0]["after"] <= self._made
