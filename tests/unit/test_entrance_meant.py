"""Whom a guard's word means, and what of it is still so after a stop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.model import Tick
from tests.unit.gate import LANE, Gate
from tests.unit.test_entrance_permits import ANNA, BEN, STRICT, go


@pytest.mark.parametrize(("wait_s", "meant"), [(10, True), (10.1, False)])
def test_a_badge_is_meant_for_ten_seconds(wait_s: float, meant: bool) -> None:
    """As long as it waits for its measurement; after that nobody is."""
    gate = Gate()
    gate.badge(ANNA)
    gate.wait(wait_s)
    gate.command("bar", reason="contact")

    assert meant is (ANNA in gate.state.kept.duties.barred)


def test_who_waits_is_meant_before_the_badge() -> None:
    """The one who waits for the guard, not the next one who shows a badge."""
    gate = Gate(replace(LANE, duties=("mask",)))
    gate.badge(ANNA)
    gate.person()
    gate.wait(11)
    gate.command("symptoms", list="cough")
    gate.command("symptoms", list="rash", person=BEN)

    assert [ANNA, BEN] == [one.data["person"] for one in gate.events("symptoms")]


def test_leave_says_who_left_and_why() -> None:
    """Used once with its reason, and without one afterwards."""
    gate = Gate(STRICT)
    gate.command("leave", person=ANNA, reason="dentist")
    go(gate, ANNA)
    gate.wait(11)
    go(gate, ANNA)

    assert [
        {"duty": "leave", "result": "used", "person": ANNA, "reason": "dentist"},
        {"duty": "leave", "result": "without", "person": ANNA},
    ] == [one.data for one in gate.events("duty")[1:]]


def test_left_without_leave_is_a_condition_for_ten_seconds() -> None:
    """Neither shorter nor longer."""
    gate = Gate(STRICT)
    go(gate, ANNA)
    gate.wait(9.9)
    gate.give(Tick(gate.now))
    assert "-east-left-without-leave" not in gate.alarms()
    gate.wait(0.1)
    gate.give(Tick(gate.now))
    assert "-east-left-without-leave" == gate.alarms()[-1]
    gate.give(Tick(gate.now))

    assert 1 == gate.alarms().count("-east-left-without-leave")


def test_after_a_stop_only_what_is_still_so_is_a_condition() -> None:
    """A driver not measured is; who left without leave is long gone."""
    gate = Gate()
    gate.command("vehicle", plate=ANNA, driver="unmeasured")
    gate.restart()
    assert gate.alarms().index("-east-left-without-leave") > 0
    assert "-east-driver-unmeasured" not in gate.alarms()
    gate.command("vehicle", plate=ANNA, driver="left")
    gate.restart()

    assert ["-east-driver-unmeasured"] * 2 == [
        one for one in gate.alarms() if one == "-east-driver-unmeasured"
    ]
