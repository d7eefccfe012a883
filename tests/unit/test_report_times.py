"""Deadlines on the site's own clocks: days, hours that are skipped or come twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.clock import utc_offset_of
from edge_app.roll import DAY_NS
from edge_app.stations.report_parts import Limits
from edge_app.stations.report_times import (
    begin_of,
    deadlines,
    end_of,
    next_after,
    on_day,
    plan_of,
)
from tests.unit.report_rig import DAILY, DAY_S, MIDNIGHT_NS, Reported

BERLIN = utc_offset_of("Europe/Berlin")
MARCH_29 = 20_541
"""2026-03-29, the local day on which 02:00 to 03:00 is skipped in Berlin."""
OCTOBER_25 = 20_751
"""2026-10-25, on which 02:00 to 03:00 comes twice."""
H = 3600 * 1_000_000_000
NIGHT = plan_of(("02:30", "03:00"), ())


def test_an_hour_that_is_skipped() -> None:
    """Its deadline comes an hour later; none is lost and none comes twice."""
    from_ns = MARCH_29 * DAY_NS - 12 * H
    found = list(deadlines(NIGHT, from_ns, from_ns + 24 * H, BERLIN))

    assert [
        ("2026-03-29T03:00", MARCH_29 * DAY_NS + H),
        ("2026-03-29T02:30", MARCH_29 * DAY_NS + 3 * H // 2),
    ] == [(one.name, one.wall_ns) for one in found]


def test_an_hour_that_comes_twice() -> None:
    """Its deadline comes once."""
    from_ns = OCTOBER_25 * DAY_NS - 12 * H
    found = list(deadlines(NIGHT, from_ns, from_ns + 30 * H, BERLIN))

    assert ["2026-10-25T02:30", "2026-10-25T03:00"] == [one.name for one in found]


@pytest.mark.parametrize(
    ("covers", "begin_h", "end_h"),
    [
        ("since-last", 10, 17.5),
        ("day", 0, 17.5),
        ("day-before", -24, 0),
        ("week", -6 * 24 - 6.5, 17.5),
    ],
)
def test_what_a_report_covers(covers: str, begin_h: float, end_h: float) -> None:
    """From the deadline before, midnight, yesterday, or seven days ago."""
    plan = plan_of(("10:00", "17:30"), ())
    *_, one = on_day(plan, 20_000, lambda _: 0)
    day_ns = 20_000 * DAY_NS

    assert (begin_h * H, end_h * H) == (
        begin_of(plan, one, covers, lambda _: 0) - day_ns,
        end_of(one, covers, lambda _: 0) - day_ns,
    )


def test_the_day_of_a_change_of_clocks_is_whole() -> None:
    """It has 23 hours in spring."""
    plan = plan_of(("12:00",), ())
    (one,) = on_day(plan, MARCH_29 + 1, BERLIN)
    begin_ns = begin_of(plan, one, "day-before", BERLIN)

    assert 23 * H == end_of(one, "day-before", BERLIN) - begin_ns


def test_since_last_across_a_month() -> None:
    """A period is as long as the plan leaves between two deadlines."""
    plan = plan_of(("09:00",), ("30",))
    march_30 = next_after(plan, (MARCH_29 - 1) * DAY_NS, lambda _: 0)
    begin_ns = begin_of(plan, march_30, "since-last", lambda _: 0)

    assert "2026-03-30T09:00" == march_30.name
    assert 30 * DAY_NS == march_30.wall_ns - begin_ns


WEEKDAYS = st.sampled_from(["mon", "wed", "sun", "1", "15", "31"])


@given(
    st.sets(st.sampled_from(["00:00", "02:30", "10:00", "23:59"]), min_size=1),
    st.sets(WEEKDAYS),
    st.integers(20_000 * 24, 22_000 * 24),
)
def test_next_is_the_first_of_those_that_come(
    at: set[str], days: set[str], hour: int
) -> None:
    """Whatever the plan and the day."""
    plan, now_ns = plan_of(at, days), hour * H
    coming = next_after(plan, now_ns, BERLIN)
    before = list(deadlines(plan, now_ns, coming.wall_ns, BERLIN))

    assert coming == before[0]
    assert now_ns < coming.wall_ns
    assert begin_of(plan, coming, "since-last", BERLIN) <= now_ns


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": ()},
        {"at": ("25:00",)},
        {"days": ("never",)},
        {"days": ("32",)},
        {"days": ("0",)},
    ],
)
def test_deadlines_that_are_none(wrong: dict[str, Any]) -> None:
    """Each is refused with a sentence."""
    with pytest.raises(ValueError, match=r"\.$"):
        replace(DAILY, **wrong)


def test_a_monthly_report() -> None:
    """On the 10th, 20th and 30th; in February on its last day."""
    limits = Limits("month", "stock", ("09:00",), ("10", "20", "30"))
    month = Reported(limits, begin_ns=MIDNIGHT_NS - 30 * DAY_NS)
    month.start()
    month.wait(60 * DAY_S)
    days = [name[5:10] for name, _, _ in month.names()]

    assert "01-30" == days.pop(0)
    assert ["02-10", "02-20", "02-28", "03-10", "03-20", "03-30"] == days
