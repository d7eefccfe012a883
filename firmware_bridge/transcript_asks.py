"""Record and play back buses that answer questions: Modbus and kernel files."""

from __future__ import annotations

import json
import struct
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from firmware_bridge.errors import LinkError, Rejected
from firmware_bridge.modbus_frames import Table, WriteTable
from firmware_bridge.transcript_file import (
    Mask,
    Out,
    TranscriptError,
    Writer,
    lines_of,
    writer_on,
)

MODBUS = "modbus"
FILES = "files"
Answer: TypeAlias = tuple[int, ...] | Rejected | None


class Master(Protocol):
    """What is recorded of a Modbus master."""

    @property
    def identity(self) -> str:
        """What is open."""

    def open(self) -> None:
        """Open it."""

    def wake(self) -> None:
        """Interrupt it."""

    def close(self) -> None:
        """Close it."""

    def read(
        self,
        device: int,
        table: Table,
        address: int,
        count: int,
        *,
        turnaround_s: float,
    ) -> tuple[int, ...] | Rejected:
        """Read registers or bits."""

    def write(
        self,
        device: int,
        table: WriteTable,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Rejected | None:
        """Write registers or coils."""


class Files(Protocol):
    """What is recorded of kernel files."""

    def read(self, names: Sequence[str]) -> tuple[bytes | None, ...]:
        """Read them."""


class ModbusRecorder:
    """A master that writes down questions and answers; `mask` keeps the length."""

    def __init__(self, master: Master, out: Out | Writer, *, mask: Mask) -> None:
        self._master = master
        self._mask = mask
        self._writer = writer_on(out, MODBUS)

    @property
    def identity(self) -> str:
        """What the master's port opened."""
        return self._master.identity

    def open(self) -> None:
        """Open the master."""
        self._master.open()

    def wake(self) -> None:
        """Wake the master."""
        self._master.wake()

    def close(self) -> None:
        """Close the master."""
        self._master.close()

    def read(
        self,
        device: int,
        table: Table,
        address: int,
        count: int,
        *,
        turnaround_s: float,
    ) -> tuple[int, ...] | Rejected:
        """Read through the master."""
        question = [device, table, address, count]
        try:
            answer = self._master.read(
                device, table, address, count, turnaround_s=turnaround_s
            )
        except LinkError as error:
            self._writer.note("read", question=question, lost=str(error))
            raise
        self._writer.note("read", question=question, **self._content(answer))
        return answer

    def write(
        self,
        device: int,
        table: WriteTable,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Rejected | None:
        """Write through the master."""
        question = [device, table, address, list(values)]
        try:
            answer = self._master.write(
                device, table, address, values, turnaround_s=turnaround_s
            )
        except LinkError as error:
            self._writer.note("write", question=question, lost=str(error))
            raise
        self._writer.note("write", question=question, **self._content(answer))
        return answer

    def _content(self, answer: Answer) -> dict[str, object]:
        if isinstance(answer, Rejected):
            return {"reason": answer.reason, "hex": self._mask(answer.raw).hex()}
        packed = struct.pack(f">{len(answer or ())}H", *(answer or ()))
        return {"registers": self._mask(packed).hex()}


class FilesRecorder:
    """Kernel files that are written down as they are read."""

    def __init__(self, files: Files, out: Out | Writer, *, mask: Mask) -> None:
        self._files = files
        self._mask = mask
        self._writer = writer_on(out, FILES)

    def read(self, names: Sequence[str]) -> tuple[bytes | None, ...]:
        """Read the files."""
        contents = self._files.read(names)
        shown = [None if c is None else self._mask(c).hex() for c in contents]
        self._writer.note("read", question=list(names), contents=shown)
        return contents


class _Answers:
    """The answers of a transcript, by question, in the order in which they came."""

    def __init__(self, lines: Iterable[str], bus: str) -> None:
        self._answers: dict[str, deque[Any]] = {}
        for line in lines_of(lines, bus):
            key = json.dumps([line["do"], line.get("question")])
            self._answers.setdefault(key, deque()).append(line)

    def next(self, do: str, question: list[object]) -> Any:
        """Return the next answer to it; a known question may outlive the answers."""
        key = json.dumps([do, question])
        if key not in self._answers:
            raise TranscriptError(f"The transcript has no {do} of {question}.")
        if not self._answers[key]:
            raise LinkError(f"The transcript has no more answers to {question}.")
        line = self._answers[key].popleft()
        if "lost" in line:
            raise LinkError(line["lost"])
        return line

    def close(self) -> None:
        """Complain about answers nobody asked for."""
        left = [key for key, answers in self._answers.items() if answers]
        if left:
            raise TranscriptError(f"{len(left)} questions were not asked: {left[0]}.")


class ModbusPlayback:
    """A master that answers from the lines, each question in its own order."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._answers = _Answers(lines, MODBUS)

    @property
    def identity(self) -> str:
        """What it is."""
        return "transcript"

    def open(self) -> None:
        """Do nothing."""

    def wake(self) -> None:
        """Do nothing: no question waits."""

    def close(self) -> None:
        """End it; a question that was recorded and not asked is an error."""
        self._answers.close()

    def read(
        self,
        device: int,
        table: Table,
        address: int,
        count: int,
        *,
        turnaround_s: float,
    ) -> tuple[int, ...] | Rejected:
        """Return the next recorded answer."""
        del turnaround_s  # a file does not think
        answer = self._answers.next("read", [device, table, address, count])
        return _registers(answer)

    def write(
        self,
        device: int,
        table: WriteTable,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Rejected | None:
        """Return the next recorded answer."""
        del turnaround_s  # a file does not think
        answer = self._answers.next("write", [device, table, address, list(values)])
        rejected = _registers(answer)
        return rejected if isinstance(rejected, Rejected) else None


class FilesPlayback:
    """Kernel files as they were; `close` complains about readings nobody took."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._answers = _Answers(lines, FILES)

    def read(self, names: Sequence[str]) -> tuple[bytes | None, ...]:
        """Return the next recorded contents."""
        contents = self._answers.next("read", list(names))["contents"]
        return tuple(None if c is None else bytes.fromhex(c) for c in contents)

    def close(self) -> None:
        """End it."""
        self._answers.close()


def _registers(line: Any) -> tuple[int, ...] | Rejected:
    if "reason" in line:
        return Rejected(line["reason"], bytes.fromhex(line["hex"]))
    packed = bytes.fromhex(line["registers"])
    return struct.unpack(f">{len(packed) // 2}H", packed)
