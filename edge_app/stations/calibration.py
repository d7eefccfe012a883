"""From what a thermometer sees on a skin to a body's temperature: one line a device.

`body = slope * surface + offset`. Each calibration has its date, its person and the
day it is due again; the newest one of a device counts, whether it stands in the
configuration or came by command. Days end at midnight UTC.

Source: `domain.md` 2.2 (a constant offset per device is the best simple calibration),
2.3 (`offset_used`, `calibration_id`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from edge_app.model import SECOND_NS, Stamp

OFFSET_C = Decimal(5)
"""The largest offset that is a calibration and no mistake."""
SLOPE_LOW, SLOPE_HIGH = Decimal("0.5"), Decimal(2)
KEYS = frozenset({"offset_c", "slope", "date", "by", "due"})
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calibration:
    """One calibration; `id` is empty for a device that never had one.

    `date` and `due` are ISO days, `due` may be empty.
    """

    id: str = ""
    offset_c: Decimal = Decimal(0)
    slope: Decimal = Decimal(1)
    date: str = ""
    by: str = ""
    due: str = ""

    def body_c(self, surface_c: Decimal) -> Decimal:
        """Return the body's temperature; without a calibration the digits stay."""
        if self.slope != 1:
            surface_c = self.slope * surface_c
        return surface_c + self.offset_c if self.offset_c else surface_c


NONE = Calibration()


def fault(offset_c: Decimal, slope: Decimal) -> str:
    """Say what is wrong with two numbers, or nothing."""
    if not abs(offset_c) <= OFFSET_C:
        return f"an offset of {offset_c} is more than {OFFSET_C} °C"
    if not SLOPE_LOW <= slope <= SLOPE_HIGH:
        return f"a slope of {slope} is not from {SLOPE_LOW} to {SLOPE_HIGH}"
    return ""


class CalibrationError(ValueError):
    """A table of the configuration that is no calibration; the text is one sentence."""


def of_table(device: str, table: Any) -> Calibration:
    """Read one table of the configuration.

    Raises:
        CalibrationError: something is wrong with it.

    """
    place = f"calibration of {device}"
    if not isinstance(table, Mapping):
        raise CalibrationError(
            f"{place}: must be a table of {', '.join(sorted(KEYS))}."
        )
    if strange := sorted(set(table) - KEYS):
        known = ", ".join(sorted(KEYS))
        raise CalibrationError(f"{place}: {strange[0]} is none of its keys: {known}.")
    offset_c = _number(place, "offset_c", table.get("offset_c", 0))
    slope = _number(place, "slope", table.get("slope", 1))
    if why := fault(offset_c, slope):
        raise CalibrationError(f"{place}: {why}.")
    made, due = (_day(place, table, key) for key in ("date", "due"))
    by = table.get("by", "")
    if not made or not isinstance(by, str) or not by:
        raise CalibrationError(f"{place}: needs its date and by whom it was made.")
    return Calibration(f"{device}-{made}", offset_c, slope, made, by, due)


def _number(place: str, key: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise CalibrationError(f"{place}: {key} must be a number, without quotes.")
    number = Decimal(str(value))
    if not number.is_finite():
        raise CalibrationError(f"{place}: {key} must be a number of ordinary size.")
    return number


def _day(place: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if value == "":
        return ""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise CalibrationError(
            f"{place}: {key} must be a day such as 2026-03-01."
        ) from None


def newest(first: Calibration, second: Calibration) -> Calibration:
    """Return the later of two; the second where both are of one day."""
    return first if first.date > second.date else second


def today(at: Stamp) -> date | None:
    """Return the day of a stamp, None while the clock is not set."""
    if not at.synced:
        return None
    return datetime.fromtimestamp(at.wall_ns // SECOND_NS, UTC).date()


def overdue(due: str, at: Stamp) -> bool:
    """Say whether the last day has passed; an unset clock cannot tell."""
    if not due:
        return False
    now = today(at)
    return now is not None and now > date.fromisoformat(due)


def days_after(day: date, days: int) -> str:
    """Return the day that is so many days later."""
    return (day + days * DAY).isoformat()
