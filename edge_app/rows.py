"""What the journal gives back: rows and marks, and how their numbers are written.

Pure, so that whoever only reads values need not import a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from edge_app.kinds import Stream
from edge_app.model import Json, Stamp

ENCODER = msgspec.json.Encoder(decimal_format="number")
"""Writes numbers with the digits they have: 37.30 stays 37.30."""


_PLAIN = frozenset({str, int, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Row:
    """One event on disk. `data` is a JSON object, `seq` rises by one in its stream."""

    stream: Stream
    seq: int
    kind: str
    station: str
    at: Stamp
    data: bytes
    cause: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What exists of a stream: `first > last` says that there is nothing yet.

    `first` is the first number that belongs to this epoch and is still kept; `sent`
    is the last one the broker has confirmed.
    """

    epoch: str
    first: int
    last: int
    sent: int


def document_text(data: Json) -> bytes:
    """Write a document as JSON.

    Raises: ValueError for a number that JSON has no word for, which is a mistake in
    the program and never a matter of what a device sent.
    """
    refuse_endless(data)
    return ENCODER.encode(data)


def refuse_endless(data: Json) -> None:
    """Raise ValueError where a number is not finite: msgspec would write nonsense.

    Usual types come first: this runs for every event that is kept.
    """
    for value in _values_of(data):
        if type(value) in _PLAIN or (isinstance(value, Decimal) and value.is_finite()):
            continue
        if isinstance(value, Mapping | Sequence | int):
            refuse_endless(() if isinstance(value, str | int) else value)
            continue
        raise ValueError(f"The number {value!r} cannot be kept: give a finite Decimal.")


def _values_of(data: Json) -> Iterable[Json]:
    if isinstance(data, dict):
        return data.values()
    if isinstance(data, tuple | list):
        return data
    if isinstance(data, Mapping):
        return tuple(data.values())
    if isinstance(data, Sequence) and not isinstance(data, str):
        return data
    return (data,)
