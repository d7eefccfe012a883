"""The rules beside the range against the field's vectors, through the station."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.model import PortChange
from edge_app.outcomes import Condition, Priority
from tests.unit.cold_night import LIMITS, TWO, Room, at, warm
from tests.unit.cold_rules import (
    HOT_10_H,
    QUIET,
    minutely,
    ruled,
    sampled,
    spells,
    sums,
)

MINUTE_S = 60
FREEZE = {"side": "low", "limit_c": Decimal("-0.5"), "delay_s": 3600}
W1 = spells((24, "30.0"), (12, "29.9"), (36, "30.0"))


@pytest.mark.parametrize(
    ("rule", "values", "minutes", "alarm_min"),
    [
        pytest.param({**HOT_10_H, "kind": "cumulative"}, W1, 600, 720, id="W1"),
        pytest.param(HOT_10_H, W1, 360, None, id="W2"),
        pytest.param(
            {**HOT_10_H, "kind": "cumulative"}, ["29.9"] * 100, 0, None, id="W3"
        ),
        pytest.param(FREEZE, ["-0.5"] * 6, 60, 60, id="W4"),
        pytest.param(
            {**FREEZE, "equal_counts": False}, ["-0.5"] * 6, 60, None, id="W4 more than"
        ),
        pytest.param(
            {**FREEZE, "equal_counts": False}, ["-0.5"] * 7, 70, 70, id="W4 and more"
        ),
        pytest.param(FREEZE, ["-0.4"] * 60, 0, None, id="W5"),
        pytest.param(
            FREEZE, spells((5, "-0.6"), (1, "2.0")) * 4, 0, None, id="W6 adds to 3 h 20"
        ),
        pytest.param(
            {**FREEZE, "kind": "cumulative"},
            spells((5, "-0.6"), (1, "2.0")) * 2,
            100,
            70,
            id="W6 added up",
        ),
        pytest.param(
            {"limit_c": 8, "inclusive": False, "delay_s": 36000},
            ["8.0"] * 70,
            0,
            None,
            id="8.0 is not above 8.0",
        ),
        pytest.param(
            {"limit_c": 8, "inclusive": False, "delay_s": 36000},
            ["8.1"] * 60,
            600,
            600,
            id="8.1 is",
        ),
    ],
)
def test_vectors(
    rule: dict[str, Any], values: list[str], minutes: int, alarm_min: int | None
) -> None:
    """Each series adds up to so many minutes, and alarms at its minute or never."""
    room = sampled(ruled(rule), values)

    assert minutes * MINUTE_S == sums(room)["sum_s"]
    expected = [] if alarm_min is None else [(alarm_min * MINUTE_S, "own")]
    assert expected == [one for one in room.alarms("own") if one[1] == "own"]


BREACHES = (
    *("3.5", "4", "5", "7.5", "8.8", "9.2", "8.7", "9.1", "8.4", "8.2", "8.1"),
    *("7.9", "3.2", "1.2", "1.3", "0.4", "-0.2", "0.7", "2.5"),
)
BREACH = {"inclusive": False, "stands": "between"}
HOT = {**BREACH, "limit_c": 8, "delay_s": 300}
COLD = {**BREACH, "side": "low", "limit_c": 2, "delay_s": 240}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param({**HOT, "equal_counts": False}, [600], id="hot, from 13:04"),
        pytest.param({**HOT, "equal_counts": True}, [540], id="hot, 5 min are enough"),
        pytest.param({**COLD, "equal_counts": True}, [1020], id="cold as listed"),
        pytest.param({**COLD, "equal_counts": False}, [], id="cold by its own rule"),
        pytest.param(
            {**HOT, "kind": "cumulative", "per": "day"}, [540], id="hot by the day"
        ),
    ],
)
def test_the_published_breaches(rule: dict[str, Any], expected: list[int]) -> None:
    """Hot from 13:04 to 13:10, 360 s; cold from 13:13 to 13:17, 240 s to the second.

    The sample lists the cold one, which a strict "longer than" does not.
    """
    room = ruled(rule, lost_after_s=60.0).take(minutely(BREACHES))

    alarms = [second for second, name in room.alarms("own") if name == "own"]
    assert expected == [round(second) - 3600 for second in alarms]


def test_a_cumulative_day_ends_at_midnight() -> None:
    """The time across midnight is split; the new day begins with its own part."""
    room = ruled(
        {"limit_c": 8, "kind": "cumulative", "delay_s": 3600, "per": "day"},
        lost_after_s=600.0,
    )
    midnight_s = 12 * 3600
    room.take([warm(s, "9") for s in range(midnight_s - 3000, midnight_s - 500, 500)])
    room.take([warm(midnight_s - 100, "9"), warm(midnight_s + 200, "9")])

    assert 200 == sums(room)["sum_s"]
    assert [] == room.alarms("own")


def test_a_day_that_ended_with_a_breach_is_told() -> None:
    """The alarm of the day that is over comes, and the new day ends it."""
    room = ruled(
        {"limit_c": 8, "kind": "cumulative", "delay_s": 3050, "per": "day"},
        lost_after_s=600.0,
    )
    midnight_s = 12 * 3600
    room.take([warm(s, "9") for s in range(midnight_s - 3100, midnight_s, 500)])
    room.take([warm(midnight_s + 200, "9")])

    told = [(round(s) - midnight_s, name) for s, name in room.alarms("own")]
    assert [(200, "own"), (200, "no own")] == told


def test_while_the_clock_is_unset_no_day_ends() -> None:
    """What a sum per day has added up stands until somebody knows the day."""
    room = ruled(
        {"limit_c": 8, "kind": "cumulative", "delay_s": 7200, "per": "day"},
        lost_after_s=600.0,
    )
    for second in range(0, 6600, 600):
        stamp = replace(at(second), wall_ns=second * 10**9, synced=False)
        room.step(replace(warm(second, "9"), at=stamp))

    assert 6000 == sums(room)["sum_s"]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        pytest.param("who-type-1", ["45.0"] * 6, ["who-45"], id="1: heat"),
        pytest.param("who-type-1", ["44.9"] * 59, [], id="1: not yet 10 h"),
        pytest.param("who-type-1", ["30.0"] * 60, ["who-30"], id="1: warmth"),
        pytest.param("who-type-1", ["-0.5"] * 6, ["who-freeze"], id="1: frost"),
        pytest.param("who-type-1", ["10.0"] * 120, [], id="1: 10 °C is allowed"),
        pytest.param("who-type-2", ["10.0"] * 120, ["who-10"], id="2: 20 h at 10 °C"),
        pytest.param("who-type-2", ["9.9"] * 120, [], id="2: 9.9 °C is none"),
        pytest.param("who-type-2", ["-20.0"] * 12, [], id="2: frost is allowed"),
        pytest.param("who-30-day", ["8.1"] * 60, ["who-8"], id="30 days: above 8 °C"),
        pytest.param("who-30-day", ["8.0"] * 60, [], id="30 days: 8.0 °C is none"),
        pytest.param("who-30-day", ["-0.5"] * 6, ["who-freeze"], id="30 days: frost"),
    ],
)
def test_sets(name: str, values: list[str], expected: list[str]) -> None:
    """Each set of the WHO raises the alarm beside the series, and none besides."""
    room = sampled(Room(replace(QUIET, sets=(name,))).start(at(0)), values)
    alarms = ("who-45", "who-30", "who-10", "who-8", "who-freeze")

    assert expected == [one for _, one in room.alarms(*alarms)]


@pytest.mark.parametrize(
    ("key", "value_c", "quiet_c", "alarm"),
    [
        ("critical_high_c", "8.0", "7.9", "critical-high"),
        ("critical_low_c", "2.0", "2.1", "critical-low"),
        ("hard_high_c", "15.0", "14.9", "hard-high"),
        ("hard_low_c", "-2.0", "-1.9", "hard-low"),
        ("frost_c", "-0.5", "-0.4", "frost"),
    ],
)
def test_at_once(key: str, value_c: str, quiet_c: str, alarm: str) -> None:
    """Reaching the value is an alarm with the very sample, of high priority."""
    changes: dict[str, Any] = {key: Decimal(value_c)}
    room = Room(replace(QUIET, **changes)).start(at(0))
    room.take([warm(10, quiet_c)])
    assert [] == room.alarms(alarm)

    room.take([warm(20, value_c)])
    assert [(20, alarm)] == room.alarms(alarm)
    told = [c for _, c in room.earned if isinstance(c, Condition) and c.active]
    assert Priority.HIGH is told[-1].priority


def test_a_rules_own_priority() -> None:
    """A rule says itself how soon somebody must act."""
    room = ruled({"limit_c": 8, "priority": "low"}).take([warm(1, "9")])
    condition = next(c for _, c in room.earned if isinstance(c, Condition) and c.active)

    assert ("vaccines-own", Priority.LOW) == (condition.alarm, condition.priority)


def test_a_single_alarm_ends_with_the_deadband() -> None:
    """The first good value begins it anew, but a told alarm is over only clearly."""
    room = ruled({"limit_c": 8}).take([warm(1, "9"), warm(2, "7.5"), warm(3, "7.4")])

    assert [(1, "own"), (3, "no own")] == room.alarms("own")


def test_a_cumulative_alarm_stands_until_a_new_trip() -> None:
    """Good values do not take back what the goods went through."""
    room = sampled(ruled({**HOT_10_H, "kind": "cumulative"}), [*W1, "5", "5"])

    assert [(720 * MINUTE_S, "own")] == room.alarms("own")


def test_a_lost_probe_ends_no_single_time() -> None:
    """It was freezing when it was last heard: another probe knows nothing of it."""
    limits = replace(
        QUIET, probes=TWO.probes, lost_after_s=60.0, rule=({**FREEZE, "name": "own"},)
    )
    room = Room(limits).start(at(0))
    for second in range(0, 3000, 30):
        room.take([warm(second, "-1"), warm(second + 1, "4", "p2")])
    room.take([PortChange("p1", up=False, why="unplugged", at=at(3000))])
    room.take([warm(second, "4", "p2") for second in range(3001, 4000, 30)])
    assert [] == room.alarms("own")

    room.take([warm(4000, "-1")])
    assert [(4000, "own")] == room.alarms("own")


def test_the_range_and_its_rules_are_alarms_of_their_own() -> None:
    """One excursion of the range names every rule that raised an alarm in it."""
    room = Room(replace(LIMITS, hard_high_c=Decimal(15), jump_k=Decimal(0)))
    room.start(at(0)).take([warm(0, "5"), warm(10, "16"), warm(20, "16")])
    room.take([warm(s, "9") for s in range(30, 400, 10)])
    room.take([warm(400, "5")])

    told = [(second, e.data["phase"]) for second, e in room.events("cold.excursion")]
    assert [(10, "began"), (400, "ended")] == told
    ended = room.events("cold.excursion")[-1][1].data
    assert (["hard-high"], "2026-01-01T12:05:10.000Z") == (
        ended["rules"],
        ended["announced"],
    )
    assert [
        (10, "hard-high"),
        (30, "no hard-high"),
        (310, "high"),
        (400, "no high"),
    ] == (room.alarms("high", "hard-high"))
