"""Readings signed twice a day, and the weekly test alarm."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import Acknowledged, Stamp, Started, Tick
from edge_app.outcomes import Condition, Priority
from edge_app.stations.coldroom_parts import Kept, Limits
from tests.unit.cold_keeper import DAY_S, HOUR_S, Keeper, begun
from tests.unit.cold_night import LIMITS, NOON_NS, at, warm

SLOTS = ("result", "day", "slot")
MORNING_S = 20 * HOUR_S
"""Eight o'clock of the second day: the first began at noon."""
EVENING_S = 6 * HOUR_S
"""18:00 of the first day, when its second reading is due."""
TESTED = replace(LIMITS, sign_by=(), test_day="fri", test_time="09:30")


def restarted(room: Keeper, stamp: Stamp) -> Keeper:
    """Start again with what was kept."""
    kept = msgspec.json.decode(msgspec.json.encode(room.state.kept), type=Kept)
    again = Keeper(room.limits, kept)
    again.start(stamp)
    return again


def test_two_signatures_a_day() -> None:
    """Each says what the room was like, and for which slot it is."""
    room = begun().take([warm(1, "5"), warm(HOUR_S - 5, "5")])
    one = room.tell(HOUR_S, "sign", comment="all well")
    two = room.tell(MORNING_S, "sign")

    assert (True, "signed for 18:00: 5 °C") == (one.ok, one.text)
    assert (True, "signed for 12:00, without a value: measure by hand") == (
        two.ok,
        two.text,
    )
    assert [
        (HOUR_S, "signed", "2026-01-01", "18:00"),
        (MORNING_S, "signed", "2026-01-02", "12:00"),
    ] == room.told("cold.duty", *SLOTS)
    assert [] == room.alarms("reading-due")
    room.faultless()


@pytest.mark.parametrize(
    ("first_s", "second_s", "expected"),
    [
        pytest.param(
            HOUR_S,
            HOUR_S + 60,
            "this reading was signed at 13:00 by Li",
            id="the same slot",
        ),
        pytest.param(
            MORNING_S + 2 * HOUR_S,
            MORNING_S + 6 * HOUR_S,
            "the last reading was signed at 10:00 by Li; two that count lie 6 h apart,"
            " so come back at 16:00",
            id="four hours later",
        ),
        pytest.param(
            EVENING_S + 5 * HOUR_S,
            EVENING_S + 10 * HOUR_S,
            "the last reading was signed at 23:00 by Li; two that count lie 6 h apart,"
            " so come back at 05:00",
            id="after midnight",
        ),
    ],
)
def test_too_soon(first_s: float, second_s: float, expected: str) -> None:
    """It is refused in words that say when to come back."""
    room = begun()
    assert room.tell(first_s, "sign").ok
    answer = room.tell(second_s, "sign")

    assert (False, expected) == (answer.ok, answer.text)


def test_six_hours_to_the_second() -> None:
    """A second before it is too soon."""
    room = begun()
    assert room.tell(MORNING_S + HOUR_S, "sign").ok

    assert not room.tell(MORNING_S + 7 * HOUR_S - 1, "sign").ok
    assert room.tell(MORNING_S + 7 * HOUR_S, "sign").ok


def test_a_missed_reading() -> None:
    """It is an alarm at its time, and over with the next signature, which is late."""
    room = begun().take([warm(1, "5"), Tick(at(EVENING_S + 1))])
    due = [
        one
        for _, one in room.earned
        if isinstance(one, Condition) and one.alarm == "vaccines-reading-due"
    ]

    assert [(EVENING_S, "missed", "2026-01-01", "18:00")] == room.told(
        "cold.duty", *SLOTS
    )
    assert [(Priority.MEDIUM, True)] == [(one.priority, one.active) for one in due]
    assert room.tell(EVENING_S + 600, "sign").ok
    assert [(EVENING_S, "reading-due"), (EVENING_S + 600, "no reading-due")] == (
        room.alarms("reading-due")
    )
    assert room.told("cold.duty", "late")[-1] == (EVENING_S + 600, True)
    room.faultless()


def test_what_was_due_before_the_first_start_is_not_missed() -> None:
    """Nobody could have known of it."""
    room = begun().take([Tick(at(60))])

    assert [] == room.events("cold.duty")


def test_a_stop_hides_no_missed_reading() -> None:
    """It is told with the start, for the day on which the box stopped and for today."""
    before = begun().take([warm(1, "5")])
    room = restarted(before, at(DAY_S + 7 * HOUR_S))

    assert [
        ("missed", "2026-01-01", "18:00"),
        ("missed", "2026-01-02", "12:00"),
        ("missed", "2026-01-02", "18:00"),
    ] == [told[1:] for told in room.told("cold.duty", *SLOTS)]
    again = restarted(room, at(DAY_S + 8 * HOUR_S))
    assert [] == again.events("cold.duty")
    assert ["reading-due"] == [name for _, name in again.alarms("reading-due")]


@pytest.mark.parametrize(("days", "between"), [(1, 0), (2, 1), (6, 5), (100, 31)])
def test_each_day_of_a_stop_is_told_once(days: int, between: int) -> None:
    """Both readings of every day between, the last 31 of them, and none twice."""
    before = begun().take([warm(1, "5")])
    room = restarted(before, at(days * DAY_S + 60))
    told = [one[1:] for one in room.told("cold.duty", "day", "slot")]

    whole = [day for day, slot in told[1:-1] if slot == "18:00"]
    assert between == len(set(whole)) == len(whole)
    assert ("2026-01-01", "18:00") == told[0]
    assert "12:00" == told[-1][1]
    assert 2 + 2 * between == len(set(told)) == len(told)
    again = restarted(room, at(days * DAY_S + 120))
    assert [] == again.events("cold.duty")
    room.faultless()


def test_an_unset_clock_waits() -> None:
    """Nothing is missed by it, nothing can be signed; once set, it goes on."""
    room = Keeper(LIMITS)
    room.start(at(0, synced=False))
    room.step(Tick(at(EVENING_S + 60, synced=False)))
    answer = room.order(at(EVENING_S + 61, synced=False), "sign", {})

    assert not answer.ok
    assert "the clock is not set" in answer.text
    assert [] == room.events("cold.duty")
    assert room.tell(EVENING_S + 62, "sign").ok


def test_none_are_asked_for() -> None:
    """A room of food may do without."""
    room = begun(replace(LIMITS, sign_by=()))

    assert "no readings are asked for here" == room.tell(10, "sign").text
    room.take([Tick(at(2 * DAY_S))])
    assert [] == room.events("cold.duty")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 12 * HOUR_S), max_size=25), st.integers(0, 25))
def test_signatures_that_count_lie_six_hours_apart(
    pauses: list[int], stop: int
) -> None:
    """Whenever somebody signs, and wherever the box starts again."""
    room, now_s, signed = begun(), 0, []
    for number, pause_s in enumerate(pauses):
        now_s += pause_s
        if number == stop:
            room = restarted(room, Stamp("boot-2", 0, at(now_s).wall_ns, synced=True))
        stamp = at(now_s)
        if number >= stop:
            ns = (now_s - sum(pauses[: stop + 1])) * 10**9
            stamp = Stamp("boot-2", ns, stamp.wall_ns, synced=True)
        if room.order(stamp, "sign", {}).ok:
            signed.append(now_s)

    assert all(later - one >= 6 * HOUR_S for one, later in pairwise(signed))
    assert bool(pauses) is bool(signed)


# ------------------------------------------------------------------ test alarm


FRIDAY_S = 21.5 * HOUR_S
"""Half past nine on Friday, 2 January."""


def seen(seconds: float, by: str = "Li") -> Acknowledged:
    """Acknowledge the test alarm."""
    return Acknowledged("c-9", "vaccines-test", by, at(seconds))


def test_the_weekly_test() -> None:
    """It stands at its hour on its day and is over when somebody has seen it."""
    room = begun(TESTED).take([Tick(at(FRIDAY_S + 1)), seen(FRIDAY_S + 90)])
    room.take([Tick(at(7 * DAY_S))])

    assert [(FRIDAY_S, "test"), (FRIDAY_S + 90, "no test")] == room.alarms("test")
    assert [
        (FRIDAY_S, "begun", "", None),
        (FRIDAY_S + 90, "acknowledged", "Li", 90),
    ] == room.told("cold.duty", "result", "by", "took_s")
    assert "Test alarm: acknowledge it." == next(
        one.text
        for _, one in room.earned
        if isinstance(one, Condition) and one.alarm == "vaccines-test"
    )
    room.take([Tick(at(FRIDAY_S + 7 * DAY_S + 1))])
    assert FRIDAY_S + 7 * DAY_S == room.alarms("test")[-1][0]
    room.faultless()


def test_a_test_that_nobody_saw() -> None:
    """Ten minutes later that is told; it stands until somebody comes, late."""
    room = begun(TESTED).take([Tick(at(FRIDAY_S + 1)), Tick(at(FRIDAY_S + 900))])
    assert (FRIDAY_S + 600, "missed") == room.told("cold.duty", "result")[-1]

    room.take([seen(FRIDAY_S + 7200)])
    assert (FRIDAY_S + 7200, "acknowledged", True) == room.told(
        "cold.duty", "result", "late"
    )[-1]
    assert "no test" == room.alarms("test")[-1][1]


def test_a_drill_by_hand() -> None:
    """One at a time; another alarm that somebody has seen ends no test."""
    room = begun(TESTED)
    answer = room.tell(60, "drill")
    assert (True, "the test alarm stands; acknowledge vaccines-test") == (
        answer.ok,
        answer.text,
    )
    assert "a test alarm stands already" == room.tell(61, "drill").text

    room.take([replace(seen(70), alarm="vaccines-high")])
    assert ["test"] == [name for _, name in room.alarms("test")]
    room.take([seen(80), seen(81)])
    assert [(60, "begun", "Li"), (80, "acknowledged", "Li")] == room.told(
        "cold.duty", "result", "by"
    )


def test_a_test_outlives_a_stop() -> None:
    """It is raised again, and its time counts from the start."""
    before = begun(TESTED)
    before.tell(60, "drill")
    room = restarted(before, Stamp("boot-2", 10**9, NOON_NS, synced=False))
    assert ["test"] == [name for _, name in room.alarms("test")]

    room.step(Tick(Stamp("boot-2", 602 * 10**9, NOON_NS, synced=False)))
    assert (602, "missed") == room.told("cold.duty", "result")[-1]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (TESTED, 1),
        (replace(TESTED, test_day="sat"), 0),
        (replace(TESTED, test_day=""), 0),
    ],
)
def test_the_day_of_the_test(limits: Limits, expected: int) -> None:
    """On that weekday only, even if the box starts after the hour."""
    room = Keeper(limits)
    room.step(Started(at(FRIDAY_S + 60), clean=True, gap_s=None))

    assert expected == len(room.events("cold.duty"))
