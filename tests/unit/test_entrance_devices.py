"""What an entrance knows of its devices, and what it knows after a stop."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.stations.baseline import Baseline
from edge_app.stations.thermometer_health import BlackBody
from tests.unit.gate import HIGH, LANE, MS, Gate
from tests.unit.lanes import Lane

TODAY = "2026-03-01"


# ------------------------------------------------------------ thermometers


def test_a_calibration_has_all_that_was_said() -> None:
    """Offset, slope, day, who; without days it is never due again."""
    gate = Lane()
    gate.command("calibrate", offset="0.2", slope="1.02", by="Li")
    made = gate.state.kept.screening.calibrations["forehead"]

    assert "forehead reads 1.02 x + 0.2 °C from now on" == gate.answer().text
    assert (Decimal("0.2"), Decimal("1.02"), TODAY, "Li", "") == (
        made.offset_c,
        made.slope,
        made.date,
        made.by,
        made.due,
    )


def test_a_calibration_begins_a_new_baseline() -> None:
    """What was measured with the old one is no measure of people any more."""
    gate = Lane()
    gate.person()
    assert gate.state.passing.screening.base.values
    gate.command("calibrate", offset="0.2")

    assert Baseline() == gate.state.passing.screening.base


@pytest.mark.parametrize(("days", "due"), [(14, "2026-03-15"), (0, "")])
def test_a_black_body_has_all_that_was_said(days: int, due: str) -> None:
    """Day, who, when it is due, what was shown and what it was."""
    gate = Lane(replace(LANE, blackbody_days=days))
    gate.command("blackbody", reference="37.00", reading="37.10", by="Li")
    assert gate.answer().ok

    assert (
        BlackBody(
            TODAY,
            "Li",
            due,
            Decimal("37.00"),
            Decimal("0.10"),
            Decimal("0.10"),
            ok=True,
        )
        == (gate.state.kept.screening.blackbody["forehead"])
    )


@pytest.mark.parametrize(
    ("uncertainty_c", "good"), [("0", True), ("0.1", True), ("0.09", False)]
)
def test_a_first_check_may_be_as_far_off_as_the_device(
    uncertainty_c: str, good: bool
) -> None:
    """By what is known of it, or by what a new one is allowed."""
    gate = Lane(replace(LANE, uncertainty_c=Decimal(uncertainty_c)))
    gate.command("blackbody", reference="37.00", reading="37.10")

    assert good is gate.state.kept.screening.blackbody["forehead"].ok


def test_a_silence_after_a_measurement_makes_room_for_the_next() -> None:
    """A thermometer that measures only when asked: three seconds are a new person."""
    for silence_s, times in ((2.8, 1), (3, 2)):
        gate = Gate()
        gate.see("36.5 36.5 36.5")
        gate.walk("in")
        gate.see("36.5")
        gate.at_ms = (gate.state.passing.front.seen_ns or 0) // MS
        gate.wait(silence_s)
        gate.see("36.5 36.5 36.5")

        assert times == gate.results().count("passed")


@pytest.mark.parametrize("badge", ["optional", "required"])
def test_the_alarm_of_a_fever_ends_with_the_next_person(badge: str) -> None:
    """Whether they may come in or have to show a badge first."""
    gate = Gate(replace(LANE, badge=badge, confirm="second", rechecks=1))
    gate.badge("anna")
    gate.person(HIGH)
    gate.command("re-measure", reason="confirm")
    gate.badge("anna")
    gate.see(HIGH)
    assert "east-fever" == [one for one in gate.alarms() if "fever" in one][-1]
    gate.wait(11)
    gate.person()

    assert "-east-fever" == [one for one in gate.alarms() if "fever" in one][-1]


# ------------------------------------------------------------------ restart


def test_a_hold_after_another_boot_counts_what_is_known() -> None:
    """From now on where nobody knows how long the stop was."""
    gate = Gate()
    gate.person(HIGH)
    gate.restart(boot="boot-two", gap_s=None)
    hold = gate.state.kept.holds[""]

    assert ("boot-two", gate.at_ms * MS) == (hold.boot_id, hold.since_ns)


def test_who_stood_there_before_a_stop_is_measured_after_a_silence() -> None:
    """A thermometer that measures only when asked shows no empty lane."""
    for silence_s, results in ((2.9, []), (3, ["passed"])):
        gate = Gate()
        gate.see("36.5")
        gate.restart()
        gate.wait(silence_s)
        gate.see("36.5 36.5 36.5")

        assert results == gate.results()


def test_an_order_that_failed_is_told_as_it_was() -> None:
    """Which device, which order, and why."""
    gate = Gate()
    gate.fail("lamp", "on")

    (event,) = gate.events("order.failed")
    assert {"device": "lamp", "verb": "on", "why": "too late"} == event.data
    assert "the-cause" == event.cause


def test_a_thermometer_that_came_back_has_its_time_to_speak() -> None:
    """It is silent only when it has been, since then."""
    gate = Gate(replace(LANE, silent_s=10))
    gate.see("22")
    gate.wait(9)
    gate.port("forehead", up=False)
    gate.port("forehead", up=True)
    gate.wait(9.9)
    assert "east-thermometer-silent" not in gate.alarms()
    gate.wait(0.2)

    assert "east-thermometer-silent" in gate.alarms()
