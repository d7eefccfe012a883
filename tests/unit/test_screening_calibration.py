"""Calibrations: the line from skin to body, its table, its day."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from edge_app.model import Stamp
from edge_app.stations import calibration
from edge_app.stations.calibration import NONE, Calibration, CalibrationError

DAY_NS = 86_400 * 10**9
MARCH_NS = 20_513 * DAY_NS
"""The first of March 2026, midnight UTC."""
GOOD = {"offset_c": Decimal("0.3"), "date": "2026-03-01", "by": "Li"}


def at(days: float, *, synced: bool = True) -> Stamp:
    """Stamp a moment, in days after the first of March 2026."""
    return Stamp("boot", 0, MARCH_NS + round(days * DAY_NS), synced)


@pytest.mark.parametrize(
    ("offset", "slope", "skin", "body"),
    [
        ("0", "1", "36.50", "36.50"),
        ("0.8", "1", "36.50", "37.30"),
        ("-0.20", "1", "37.299", "37.099"),
        ("1.1", "1.02", "35.5", "37.310"),
    ],
)
def test_line(offset: str, slope: str, skin: str, body: str) -> None:
    """The body's temperature is exact, and without a calibration keeps its digits."""
    one = Calibration("id", Decimal(offset), Decimal(slope))

    assert body == str(one.body_c(Decimal(skin)))


def test_table() -> None:
    """A table gives a calibration with a name of its own; TOML's days will do."""
    one = calibration.of_table("ir", GOOD | {"due": date(2026, 9, 1)})

    assert (
        Calibration(
            "ir-2026-03-01",
            Decimal("0.3"),
            Decimal(1),
            "2026-03-01",
            "Li",
            "2026-09-01",
        )
        == one
    )


def test_what_a_table_may_leave_out() -> None:
    """No offset is none, and no slope is one."""
    one = calibration.of_table("ir", {"date": "2026-03-01", "by": "Li"})

    assert (Decimal(0), Decimal(1)) == (one.offset_c, one.slope)


@pytest.mark.parametrize(
    ("offset_c", "slope", "good"),
    [
        ("5", "1", True),
        ("-5", "1", True),
        ("5.1", "1", False),
        ("0", "0.5", True),
        ("0", "2", True),
        ("0", "0.49", False),
        ("0", "2.01", False),
    ],
)
def test_the_edges_of_what_is_no_mistake(offset_c: str, slope: str, good: bool) -> None:
    """Five degrees either way, and half to twice, are just a calibration."""
    assert good is (calibration.fault(Decimal(offset_c), Decimal(slope)) == "")


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("warm", "must be a table of by, date, due, offset_c, slope"),
        (GOOD | {"ofset": 1}, "ofset is none of its keys: by, date, due, offset_c"),
        (GOOD | {"slope": "2"}, "slope must be a number"),
        ({"date": "2026-03-01"}, "needs its date and by whom"),
        (GOOD | {"offset_c": "0.3"}, "offset_c must be a number"),
        (GOOD | {"offset_c": True}, "offset_c must be a number"),
        (GOOD | {"offset_c": Decimal("NaN")}, "ordinary size"),
        (GOOD | {"offset_c": 6}, "an offset of 6 is more than 5"),
        (GOOD | {"slope": 0}, "a slope of 0 is not from 0.5 to 2"),
        (GOOD | {"date": "yesterday"}, "date must be a day"),
        (GOOD | {"due": 7}, "due must be a day"),
        (GOOD | {"due": datetime(2026, 9, 1, tzinfo=UTC)}, "due must be a day"),
        (GOOD | {"by": ""}, "needs its date and by whom"),
        ({"offset_c": 1, "by": "Li"}, "needs its date and by whom"),
    ],
)
def test_bad_table(table: Any, why: str) -> None:
    """Each mistake earns one sentence that names the device."""
    with pytest.raises(CalibrationError, match=why) as caught:
        calibration.of_table("ir", table)

    assert str(caught.value).startswith("calibration of ir: ")


def test_newest() -> None:
    """The later day counts; on one day the command, which comes second."""
    march = Calibration("march", date="2026-03-01")
    april = Calibration("april", date="2026-04-01")
    again = Calibration("again", date="2026-04-01")

    assert april == calibration.newest(march, april)
    assert april == calibration.newest(april, march)
    assert again == calibration.newest(april, again)
    assert march == calibration.newest(march, NONE)


@pytest.mark.parametrize(
    ("days", "synced", "expected"),
    [(0, True, False), (1.999, True, False), (2, True, True), (9, False, False)],
)
def test_overdue(days: float, synced: bool, expected: bool) -> None:
    """It is overdue from the day after, if the clock knows the day."""
    assert expected == calibration.overdue("2026-03-02", at(days, synced=synced))
    assert not calibration.overdue("", at(999))


def test_days_after() -> None:
    """A due day is counted in days of the calendar."""
    assert "2026-03-08" == calibration.days_after(date(2026, 3, 1), 7)


def test_a_day_ends_at_midnight_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the machine believes that it stands."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        days = [calibration.today(at(days)) for days in (0.999, 1)]
    finally:
        monkeypatch.undo()
        time.tzset()

    assert [date(2026, 3, 1), date(2026, 3, 2)] == days
