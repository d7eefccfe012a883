"""How many are in a house: limit, hysteresis, night, drift; then laws for any day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.outcomes import Event, Tallied
from edge_app.response_levels import Parameters
from edge_app.stations import capacity, day
from edge_app.stations.entrance_lane import LaneLimits
from tests.unit.gate import LANE
from tests.unit.lanes import House, Lane

SMALL = replace(LANE, rated=6, zone="school")
HOUR_S = 3600

# ------------------------------------------------------------- the pure rules


@pytest.mark.parametrize(
    ("rated", "share_pct", "least", "expected"),
    [
        (101, "50", 1, 50),
        (100, "50", 1, 50),
        (1, "50", 1, 1),
        (1, "50", 0, 0),
        (200, "33.3", 1, 66),
        (200, "0", 0, 0),
        (200, "100", 1, 200),
    ],
)
def test_most(rated: int, share_pct: str, least: int, expected: int) -> None:
    """A share is rounded down; nobody at all needs a minimum of 0."""
    assert expected == capacity.most(rated, Decimal(share_pct), least)


@pytest.mark.parametrize(
    ("limit", "pct", "expected"),
    [(50, "2", 49), (50, "5", 47), (50, "0", 49), (100, "1", 99), (1, "2", 0)],
)
def test_resumes_at(limit: int, pct: str, expected: int) -> None:
    """Entry goes on at least one below the limit, or the hysteresis, rounded up."""
    assert expected == capacity.resumes_at(limit, Decimal(pct))


def test_states() -> None:
    """The words are those of an access zone."""
    states = [capacity.state(people, 50) for people in (49, 50, 51)]

    assert ["normal", "at-upper-limit", "above-upper-limit"] == states


@pytest.mark.parametrize(
    ("came", "went", "drift", "check"),
    [
        (1000, 980, "2.0", False),
        (1000, 979, "2.1", True),
        (1000, 1021, "2.1", True),
        (0, 0, None, False),
        (0, 1, None, True),
    ],
)
def test_drift(came: int, went: int, drift: str | None, check: bool) -> None:
    """More than two in a hundred apart is to be looked at, exactly two is not."""
    expected = None if drift is None else Decimal(drift)

    assert expected == capacity.drift_pct(came, went)
    assert check is capacity.drifts(came, went, Decimal(2))


@given(st.lists(st.sampled_from([1, -1]), max_size=80), st.integers(1, 20))
def test_hysteresis(moves: list[int], limit: int) -> None:
    """Full means at the limit once, and not yet below where entry goes on."""
    people, full = 0, False
    for move in moves:
        people = max(0, people + move)
        full = capacity.full(full, people, limit, Decimal(5))
        if people >= limit:
            assert full
        if people <= capacity.resumes_at(limit, Decimal(5)):
            assert not full


@pytest.mark.parametrize(
    ("text", "expected"),
    [("03:00", 10800), ("23:59", 86340), ("24:00", None), ("3:00", None), ("", None)],
)
def test_clock(text: str, expected: int | None) -> None:
    """A time of day has two digits, a colon, two digits."""
    assert expected == day.clock_s(text)


@given(
    st.integers(0, 4_000_000_000_000_000_000),
    st.integers(-12 * HOUR_S, 14 * HOUR_S),
    st.integers(0, 86_399),
)
def test_the_next_moment_is_the_next_day(
    wall_ns: int, offset_s: int, at_s: int
) -> None:
    """A day lasts until just before its moment comes, and no longer."""
    wait_ns = day.until_ns(wall_ns, offset_s, at_s)
    today = day.last_day(wall_ns, offset_s, at_s)

    assert today == day.last_day(wall_ns + wait_ns - 1, offset_s, at_s)
    assert today < day.last_day(wall_ns + wait_ns, offset_s, at_s)


def test_local_day() -> None:
    """In China the day of 2026-03-02 begins at 16:00 of the day before, in UTC."""
    wall_ns = 1_772_323_200 * 10**9

    assert "2026-03-01" == day.last_day(wall_ns + 15 * HOUR_S * 10**9, 8 * HOUR_S, 0)
    assert "2026-03-02" == day.last_day(wall_ns + 16 * HOUR_S * 10**9, 8 * HOUR_S, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reset_at": "25:00"},
        {"closing_at": "noon"},
        {"zone": "the hall"},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    """Each of these is refused with one sentence."""
    with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
        LaneLimits(**wrong)


# ------------------------------------------------------------- at the limit


def test_full() -> None:
    """At the limit the next one is refused, with a reason, a red look and an alarm."""
    lane = Lane(SMALL)
    for _ in range(3):
        lane.enter()
    assert "full full" == lane.shows()
    lane.person()

    (event,) = lane.events("admission")
    assert {"result": "refused", "why": "full"} == event.data
    assert lane.state.kept.grant is None
    assert ("at-upper-limit", 3, 3) == (
        lane.view()["occupancy_state"],
        lane.view()["occupancy_limit"],
        lane.view()["occupancy"],
    )
    assert [True] == lane.conditions("school-capacity")


def test_the_waiting_one_is_measured_again() -> None:
    """As soon as somebody has left, whoever was turned away may be measured."""
    lane = Lane(SMALL)
    for _ in range(3):
        lane.enter()
    lane.person()
    lane.walk("out")
    lane.see("36.5 36.5 36.5")
    lane.walk("in")

    assert ["granted"] * 3 + ["out", "granted"] == lane.passages()
    assert [True, False, True] == lane.conditions("school-capacity")


def test_lanes_share_a_zone() -> None:
    """Four that came in by two lanes are four; who leaves by a third frees both."""
    house = House()
    lanes = [Lane(replace(SMALL, name=name, rated=8), house=house) for name in "abc"]
    for number in (0, 1, 0, 1):
        lanes[number].enter()
    lanes[1].person()
    assert ["full"] == [one.data["why"] for one in lanes[1].events("admission")]
    lanes[2].walk("out")
    lanes[0].person()

    assert 3 == house.own.occupancy["school"]
    assert [] == lanes[0].events("admission")
    assert 1 == sum(lane.conditions("school-capacity").count(True) for lane in lanes)


def test_level() -> None:
    """A graver level makes the house smaller, at once."""
    limits = replace(SMALL, rated=10)
    lane = Lane(limits)
    lane.enter()
    lane.enter()
    assert 5 == lane.view()["occupancy_limit"]
    lane.house.parameters = Parameters(capacity_pct=Decimal(20))
    lane.person()
    assert (2, ["full"]) == (
        lane.view()["occupancy_limit"],
        [one.data["why"] for one in lane.events("admission")],
    )
    lane.house.parameters = Parameters(capacity_pct=Decimal(0))
    lane.limits = replace(limits, least=0)
    lane.wait(5)
    lane.person()

    assert (0, 2) == (lane.view()["occupancy_limit"], len(lane.events("admission")))


def test_override_of_a_full_house() -> None:
    """The guard's own hand is not bound by the limit, and the count says so."""
    lane = Lane(replace(SMALL, rated=2))
    lane.enter()
    lane.command("open", reason="ambulance")
    lane.walk("in")

    assert "above-upper-limit" == lane.view()["occupancy_state"]


# ------------------------------------------------------------- night and day


def test_reset() -> None:
    """At the hour, in local time, the residual is told and the count begins again."""
    house = House(offset_s=8 * HOUR_S)
    lane = Lane(replace(SMALL, reset_at="03:00"), house=house)
    for _ in range(3):
        lane.enter()
    # Midnight in UTC is 08:00 here; 19 hours later it is 03:00.
    lane.wait(19 * HOUR_S - lane.at_ms / 1000 - 1)
    assert ([], 3) == (lane.events("occupancy"), lane.people["school"])
    lane.wait(2)

    (event,) = lane.events("occupancy")
    assert {
        "what": "reset",
        "zone": "school",
        "people": 3,
        "came": 3,
        "went": 0,
        "negative_clamped": 0,
        "corrected": 0,
        "drift_pct": Decimal("100.0"),
    } == event.data
    assert 0 == lane.people["school"]
    assert [True, False] == lane.conditions("school-capacity")
    lane.wait(24 * HOUR_S)
    assert [3, 0] == [one.data["people"] for one in lane.events("occupancy")]


def test_reset_by_one_lane_only() -> None:
    """The second lane sees that the day was closed already, however late it comes."""
    house = House()
    limits = replace(SMALL, reset_at="03:00")
    lanes = [Lane(replace(limits, name=name), house=house) for name in "ab"]
    lanes[0].enter()
    lanes[0].wait(4 * HOUR_S)
    lanes[0].enter()
    lanes[1].wait(4.5 * HOUR_S)

    assert (1, 1) == (
        house.own.occupancy["school"],
        sum(len(lane.events("occupancy")) for lane in lanes),
    )


def test_no_reset_before_the_clock_is_set() -> None:
    """An unset clock has no night; the first day that is known takes nobody away."""
    house = House(synced=False)
    lane = Lane(replace(SMALL, reset_at="03:00"), house=house)
    lane.enter()
    lane.wait(30 * HOUR_S)
    house.synced = True
    lane.wait(1)
    lane.enter()

    assert ([], 2) == (lane.events("occupancy"), lane.people["school"])


def test_a_clock_that_had_been_ahead() -> None:
    """A day of the future is forgotten, so that the next night counts."""
    house = House()
    lane = Lane(replace(SMALL, reset_at="03:00"), house=house)
    house.own = house.own.counting(Tallied("school", "2031-01-01", "reset"))
    lane.enter()
    lane.wait(4 * HOUR_S)

    assert ["reset"] == [one.data["what"] for one in lane.events("occupancy")]


def test_reset_after_a_stop_over_night() -> None:
    """A gateway that was off at the hour begins the count when it starts."""
    lane = Lane(replace(SMALL, reset_at="03:00"))
    lane.enter()
    lane.wake_ns = None
    lane.at_ms += 8 * HOUR_S * 1000
    lane.restart(clean=False)

    assert [1] == [one.data["people"] for one in lane.events("occupancy")]
    assert 0 == lane.people["school"]


def test_closing() -> None:
    """At closing in and out are compared, once; the count goes on."""
    lane = Lane(replace(SMALL, rated=0, closing_at="03:00"))
    lane.enter()
    lane.wait(4 * HOUR_S)
    (event,) = lane.events("occupancy")
    assert ("closing", 1, 0, Decimal("100.0")) == tuple(
        event.data[key] for key in ("what", "came", "went", "drift_pct")
    )
    assert [True] == lane.conditions("school-drift")
    lane.walk("out")
    lane.wait(24 * HOUR_S)

    assert [True, False] == lane.conditions("school-drift")


def test_negative_clamped() -> None:
    """Who leaves an empty house is counted by itself, and told."""
    lane = Lane(SMALL)
    lane.walk("out")
    (event,) = lane.events("passage")

    assert (0, True) == (event.data["occupancy"], event.data["negative_clamped"])
    assert 1 == lane.house.own.crowds["school"].clamped
    assert 1 == lane.state.kept.counts["negative-clamped"]


# --------------------------------------------------------------------- laws

STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["in", "out", "back", "grant", "night", "restart"]),
    ),
    max_size=25,
)


@given(STEPS)
@settings(deadline=None)
def test_replay(steps: list[tuple[int, str]]) -> None:
    """The count is never negative, and equals a replay of the events of all lanes."""
    house = House()
    limits = replace(SMALL, reset_at="03:00")
    lanes = [Lane(replace(limits, name=name), house=house) for name in "ab"]
    journal: list[Event] = []
    for number, what in steps:
        lane = lanes[number]
        lane.at_ms = max(one.at_ms for one in lanes)
        before = len(lane.told)
        match what:
            case "grant":
                lane.person()
            case "night":
                lane.wait(24 * HOUR_S)
            case "restart":
                lane.restart()
            case way:
                lane.walk(way)
                lane.wait(0.1)
        journal += [one for one in lane.told[before:] if isinstance(one, Event)]
        assert house.own.occupancy.get("school", 0) == replayed(journal)


def replayed(journal: list[Event]) -> int:
    """Count people by the events alone."""
    people = 0
    for event in journal:
        if event.kind == "occupancy":
            assert people == event.data["people"]
            people = 0
        elif event.kind == "passage" and "occupancy" in event.data:
            move = {"in": 1, "out": -1, "none": 0}[str(event.data["direction"])]
            people = max(0, people + move)
            assert people == event.data["occupancy"]
    return people
