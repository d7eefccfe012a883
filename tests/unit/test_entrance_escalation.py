"""Who is called after a fever at a gate, and by when it must be reported."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from edge_app.model import Acknowledged
from edge_app.shared import Shared
from edge_app.stations.entrance import STATION
from edge_app.stations.entrance_parts import Limits
from tests.unit.gate import HIGH, LANE, Gate

ALONE = replace(LANE, confirm="second", rechecks=1)


def fever(gate: Gate) -> None:
    """Let somebody have a fever, at once confirmed."""
    gate.person(HIGH)
    gate.command("re-measure", reason="confirm")
    gate.see(HIGH)


def climbs(gate: Gate, ladder: str) -> list[str]:
    """Spell what a ladder told so far."""
    events = [one for one in gate.events("escalation") if one.data["ladder"] == ladder]
    return [" ".join(map(str, _said(one.data))) for one in events]


def _said(data: Any) -> list[object]:
    return [data["phase"], *([data["who"]] if "who" in data else [])]


def see(gate: Gate, alarm: str = "east-fever") -> None:
    """Acknowledge an alarm, as the engine tells it."""
    gate.give(Acknowledged("c9", alarm, "nurse", gate.now))


def shown(gate: Gate) -> list[Any]:
    """Return what the station's view says of ladders."""
    view: Any = STATION.view(gate.limits, gate.state, Shared())
    return list(view["climbs"])


def test_a_fever_calls_until_it_is_seen() -> None:
    """Beacon at once, phone after two minutes; acknowledging ends the call."""
    gate = Gate(ALONE)
    fever(gate)
    assert ["started", "due beacon"] == climbs(gate, "call-out")
    gate.wait(121)
    assert "due duty-phone" == climbs(gate, "call-out")[-1]
    see(gate)
    gate.wait(3600)

    assert "acknowledged" == climbs(gate, "call-out")[-1]
    by = [one.data.get("by") for one in gate.events("escalation")]
    assert 1 == by.count("nurse")


def test_the_report_is_late() -> None:
    """Half an hour and an hour, whether or not somebody has seen the alarm."""
    gate = Gate(ALONE)
    fever(gate)
    see(gate)
    gate.wait(1799)
    assert ["started"] == climbs(gate, "report")
    gate.wait(1802)

    assert ["started", "due command-post", "due city"] == climbs(gate, "report")
    (climb,) = shown(gate)
    assert ("command-post", "city") == climb["overdue"]


def test_reported() -> None:
    """To one, then to the other: the ladder is over, and nothing is late."""
    gate = Gate(ALONE)
    fever(gate)
    see(gate)
    gate.command("reported", to="command-post")
    gate.wait(1900)
    assert ["started", "met command-post"] == climbs(gate, "report")
    assert [("city", ())] == [(one["next"], one["overdue"]) for one in shown(gate)]
    gate.command("reported")
    gate.wait(3600)

    assert ["started", "met command-post", "reported"] == climbs(gate, "report")
    assert [] == shown(gate)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"to": "mayor"}, "say to whom: to=command-post|city, or leave it out for all"),
        ({}, "there is nothing to report"),
    ],
)
def test_reported_to_nobody(arguments: dict[str, str], text: str) -> None:
    """What was asked is not on the ladder, or nothing is."""
    gate = Gate(ALONE)
    if arguments:
        fever(gate)
    gate.command("reported", **arguments)

    assert (False, text) == (gate.answer().ok, gate.answer().text)


def test_the_next_person_ends_no_call() -> None:
    """The alarm's condition ends with the next measurement; the call does not."""
    gate = Gate(ALONE)
    fever(gate)
    gate.person()
    gate.walk("in")
    gate.wait(121)

    assert "-east-fever" in gate.alarms()
    assert "due duty-phone" == climbs(gate, "call-out")[-1]


def test_a_second_fever_starts_no_second_clock() -> None:
    """The first one's times count; after it was seen the next calls anew."""
    gate = Gate(ALONE)
    fever(gate)
    gate.wait(60)
    fever(gate)
    assert ["started", "due beacon"] == climbs(gate, "call-out")
    see(gate)
    fever(gate)

    assert ["started", "due beacon"] == climbs(gate, "call-out")[-2:]
    assert ["started"] == climbs(gate, "report")


def test_time_left_is_shown_by_the_minute() -> None:
    """The view changes once a minute, without anything else happening."""
    gate = Gate(ALONE)
    fever(gate)
    see(gate)
    assert (30, "command-post") == (shown(gate)[0]["left_min"], shown(gate)[0]["next"])
    gate.wait(61)
    assert 29 == shown(gate)[0]["left_min"]
    gate.wait(28 * 60)
    assert 1 == shown(gate)[0]["left_min"]
    gate.wait(60)

    assert (30, "city") == (shown(gate)[0]["left_min"], shown(gate)[0]["next"])


def test_a_restart_goes_on() -> None:
    """In the same boot no time is lost, and no step is told twice."""
    gate = Gate(ALONE)
    fever(gate)
    gate.wait(100)
    gate.restart()
    gate.wait(20)

    assert ["started", "due beacon", "due duty-phone"] == climbs(gate, "call-out")


def test_another_boot_without_a_clock_says_so() -> None:
    """The time is counted anew, and told to be so; steps of before stay told."""
    gate = Gate(ALONE)
    fever(gate)
    gate.wait(100)
    gate.restart(boot="boot-two")
    gate.wait(119)
    assert ["started", "due beacon", "restarted"] == climbs(gate, "call-out")
    gate.wait(2)

    assert "due duty-phone" == climbs(gate, "call-out")[-1]


def test_a_condition_that_calls() -> None:
    """One that is configured calls until it ends, once for each time."""
    limits = replace(LANE, call_out_for=("thermometer-lost",))
    gate = Gate(limits)
    gate.port("forehead", up=False)
    gate.port("forehead", up=False)
    gate.wait(121)
    assert ["started", "due beacon", "due duty-phone"] == climbs(gate, "call-out")
    gate.port("forehead", up=True)

    assert "over" == climbs(gate, "call-out")[-1]


def test_a_condition_that_was_seen_calls_no_more() -> None:
    """Said again while it is still true, it stays quiet."""
    gate = Gate(replace(LANE, call_out_for=("thermometer-lost",)))
    gate.port("forehead", up=False)
    see(gate, "east-thermometer-lost")
    gate.port("forehead", up=False)

    assert ["started", "due beacon", "acknowledged"] == climbs(gate, "call-out")


def test_another_alarm_ends_no_call() -> None:
    """Only the alarm that calls does."""
    gate = Gate(ALONE)
    fever(gate)
    see(gate, "east-unscreened")

    assert "acknowledged" not in climbs(gate, "call-out")


def test_without_ladders() -> None:
    """An empty one calls nobody."""
    gate = Gate(replace(ALONE, call_out=(), report=()))
    fever(gate)

    assert [] == gate.events("escalation")


def test_a_ladder_that_is_gone_is_forgotten() -> None:
    """The configuration was changed while it ran."""
    gate = Gate(ALONE)
    fever(gate)
    gate.limits = replace(ALONE, call_out=(), report=())
    gate.restart()

    assert () == gate.state.kept.duties.climbs


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"call_out": ("at once guard",)}, 'call_out has the step "at once guard"'),
        ({"report": ("2 h a", "1 h b")}, "each step of report must come later"),
        ({"call_out_for": ("fewer",)}, 'call_out_for has "fewer"; there is '),
    ],
)
def test_wrong_settings(keys: dict[str, Any], sentence: str) -> None:
    """Each mistake is one sentence."""
    with pytest.raises(ValueError, match=sentence):
        Limits(name="east", thermometer="forehead", **keys)
