"""The entrance: the second thermometer decides, by command or by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.quantities import Quantity
from tests.unit.gate import HIGH, LANE, Gate
from tests.unit.held import HOT, held


def test_confirmed_fever() -> None:
    """Only the contact thermometer makes a fever, with who measured it."""
    gate = Gate()
    held(gate)
    gate.person(HOT)
    assert ("stop call-guard", ["east-confirm"]) == (gate.shows(), gate.alarms())
    assert [] == gate.events("fever")
    gate.command("contact", value="37.30", by="nurse")

    assert (True, "fever") == (gate.answer().ok, gate.answer().text)
    (fever,) = gate.events("fever")
    assert {
        "result": "fever",
        "value_c": Decimal("37.30"),
        "limit_c": Decimal("37.3"),
        "limit": "contact_limit_c",
        "device": "contact",
        "site": "axilla",
        "method": "contact",
        "by": "nurse",
        "attempt": 3,
        "person": "anna",
    }.items() <= fever.data.items()
    assert ["east-confirm", "east-fever", "-east-confirm"] == gate.alarms()
    assert gate.state.kept.grant is None
    gate.badge("anna")
    gate.person()
    assert "wait" == gate.results()[-1]


def test_confirmed_well() -> None:
    """Below the limit by the contact thermometer the person goes in."""
    gate = Gate()
    held(gate)
    gate.person(HOT)
    gate.command("contact", value="37.299")
    gate.walk("in")

    assert ["hold", "confirm", "passed-after-confirm", "granted"] == gate.results()
    assert "anna" == gate.events("passage")[0].data["person"]
    assert ["east-confirm", "-east-confirm"] == gate.alarms()


def test_unknown_person_is_put_aside() -> None:
    """Without a badge the guard has the person, and the station is free."""
    gate = Gate()
    held(gate, badge="")
    gate.person(HOT)
    gate.person()
    gate.walk("in")
    assert ["hold", "confirm", "passed", "granted"] == gate.results()
    assert ["aside-1"] == list(gate.state.kept.holds)
    gate.command("contact", value="38.2")

    fever = gate.events("fever")[0].data
    assert "person" not in fever
    assert (2 + 1, {}) == (fever["attempt"], gate.state.kept.holds)


def test_two_wait_to_be_confirmed() -> None:
    """With two of them the guard says whose temperature it is."""
    gate = Gate()
    held(gate, badge="")
    gate.person(HOT)
    held(gate)
    gate.person(HOT)
    gate.see("22 " * 100)
    gate.command("contact", value="36.6")
    assert (False, True) == (gate.answer().ok, "aside-1" in gate.answer().text)
    gate.badge("anna")
    gate.command("contact", value="36.6")
    gate.walk("in")
    gate.command("contact", value="38.0", person="aside-1")

    assert ["passed-after-confirm", "granted", "fever"] == gate.results()[-3:]
    assert "anna" == gate.events("passage")[0].data["person"]


@pytest.mark.parametrize("value", ["0", "28", "33.9", "42.6", "45", "1037.55"])
def test_contact_of_nobody(value: str) -> None:
    """A value that no body has is refused, and the person goes on waiting."""
    gate = Gate()
    held(gate)
    gate.person(HOT)
    gate.command("contact", value=value)

    assert (False, ["hold", "confirm"]) == (gate.answer().ok, gate.results())


def test_contact_for_nobody() -> None:
    """Nobody is confirmed who was not measured too high twice."""
    gate = Gate()
    gate.person(HIGH)
    gate.command("contact", value="36.5")

    assert (False, "nobody waits to be confirmed") == (
        gate.answer().ok,
        gate.answer().text,
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("36.6 36.7 36.6", "passed-after-confirm"),
        ("37.3 37.3 37.4", "fever"),
        ("36.6 36.6", "confirm"),
        ("30 30 30", "confirm"),
    ],
)
def test_contact_sensor(values: str, expected: str) -> None:
    """A contact thermometer that is connected confirms by itself, once it agrees."""
    gate = Gate(replace(LANE, contact_thermometer="axilla"))
    gate.read("axilla", Quantity.BODY_TEMPERATURE, "36.5")
    held(gate)
    gate.person(HOT)
    for value in values.split():
        gate.read("axilla", Quantity.BODY_TEMPERATURE, value)
        gate.read("axilla", Quantity.HUMIDITY, value)
        gate.read("axilla", Quantity.BODY_TEMPERATURE, "39", stable=False)

    assert expected == gate.results()[-1]


def axilla(gate: Gate, values: str) -> None:
    """Show values to the contact thermometer, one every 100 ms."""
    for value in values.split():
        gate.read("axilla", Quantity.BODY_TEMPERATURE, value)
        gate.wait(0.1)


def test_contact_sensor_one_after_the_other() -> None:
    """Each person's confirmation begins anew, whatever was shown in between."""
    gate = Gate(replace(LANE, contact_thermometer="axilla"))
    for _ in range(2):
        held(gate)
        gate.person(HOT)
        axilla(gate, "36.6 36.6 36.6 36.6")
        gate.walk("in")

    once = ["hold", "confirm", "passed-after-confirm", "granted"]
    assert once * 2 == gate.results()


def test_contact_sensor_and_two_people() -> None:
    """With two to be confirmed the sensor waits for a badge."""
    gate = Gate(replace(LANE, contact_thermometer="axilla"))
    held(gate, badge="")
    gate.person(HOT)
    held(gate)
    gate.person(HOT)
    axilla(gate, "36.6 36.6 36.6")
    assert "confirm" == gate.results()[-1]
    gate.badge("anna")
    axilla(gate, "36.6 36.6 36.6")
    gate.walk("in")

    assert ["passed-after-confirm", "granted"] == gate.results()[-2:]
    assert "anna" == gate.events("passage")[0].data["person"]


def test_re_measure_leaves_the_guards_people() -> None:
    """Somebody unknown who is to be confirmed is not measured again instead."""
    gate = Gate()
    held(gate, badge="")
    gate.person(HOT)
    gate.command("re-measure", reason="asked")

    assert "confirm" == gate.state.kept.holds["aside-1"].stage


def test_confirmation_lapses() -> None:
    """Who never comes to be confirmed is forgotten after an hour, by an event."""
    gate = Gate()
    held(gate)
    gate.person(HOT)
    gate.wait(3600)

    last = gate.events()[-1].data
    assert ("lapsed", "confirm") == (last["result"], last["stage"])
    assert ["east-confirm", "-east-confirm"] == [
        one for one in gate.alarms() if one.endswith("confirm")
    ]


def test_confirmation_outlives_a_stop() -> None:
    """A restart forgets neither the person nor the alarm, and tells neither twice."""
    gate = Gate()
    held(gate)
    gate.person(HOT)
    gate.restart()
    gate.command("contact", value="38")

    assert "fever" == gate.results()[-1]
    assert 1 == gate.alarms().count("east-confirm")
