"""Delays, and what a stop of known or unknown length does to every time that runs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.alarms import AlarmRule
from edge_app.alarms.deadband import HighLimit
from edge_app.model import SECOND_NS
from edge_app.outcomes import Priority
from tests.unit.alarm_desk import Ward, rules

SLOW = rules(on_delay_s=60, off_delay_s=30)


def test_an_alarm_waits_for_its_delay() -> None:
    """Onset is the first violation, the annunciation comes a minute later."""
    ward = Ward(SLOW)
    ward.say()

    ward.run(59)
    assert [] == ward.told
    ward.run(1)

    assert "unacknowledged" == ward.state()
    assert "2026-01-01T12:00:00.000Z" == ward.document()["onset"]
    assert "2026-01-01T12:01:00.000Z" == ward.document()["annunciated"]


def test_a_break_begins_the_delay_anew() -> None:
    """The condition must be true without a break."""
    ward = Ward(SLOW)

    ward.play("raise 58 clear raise 58")

    assert [] == ward.told


def test_the_end_waits_for_its_delay_too() -> None:
    """A short quiet is none, and the alarm was raised once."""
    ward = Ward(SLOW)

    ward.play("raise 60 clear 20 raise 20 clear 28")
    assert "unacknowledged" == ward.state()
    ward.run(1)

    assert "returned-unacknowledged" == ward.state()
    assert 1 == ward.document()["raised"]


def test_a_station_that_waited_itself_need_not_wait_again() -> None:
    """The delay counts from the onset that the station names."""
    ward = Ward(SLOW)
    onset = ward.at
    ward.run(45)

    ward.say(onset=onset)
    ward.run(15)

    assert "2026-01-01T12:00:00.000Z" == ward.document()["onset"]
    assert "2026-01-01T12:01:00.000Z" == ward.document()["annunciated"]


def test_an_onset_before_an_unknown_stop_was_long_ago() -> None:
    """Nobody knows how long, so nobody waits any longer."""
    ward = Ward(SLOW)
    onset = ward.at
    ward.stop(reboot=True, synced=False)

    ward.say(onset=onset)

    assert "unacknowledged" == ward.state()


def test_what_gets_worse_while_it_waits_is_told_as_such() -> None:
    """The delay goes on, and the higher priority is the one that counts."""
    ward = Ward(SLOW)
    ward.say()
    ward.run(30)

    ward.say(priority=Priority.HIGH, text="Save the goods.")
    ward.say(priority=Priority.LOW, text="Look.")
    ward.run(30)

    document = ward.document()
    assert ("high", "Save the goods.") == (document["priority"], document["text"])


def test_the_delays_are_of_each_alarm() -> None:
    """The first table that matches counts, the others do not."""
    site = rules(
        AlarmRule(match="cold-*", on_delay_s=0),
        AlarmRule(match="*", on_delay_s=10),
    )
    ward = Ward(site)

    ward.say(alarm="cold-high")
    ward.say(alarm="gate-lost")

    assert ["cold-high"] == [one.alarm for one in ward.told]


def test_a_delay_runs_while_an_alarm_is_shelved() -> None:
    """What comes true meanwhile is true when the shelving ends."""
    ward = Ward(SLOW)

    ward.play("clear shelve raise 120 unshelve")

    assert "unacknowledged" == ward.state()


# ------------------------------------------------- over a stop: the table of the docs


@pytest.mark.parametrize(
    ("script", "away_s", "then_s", "expected"),
    [
        pytest.param("raise 10", 45, 5, "unacknowledged", id="on-delay goes on"),
        pytest.param("raise 10", 20, 20, "normal", id="on-delay is not over"),
        pytest.param("raise 70 clear", 300, 20, "unacknowledged", id="off-delay anew"),
        pytest.param(
            "raise 70 clear", 9, 30, "returned-unacknowledged", id="off-delay"
        ),
        pytest.param("raise 60 acknowledge", 590, 9, "unacknowledged", id="re-alarm"),
        pytest.param("raise 60 acknowledge", 300, 9, "acknowledged", id="no re-alarm"),
        pytest.param("raise 60 shelve", 590, 9, "unacknowledged", id="shelving ends"),
        pytest.param("raise 60 shelve", 300, 9, "shelved", id="shelving goes on"),
        pytest.param("clear out-of-service", 300, 9, "out-of-service", id="still out"),
        pytest.param("clear out-of-service", 900, 0, "normal", id="in service"),
    ],
)
@pytest.mark.parametrize("reboot", [True, False])
def test_a_stop_of_known_length(
    script: str, away_s: float, then_s: float, expected: str, *, reboot: bool
) -> None:
    """What runs goes on by the wall clock; that something was over counts anew."""
    ward = Ward(rules(on_delay_s=60, off_delay_s=30, re_alarm_s=600))
    ward.play(script)

    ward.stop(away_s, reboot=reboot)
    ward.run(then_s)

    assert expected == ward.state()


@pytest.mark.parametrize(
    ("script", "then_s", "expected"),
    [
        pytest.param("raise 10", 0, "unacknowledged", id="on-delay is over"),
        pytest.param("raise 70 clear", 20, "unacknowledged", id="off-delay anew"),
        pytest.param("raise 60 acknowledge", 0, "unacknowledged", id="re-alarm"),
        pytest.param("raise 60 shelve", 0, "unacknowledged", id="shelving ends"),
        pytest.param("clear shelve", 0, "normal", id="shelving ends silently"),
        pytest.param("clear out-of-service", 599, "out-of-service", id="out, anew"),
        pytest.param("clear out-of-service", 600, "normal", id="in service at last"),
    ],
)
def test_a_stop_of_unknown_length(script: str, then_s: float, expected: str) -> None:
    """No alarm gets lost, no shelving lasts; out of service counts from the start."""
    ward = Ward(rules(on_delay_s=60, off_delay_s=30, re_alarm_s=600))
    ward.play(script)

    ward.stop(5, reboot=True, synced=False)
    ward.run(then_s)

    assert expected == ward.state()


def test_a_restart_without_a_clock_is_of_known_length() -> None:
    """The machine's own clock went on: shelving goes on."""
    ward = Ward(synced=False)
    ward.play("raise shelve")

    ward.stop(30, reboot=False, synced=False)

    assert "shelved" == ward.state()


def test_a_clock_set_late_ends_what_should_be_over() -> None:
    """Out of service since an unknown stop ends as soon as the clock says so."""
    ward = Ward()
    ward.play("clear out-of-service")
    ward.stop(7200, reboot=True, synced=False)
    ward.run(30)
    assert "out-of-service" == ward.state()

    ward.set_clock()

    assert "normal" == ward.state()


def test_a_clock_set_while_it_runs_counts_at_the_next_stop() -> None:
    """What began without a clock has an end on the wall clock from then on."""
    ward = Ward(synced=False)
    ward.play("raise shelve")
    assert "" == ward.document()["until"]
    ward.set_clock()
    ward.say(alarm="gate-lost")

    ward.stop(120, reboot=True)

    assert "shelved" == ward.state()
    assert "2026-01-01T12:10:01.000Z" == ward.document()["until"]


def test_a_clock_that_goes_back_makes_nothing_longer() -> None:
    """Ten minutes of shelving are ten minutes at most from the start on."""
    ward = Ward()
    ward.play("raise shelve")
    ward.stop(-86_400, reboot=True)

    ward.run(600)

    assert "unacknowledged" == ward.state()


# ------------------------------------------------------------------- deadband


@pytest.mark.parametrize(
    ("limit", "values", "expected"),
    [
        pytest.param(
            HighLimit(Decimal(8)), "7.9 8 8.1 8 7.9", "..##.", id="no deadband"
        ),
        pytest.param(
            HighLimit(Decimal(8), inclusive=True), "7.9 8 7.9", ".#.", id="inclusive"
        ),
        pytest.param(
            HighLimit(Decimal(8), Decimal("0.5")),
            "8 8.1 7.6 7.5 7.49 7.9",
            ".###..",
            id="BACnet: strictly below the limit less the deadband",
        ),
    ],
)
def test_a_limit_does_not_flicker(limit: HighLimit, values: str, expected: str) -> None:
    """Over above the limit, back only strictly below it less the deadband."""
    was, found = False, ""
    for value in values.split():
        was = limit.is_over(Decimal(value), was=was)
        found += "#" if was else "."

    assert expected == found


def test_wakes_come_in_their_order() -> None:
    """The desk asks to be woken for the soonest, and for nothing when all is done."""
    ward = Ward(SLOW)
    assert ward.desk.next_wake_ns() is None
    ward.say(alarm="b")
    ward.run(1)
    ward.say(alarm="a")

    assert 60 * SECOND_NS == ward.desk.next_wake_ns()
    ward.run(61)

    assert ["b", "a"] == [one.alarm for one in ward.told]
    assert ward.desk.next_wake_ns() is None
