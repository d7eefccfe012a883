"""Lamps, buzzer and barrier: one look for each phase, and orders only on a change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers import line_output
from edge_app.outcomes import Order, When
from edge_app.stations import signals
from edge_app.stations.signals import Beeps, Meaning
from tests.unit.gate import HIGH, LANE
from tests.unit.lanes import Lane

LIT = replace(LANE, lamp_yellow="yellow", lamp_red="red")
BEEPS = Beeps(go=1, wait=2, stop=3, alarm=5)


def lamp_orders(lane: Lane) -> list[str]:
    """Spell the orders of the three lamps."""
    lamps = ("lamp", "yellow", "red")
    return [one.rsplit(" ", 1)[0] for one in lane.orders() if one.startswith(lamps)]


def heard(lane: Lane) -> list[Decimal | None]:
    """List how often the buzzer was told to beep, each time."""
    orders = [one for one in lane.told if isinstance(one, Order)]
    return [one.value for one in orders if one.device == "buzzer"]


# ------------------------------------------------------------- the pure rules


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        ("go", {"green"}),
        ("hold", {"yellow"}),
        ("fever", {"red"}),
        ("full", {"red"}),
        ("out-of-order", {"red"}),
        ("idle", set()),
        ("a phase of tomorrow", {"red"}),
    ],
)
def test_looks(phase: str, expected: set[str]) -> None:
    """Green is go and nothing else is; what nobody has decided is a stop."""
    assert expected == signals.look(phase)


def test_patterns_differ() -> None:
    """Each meaning has a pattern of its own that an output can carry out."""
    meanings: tuple[Meaning, ...] = ("go", "wait", "stop", "alarm")
    patterns = {signals.pattern(meaning, BEEPS) for meaning in meanings}
    steps = [
        line_output.encode(step.verb, step.value, line_output.Options())
        for pattern in patterns
        for step in pattern
    ]

    assert 4 == len(patterns) == len({len(one) for one in steps})
    assert () == signals.pattern("go", replace(BEEPS, go=0))


# ------------------------------------------------------------------- lamps


def test_lamps_of_a_pass() -> None:
    """Green from the grant to the walk; nothing is ordered twice."""
    lane = Lane(LIT)
    lane.person()
    lane.see("36.5 36.5")
    lane.walk("in")

    assert ["lamp on", "lamp off"] == lamp_orders(lane)


def test_lamps_of_a_hold() -> None:
    """Yellow while somebody is to wait, and the buzzer says so."""
    lane = Lane(LIT)
    lane.person(HIGH)
    assert (["yellow on"], [Decimal(2)]) == (lamp_orders(lane), heard(lane))
    lane.see("22 " * 8)

    assert "yellow on" == lamp_orders(lane)[-1]


def test_lamps_of_a_lost_thermometer() -> None:
    """Red while nobody can be measured."""
    lane = Lane(LIT)
    lane.port("forehead", up=False)
    lane.port("forehead", up=True)

    assert ["red on", "red off"] == lamp_orders(lane)


def test_lamps_of_a_full_house() -> None:
    """Red while the house is full, and the buzzer for whoever is turned away."""
    lane = Lane(replace(LIT, rated=2))
    lane.enter()
    assert ["lamp on", "lamp off", "red on"] == lamp_orders(lane)
    lane.person()
    assert [Decimal(3)] == heard(lane)
    lane.walk("out")
    lane.wait(0.1)

    assert "red off" == lamp_orders(lane)[-1]


def test_alarm_of_an_unscreened_entry() -> None:
    """The buzzer alarms when somebody comes in without a grant."""
    lane = Lane(replace(LIT, beeps_go=1))
    lane.person()
    lane.walk("in")
    lane.walk("in")

    assert [Decimal(1), Decimal(5)] == heard(lane)


def test_a_lamp_that_comes_back_is_told_again() -> None:
    """An output rests when its line comes back, so it hears what it has to do."""
    lane = Lane(LIT)
    lane.person()
    lane.port("lamp", up=False)
    lane.port("lamp", up=True)
    lane.port("red", up=True)

    assert ["lamp on", "lamp on", "red off"] == lamp_orders(lane)


def test_an_output_that_fails() -> None:
    """A lamp or buzzer that did not do as told is a condition for a minute."""
    lane = Lane(LIT)
    lane.fail("yellow", "on")
    lane.wait(30)
    lane.fail("buzzer", "beep")
    lane.wait(59)
    assert [True, True] == lane.conditions("east-signals")
    lane.wait(2)

    assert [True, True, False] == lane.conditions("east-signals")
    assert ["yellow", "buzzer"] == [
        one.data["device"] for one in lane.events("order.failed")
    ]


# ------------------------------------------------------- without a gateway


def barrier_orders(lane: Lane) -> list[str]:
    """Spell the orders of the barrier."""
    return [one for one in lane.orders() if one.startswith("barrier")]


def test_entry_shut_when_lost() -> None:
    """By default the barrier opens by an impulse and rests shut."""
    lane = Lane()
    lane.port("barrier", up=True)
    lane.enter()

    assert [f"barrier pulse {When.NOW}"] == barrier_orders(lane)
    assert line_output.rest_level(line_output.Options()) is False


def test_entry_open_when_lost() -> None:
    """A barrier held by current is held from the start, and let go for each person."""
    lane = Lane(replace(LANE, entry_when_lost="open"))
    lane.port("barrier", up=True)
    assert ["barrier on now"] == barrier_orders(lane)
    lane.enter()
    assert ["barrier off now", "barrier on committed"] == barrier_orders(lane)[1:]
    lane.person()
    lane.wait(10)

    assert ["barrier off now", "barrier on now"] == barrier_orders(lane)[3:]


def test_a_barrier_that_comes_back_during_a_grant_stays_open() -> None:
    """Nobody finds the barrier shut again in front of them."""
    lane = Lane(replace(LANE, entry_when_lost="open"))
    lane.person()
    lane.port("barrier", up=True)

    assert ["barrier off now"] == barrier_orders(lane)


def test_restart_with_an_open_grant() -> None:
    """After a stop the green lamp is put out and the barrier is held again."""
    lane = Lane(replace(LIT, entry_when_lost="open"))
    lane.person()
    lane.restart()

    assert ["barrier on now", "lamp off now"] == lane.orders()[-2:]


def test_a_release_is_not_shut_by_a_walk() -> None:
    """While the gate stands open by hand, an entry does not hold it again."""
    lane = Lane(replace(LANE, entry_when_lost="open"))
    lane.command("release", reason="fire drill")
    mark = len(barrier_orders(lane))
    lane.walk("in")
    lane.port("barrier", up=False)
    lane.port("barrier", up=True)

    assert "barrier on now" not in barrier_orders(lane)[mark:]
