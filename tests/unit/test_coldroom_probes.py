"""A faulty probe is told from true heat, and a room that nobody sees says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import PortChange, Reading, StationInput, Tick
from edge_app.outcomes import Condition, Priority
from tests.unit.cold_keeper import THREE, Keeper, begun, garbled
from tests.unit.cold_night import LIMITS, TWO, Room, at, night, warm


def texts(room: Room, alarm: str) -> list[str]:
    """Return what an alarm said when it was raised."""
    return [
        one.text
        for _, one in room.earned
        if isinstance(one, Condition) and one.alarm == alarm and one.active
    ]


def test_85_never_warms_a_room() -> None:
    """A power-up value is no excursion; three of them are the probe's own alarm."""
    room = begun().take([warm(1, "5"), *(warm(s, "85") for s in range(6, 31, 5))])

    assert [(16, "probe-p1")] == room.alarms("probe-p1", "high")
    assert [
        "Check probe p1 of vaccines, and the room by hand: it says 85 °C, as a DS18B20"
        " does that has lost its power."
    ] == texts(room, "vaccines-probe-p1")
    assert ("unknown", None) == (room.view()["state"], room.view()["warmest_c"])


def test_it_comes_back_after_three_good_values() -> None:
    """One good value may be luck."""
    room = begun().take([warm(1, "5"), *(warm(s, "85") for s in (6, 11, 16))])
    room.take([warm(21, "5.1"), warm(26, "5.2")])
    assert room.view()["coldest_c"] is None

    room.take([warm(31, "5.3")])
    assert Decimal("5.3") == room.view()["coldest_c"]
    assert [(16, "probe-p1"), (31, "no probe-p1")] == room.alarms("probe-p1")


def test_a_single_jump_begins_no_excursion() -> None:
    """Not even one that would be too warm by far; and heat that stays does."""
    room = begun().take([warm(1, "5"), warm(6, "40"), warm(11, "5")])
    assert "in-range" == room.view()["state"]

    room.take([warm(16, "40"), warm(21, "40"), warm(26, "40")])
    assert "high" == room.view()["state"]


def test_a_stuck_probe_still_warns() -> None:
    """It may be stuck at heat, so its value goes on counting."""
    limits = replace(LIMITS, stuck_s=600.0)
    room = begun(limits).take(night((1200, "9")))

    assert [(300, "high"), (600, "probe-p1")] == room.alarms("high", "probe-p1")
    assert Decimal(9) == room.view()["warmest_c"]


def three(second: int, first_c: str, *others_c: str) -> list[Reading]:
    """Read the three probes."""
    values = (first_c, *others_c)
    names = ("p1", "p2", "p3")
    return [warm(second, c, name) for name, c in zip(names, values, strict=True)]


def test_a_probe_that_drifts_is_told() -> None:
    """Against the middle of the two others, after hours; its value counts."""
    limits = replace(THREE, drift_s=1800.0, stuck_peer_s=0.0)
    inputs = [one for s in range(0, 3000, 60) for one in three(s, "7.5", "5", "5.2")]
    room = begun(limits).take(inputs)

    assert [(1860, "probe-p1")] == room.alarms("probe-p1", "probe-p2", "probe-p3")
    assert Decimal("7.5") == room.view()["warmest_c"]


def test_points_that_disagree() -> None:
    """Half an hour at more than 5 K is an alarm of medium priority, once."""
    inputs: list[StationInput] = []
    for second in range(0, 4000, 60):
        inputs += [warm(second, "2.5"), warm(second, "7.6", "p2")]
    inputs += [warm(4000, "3"), warm(4000, "7.6", "p2")]
    room = begun(TWO).take(inputs)
    raised = [
        one
        for _, one in room.earned
        if isinstance(one, Condition) and one.alarm == "vaccines-disagree"
    ]

    assert [(1800, "disagree"), (4000, "no disagree")] == room.alarms("disagree")
    assert {Priority.MEDIUM} == {one.priority for one in raised}


def test_refused_messages_name_the_line_or_the_bus() -> None:
    """A probe that answers without a temperature has an open line, not a silent bus."""
    room = begun().take([warm(1, "5"), garbled(30, reason="content"), Tick(at(70))])
    other = begun().take([warm(1, "5"), garbled(30), Tick(at(70))])

    (line,), (bus,) = (texts(one, "vaccines-probe-p1") for one in (room, other))
    assert "it answers without a temperature, as with an open or shorted line" in line
    assert "its messages are garbled" in bus


def test_many_refused_messages_are_a_fault() -> None:
    """Although enough values still come through, which count."""
    inputs = [warm(s, "5") for s in range(1, 60, 6)]
    room = begun().take([*inputs, garbled(60, 5), warm(61, "5"), warm(700, "5")])

    told = room.alarms("probe-p1")
    assert (61, "probe-p1") == told[0]
    assert "no probe-p1" == told[-1][1]


def test_the_last_probe_takes_the_room_with_it() -> None:
    """One that is left sees the room; without it nobody does, until one is back."""
    inputs: list[StationInput] = [warm(1, "5"), warm(1, "5", "p2")]
    inputs += [PortChange("p1", up=False, why="unplugged", at=at(10))]
    inputs += [warm(50, "5", "p2"), Tick(at(111)), warm(200, "5")]
    room = begun(TWO).take(inputs)

    assert [(110, "unseen"), (200, "no unseen")] == [
        (round(second), name) for second, name in room.alarms("unseen")
    ]
    assert [
        "Measure in vaccines by hand: nobody sees it, no probe has a value."
    ] == texts(room, "vaccines-unseen")


def test_a_room_is_not_unseen_before_its_probes_could_speak() -> None:
    """They have a minute."""
    room = begun()
    room.take([Tick(at(60))])
    assert [] == room.alarms("unseen")

    room.take([Tick(at(61))])
    assert ["unseen"] == [name for _, name in room.alarms("unseen")]


def test_a_device_that_speaks_late_by_its_channels() -> None:
    """It was lost as a whole; then each channel is a point, and it is none."""
    late = replace(warm(90, "5"), channel="a")
    room = begun().take([late, replace(late, at=at(91), channel="b")])

    assert ["probe-p1", "no probe-p1"] == [n for _, n in room.alarms("probe-p1")]
    points = room.view()["points"]
    assert isinstance(points, list)
    assert ["p1-a", "p1-b"] == [point["probe"] for point in points]


def channels(second: float, *names: str) -> list[StationInput]:
    """Read channels of the first probe."""
    return [replace(warm(second, "5"), channel=name) for name in names]


def test_a_lost_channel_is_still_looked_for_after_a_stop() -> None:
    """It is lost then too, until it speaks or is retired."""
    before = begun().take([*channels(1, "a", "b"), *channels(60, "a"), Tick(at(100))])
    assert ["probe-p1-b"] == [name for _, name in before.alarms("probe-p1-b")]

    room = Keeper(LIMITS, before.state.kept)
    room.start(at(200))
    room.take([*channels(201, "a"), *channels(250, "a"), Tick(at(261))])
    assert "partial" == room.view()["quality"]
    assert ["probe-p1-b"] == [name for _, name in room.alarms("probe-p1-b")]
    assert not room.tell(262, "retire", probe="p1-a").ok
    assert not room.tell(262, "retire", probe="p1").ok
    assert room.tell(262, "retire", probe="p1-b").ok

    assert "no probe-p1-b" == room.alarms("probe-p1-b")[-1][1]
    assert ("good", ()) == (room.view()["quality"], room.state.kept.alarmed)
    room.faultless()


def test_a_probe_that_is_in_no_file_ends_its_alarm() -> None:
    """Nobody would ever hear it again."""
    before = begun(TWO).take([warm(1, "5"), Tick(at(100))])
    assert {"p1", "p2"} == set(before.state.kept.alarmed)

    room = Keeper(LIMITS, before.state.kept)
    room.start(at(200))
    ended = [
        one.alarm
        for _, one in room.earned
        if isinstance(one, Condition) and not one.active
    ]
    assert "vaccines-probe-p2" in ended
    assert ("p1",) == room.state.kept.alarmed


odd_values = st.sampled_from(["5", "9", "85", "-127", "40", "9.1", "1"])
steps = st.lists(
    st.tuples(st.integers(1, 120), odd_values, st.sampled_from(["p1", "p2"])),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(steps, st.sampled_from(["85", "-127"]))
def test_what_is_held_out_ends_no_excursion(
    before: list[tuple[int, str, str]], broken_c: str
) -> None:
    """Once out, a room is not back because its probes broke, or went silent."""
    now_s, inputs = 10, [warm(n, "9", p) for n in (1, 5, 9) for p in ("p1", "p2")]
    for pause_s, value_c, probe in before:
        now_s += pause_s
        inputs.append(warm(now_s, value_c, probe))
    room = begun(TWO).take(inputs)
    room.take(
        [warm(now_s + n, "9", p) for n in range(1, 400, 40) for p in ("p1", "p2")]
    )
    now_s += 400
    assert "high" in str(room.view()["state"])

    for second in range(now_s, now_s + 600, 30):
        room.take([warm(second, broken_c, "p1")])
        assert "high" in str(room.view()["state"])
    room.take([PortChange("p2", up=False, why="gone", at=at(now_s + 601))])
    assert "high" in str(room.view()["state"])
    assert [] == [e for s, e in room.events("cold.excursion")[-1:] if s > now_s]


@pytest.mark.parametrize("value_c", ["85", "-127", "850", "60"])
def test_one_wild_value_changes_nothing(value_c: str) -> None:
    """Neither the state of the room nor an alarm."""
    room = begun().take([warm(1, "5")])
    before, room.earned = room.view(), []
    room.take([warm(6, value_c)])

    assert [] == [one for _, one in room.earned if isinstance(one, Condition)]
    assert before == room.view()
