"""The records of a cold room as values, read from rows old and new. Pure.

A field that an older row does not have is no value; no value is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from edge_app.rows import Row
from edge_app.topics import read_document

RECORD = "cold.record"
INSIDE = ("in-range", "unknown", "")
"""States of a room in which the longer interval is the legal one."""
Quality: TypeAlias = Literal["synced", "repaired", "unsynced"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A row with its time, None where no clock ever knew it, and its link in hex."""

    row: Row
    time_ns: int | None
    link: str = ""

    @property
    def quality(self) -> Quality:
        """Say how good its time is."""
        if self.row.at.synced:
            return "synced"
        return "unsynced" if self.time_ns is None else "repaired"

    @property
    def data(self) -> Mapping[str, Any]:
        """Return its document, an empty one where it has none."""
        return read_document(self.row.data) or {}


@dataclass(frozen=True, slots=True)
class Point:
    """One measuring point in a record; None is no value."""

    probe: str
    value_c: Decimal | None = None
    humidity_pct: Decimal | None = None
    lowest_c: Decimal | None = None
    highest_c: Decimal | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a room; `raw_ns` is the wall clock as it stood.

    `door_open` is None, and `power` empty, where no contact tells.
    """

    seq: int
    time_ns: int | None
    raw_ns: int
    quality: Quality
    reason: str
    state: str
    completeness: str
    coldest_c: Decimal | None
    warmest_c: Decimal | None
    mean_c: Decimal | None
    points: tuple[Point, ...]
    door_open: bool | None = None
    power: str = ""

    @property
    def is_inside(self) -> bool:
        """Say whether the room was in its range, as far as anybody knew."""
        return self.state in INSIDE

    def point(self, probe: str) -> Point | None:
        """Return one of its points."""
        return next((one for one in self.points if one.probe == probe), None)


class Pool:
    """Turns rows into records; what is the same is kept once, as a month is long."""

    def __init__(self) -> None:
        self._points: dict[Point, Point] = {}

    def record(self, dated: Dated) -> Record:
        """Read one row."""
        data, row = dated.data, dated.row
        points = data.get("points")
        return Record(
            row.seq,
            dated.time_ns,
            row.at.wall_ns,
            dated.quality,
            text_in(data, "reason"),
            text_in(data, "state"),
            text_in(data, "quality"),
            number_in(data, "coldest_c"),
            number_in(data, "warmest_c"),
            number_in(data, "mean_c"),
            tuple(
                self._point(one)
                for one in (points if isinstance(points, list) else ())
                if isinstance(one, dict)
            ),
            door if isinstance(door := data.get("door_open"), bool) else None,
            text_in(data, "power"),
        )

    def _point(self, data: Mapping[str, Any]) -> Point:
        held = "lost" if data.get("lost") is True else text_in(data, "held")
        faults = (held, *texts_in(data, "faults"))
        point = Point(
            text_in(data, "probe"),
            number_in(data, "temperature_c"),
            number_in(data, "humidity_pct"),
            number_in(data, "min_c"),
            number_in(data, "max_c"),
            " ".join(filter(None, faults)),
        )
        return self._points.setdefault(point, point)


def number_in(data: Mapping[str, Any], key: str) -> Decimal | None:
    """Read a number; anything else is no value."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    exact = Decimal(str(value))
    return exact if exact.is_finite() else None


def text_in(data: Mapping[str, Any], key: str) -> str:
    """Read a text; anything else is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def texts_in(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Read a list of texts; what else is in it is left out."""
    value = data.get(key)
    found = value if isinstance(value, list) else []
    return tuple(one for one in found if isinstance(one, str))
