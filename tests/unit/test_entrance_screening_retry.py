"""The entrance: what gives no value is tried again, then measured by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.quantities import Quantity
from tests.unit.gate import HIGH, Gate
from tests.unit.held import SCATTERED, TRIES


def test_retries_then_by_hand() -> None:
    """What never settles is tried twice more, then measured by hand, never passed."""
    gate = Gate(TRIES)
    gate.person(SCATTERED)
    for _ in range(2):
        gate.see("36 " * 50)
        gate.see(SCATTERED)

    assert ["retry", "retry", "manual"] == gate.results()
    assert "hold measure-by-hand" == gate.shows()
    assert [None, 1, 2] == [one.data.get("tries") for one in gate.events()]
    assert {"scattered"} == {one.data["why"] for one in gate.events()}
    assert gate.state.kept.grant is None


def test_retry_waits() -> None:
    """Nobody is measured again within five seconds, and the badge is remembered."""
    gate = Gate(TRIES)
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.see("36.5 " * 49)
    assert ["retry"] == gate.results()
    gate.see("36.5 " * 5)

    assert ["retry", "passed"] == gate.results()
    assert "anna" == gate.events()[1].data["person"]


def test_another_badge_ends_the_pause() -> None:
    """Somebody else need not wait for the one who was not measured."""
    gate = Gate(TRIES)
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.badge("ben")
    gate.person()

    assert ["retry", "passed"] == gate.results()
    assert "ben" == gate.events()[1].data["person"]


@pytest.mark.parametrize(
    ("value", "air", "expected"),
    [
        ("0", "22", ""),
        ("22", "22", ""),
        ("27.9", "22", ""),
        ("28", "22", "retry"),
        ("33.9", "22", "retry"),
        ("33.9", "30.9", "retry"),
        ("33.9", "31", ""),
        ("33.9", "", ""),
        ("43", "", "retry"),
        ("45", "22", "retry"),
        ("45.1", "22", ""),
        ("1037.55", "22", ""),
    ],
)
def test_implausible(value: str, air: str, expected: str) -> None:
    """Too cold or too hot for a person, and no empty lane: a retry, never a pass."""
    gate = Gate()
    if air:
        gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, air)
    gate.see(f"{value} " * 22)

    assert expected.split() == gate.results()
    assert [] == gate.orders()


def test_implausible_for_long() -> None:
    """Somebody too cold is told three times, and then left alone."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "20")
    gate.see("30 " * 300)

    assert ["retry", "retry", "manual"] == gate.results()
    assert {"implausible"} == {one.data["why"] for one in gate.events()}
    gate.wait(5)
    gate.see("36.5 36.5 36.5")
    assert "passed" == gate.results()[-1]


# -------------------------------------------------------------------- manual


@pytest.mark.parametrize(
    ("value", "site", "expected"),
    [
        ("37.299", "", "passed"),
        ("37.3", "", "hold"),
        ("36.79", "forehead", "passed"),
        ("37.2", "axilla", "passed"),
        ("37.3", "axilla", "hold"),
        ("34.0", "", "passed"),
        ("42.5", "", "hold"),
    ],
)
def test_manual(value: str, site: str, expected: str) -> None:
    """A value measured by hand is judged like one of the sensor, by its site."""
    gate = Gate()
    gate.badge("anna")
    gate.command("manual", value=value, by="nurse", **({"site": site} if site else {}))

    (event,) = (one for one in gate.events() if one.kind == "screening")
    assert (expected, "by-hand", "manual", "nurse", "anna") == (
        event.data["result"],
        event.data["device"],
        event.data["method"],
        event.data["by"],
        event.data["person"],
    )
    assert (expected == "passed") == (gate.state.kept.grant is not None)


def test_manual_after_retries() -> None:
    """Whom the sensor could not measure is the one who is measured by hand."""
    gate = Gate(replace(TRIES, retries=0))
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.wait(60)
    gate.command("manual", value="36.6")

    assert ["manual", "passed"] == gate.results()
    assert "anna" == gate.events()[1].data["person"]


@pytest.mark.parametrize(
    ("value", "site"), [("28", "ear"), ("1037.55", "ear"), ("36.5", "foot")]
)
def test_manual_refused(value: str, site: str) -> None:
    """No body's value and no body's site are no measurement."""
    gate = Gate()
    gate.command("manual", value=value, site=site)

    assert (False, []) == (gate.answer().ok, gate.results())


def test_manual_cannot_skip_the_rest() -> None:
    """A value by hand does not count before the rest is over, nor confirms."""
    gate = Gate()
    gate.person(HIGH)
    gate.command("manual", value="36.5")
    gate.wait(300)
    gate.command("manual", value="36.5")
    gate.command("manual", value="38.5")
    gate.command("manual", value="36.5")

    assert ["hold", "wait", "recheck", "confirm", "passed"] == gate.results()
    assert ["aside-1"] == list(gate.state.kept.holds)
