"""The edges of badges at a gate: attempts, lock-outs, exits, holds, and due times."""

from __future__ import annotations

import pytest

from edge_app.roll import Trace
from tests.unit.school import (
    MONDAY,
    School,
    id_of,
    lane,
    last,
)

HIGH = "37.5 37.5 37.5"


# ------------------------------------------------------------------- badges


@pytest.mark.parametrize(("wait_s", "attempts"), [(10, 1), (10.1, 2)])
def test_the_same_badge_is_one_attempt_for_ten_seconds(
    wait_s: float, attempts: int
) -> None:
    """A badge that lies at the reader is one; shown again later it is another."""
    gate = lane(unknown_badge="refuse")
    for _ in range(2):
        gate.wait(wait_s)
        gate.card("X1")

    assert attempts == gate.state.passing.who.attempts


def test_the_count_begins_anew_after_a_lock_out() -> None:
    """Five more are needed, and each lock-out is counted."""
    gate = lane(unknown_badge="refuse", lockout_after=2)
    for number in ("X1", "X2"):
        gate.card(number)
    gate.wait(30)
    gate.card("X3")
    assert ["attempts"] == gate.whys("locked")
    gate.card("X4")

    assert ["attempts"] * 2 == gate.whys("locked")
    assert 2 == gate.state.kept.counts["locked"]


def test_without_a_number_nobody_is_locked_out() -> None:
    """Zero switches it off."""
    gate = lane(unknown_badge="refuse", lockout_after=0)
    for number in range(20):
        gate.card(f"X{number}")

    assert [] == gate.whys("locked")


def test_inside_already_is_a_refused_badge() -> None:
    """Where anti-passback is hard it counts as an attempt."""
    gate = lane(passback="hard", arrival="off", lockout_after=1)
    gate.comes("A1")
    gate.wait(11)
    gate.card("A1")

    assert ["attempts"] == gate.whys("locked")


@pytest.mark.parametrize(("wait_s", "times"), [(10, 1), (10.1, 2)])
def test_a_badge_held_to_the_exit_is_one_way_out(wait_s: float, times: int) -> None:
    """Shown again later, it is another; the person has left either way."""
    gate = lane(passback="hard", arrival="off", exit_reader="exit")
    gate.comes("A1")
    for _ in range(2):
        gate.card("A1", reader="exit")
        gate.wait(wait_s)
    trace = gate.school.traces[id_of("pupil-1")]

    assert ["granted", *["badged-out"] * times] == gate.passages()
    assert ("", None) == (trace.zone, trace.since)
    assert times == gate.state.kept.counts["badged-out"]
    assert {
        "direction": "none",
        "result": "badged-out",
        "person": id_of("pupil-1"),
    } == last(gate, "passage").data


def test_whoever_is_elsewhere_stays_there() -> None:
    """A badge at this exit takes nobody out of another zone."""
    school = School()
    west = lane(school, passback="hard", arrival="off", zone="dormitory")
    west.comes("A1")
    lane(school, arrival="off", exit_reader="exit").card("A1", reader="exit")

    assert "dormitory" == school.traces[id_of("pupil-1")].zone


@pytest.mark.parametrize(("wait_s", "theirs"), [(10, True), (10.1, False)])
def test_a_hold_is_claimed_for_ten_seconds(wait_s: float, theirs: bool) -> None:
    """As long as a badge waits for its measurement; then it is somebody else's."""
    gate = lane()
    gate.person(HIGH)
    hold_ns = gate.state.kept.holds[""].since_ns
    gate.at_ms = hold_ns // 10**6
    gate.wait(wait_s)
    gate.card("A1")
    trace = gate.school.traces.get(id_of("pupil-1"), Trace())

    assert theirs is (id_of("pupil-1") in gate.state.kept.holds)
    assert (("morning",) if theirs else ()) == trace.checks
    assert theirs is (
        [id_of("pupil-1")] == [one.data["person"] for one in gate.events("admission")]
    )


def test_a_badge_after_the_measurement_that_is_refused_says_whose() -> None:
    """The grant is taken back, and the person is named who may not come in."""
    gate = lane(at="07:10")
    gate.person()
    gate.card("A3")

    assert ["withdrawn"] == gate.passages()
    refused = last(gate, "admission").data
    assert {
        "result": "refused",
        "why": "too-early",
        "person": id_of("pupil-3"),
    } == refused
    assert 1 == gate.state.kept.counts["refused"]


def test_a_badge_after_the_measurement_is_warned_of_and_comes_in() -> None:
    """As if it had been shown before; without beams the grant is the way in."""
    gate = lane(
        at="05:00", arrival="warn", passback="soft", outer_beam="", inner_beam=""
    )
    gate.person()
    gate.card("A1")

    assert ["too-early"] == gate.whys("warned")
    assert "school" == gate.school.traces[id_of("pupil-1")].zone


def test_with_beams_only_a_walk_is_a_way_in() -> None:
    """A grant alone brings nobody inside."""
    gate = lane(arrival="off", passback="soft")
    gate.person()
    gate.card("A1")

    assert "" == gate.school.traces[id_of("pupil-1")].zone


# --------------------------------------------------------------- due times


@pytest.mark.parametrize(
    ("at", "synced", "due_s"),
    [
        ("07:10", True, 80 * 60),
        ("08:30", True, 270 * 60),
        ("13:00", True, 11 * 3600),
        ("07:10", False, 60),
    ],
)
def test_when_people_are_looked_at_again(at: str, synced: bool, due_s: int) -> None:
    """At the end of the next check, at midnight, or soon while no clock is set."""
    gate = lane(School(synced=synced), at=at)

    assert due_s * 10**9 == gate.state.passing.who.next_ns


def test_without_a_clock_each_minute_is_looked_at() -> None:
    """The clock may be set any time."""
    gate = lane(School(synced=False))
    gate.wait(90)

    assert 120 * 10**9 == gate.state.passing.who.next_ns


@pytest.mark.parametrize(("at", "day"), [("08:29", MONDAY - 1), ("08:30", MONDAY)])
def test_a_check_that_is_new_counts_as_told(at: str, day: int) -> None:
    """Up to yesterday, or up to today where it is over already."""
    assert day == lane(at=at).school.checked["morning"]
