"""What a person measures and knows, and what it leaves behind at the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from drivers.quantities import Quantity
from edge_app.stations.baseline import Baseline
from edge_app.stations.thermometer_health import BlackBody
from tests.unit.gate import HIGH, LANE, MS, Gate
from tests.unit.held import HOT, TRIES, held
from tests.unit.lanes import Lane

TODAY = "2026-03-01"
CONTACT = replace(
    LANE,
    contact_thermometer="ear",
    calibration={
        "ear": {"offset_c": Decimal("0.5"), "date": date(2026, 2, 1), "by": "Li"}
    },
)


# ------------------------------------------------------------------- manual


def test_a_value_by_hand_is_one_sample() -> None:
    """It scatters nothing, and stands beside the air that the sensor told of."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "21.5")
    gate.command("manual", value="36.5")

    (event,) = gate.events("screening")
    assert {
        "value_c": Decimal("36.5"),
        "values_c": (Decimal("36.5"),),
        "n": 1,
        "spread_c": Decimal(0),
        "ambient_c": Decimal("21.5"),
        "device": "by-hand",
        "method": "manual",
        "limit": "fever_at_c",
        "calibration_id": "",
    }.items() <= event.data.items()


def test_the_site_of_the_entrance_has_its_own_limit() -> None:
    """By hand too, where it is measured at the same site."""
    gate = Gate(replace(LANE, site="wrist", site_limit_c=Decimal("36.9")))
    for site in ("wrist", "forehead"):
        gate.command("manual", value="36.5", site=site)
    gate.command("manual", value="36.5")

    assert ["site_limit_c", "fever_at_c", "site_limit_c"] == [
        one.data["limit"] for one in gate.events("screening")
    ]


def test_whoever_was_measured_by_hand_is_not_measured_again() -> None:
    """Until they step away the sensor says nothing of them."""
    gate = Gate()
    gate.see("36.5 36.5")
    gate.command("manual", value="38.0")
    gate.see("36.5 36.5 36.5 36.5")
    assert ["hold"] == gate.results()
    assert () == gate.state.passing.front.values


def test_by_hand_it_is_whoever_the_sensor_could_not_measure() -> None:
    """Not somebody who was measured well before; there a value is nobody's."""
    gate = Gate(replace(TRIES, retries=0))
    gate.badge("anna")
    gate.person("34 35 36 37 38 39")
    gate.wait(20)
    gate.command("manual", value="36.5")
    assert "anna" == gate.events("screening")[-1].data["person"]

    gate = Gate()
    gate.badge("anna")
    gate.person()
    gate.walk("in")
    gate.wait(20)
    gate.command("manual", value="36.5")
    assert "person" not in gate.events("screening")[-1].data


# ------------------------------------------------------------------ contact


def test_two_wait_and_the_answer_names_their_places() -> None:
    """Each unknown person has a number; a badge does as well."""
    gate = Gate()
    for _ in range(3):
        held(gate, badge="")
        gate.person(HOT)
        gate.see("22 22 22 22 22 22")
    gate.command("contact", value="36.6")

    assert (
        "3 wait to be confirmed, say who: person=aside-1, aside-2, aside-3,"
        " or the badge at the reader"
    ) == gate.answer().text


def test_a_connected_contact_thermometer_has_its_own_calibration() -> None:
    """The event names the device and the line that it was judged by, and nobody."""
    gate = Gate(CONTACT)
    held(gate)
    gate.person(HOT)
    for _ in range(3):
        gate.read("ear", Quantity.BODY_TEMPERATURE, "36.0")

    event = gate.events("screening")[-1].data
    assert ("ear", Decimal("36.5"), "ear-2026-02-01", "axilla") == (
        event["device"],
        event["value_c"],
        event["calibration_id"],
        event["site"],
    )
    assert "by" not in event


def test_what_a_contact_thermometer_showed_to_nobody_is_forgotten() -> None:
    """Samples of before somebody waits are not theirs."""
    gate = Gate(CONTACT)
    held(gate)
    gate.person(HOT)
    gate.read("ear", Quantity.BODY_TEMPERATURE, "36.0")
    gate.read("ear", Quantity.BODY_TEMPERATURE, "36.0")
    gate.command("contact", value="36.5")
    gate.walk("in")
    gate.read("ear", Quantity.BODY_TEMPERATURE, "36.0")
    held(gate, badge="ben")
    gate.person(HOT)
    gate.read("ear", Quantity.BODY_TEMPERATURE, "36.0")

    assert "confirm" == gate.results()[-1]


# --------------------------------------------------------------------- rest


def test_a_rest_made_longer_after_its_end_is_over_when_it_is() -> None:
    """Sport makes half an hour of it: after that the next measurement counts."""
    gate = Gate()
    gate.person(HIGH)
    gate.wait(1799)
    gate.command("rest", reason="sport")
    assert not gate.state.kept.holds[""].ready
    gate.at_ms += 1000 - gate.at_ms % 1000
    gate.wait(2)

    assert gate.state.kept.holds[""].ready


def test_only_who_still_rests_has_a_rest_to_make_longer() -> None:
    """A low value after the rest is another attempt, and no rest."""
    gate = Gate()
    held(gate)
    gate.person()
    gate.command("rest", reason="sport")

    assert (False, "nobody rests") == (gate.answer().ok, gate.answer().text)


def test_re_measure_begins_with_no_low_value() -> None:
    """The low values of before count no more."""
    gate = Gate()
    held(gate)
    gate.person()
    assert 1 == gate.state.kept.holds["anna"].lows
    gate.command("re-measure", reason="moved")

    assert 0 == gate.state.kept.holds["anna"].lows


def test_re_measure_ends_the_pause_between_two() -> None:
    """Whoever could not be measured is measured at once."""
    gate = Gate(replace(TRIES, retry_s=5))
    gate.person("34 35 36 37 38 39")
    assert ["retry"] == gate.results()
    gate.command("re-measure", reason="hat off")
    gate.see("36.5 36.5 36.5")

    assert ["retry", "passed"] == gate.results()


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
    gate = Gate()
    gate.see("36.5")
    gate.restart()
    gate.wait(2.5)
    gate.see("36.5 36.5 36.5")
    assert [] == gate.results()
    gate.wait(4)
    gate.see("36.5 36.5 36.5")

    assert ["passed"] == gate.results()


def test_an_order_that_failed_is_told_as_it_was() -> None:
    """Which device, which order, and why."""
    gate = Gate()
    gate.fail("lamp", "on")

    (event,) = gate.events("order.failed")
    assert {"device": "lamp", "verb": "on", "why": "too late"} == event.data
    assert "the-cause" == event.cause
