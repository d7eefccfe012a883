"""What must outlive a kill although its orders could not wait for the disk.

Batches whose orders leave at once are written here first, without fsync: the page
cache outlives a SIGKILL of the process. A power cut may take them, and takes with
them whoever stood in front of the gate. Each record is its length, its CRC-32 and
the batch as JSON; after a tear there is nothing more to be believed.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from edge_app.errors import JournalError
from edge_app.model import Stamp
from edge_app.moves import Move
from edge_app.outcomes import Answer, Batch, Draw, Event, Kept, Message, Order
from edge_app.rows import ENCODER, refuse_endless
from edge_app.store.stock import Facts

SIZE_LIMIT = 4 << 20
"""Bytes of batches that the journal has not kept yet."""
_SLACK = 1 << 18
_HEAD = struct.Struct(">II")


class _Event(msgspec.Struct):
    """An event as it is written; its document is free."""

    kind: str
    station: str
    at: Stamp
    data: dict[str, Any]
    cause: str


class _Batch(msgspec.Struct):
    """A batch as it is written, field for field."""

    number: int
    at: Stamp
    events: tuple[_Event, ...]
    kept: dict[str, Kept]
    moves: tuple[Move, ...]
    stock: Facts
    commands: tuple[str, ...]
    orders: tuple[Order, ...]
    answers: tuple[Answer, ...]
    states: dict[str, dict[str, Any]]
    alarms: dict[str, dict[str, Any] | None]
    messages: tuple[tuple[str, Message], ...] = ()
    draws: tuple[tuple[str, Draw], ...] = ()


_DECODER = msgspec.json.Decoder(_Batch, float_hook=Decimal)


class Intents:
    """The file of intents; `write` and `kept` may come from different threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._waiting_size = 0
        flags = os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC
        try:
            self._file = os.open(path, flags, 0o640)
            self._size = os.fstat(self._file).st_size
        except OSError as error:
            raise JournalError(f"{path} cannot be opened: {error}.") from error

    def write(self, batch: Batch) -> None:
        """Append a batch, into the page cache; takes tens of microseconds.

        Raises: JournalError if the disk or the file is full; the batch is then not
        in it. ValueError for a number that is not finite.
        """
        documents = [event.data for event in batch.events]
        for document in (*documents, batch.states, batch.alarms):
            refuse_endless(document)
        if batch.answers:
            answers = tuple(replace(answer, private="") for answer in batch.answers)
            batch = replace(batch, answers=answers)
        body = ENCODER.encode(batch)
        record = _HEAD.pack(len(body), zlib.crc32(body)) + body
        with self._lock:
            if self._waiting_size + len(record) > SIZE_LIMIT:
                raise JournalError(
                    "The journal keeps nothing and the intents are full."
                )
            self._put(record)
            self._waiting.append((batch.number, record))
            self._waiting_size += len(record)

    def kept(self, number: int) -> None:
        """Forget what the journal holds: every batch up to this number."""
        with self._lock:
            while self._waiting and self._waiting[0][0] <= number:
                self._waiting_size -= len(self._waiting.popleft()[1])
            if self._size > self._waiting_size + _SLACK:
                self._shorten()

    def pending(self, after_number: int) -> tuple[Batch, ...]:
        """Return the batches above a number, in their order; equal ones once."""
        with self._lock:
            data = self._path.read_bytes()
        last = after_number
        found: list[Batch] = []
        for batch in _batches(data):
            if batch.number > last:
                last = batch.number
                found.append(batch)
        return tuple(found)

    def clear(self) -> None:
        """Empty the file: the journal holds everything in it."""
        with self._lock:
            self._waiting.clear()
            self._waiting_size = 0
            self._cut(0)

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _put(self, record: bytes) -> None:
        """Write a record whole, or take it back: a tear would hide all after it."""
        try:
            done = os.write(self._file, record)
        except OSError as error:
            self._cut(self._size)
            raise JournalError(f"The intents cannot be written: {error}.") from error
        if done < len(record):
            self._cut(self._size)
            raise JournalError("The intents cannot be written: the disk is full.")
        self._size += done

    def _cut(self, size: int) -> None:
        """Shorten the file; where even that fails the next record is not believed."""
        with suppress(OSError):
            os.ftruncate(self._file, size)
            self._size = size

    def _shorten(self) -> None:
        """Leave only what still waits. A kill on the way leaves the old file."""
        if not self._waiting:
            self._cut(0)
            return
        new = self._path.with_name(self._path.name + "-new")
        flags = os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_TRUNC | os.O_CLOEXEC
        body = b"".join(record for _, record in self._waiting)
        with suppress(OSError):
            file = os.open(new, flags, 0o640)
            if os.write(file, body) < len(body):
                os.close(file)
                return
            new.rename(self._path)
            os.close(self._file)
            self._file, self._size = file, len(body)


def _batches(data: bytes) -> Iterator[Batch]:
    """Yield every batch up to the first tear."""
    start = 0
    while start + _HEAD.size <= len(data):
        length, check = _HEAD.unpack_from(data, start)
        start += _HEAD.size
        body = data[start : start + length]
        if len(body) < length or zlib.crc32(body) != check:
            return
        start += length
        # One that an older Gatepost wrote in another form is passed over.
        with suppress(msgspec.MsgspecError, ValueError, ArithmeticError):
            yield _batch(_DECODER.decode(body))


def _batch(found: _Batch) -> Batch:
    """Turn what was written back into what travels."""
    names = set(_Batch.__struct_fields__) - {"events"}
    events = tuple(Event(**msgspec.structs.asdict(event)) for event in found.events)
    return Batch(events=events, **{name: getattr(found, name) for name in names})
