"""What a crowd brought to light: whose third try it is, and a fever after a fever."""

from __future__ import annotations

import pytest

from drivers.quantities import Quantity
from tests.unit.crowd import HIGH, NOBODY, Crowd, site
from tests.unit.gate import Gate

COLD = "30 " * 30


def test_too_cold_for_long_keeps_the_name() -> None:
    """Every try of somebody too cold is theirs, and so is what the guard measures."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "20")
    gate.badge("anna")
    gate.see(COLD * 5)
    gate.command("manual", value="36.4", by="nurse")

    assert [
        ("retry", "anna"),
        ("retry", "anna"),
        ("manual", "anna"),
        ("passed", "anna"),
    ] == [(one.data["result"], one.data.get("person")) for one in gate.events()]


@pytest.mark.parametrize("gone", ["22", "22 22 22 22 22 22"])
def test_too_cold_and_gone(gone: str) -> None:
    """Whoever steps up later does not get the name of somebody too cold."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "20")
    gate.badge("anna")
    gate.see(COLD * 4)
    gate.see(gone)
    gate.wait(10)
    gate.person()

    assert ("passed", None) == (
        gate.results()[-1],
        gate.events()[-1].data.get("person"),
    )


def test_each_fever_calls_anew() -> None:
    """A fever after one that was answered can be answered too, and ends its call."""
    lane = {"name": "east", "thermometer": "forehead", "barrier": "barrier"}
    gate = Crowd(site({**lane, "silent_s": "0"}))
    gate.see("forehead", NOBODY)
    for _ in range(2):
        gate.person(HIGH)
        gate.wait(301)
        gate.person(HIGH)
    gate.wait(301)
    gate.told()
    for place in ("aside-1", "aside-2"):
        gate.command("contact", value="38.4", person=place)
        gate.wait(30)
        gate.acknowledge("east-fever")
        gate.wait(30)

    calls = [one for one in gate.told() if "call-out" in one or "fever " in one]
    assert [
        "fever fever contact contact",
        "alarm east-fever unacknowledged",
        "escalation call-out started",
        "escalation call-out due beacon",
        "alarm east-fever acknowledged",
        "escalation call-out acknowledged",
        "fever fever contact contact",
        "alarm east-fever normal",
        "alarm east-fever unacknowledged",
        "escalation call-out started",
        "escalation call-out due beacon",
        "alarm east-fever acknowledged",
        "escalation call-out acknowledged",
    ] == calls
