"""Door and defrost: what they put off, what they never do, and that it runs out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import PortChange, StationInput
from edge_app.outcomes import Condition, Priority
from edge_app.stations.coldroom_parts import Limits
from tests.unit.cold_night import LIMITS, Room, at, restarted, warm
from tests.unit.cold_rules import contact

DOOR = replace(
    LIMITS,
    door="door",
    defrost="defrost",
    door_delay_s=600.0,
    defrost_delay_s=900.0,
    budget_s=1800.0,
    budget_window_s=14400.0,
    door_open_s=240.0,
    act_s=0.0,
    jump_k=Decimal(0),
)
"""The alarm comes after 300 s; half an hour in four hours is excused."""


def out(start_s: int, end_s: int, value_c: str = "9") -> list[StationInput]:
    """Read the probe every 10 s."""
    return [warm(second, value_c) for second in range(start_s, end_s, 10)]


def ordered(*inputs: Iterable[StationInput]) -> list[StationInput]:
    """Put inputs in the order of their times."""
    return sorted(
        (one for some in inputs for one in some), key=lambda one: one.at.boot_ns
    )


def door(start_s: float, end_s: float) -> list[StationInput]:
    """Open the door, and shut it again."""
    return [
        contact(start_s, "door", closed=False),
        contact(end_s, "door", closed=True),
    ]


def started(limits: Limits = DOOR) -> Room:
    """Begin with the door shut and the room in range."""
    shut = [contact(0.1, "door", closed=True), warm(0.2, "5")]
    return Room(limits).start(at(0)).take(shut)


@pytest.mark.parametrize(
    ("contacts", "alarm_s"),
    [
        pytest.param([], 310, id="nothing excuses it"),
        pytest.param(door(10, 70), 70 + 600 + 300, id="a minute of loading"),
        pytest.param(door(100, 160), 160 + 600 + 210, id="opened after the onset"),
        pytest.param(
            [
                contact(10, "defrost", closed=True),
                contact(310, "defrost", closed=False),
            ],
            310 + 900 + 300,
            id="a defrost",
        ),
        pytest.param(
            [contact(10, "door", closed=False)], 1810 + 300, id="a door left open"
        ),
        pytest.param(
            [one for s in range(10, 4000, 300) for one in door(s, s + 5)],
            1810 + 300,
            id="opened again and again",
        ),
        pytest.param(
            [
                contact(10, "door", closed=False),
                PortChange("door", up=False, why="unplugged", at=at(40)),
            ],
            340,
            id="a contact that went",
        ),
    ],
)
def test_what_puts_the_alarm_off(contacts: list[StationInput], alarm_s: float) -> None:
    """Out of range from second 10 on: the delay runs while nothing excuses it."""
    room = started().take(ordered(out(10, 5000), contacts))

    assert [alarm_s] == [
        pytest.approx(second, abs=0.001) for second, _ in room.alarms("high")
    ]


def test_the_budget_is_of_the_window_and_not_of_an_excursion() -> None:
    """A room that came back in between has no new half hour."""
    loading = door(10, 1600)
    again = [contact(2000, "door", closed=False)]
    room = started()
    room.take(
        ordered(out(10, 1500), out(1500, 2000, "5"), out(2000, 5000), loading, again)
    )

    # 1490 s were used up: 310 s are left, then the delay runs.
    expected = 2000 + 310 + 300
    assert [expected] == [
        pytest.approx(second, abs=0.01) for second, _ in room.alarms("high")
    ]


def test_the_budget_comes_back_with_the_window() -> None:
    """What was excused four hours ago counts no longer."""
    first = ordered(out(10, 1500), door(10, 1490), out(1500, 1600, "5"))
    hours = [warm(s, "5") for s in range(1600, 18000, 60)]
    later = ordered(out(18000, 21000), door(18000, 18001))
    room = started().take([*first, *hours, *later])

    assert [18001 + 600 + 300] == [
        pytest.approx(second, abs=0.01) for second, _ in room.alarms("high")
    ]


def test_the_budget_outlives_a_restart() -> None:
    """Half an hour is half an hour, whether or not the gateway stopped."""
    room = started().take(ordered(out(10, 1500), door(10, 1490), out(1500, 1600, "5")))
    room.take([warm(s, "5") for s in range(1600, 3700, 30)])
    after = restarted(room, at(3700))
    after.take(ordered(out(3710, 6000), [contact(3705, "door", closed=False)]))

    assert [3710 + 310 + 300] == [
        pytest.approx(second, abs=15) for second, _ in after.alarms("high")
    ]


def test_a_restart_does_not_excuse_again() -> None:
    """What an excursion was excused for is kept with it."""
    room = started().take(ordered(out(10, 1700), door(10, 5000)))
    after = restarted(room, at(1720))
    after.take(ordered(out(1730, 4000), [contact(1725, "door", closed=False)]))

    alarms = [second for second, _ in after.alarms("high")]
    assert 10 + 300 + 1800 + 200 >= alarms[0]


@pytest.mark.parametrize(
    ("values", "alarm", "alarm_s"),
    [
        pytest.param("-0.5", "low", 310, id="frost is never excused"),
        pytest.param("-0.4", "low", 610 + 300, id="cold is"),
        pytest.param("-0.5", "frost", 10, id="frost at once"),
        pytest.param("15", "hard-high", 10, id="a hard limit"),
        pytest.param("8", "critical-high", 10, id="a critical value"),
        pytest.param("10", "own", 610, id="a sum"),
    ],
)
def test_what_is_never_excused(values: str, alarm: str, alarm_s: float) -> None:
    """The door is open for the first minutes, and only the range's delay waits."""
    limits = replace(
        DOOR,
        frost_c=Decimal("-0.5"),
        hard_high_c=Decimal(15),
        critical_high_c=Decimal(8),
        door_delay_s=0.0,
        rule=(
            {
                "name": "own",
                "side": "high",
                "limit_c": 10,
                "kind": "cumulative",
                "delay_s": 600,
            },
        ),
    )
    room = started(limits).take(ordered(out(10, 2000, values), door(9, 610)))

    # The first sample stands for the time before it, here 10 s at most.
    assert alarm_s == pytest.approx(room.alarms(alarm)[0][0], abs=10)


def test_an_allowance_never_delays_a_record() -> None:
    """A record at the transition and every two minutes outside, door or not."""
    told = [
        [(s, e.data["reason"]) for s, e in room.events("cold.record") if s < 290]
        for room in (
            started().take(ordered(out(10, 300))),
            started().take(ordered(out(10, 300), door(9.5, 299))),
        )
    ]

    assert told[0] == told[1]


def test_the_start_excuses_where_the_keeper_says_so() -> None:
    """A room that was just switched on is warm."""
    limits = replace(DOOR, start_delay_s=1200.0)
    room = Room(limits).start(at(0)).take(out(0, 3000))

    assert [1500] == [
        pytest.approx(second, abs=0.01) for second, _ in room.alarms("high")
    ]


def test_a_door_that_stays_open() -> None:
    """An alarm of its own, of medium priority, with the clock and not with a sample."""
    room = started().take(ordered(out(10, 1000, "5"), door(20, 600)))

    assert [(260, "door"), (600, "no door")] == room.alarms("door")
    raised = next(c for _, c in room.earned if isinstance(c, Condition) and c.active)
    assert ("vaccines-door", Priority.MEDIUM) == (raised.alarm, raised.priority)


def test_a_door_whose_contact_went_is_not_shut() -> None:
    """Nobody knows: the alarm stands until the contact says so."""
    gone = PortChange("door", up=False, why="unplugged", at=at(400))
    room = started().take(
        [
            contact(20, "door", closed=False),
            *out(30, 390, "5"),
            gone,
            *out(410, 500, "5"),
        ]
    )

    assert [(260, "door")] == room.alarms("door")


def test_what_the_view_says_of_it() -> None:
    """What excuses the room now, and how many minutes are left."""
    room = started().take([contact(10, "door", closed=False), warm(10, "9")])
    assert ("door", 30, True) == tuple(
        room.view()[key] for key in ("excuse", "excuse_left_min", "door_open")
    )

    room.take(out(20, 620))
    assert ("door", 20) == (room.view()["excuse"], room.view()["excuse_left_min"])


doors = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 400)), max_size=12)


@given(
    doors, st.sampled_from([0.0, 60.0, 600.0]), st.sampled_from([0.0, 300.0, 1800.0])
)
@settings(max_examples=20, deadline=None)
def test_no_door_delays_the_alarm_for_longer_than_the_budget(
    steps: list[tuple[int, int]], delay_s: float, budget_s: float
) -> None:
    """However the door is used: the delay and the budget, and not a second more."""
    limits = replace(DOOR, door_delay_s=delay_s, budget_s=budget_s)
    contacts: list[StationInput] = []
    now_s = 10
    for shut_s, open_s in steps:
        contacts += door(now_s + shut_s, now_s + shut_s + open_s)
        now_s += shut_s + open_s
    readings = [warm(second, "9") for second in range(10, 2600, 55)]
    room = started(limits).take(ordered(readings, contacts))

    alarms = [second for second, _ in room.alarms("high")]
    assert 1 == len(alarms)
    assert 310 - 0.001 <= alarms[0] <= 310 + budget_s + 0.001


@given(doors, st.integers(-30, -5).map(lambda tenths: str(Decimal(tenths) / 10)))
@settings(max_examples=12, deadline=None)
def test_no_door_delays_a_freeze_alarm(
    steps: list[tuple[int, int]], value_c: str
) -> None:
    """At or below -0.5 °C the delay of the range is all there is."""
    contacts: list[StationInput] = []
    now_s = 10
    for shut_s, open_s in steps:
        contacts += door(now_s + shut_s, now_s + shut_s + open_s)
        now_s += shut_s + open_s
    readings = [warm(second, value_c) for second in range(10, 800, 50)]
    room = started().take(ordered(readings, contacts))

    assert [310] == [round(second, 3) for second, _ in room.alarms("low")]
