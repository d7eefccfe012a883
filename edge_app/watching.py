"""What `gatepost watch` shows: rows of words made of the core's status. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SPAN_S = 10.0
"""A rate is what was heard within so long."""
TWO_LOOKS = 2
"""Fewer give no rate."""
UNITS = {"Cel": " °C", "%": " %", "1": ""}
NAMES = {
    "object-temperature": "object",
    "ambient-temperature": "ambient",
    "body-temperature": "body",
    "temperature": "",
    "mass": "",
}
"""What a quantity is called where it must be short; "" where the unit says it all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One device; `alarming` is True where somebody should look at it."""

    device: str
    reading: str
    per_s: str
    refused: str
    age: str
    state: str
    alarming: bool

    def cells(self) -> tuple[str, ...]:
        """Return what stands in the columns, in their order."""
        return (
            self.device,
            self.reading,
            self.per_s,
            self.refused,
            self.age,
            self.state,
        )


@dataclass(slots=True)
class Rates:
    """How much each device says a second, out of counts that only rise."""

    looks: list[tuple[float, Mapping[str, int]]] = field(default_factory=list)

    def note(self, now_s: float, status: Mapping[str, Any]) -> None:
        """Remember one look; a core that began anew counts from 0 again."""
        devices = status["health"]["devices"]
        counts = {name: int(one["heard"]) for name, one in devices.items()}
        if self.looks and any(
            count < self.looks[-1][1].get(name, 0) for name, count in counts.items()
        ):
            self.looks.clear()
        self.looks.append((now_s, counts))
        while len(self.looks) > TWO_LOOKS and now_s - self.looks[1][0] >= SPAN_S:
            del self.looks[0]

    def per_s(self, device: str) -> float | None:
        """Return one device's rate; None after a single look."""
        if not self.looks or self.looks[-1][0] <= self.looks[0][0]:
            return None
        (first_s, first), (last_s, last) = self.looks[0], self.looks[-1]
        return (last.get(device, 0) - first.get(device, 0)) / (last_s - first_s)


def rows(status: Mapping[str, Any], rates: Rates) -> tuple[Row, ...]:
    """Return one row for each device, in the order of the file."""
    readings = status.get("readings", {})
    return tuple(
        _row(name, device, readings.get(name, ()), rates.per_s(name))
        for name, device in status["health"]["devices"].items()
    )


def standing(status: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is to be said below the table: losses, stations and alarms."""
    said: set[str] = set()
    for name, device in status["health"]["devices"].items():
        if device["up"] is False:
            said.add(f"device-{name}-lost")
            yield f"{name}: LOST, {device['why']}"
    for station, view in status["states"].items():
        if "/" in station:
            continue  # One of many things of a station; the broker has them all.
        yield f"{station}: {_briefly(view)}"
    for alarm, document in status["alarms"].items():
        if alarm not in said:
            yield f"alarm {alarm}: {document['state']}. {document['text']}"


def _row(
    name: str,
    device: Mapping[str, Any],
    readings: Sequence[Mapping[str, Any]],
    per_s: float | None,
) -> Row:
    up = device["up"]
    return Row(
        name,
        ", ".join(map(_reading, readings)) or "-",
        "-" if per_s is None else f"{per_s:.1f}",
        ", ".join(f"{why} {n}" for why, n in device["refused"].items()) or "-",
        "-" if device["age_s"] is None else _age(int(device["age_s"])),
        {True: "up", False: "LOST", None: "waits"}[up],
        up is False,
    )


def _reading(one: Mapping[str, Any]) -> str:
    unit = one.get("unit", "")
    name = NAMES.get(one["quantity"], one["quantity"])
    value = f"{one['value']}{UNITS.get(unit, f' {unit}' if unit else '')}"
    return " ".join(part for part in (name, one.get("channel", ""), value) if part)


def _age(age_s: int) -> str:
    minutes, seconds = divmod(age_s, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _briefly(view: Mapping[str, Any]) -> str:
    """Say a station's state without what has parts of its own."""
    told = (
        f"{key} {'yes' if value is True else 'no' if value is False else value}"
        for key, value in view.items()
        if value not in ("", None) and not isinstance(value, list | dict)
    )
    return ", ".join(told)
