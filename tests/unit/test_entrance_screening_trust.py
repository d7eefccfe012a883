"""The entrance and its thermometers: their faults, and a spare one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.quantities import Quantity
from edge_app.model import Refused
from edge_app.outcomes import WakeAt
from tests.unit.gate import HIGH, LANE, Gate

TWO = replace(LANE, spare_thermometer="spare")


def spare(gate: Gate, values: str) -> None:
    """Show values to the second thermometer."""
    for value in values.split():
        gate.read("spare", Quantity.OBJECT_TEMPERATURE, value)


# ------------------------------------------------------------------ degraded


@pytest.mark.parametrize("values", ["36.5 " * 3, HIGH])
def test_degraded(values: str) -> None:
    """Out of its range the sensor passes nobody, holds nobody, and says so."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "12")
    assert "out-of-order measure-by-hand" == gate.shows()
    gate.person(values)

    (event,) = gate.events()
    assert ("manual", ("thermometer-ambient",)) == (
        event.data["result"],
        event.data["degraded"],
    )
    assert (["east-degraded", "east-thermometer-ambient"], {}) == (
        gate.alarms(),
        gate.state.kept.holds,
    )
    gate.command("manual", value="36.6")
    gate.walk("in")
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "18")
    gate.person()

    assert ["manual", "passed", "granted", "passed"] == gate.results()
    assert ["-east-degraded", "-east-thermometer-ambient"] == gate.alarms()[2:]


def test_silent() -> None:
    """A thermometer that is connected and says nothing is a fault until it speaks."""
    gate = Gate(replace(LANE, silent_s=30))
    gate.see("22 22")
    gate.wait(40)
    assert ["east-degraded", "east-thermometer-silent"] == gate.alarms()
    gate.person()

    assert ["passed"] == gate.results()
    assert ["-east-degraded", "-east-thermometer-silent"] == gate.alarms()[2:]


def test_silent_from_the_start() -> None:
    """A thermometer that never said anything is silent as well."""
    gate = Gate(replace(LANE, silent_s=30))
    gate.restart()
    gate.wait(30)

    assert "east-thermometer-silent" in gate.alarms()


def test_silence_is_looked_for_seldom() -> None:
    """Not every value asks for a tick of its own."""
    gate = Gate(replace(LANE, silent_s=30))
    gate.see("22 " * 100)

    assert 1 == sum(isinstance(one, WakeAt) for one in gate.told)


def test_garbled() -> None:
    """Frames that are all refused are no sign of life."""
    gate = Gate(replace(LANE, silent_s=30))
    gate.see("22 22")
    for _ in range(40):
        gate.give(Refused("forehead", "check", b"\x00", gate.now))
        gate.wait(1)

    assert ["east-degraded", "east-thermometer-garbled"] == gate.alarms()


def test_stuck() -> None:
    """Ten people with one value and nothing else are a thermometer that is stuck."""
    gate = Gate(replace(LANE, stuck_people=10))
    for _ in range(10):
        gate.person()
        gate.walk("in")
    assert ["passed"] * 10 == [one for one in gate.results() if one != "granted"]
    assert ["east-degraded", "east-thermometer-stuck"] == gate.alarms()
    gate.person()
    assert "manual" == gate.results()[-1]
    gate.person("36.4 36.5 36.4")

    assert "passed" == gate.results()[-1]


def test_warm_up() -> None:
    """A thermometer that comes back is cold; one that never went is not."""
    gate = Gate(replace(LANE, warm_up_s=1800))
    gate.restart(boot="boot-two")
    gate.see("22 " * 6)
    gate.wait(1790)
    gate.person()
    assert ["manual"] == gate.results()
    gate.wait(10)
    gate.person()
    gate.walk("in")
    gate.restart()
    gate.person()
    gate.walk("in")
    assert "passed" == gate.results()[-2]
    gate.port("forehead", up=False)
    gate.port("forehead", up=True)
    gate.person()

    assert "manual" == gate.results()[-1]


def test_warm_up_ends_by_itself() -> None:
    """The alarm of a cold thermometer ends in time, without a value."""
    gate = Gate(replace(LANE, warm_up_s=60))
    gate.restart(boot="boot-two")
    gate.wait(60)

    assert ["-east-degraded", "-east-thermometer-warming-up"] == gate.alarms()[-2:]


def test_faults_outlive_a_stop() -> None:
    """A fault that is gone after a restart takes its alarm along."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "40")
    gate.restart()

    assert ["-east-degraded", "-east-thermometer-ambient"] == [
        one for one in gate.alarms()[2:] if "degraded" in one or "ambient" in one
    ]


# ----------------------------------------------------------- two thermometers


def test_spare() -> None:
    """The second thermometer takes over from a faulty first one, and hands back."""
    gate = Gate(TWO)
    spare(gate, "36.9 36.9 36.9 36.9")
    assert [] == gate.results()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "40")
    spare(gate, "22 22")
    gate.wait(1)
    spare(gate, "22 36.9 36.9 36.9")
    gate.see("36.5 36.5 36.5")

    assert ["passed"] == gate.results()
    assert "spare" == gate.events()[0].data["device"]
    assert ["east-thermometer-ambient"] == gate.alarms()


def test_spare_of_a_lost_one() -> None:
    """While the first one is lost the second one measures, and the gate is in order."""
    gate = Gate(TWO)
    gate.port("forehead", up=False)
    spare(gate, "36.9 36.9 36.9")

    assert (["passed"], "go go") == (gate.results(), gate.shows())
    gate.walk("in")
    gate.port("spare", up=False)
    assert "out-of-order measure-by-hand" == gate.shows()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("36.9 36.9", "passed"),
        ("37.0", "passed"),
        ("37.1 37.1", "retry"),
        ("22 22", "passed"),
        ("", "passed"),
    ],
)
def test_cross_check(other: str, expected: str) -> None:
    """Two that see different people measure nobody; an empty lane is no check."""
    gate = Gate(replace(TWO, second_use="cross-check"))
    gate.wait(10)
    gate.see("22 22 22 22 22 22")
    spare(gate, other)
    gate.see("36.5 36.5 36.5")

    assert [expected] == gate.results()
    assert (expected == "retry") == (gate.events()[0].data.get("why") == "disagree")


def test_cross_check_is_of_now() -> None:
    """What the second one saw of somebody before is no check."""
    gate = Gate(replace(TWO, second_use="cross-check"))
    spare(gate, "37.9 37.9 37.9")
    gate.wait(3)
    gate.person()

    assert ["passed"] == gate.results()
