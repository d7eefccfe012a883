"""What a cold room records, and what it says of the time that no record covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import PortChange, Stamp, Started, StationInput, Tick
from edge_app.stations.coldroom_parts import Kept
from tests.unit.cold_keeper import Keeper, begun
from tests.unit.cold_night import LIMITS, NOON_NS, TWO, at, night, warm

GAP = ("why", "length_s", "least_s")
QUIET = replace(LIMITS, sign_by=())


def again(room: Keeper, started: Started) -> Keeper:
    """Start again with what was kept."""
    kept = msgspec.json.decode(msgspec.json.encode(room.state.kept), type=Kept)
    after = Keeper(room.limits, kept)
    after.step(started)
    return after


def test_a_peak_between_two_records_is_in_the_second() -> None:
    """Each point has the ends of what it said since the record before."""
    odd = {900: "4.5", 930: "7.5"}
    inputs = [warm(s, odd.get(s, "5")) for s in range(0, 3700, 30)]
    room = begun().take(inputs)
    points = [event.data["points"] for _, event in room.events("cold.record")]

    assert [("5", "5"), ("4.5", "7.5"), ("5", "5")] == [
        (str(told[0]["min_c"]), str(told[0]["max_c"]))
        for told in points
        if isinstance(told, list)
    ]
    room.faultless()


def test_on_the_road_every_five_minutes() -> None:
    """The use gives the interval."""
    room = begun(replace(LIMITS, use="transport")).take(night((1000, "5")))

    assert [(0,), (300,), (600,), (900,)] == room.told("cold.record")


def test_a_critical_value_is_as_good_as_out() -> None:
    """Reached within the range, it has its record and one every two minutes."""
    limits = replace(LIMITS, critical_high_c=Decimal("7.5"), door="door")
    room = begun(limits).take(night((300, "5"), (270, "7.5"), (300, "5")))

    assert [
        (0, "start", None),
        (300, "transition", None),
        (420, "interval", None),
        (540, "interval", None),
        (570, "transition", None),
    ] == room.told("cold.record", "reason", "door_open")
    assert "in-range" == room.events("cold.record")[1][1].data["state"]
    room.faultless()


def test_a_record_without_a_value_says_so() -> None:
    """It is made all the same, and nothing is filled in."""
    room = begun().take([warm(1, "5"), Tick(at(2000))])
    last = room.events("cold.record")[-1][1].data

    assert ("none", None, None) == (last["quality"], last["coldest_c"], last["mean_c"])
    points = last["points"]
    assert isinstance(points, list)
    assert (None, None) == (points[0]["temperature_c"], points[0]["min_c"])
    room.faultless()


def test_the_first_start_has_no_gap() -> None:
    """Nothing was recorded before it."""
    room = begun().take([warm(1, "5")])

    assert [] == room.events("cold.gap")


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        pytest.param(
            Started(at(2000), clean=True, gap_s=None),
            (["clean-stop"], 201, 201),
            id="stopped",
        ),
        pytest.param(
            Started(at(2000), clean=False, gap_s=None),
            (["crash"], 201, 201),
            id="crashed",
        ),
        pytest.param(
            Started(
                Stamp("boot-2", 0, NOON_NS + 5000 * 10**9, synced=True),
                clean=False,
                gap_s=None,
            ),
            (["power-cut"], 3201, 3201),
            id="no power",
        ),
        pytest.param(
            Started(Stamp("boot-2", 0, 0, synced=False), clean=False, gap_s=None),
            (["power-cut", "clock-unset"], None, 1),
            id="no clock",
        ),
        pytest.param(
            Started(Stamp("boot-2", 0, 0, synced=False), clean=False, gap_s=77.0),
            (["power-cut"], 78, 78),
            id="a length that the journal knows",
        ),
    ],
)
def test_a_stop_is_a_gap(started: Started, expected: tuple[object, ...]) -> None:
    """From the last record to the first value, with why, once."""
    before = begun(QUIET).take(night((1830, "5")))
    room = again(before, started)
    assert [] == room.events("cold.gap")

    later = replace(started.at, boot_ns=started.at.boot_ns + 10**9)
    room.step(replace(warm(0, "5"), at=later))
    room.step(replace(warm(0, "5"), at=replace(later, boot_ns=later.boot_ns + 10**9)))
    assert [expected] == [told[1:] for told in room.told("cold.gap", *GAP)]
    (gap,) = (event for _, event in room.events("cold.gap"))
    assert ("2026-01-01T12:30:00.000Z", True, started.at.synced) == tuple(
        gap.data[key] for key in ("from", "from_synced", "to_synced")
    )
    room.faultless()


def test_a_room_that_nobody_saw_is_a_gap() -> None:
    """It begins with the last value of any point, and is in the state meanwhile."""
    inputs: list[StationInput] = [warm(1, "5"), warm(40, "5", "p2"), Tick(at(120))]
    room = begun(TWO).take(inputs)
    assert "2026-01-01T12:00:40.000Z" == room.view()["unseen_since"]

    room.take([warm(500, "5")])
    assert [(500, ["probes-lost"], 460, 460)] == room.told("cold.gap", *GAP)
    assert "unseen_since" not in room.view()


def test_probes_held_out_are_a_gap_of_their_own_kind() -> None:
    """There were values, and nobody could believe them."""
    room = begun().take([warm(1, "5"), *(warm(s, "85") for s in range(6, 61, 5))])
    room.take([warm(s, "5") for s in (65, 70, 75)])

    assert [(75, ["probes-held-out"], 74, 74)] == room.told("cold.gap", *GAP)


def test_a_stop_inside_a_gap_is_one_gap() -> None:
    """With both reasons, and all of its length."""
    before = begun().take([warm(1, "5"), Tick(at(300))])
    room = again(before, Started(at(1000), clean=False, gap_s=None))
    room = again(room, Started(at(1100), clean=True, gap_s=None))
    room.take([warm(1200, "5")])

    assert [(1200, ["probes-lost", "crash", "clean-stop"], 1199, 1199)] == room.told(
        "cold.gap", *GAP
    )


def seconds_of(text: object) -> float:
    """Return a moment's seconds after noon."""
    return datetime.fromisoformat(str(text)).timestamp() - NOON_NS / 10**9


def covered(rooms: Iterable[Keeper]) -> list[tuple[float, float]]:
    """Return what gaps explain, in seconds after noon."""
    return [
        (seconds_of(event.data["from"]), seconds_of(event.data["to"]))
        for room in rooms
        for _, event in room.events("cold.gap")
    ]


acts = st.lists(
    st.tuples(
        st.integers(1, 900), st.sampled_from(["p1", "p2", "85", "gone", "stop", "tick"])
    ),
    max_size=30,
)


def acted(what: str, second: int) -> StationInput:
    """Make one input of a word."""
    match what:
        case "gone":
            return PortChange("p1", up=False, why="gone", at=at(second))
        case "tick":
            return Tick(at(second))
        case "85":
            return warm(second, "85")
        case _:
            return warm(second, "5", what)


def lived(steps: list[tuple[int, str]]) -> tuple[list[Keeper], list[int], list[int]]:
    """Let a room live through it; return its lives, when it was seen, its starts."""
    now_s, rooms, seen, stops = 1, [begun(TWO)], [1], list[int]()
    rooms[0].take([warm(1, "5"), warm(1, "5", "p2")])
    for pause_s, what in [*steps, (1, "p1"), (1, "p1"), (1, "p1")]:
        now_s += pause_s
        if what == "stop":
            rooms[-1].take([Tick(at(now_s - 0.5))])
            rooms.append(again(rooms[-1], Started(at(now_s), clean=False, gap_s=None)))
            stops.append(now_s)
            continue
        rooms[-1].take([acted(what, now_s)])
        if at(now_s) == rooms[-1].state.passing.watched.seen:
            seen.append(now_s)
    return rooms, seen, stops


@settings(max_examples=60, deadline=None)
@given(acts)
def test_every_second_is_recorded_or_explained(steps: list[tuple[int, str]]) -> None:
    """Between two values more than a minute apart there is a gap, and at each stop."""
    rooms, seen, stops = lived(steps)
    explained = covered(rooms)

    for one, later in pairwise(seen):
        if later - one > 61 or any(one < stop <= later for stop in stops):
            assert any(first <= one and later <= last for first, last in explained)
    records = [second for room in rooms for second, _ in room.events("cold.record")]
    for earlier, after in pairwise(records):
        explains = any(first <= after and earlier <= last for first, last in explained)
        assert after - earlier <= 1800 or explains
    assert rooms[-1].state.kept.records.gap is None


def test_values_keep_their_digits() -> None:
    """The ends are as the probe said them."""
    room = begun().take([warm(1, "5.10")])
    points = room.events("cold.record")[0][1].data["points"]

    assert isinstance(points, list)
    assert Decimal("5.10").as_tuple() == points[0]["min_c"].as_tuple()
