"""What a person measures and knows, and what it leaves behind at the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from drivers.quantities import Quantity
from tests.unit.gate import HIGH, LANE, MS, Gate
from tests.unit.held import HOT, TRIES, held

EAR = {"ear": {"offset_c": Decimal("0.5"), "date": date(2026, 2, 1), "by": "Li"}}
CONTACT = replace(LANE, contact_thermometer="ear", calibration=EAR)


def ear(gate: Gate, values: str) -> None:
    """Show values to the contact thermometer, one every 100 ms."""
    for value in values.split():
        gate.read("ear", Quantity.BODY_TEMPERATURE, value)
        gate.wait(0.1)


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
        "3 people wait to be confirmed, say who:"
        " person=aside-1, person=aside-2, person=aside-3"
    ) == gate.answer().text


def test_a_connected_contact_thermometer_has_its_own_calibration() -> None:
    """The event names the device and the line that it was judged by, and nobody."""
    gate = Gate(CONTACT)
    held(gate)
    gate.person(HOT)
    for _ in range(3):
        gate.read("ear", Quantity.BODY_TEMPERATURE, "33.8")

    event = gate.events("screening")[-1].data
    assert ("ear", Decimal("34.3"), "ear-2026-02-01", "axilla") == (
        event["device"],
        event["value_c"],
        event["calibration_id"],
        event["site"],
    )
    assert "by" not in event


def test_what_a_contact_thermometer_showed_of_one_is_not_the_next_ones() -> None:
    """Two wait: the samples of the one who stepped back count for nobody."""
    gate = Gate(replace(CONTACT, calibration=EAR, badge_window_s=1))
    for person in ("anna", "ben"):
        held(gate, person)
        gate.person(HOT)
        gate.see("22 22 22 22 22 22")
    gate.badge("anna")
    gate.wait(0.9)
    ear(gate, "36.0 36.0")
    ear(gate, "36.0")
    gate.badge("ben")
    ear(gate, "36.0")
    assert ["confirm", "confirm"] == [one for one in gate.results() if one != "hold"]
    ear(gate, "36.0 36.0")

    assert "passed-after-confirm" == gate.results()[-1]
    assert "ben" == gate.events("screening")[-1].data["person"]


def test_a_contact_thermometer_that_was_silent_begins_anew() -> None:
    """After a few seconds it may be somebody else."""
    gate = Gate(CONTACT)
    held(gate)
    gate.person(HOT)
    ear(gate, "36.0 36.0")
    gate.wait(4)
    ear(gate, "36.0 36.0")
    assert "confirm" == gate.results()[-1]
    ear(gate, "36.0")

    assert "passed-after-confirm" == gate.results()[-1]


def test_a_fever_of_somebody_unknown_leaves_nobody_held() -> None:
    """They are in the guard's hands, and the next one is measured."""
    gate = Gate(replace(LANE, confirm="second", rechecks=1))
    for _ in range(2):
        gate.person(HOT)
        gate.command("re-measure", reason="confirm")
    gate.see("22 22 22 22 22 22")
    gate.person()

    assert ({}, "passed") == (gate.state.kept.holds, gate.results()[-1])


def test_another_fever_is_another_call() -> None:
    """Two who waited are feverish one after the other: the alarm is raised anew."""
    gate = Gate()
    for person in ("anna", "ben"):
        held(gate, person)
        gate.person(HOT)
        gate.see("22 22 22 22 22 22")
    for person in ("anna", "ben"):
        gate.command("contact", value="38.5", person=person)

    assert ["fever", "fever"] == gate.results()[-2:]
    assert ["east-fever", "-east-fever", "east-fever"] == [
        one for one in gate.alarms() if one.endswith("-fever")
    ]


# --------------------------------------------------------------------- rest


def test_a_rest_made_longer_after_its_end_is_over_when_it_is() -> None:
    """Sport makes half an hour of it: after that the next measurement counts."""
    gate = Gate()
    gate.person(HIGH)
    gate.wait(1799)
    gate.command("rest", reason="sport")
    assert not gate.state.kept.holds[""].ready
    gate.wait(2)

    assert gate.state.kept.holds[""].ready


def test_a_rest_that_is_just_over_when_it_is_made_longer() -> None:
    """Half an hour after the measurement the next one counts, to the moment."""
    gate = Gate()
    gate.person(HIGH)
    gate.wait(1)
    gate.at_ms = gate.state.kept.holds[""].since_ns // MS + 1_800_000
    gate.command("rest", reason="sport")

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
