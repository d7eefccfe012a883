"""The entrance: rests, rechecks, a site's limit and the guard, as people live them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.quantities import Quantity
from tests.unit.gate import HIGH, LANE, Gate
from tests.unit.held import held


def test_two_low_values_end_a_hold() -> None:
    """After the rest two low values, five seconds apart, let the person in."""
    gate = Gate()
    held(gate)
    gate.person()
    assert (["hold", "recheck"], "hold measure-again") == (
        gate.results(),
        gate.shows(),
    )
    gate.see("36.5 " * 46)
    assert ["hold", "recheck"] == gate.results()
    gate.see("36.5 " * 6)

    assert ["hold", "recheck", "passed-after-recheck"] == gate.results()
    (event,) = (one for one in gate.events() if one.data["result"] == "recheck")
    assert ("anna", 2) == (event.data["person"], event.data["attempt"])
    last = gate.events()[-1]
    assert ("anna", 3) == (last.data["person"], last.data["attempt"])
    assert {} == gate.state.kept.holds
    assert gate.state.kept.grant is not None


def test_one_high_value_of_two_is_confirmed() -> None:
    """A high value after the rest is confirmed, even behind a low one."""
    gate = Gate()
    held(gate)
    gate.person()
    gate.see("36.5 " * 46 + "37.3 " * 6)

    assert ["hold", "recheck", "confirm"] == gate.results()


def test_somebody_else_in_between() -> None:
    """Whoever holds the station and steps away between two values begins anew."""
    gate = Gate()
    held(gate, badge="")
    gate.person()
    gate.see("22 " * 60)
    gate.person()

    assert ["hold", "recheck", "recheck"] == gate.results()


@pytest.mark.parametrize(
    ("air", "reason", "rest_s"),
    [
        ("16.0", "", 300),
        ("15.9", "", 600),
        ("22", "sweating", 600),
        ("22", "just-woken", 600),
        ("22", "sport", 1800),
    ],
)
def test_rests(air: str, reason: str, rest_s: int) -> None:
    """The rest is longer in the cold, and for what the guard knows."""
    gate = Gate(replace(LANE, ambient_low_c=Decimal(0)))
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, air)
    gate.person(HIGH)
    if reason:
        gate.command("rest", reason=reason)
        assert (True, f"the rest is {rest_s // 60} min") == (
            gate.answer().ok,
            gate.answer().text,
        )
    gate.see("22 " * 6)
    gate.wait(rest_s - 2)
    before = gate.state.kept.holds[""].ready
    gate.wait(2)

    assert (False, True) == (before, gate.state.kept.holds[""].ready)


def test_cold_in_the_street() -> None:
    """A thermometer in the street says how cold people come in."""
    gate = Gate(replace(LANE, outside_thermometer="street"))
    gate.read("street", Quantity.TEMPERATURE, "-3")
    gate.read("street", Quantity.HUMIDITY, "60")
    gate.read("street", Quantity.TEMPERATURE, "NaN")
    gate.person(HIGH)

    assert "cold" == gate.state.kept.holds[""].why


@pytest.mark.parametrize(
    ("reason", "text"), [("rain", "say why"), ("sport", "nobody rests")]
)
def test_rest_refused(reason: str, text: str) -> None:
    """A rest needs somebody who rests and a reason that is known."""
    gate = Gate()
    gate.command("rest", reason=reason)

    assert (False, True) == (gate.answer().ok, gate.answer().text.startswith(text))


def test_rest_of_the_badge() -> None:
    """The badge just shown says whose rest is longer, else it is the newest one's."""
    gate = Gate()
    for name in ("anna", "ben"):
        gate.badge(name)
        gate.person(HIGH)
    gate.command("rest", reason="sport")
    gate.badge("anna")
    gate.command("rest", reason="sweating")

    whys = {name: hold.why for name, hold in gate.state.kept.holds.items()}
    assert {"anna": "sweating", "ben": "sport"} == whys


def test_rest_begins_at_the_first_value() -> None:
    """A reason said late makes a rest that was over go on, and no longer than it is."""
    gate = Gate()
    gate.person(HIGH)
    gate.wait(301)
    assert gate.state.kept.holds[""].ready
    gate.command("rest", reason="sweating")
    assert not gate.state.kept.holds[""].ready
    gate.wait(299)
    assert gate.state.kept.holds[""].ready
    gate.command("rest", reason="sweating")

    assert gate.state.kept.holds[""].ready


# -------------------------------------------------------------- site and guard


def test_school_rule() -> None:
    """A site's own limit is named in the event; the confirmation keeps 37.3."""
    gate = Gate(replace(LANE, site_limit_c=Decimal("36.8")))
    gate.badge("anna")
    gate.person("36.8 36.8 36.8")
    gate.wait(300)
    gate.badge("anna")
    gate.person("36.8 36.8 36.8")
    gate.command("contact", value="37.2")

    assert ["hold", "confirm", "passed-after-confirm"] == gate.results()
    limits = [(one.data["limit"], str(one.data["limit_c"])) for one in gate.events()]
    assert [
        ("site_limit_c", "36.8"),
        ("site_limit_c", "36.8"),
        ("contact_limit_c", "37.3"),
    ] == limits


@pytest.mark.parametrize(
    ("guard", "screen", "expected"),
    [("full", "37.0", "hold"), ("one-sided", "37.05325", "passed")],
)
def test_guard_in_the_event(guard: str, screen: str, expected: str) -> None:
    """The event says the limit, the guard, U, and where the screening began."""
    gate = Gate(replace(LANE, guard=guard, uncertainty_c=Decimal("0.3")))
    gate.person("37.05 37.05 37.05")

    data = gate.events()[0].data
    assert (expected, guard, Decimal("0.3"), Decimal("37.3"), Decimal(screen)) == (
        data["result"],
        data["guard"],
        data["uncertainty_c"],
        data["limit_c"],
        data["screen_c"],
    )
