"""Mains lost and back, on battery and on the generator; the room goes on."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from edge_app.model import PortChange, Stamp, StationInput, Tick
from edge_app.outcomes import Condition, Priority
from edge_app.stations.coldroom_parts import Kept, Limits
from tests.unit.cold_keeper import Keeper, begun, contact
from tests.unit.cold_night import LIMITS, NOON_NS, at, warm

POWERED = replace(
    LIMITS, mains="mains", battery="ups", generator="genset", generator_on="open"
)
KEYS = ("power", "before", "lasted_s")


def running() -> Keeper:
    """Return a room that has mains."""
    room = begun(POWERED)
    return room.take([contact(0, "mains", closed=True), warm(1, "5")])


def test_mains_lost_and_back() -> None:
    """The alarm comes after the short delay and ends at once; each change is told."""
    room = running()
    assert "mains" == room.view()["power"]

    room.take([contact(60, "mains", closed=False), Tick(at(70))])
    assert "battery" == room.view()["power"]
    room.take([contact(120, "mains", closed=True)])

    assert [(62, "power"), (120, "no power")] == room.alarms("power")
    assert [(60, "battery", "mains", 60), (120, "mains", "battery", 60)] == room.told(
        "cold.power", *KEYS
    )
    room.faultless()


def test_a_short_dip_is_told_and_wakes_nobody() -> None:
    """Shorter than the delay it is an event, and no alarm."""
    room = running().take(
        [contact(60, "mains", closed=False), contact(61.5, "mains", closed=True)]
    )
    room.take([Tick(at(70))])

    assert [] == room.alarms("power")
    assert 2 == len(room.events("cold.power"))


def test_the_generator_takes_over() -> None:
    """No mains is still an alarm, and says what the room runs on."""
    room = running().take(
        [
            contact(60, "mains", closed=False),
            contact(61, "genset", closed=False),
            Tick(at(70)),
        ]
    )

    assert "generator" == room.view()["power"]
    assert [(60, "battery"), (61, "generator")] == room.told("cold.power", "power")
    assert [(62, "power")] == room.alarms("power")


def test_a_low_battery() -> None:
    """It is an alarm of its own; a repetition is none."""
    levels = [contact(s, "ups", closed=s < 30) for s in (10, 20, 30, 40)]
    room = running().take(levels)

    assert [(10, "battery"), (30, "no battery")] == room.alarms("battery")


@pytest.mark.parametrize(
    ("limits", "mains", "expected"),
    [
        pytest.param(POWERED, True, {Priority.LOW}, id="nothing hangs on it"),
        pytest.param(POWERED, False, {Priority.HIGH}, id="the room hangs on it"),
        pytest.param(
            replace(POWERED, mains=""), True, {Priority.HIGH}, id="nobody can tell"
        ),
    ],
)
def test_how_urgent_a_low_battery_is(
    limits: Limits, mains: bool, expected: set[Priority]
) -> None:
    """It has to be changed some day while there are mains, and now without them."""
    room = begun(limits)
    began = len(room.earned)
    room.take([contact(1, "mains", closed=mains), contact(10, "ups", closed=True)])

    assert expected == priorities(room, began)


def test_a_low_battery_becomes_urgent_when_the_mains_go() -> None:
    """It is said again, of high priority, without another word of its contact."""
    room = running().take([contact(10, "ups", closed=True)])
    began = len(room.earned)

    room.take([contact(60, "mains", closed=False)])

    assert {Priority.HIGH} == priorities(room, began)


def priorities(room: Keeper, began: int) -> set[Priority]:
    """Return how urgent the alarm of the battery was said to be since then."""
    return {
        one.priority
        for one in (outcome for _, outcome in room.earned[began:])
        if isinstance(one, Condition) and one.alarm.endswith("-battery") and one.active
    }


def test_a_contact_that_is_gone_ends_no_alarm() -> None:
    """Nobody knows then what the room runs on."""
    gone = PortChange("mains", up=False, why="unplugged", at=at(100))
    room = running().take([contact(60, "mains", closed=False), Tick(at(70)), gone])

    assert "unknown" == room.view()["power"]
    assert [(62, "power")] == room.alarms("power")
    room.take([contact(110, "mains", closed=True)])
    assert (110, "no power") == room.alarms("power")[-1]


def test_records_go_on_and_say_it() -> None:
    """What the room runs on is in each record."""
    inputs: list[StationInput] = [contact(60, "mains", closed=False)]
    inputs += [warm(second, "5") for second in range(60, 2000, 30)]
    room = running().take(inputs)

    assert [(1, "mains"), (1801, "battery")] == room.told("cold.record", "power")
    room.faultless()


@pytest.mark.parametrize(
    ("stamp", "gap_s", "expected"),
    [
        pytest.param(at(500), None, 440, id="the program only"),
        pytest.param(
            Stamp("boot-2", 5, NOON_NS + 500 * 10**9, synced=True),
            None,
            440,
            id="both clocks were set",
        ),
        pytest.param(
            Stamp("boot-2", 5, 0, synced=False), None, None, id="no clock can tell"
        ),
    ],
)
def test_how_long_it_was_outlives_a_stop(
    stamp: Stamp, gap_s: float | None, expected: int | None
) -> None:
    """The mains came back while the box was off; unknown is no length."""
    before = running().take([contact(60, "mains", closed=False), Tick(at(70))])
    kept = msgspec.json.decode(msgspec.json.encode(before.state.kept), type=Kept)
    room = Keeper(POWERED, kept)
    room.start(stamp, gap_s)
    told = contact(0, "mains", closed=True)
    room.step(replace(told, at=stamp))

    lasted = [event.data["lasted_s"] for _, event in room.events("cold.power")]
    assert ([] if expected is None else [expected]) == lasted


def test_a_room_without_contacts_says_nothing_of_power() -> None:
    """Neither in its state nor in its records."""
    room = begun().take([warm(1, "5")])

    assert "power" not in room.view()
    assert "power" not in room.events("cold.record")[0][1].data
