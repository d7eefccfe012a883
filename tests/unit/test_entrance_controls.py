"""The entrance: badges, ports, orders, commands, and what its screen shows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.quantities import Quantity, Symbology
from edge_app.model import CodeRead, Reading
from edge_app.outcomes import Priority
from edge_app.roll import Hold
from edge_app.shared import Shared
from edge_app.stations import entrance
from edge_app.stations.entrance_parts import CONDITIONS, Limits
from tests.unit.gate import HIGH, LANE, Gate

BLIND = replace(LANE, outer_beam="", inner_beam="")


# ------------------------------------------------------------------- badge


def test_badge_window() -> None:
    """A badge waits ten seconds for its measurement, and belongs to one only."""
    gate = Gate(BLIND)
    gate.badge("anna")
    gate.wait(9.2)
    gate.person()
    gate.person()
    gate.badge("ben")
    gate.wait(9.3)
    gate.person()

    people = [event.data.get("person") for event in gate.events()]
    assert ["anna", None, None] == people


def test_badge_after_the_grant() -> None:
    """A badge shown between the measurement and the walk names the walk."""
    gate = Gate()
    gate.person()
    gate.badge("anna")
    gate.badge("ben")
    gate.walk("in")

    assert ("granted", "anna") == (
        gate.events()[1].data["result"],
        gate.events()[1].data["person"],
    )


def test_held_badge_after_the_grant() -> None:
    """Who is held cannot pass on a measurement made without the badge."""
    gate = Gate()
    gate.badge("anna")
    gate.person(HIGH)
    gate.person()
    gate.badge("anna")

    assert ["hold", "passed", "withdrawn"] == gate.results()
    assert ["lamp off now", "buzzer beep now"] == gate.orders()[-2:]
    assert gate.state.kept.grant is None


def test_badge_required() -> None:
    """Where a badge is needed nobody passes without; showing it measures again."""
    gate = Gate(replace(LANE, badge="required"))
    gate.person()
    assert ("idle show-badge", []) == (gate.shows(), gate.orders())
    gate.badge("")
    gate.see("36.5 36.5 36.5")
    assert ["no-badge"] == gate.results()

    code = CodeRead("badges", Symbology.UNKNOWN, gate.now, person="anna")
    gate.give(code)
    gate.see("36.5 36.5 36.5")
    assert ["no-badge", "passed"] == gate.results()
    assert "anna" == gate.events()[1].data["person"]


def test_badge_required_but_hot() -> None:
    """A fever is held with or without a badge."""
    gate = Gate(replace(LANE, badge="required"))
    gate.person(HIGH)

    assert ["hold"] == gate.results()


# --------------------------------------------------------- ports and orders


def test_thermometer_lost() -> None:
    """Without its thermometer the gate says so, and half a measurement is dropped."""
    gate = Gate()
    gate.person("36.5 36.5")
    assert "measuring hold-still" == gate.shows()
    gate.port("forehead", up=False)
    assert "out-of-order measure-by-hand" == gate.shows()
    gate.port("forehead", up=True)
    gate.see("36.5 36.5")

    assert ["east-thermometer-lost", "-east-thermometer-lost"] == gate.alarms()
    assert [] == gate.results()


def test_barrier_fails() -> None:
    """A barrier that did not open is an event and one alarm until it works."""
    gate = Gate()
    gate.person()
    gate.fail("barrier", "pulse")
    gate.fail("barrier", "pulse")
    gate.fail("lamp", "on")
    gate.walk("in")
    gate.command("open", reason="next")
    gate.walk("in")

    failed = gate.events("order.failed")
    assert ["barrier", "barrier", "lamp"] == [event.data["device"] for event in failed]
    assert {"the-cause"} == {event.cause for event in failed}
    alarms = [alarm for alarm in gate.alarms() if alarm.endswith("barrier")]
    assert ["east-barrier", "-east-barrier"] == alarms


def test_barrier_comes_back() -> None:
    """The barrier's port coming back ends its alarm, once."""
    gate = Gate()
    gate.fail("barrier", "pulse")
    gate.port("barrier", up=False)
    gate.port("barrier", up=True)
    gate.port("barrier", up=True)

    assert ["east-barrier", "-east-barrier"] == gate.alarms()


@pytest.mark.parametrize("end", CONDITIONS)
def test_alarm_texts(end: str) -> None:
    """Every alarm says in one sentence what to do."""
    priority, text = CONDITIONS[end]

    assert isinstance(priority, Priority)
    assert (True, 1) == (text.endswith("."), text.count("."))


# ---------------------------------------------------------------- commands


def test_open() -> None:
    """The guard opens for one person, with a reason, once it is on disk."""
    gate = Gate()
    gate.command("open", reason="ambulance")
    assert (True, "opened for one person") == (gate.answer().ok, gate.answer().text)
    assert ["barrier pulse committed", "lamp on committed"] == gate.orders()
    gate.walk("in")

    event = gate.events("passage")[0]
    assert ("granted", "manual") == (event.data["result"], event.data["by"])


@pytest.mark.parametrize("arguments", [{}, {"reason": "  "}])
def test_open_without_a_reason(arguments: dict[str, str]) -> None:
    """Without a reason the gate stays shut."""
    gate = Gate()
    gate.command("open", **arguments)

    assert (False, [], None) == (
        gate.answer().ok,
        gate.orders(),
        gate.state.kept.grant,
    )


def test_deny() -> None:
    """A denial takes back what was granted, and buzzes."""
    gate = Gate()
    gate.person()
    gate.command("deny", reason="no pass")
    assert "denied" == gate.answer().text
    assert ["lamp off now", "buzzer beep now"] == gate.orders()[-2:]
    gate.command("deny", reason="no pass")

    assert (True, "nobody had been let in") == (gate.answer().ok, gate.answer().text)
    assert ["passed", "denied"] == gate.results()


# -------------------------------------------------------------------- state


def test_view() -> None:
    """The retained state counts people and names nobody."""
    gate = Gate()
    gate.people["school"] = 7
    gate.badge("anna")
    gate.person()
    gate.port("lamp", up=False)

    assert {
        "phase": "go",
        "say": "go",
        "result": "passed",
        "occupancy": 7,
        "held": 0,
        "counts": {"passed": 1},
        "lost": ("lamp",),
        "faults": (),
        "released": False,
        "climbs": [],
    } == entrance.STATION.view(gate.limits, gate.state, Shared(occupancy=gate.people))
    assert "idle come" == Gate().shows()


def test_outputs_are_optional() -> None:
    """A gate with a thermometer alone measures, and lets a grant go unseen."""
    gate = Gate(Limits(name="east", thermometer="forehead"))
    gate.person()
    gate.person()
    gate.wait(7)

    assert ["passed", "passed"] == gate.results()
    assert [] == gate.orders()
    assert gate.state.kept.grant is None


def test_late_tick_loses_nothing() -> None:
    """What was due happens at the next input, before the input itself."""
    gate = Gate()
    gate.state = replace(
        gate.state, kept=replace(gate.state.kept, holds={"anna": Hold("boot-one", 0)})
    )
    gate.at_ms = 300_000
    gate.badge("anna")
    gate.person()

    assert ["recheck"] == gate.results()


def test_reading_of_an_unset_beam() -> None:
    """A beam's value from a device that is no beam of this gate is not a beam."""
    gate = Gate(BLIND)
    gate.give(Reading("forehead", Quantity.BEAM, Decimal(1), gate.now))

    assert [] == gate.told


def test_samples_change_nothing_kept() -> None:
    """Kept state is the very same object until somebody has been judged."""
    gate = Gate()
    before = gate.state.kept
    gate.person("36.5 36.5")
    gate.walk("peek")
    counted = gate.state.kept
    gate.see("22 22")

    assert before.holds is counted.holds
    assert counted is gate.state.kept
