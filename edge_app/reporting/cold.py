"""The report of cold rooms: temperatures, records there and missing, duties. Pure.

The mean is weighted by time: records stand closer while a room is outside its range.

Source: `domain.md` 1.1 (records at their interval), 1.9, 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from edge_app.model import SECOND_NS, Json
from edge_app.reporting.counting import Alarms, Dated, Period

DIGITS = Decimal("0.01")


@dataclass(slots=True)
class Room:
    """One room's records: when, and the mean of its points where there was any."""

    times: list[tuple[int, Decimal | None]] = field(default_factory=list)
    coldest_c: Decimal | None = None
    warmest_c: Decimal | None = None
    excursions: int = 0
    signed: int = 0
    unsigned: int = 0


class Cold:
    """Counts one period of cold rooms; `every_s` is each room's legal interval."""

    kinds = frozenset({"cold.record", "cold.excursion", "cold.duty", "alarm"})

    def __init__(self, every_s: Mapping[str, float], period: Period) -> None:
        self._every_s = every_s
        self._period = period
        self._rooms = {name: Room() for name in every_s}
        self._alarms = Alarms()

    def take(self, row: Dated) -> None:
        """Count a row."""
        data = row.data
        if row.kind == "alarm":
            self._alarms.take(data)
            return
        room = self._rooms.setdefault(row.station, Room())
        match row.kind:
            case "cold.record":
                _record(room, row.wall_ns, data)
            case "cold.excursion":
                room.excursions += data.get("phase") == "began"
            case _:
                reading = data.get("what") == "reading"
                room.signed += reading and data.get("result") == "signed"
                room.unsigned += reading and data.get("result") == "missed"

    def later(self, _row: Dated) -> None:
        """See a row of after the period; nothing of it is of this one."""

    def flagged(self) -> bool:
        """Say whether a room left its range, or an alarm waits."""
        waiting = self._alarms.figures()["unacknowledged"]
        return bool(waiting or any(one.excursions for one in self._rooms.values()))

    def completeness(self) -> dict[str, Json]:
        """Return how many records were due, were made, and lack."""
        expected = sum(self._expected(name) for name in self._rooms)
        missing = sum(self._missing(name) for name in self._rooms)
        return {
            "expected": expected,
            "measured": expected - missing,
            "missing": missing,
        }

    def figures(self) -> dict[str, Json]:
        """Return the numbers."""
        rooms: list[Json] = [
            {
                "room": name,
                "coldest_c": room.coldest_c,
                "warmest_c": room.warmest_c,
                "mean_c": self._mean_c(room),
                "records": len(room.times),
                "records_expected": self._expected(name),
                "records_missing": self._missing(name),
                "excursions": room.excursions,
                "signed": room.signed,
                "unsigned": room.unsigned,
            }
            for name, room in sorted(self._rooms.items())
        ]
        return {"rooms": rooms, "alarms": self._alarms.figures()}

    def _expected(self, name: str) -> int:
        every_s = self._every_s.get(name, 0)
        return int(self._period.seconds / every_s) if every_s else 0

    def _missing(self, name: str) -> int:
        """Count the records that lack between those there are, and at both ends."""
        every_s = self._every_s.get(name, 0)
        if not every_s or not self._rooms[name].times:
            return self._expected(name)
        lacks = sum(
            max(0, round((later - sooner) / every_s / SECOND_NS) - 1)
            for sooner, later in pairwise(self._marks(name))
        )
        return min(lacks, self._expected(name))

    def _marks(self, name: str) -> Iterator[int]:
        """Yield when records were made, between the ends of the period."""
        times = sorted(when for when, _ in self._rooms[name].times)
        yield self._period.from_ns
        yield from times
        yield self._period.to_ns

    def _mean_c(self, room: Room) -> Decimal | None:
        """Return the mean, each record standing until the next."""
        times = sorted(room.times, key=lambda one: one[0])
        ends = [when for when, _ in [*times, (self._period.to_ns, None)]][1:]
        known = [
            (value, max(1, end - when))
            for (when, value), end in zip(times, ends, strict=True)
            if value is not None
        ]
        if not known:
            return None
        total = sum(span_ns for _, span_ns in known)
        weighed = sum((value * span_ns for value, span_ns in known), Decimal(0))
        return (weighed / total).quantize(DIGITS)


def _record(room: Room, wall_ns: int, data: Mapping[str, Any]) -> None:
    """Take a record; a value that lacks is neither cold nor warm."""
    low, high = _celsius(data.get("coldest_c")), _celsius(data.get("warmest_c"))
    if low is not None and (room.coldest_c is None or low < room.coldest_c):
        room.coldest_c = low
    if high is not None and (room.warmest_c is None or high > room.warmest_c):
        room.warmest_c = high
    room.times.append((wall_ns, _mean_of(data)))


def _mean_of(data: Mapping[str, Any]) -> Decimal | None:
    points = data.get("points")
    listed = points if isinstance(points, list | tuple) else ()
    values = [
        value
        for one in listed
        if isinstance(one, Mapping)
        and (value := _celsius(one.get("temperature_c"))) is not None
    ]
    return sum(values, Decimal(0)) / len(values) if values else None


def _celsius(value: object) -> Decimal | None:
    counts = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if counts and isinstance(value, int | Decimal) else None
