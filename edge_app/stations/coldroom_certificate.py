"""A probe's calibration: certificate, day, and the day on which it is due again. Pure.

There is no correction: GSP lets nobody correct a sensor's value, so a probe that reads
wrong is sent away or put out of service. Days end at midnight UTC.

Source: `domain.md` 1.1 (at least once a year; no correction of the sensor value).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from edge_app.model import Stamp
from edge_app.stations.calibration import days_after, today

KEYS = frozenset({"certificate", "date", "days"})
SOON_DAYS = 30
"""How long before the day a keeper is told."""
DAYS_LIMIT = 3650


@dataclass(frozen=True, slots=True)
class Certificate:
    """One calibration of one point; `date` and `due` are ISO days."""

    number: str
    date: str
    due: str
    by: str = ""

    def days_left(self, at: Stamp) -> int | None:
        """Return the days until it is due, None while the clock is not set."""
        now = today(at)
        return None if now is None else (date.fromisoformat(self.due) - now).days


def all_of(
    tables: Mapping[str, Mapping[str, Any]], days: int
) -> Mapping[str, Certificate]:
    """Read the tables of the configuration, one for each point.

    Raises: ValueError with a sentence that says what is wrong.
    """
    return {name: _of(name, table, days) for name, table in tables.items()}


def _of(name: str, table: Any, days: int) -> Certificate:
    place = f"calibrations: {name}"
    if not isinstance(table, Mapping) or set(table) - KEYS:
        raise ValueError(f"{place} must be a table of {', '.join(sorted(KEYS))}.")
    number, own_days = table.get("certificate", ""), table.get("days", days)
    if not isinstance(number, str) or not number:
        raise ValueError(f"{place} needs the number of its certificate as a text.")
    if type(own_days) is not int or not 1 <= own_days <= DAYS_LIMIT:
        raise ValueError(f"{place}: days is from 1 to {DAYS_LIMIT}.")
    day = day_of(table.get("date"))
    if day is None:
        raise ValueError(f"{place}: date must be a day such as 2026-03-01.")
    return Certificate(number, day.isoformat(), days_after(day, own_days))


def day_of(value: object) -> date | None:
    """Read a day, None for what is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def newest(first: Certificate | None, second: Certificate | None) -> Certificate | None:
    """Return the later of two, the second where both are of one day."""
    if first is None or second is None:
        return first or second
    return first if first.date > second.date else second
