"""A cold room's lost probes and restarts, then laws for any night."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import Command, PortChange, Reading, Stamp, StationInput, Tick
from edge_app.outcomes import Condition
from tests.unit.cold_night import LIMITS, NOON_NS, TWO, Room, at, night, restarted, warm


@pytest.mark.parametrize(
    ("silent_s", "expected"),
    [
        pytest.param(60, [], id="60 s are allowed"),
        pytest.param(60.001, ["probe-p1", "no probe-p1"], id="more is an alarm"),
    ],
)
def test_a_silent_probe(silent_s: float, expected: list[str]) -> None:
    """No refresh for more than a minute is an alarm, ended by the next value."""
    room = Room().start(at(0)).take([warm(1, "5"), warm(1 + silent_s, "5")])

    assert expected == [name for _, name in room.alarms("probe-p1")]


def test_a_minute_of_silence_is_not_too_long() -> None:
    """At 60 s to the tick the probe is not lost; a nanosecond later it is."""
    room = Room().start(at(0)).take([warm(1, "5"), Tick(at(61))])

    assert [] == room.alarms("probe-p1")
    assert 61 * 10**9 + 1 == room.wake_ns


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            night((360, "9"), (60, "5"), every_s=60), (360, 0), id="a sample a minute"
        ),
        pytest.param(night((360, "0.0"), (60, "5")), (360, 0), id="0 is known"),
        pytest.param(
            [*night((331, "9")), warm(390, "9"), warm(451, "5")],
            (390, 61),
            id="more than a minute is unknown",
        ),
        pytest.param(
            [
                *night((331, "9")),
                *(warm(second, "5", "p2") for second in range(340, 600, 10)),
                warm(600, "5"),
            ],
            (330, 270),
            id="another probe knows nothing of it",
        ),
    ],
)
def test_known_and_unknown_time(
    inputs: list[StationInput], expected: tuple[int, int]
) -> None:
    """Only time up to the next value, a minute later at most, is known."""
    data = Room(TWO).start(at(0)).take(inputs).events("cold.excursion")[-1][1].data

    assert ("ended", *expected) == (data["phase"], data["outside_s"], data["unknown_s"])


def test_a_probe_that_never_spoke() -> None:
    """It is lost a minute after the start; there is no value, and no 0."""
    room = Room(TWO).start(at(0)).take([warm(1, "5"), warm(50, "5"), warm(70, "5")])
    record = room.events("cold.record")[0]

    assert [(60, "probe-p2")] == [
        (round(second), name) for second, name in room.alarms("probe-p1", "probe-p2")
    ]
    assert (60, "partial") == (record[0], record[1].data["quality"])
    assert Decimal(5) == room.view()["coldest_c"]


def test_a_lost_probe_never_ends_the_alarm() -> None:
    """The other probe is in range, but nobody knows about the lost one."""
    inputs: list[StationInput] = []
    for second in range(0, 331, 30):
        inputs += [warm(second, "9"), warm(second, "5", "p2")]
    gone = PortChange("p1", up=False, why="unplugged", at=at(331))
    room = Room(TWO).start(at(0)).take([*inputs, gone])
    room.take(warm(second, "5", "p2") for second in range(332, 900, 30))
    assert [(300, "high"), (331, "probe-p1")] == room.alarms("high", "probe-p1")
    assert "high" == room.view()["state"]

    room.take([warm(930, "5")])
    assert (930, "no high") == room.alarms("high")[-1]
    ended = room.events("cold.excursion")[-1][1]
    assert (330, 600) == (ended.data["outside_s"], ended.data["unknown_s"])


def test_a_lost_probe_does_not_raise_the_alarm() -> None:
    """Unknown is not outside: the delay ends only with a value that is still out."""
    room = Room().start(at(0)).take([warm(0, "9"), warm(30, "9")])
    room.take([Tick(at(400))])
    assert [] == room.alarms("high")

    room.take([warm(401, "9")])
    assert [(401, "high")] == room.alarms("high")


@pytest.mark.parametrize(
    ("stamp", "gap_s", "expected"),
    [
        pytest.param(at(1000), None, (700, 0), id="the program only"),
        pytest.param(
            Stamp("boot-2", 5, NOON_NS + 900 * 10**9, synced=True),
            None,
            (600, 0),
            id="both clocks were set",
        ),
        pytest.param(
            Stamp("boot-2", 5, 0, synced=False), 42.0, (42, 0), id="a known gap"
        ),
        pytest.param(
            Stamp("boot-2", 5, 0, synced=False), None, (0, 1), id="no clock can tell"
        ),
        pytest.param(
            Stamp("boot-2", 5, 7, synced=True), None, (0, 0), id="a clock set back"
        ),
    ],
)
def test_a_restart_is_unknown_time(
    stamp: Stamp, gap_s: float | None, expected: tuple[int, int]
) -> None:
    """The alarm stands after a restart, what was counted too; the gap is unknown."""
    before = Room().start(at(0)).take(night((301, "9")))
    room = restarted(before, stamp, gap_s)
    condition = next(one for _, one in room.earned if isinstance(one, Condition))
    assert ("vaccines-high", True) == (condition.alarm, condition.active)

    now = replace(stamp, boot_ns=stamp.boot_ns + 10**9)
    room.step(Reading("p1", Quantity.TEMPERATURE, Decimal(5), now))
    data = room.events("cold.excursion")[-1][1].data
    assert 300 == data["outside_s"]
    assert expected == (int(str(data["unknown_s"])) - 1, data["unknown_gaps"])


def test_a_wait_outlives_a_restart() -> None:
    """A room that was out before and is out after does not wait all over again."""
    before = Room().start(at(0)).take(night((61, "9")))
    room = restarted(before, at(400)).take([warm(401, "9")])

    assert [(401, "high")] == room.alarms("high")


def test_a_probe_that_was_taken_out_of_the_file() -> None:
    """It cannot come back, so its excursion ends with the start."""
    before = Room().start(at(0)).take(night((331, "9")))
    room = Room(replace(LIMITS, probes=("p2",)), before.state.kept).start(at(400))

    assert "ended" == room.events("cold.excursion")[0][1].data["phase"]
    assert () == room.state.kept.excursions


def test_kept_is_not_written_at_every_sample() -> None:
    """It changes with a record or a transition, not with a value."""
    room = Room().start(at(0)).take([warm(0, "9")])
    first = room.state.kept
    room.take([warm(30, "9"), warm(60, "9.5")])

    assert first is room.state.kept


def test_channels_are_probes_of_their_own() -> None:
    """A cold channel does not hide a warm one of the same device."""
    warm_one = replace(warm(1, "9"), channel="a")
    room = Room().start(at(0)).take([warm_one, replace(warm(2, "5"), channel="b")])

    assert "high" == room.view()["state"]
    points = room.view()["points"]
    assert isinstance(points, list)
    assert ["p1-a", "p1-b"] == [point["probe"] for point in points]


def test_other_inputs_change_nothing() -> None:
    """A stranger's heat, a value that is no number and a command are left alone."""
    room = Room().start(at(0)).take([warm(1, "5")])
    before, room.earned = room.state, []
    room.take(
        [
            warm(2, "99", "oven"),
            warm(2, "NaN"),
            PortChange("p1", up=True, why="", at=at(2)),
            Command("c-1", "vaccines", "open", "keeper", "local", {}, at(2)),
        ]
    )

    assert (before, []) == (room.state, room.earned)


values_c = st.decimals("0", "10", places=1).map(str)
samples = st.lists(
    st.tuples(st.integers(1, 200), values_c, st.sampled_from(["p1", "p2"])),
    max_size=60,
)


@given(samples)
def test_alarms_take_turns_and_time_adds_up(
    steps: list[tuple[int, str, str]],
) -> None:
    """Excursions begin and end in turn; outside and unknown fit into their time."""
    now_s, inputs = 0, list[StationInput]()
    for pause_s, value_c, probe in steps:
        now_s += pause_s
        inputs.append(warm(now_s, value_c, probe))
    room = Room(TWO).start(at(0)).take(inputs)

    for kind in ("high", "low"):
        told = [e for _, e in room.events("cold.excursion") if e.data["kind"] == kind]
        phases = [event.data["phase"] for event in told]
        assert (["began", "ended"] * len(told))[: len(told)] == phases
        for event in told:
            known_s = int(str(event.data["outside_s"]))
            assert known_s + int(str(event.data["unknown_s"])) <= now_s


@given(samples, st.integers(0, 60))
def test_any_moment_can_be_kept(steps: list[tuple[int, str, str]], cut: int) -> None:
    """Wherever the power goes, the kept state can be read and the room goes on."""
    now_s, inputs = 0, list[StationInput]()
    for pause_s, value_c, probe in steps:
        now_s += pause_s
        inputs.append(warm(now_s, value_c, probe))
    before = Room(TWO).start(at(0)).take(inputs[:cut])
    room = restarted(before, at(now_s))

    room.take([warm(now_s + 1, "5"), warm(now_s + 2, "5", "p2")])
    assert "in-range" == room.view()["state"]
