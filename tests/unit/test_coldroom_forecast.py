"""The forecast: early enough, and never because a compressor does its work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.model import PortChange, StationInput
from edge_app.outcomes import Condition, Priority
from edge_app.stations.coldroom_trend import (
    MINUTE_NS,
    Outlook,
    minutes_until,
    slope_k_min,
)
from tests.unit.cold_night import LIMITS, Room, at, warm
from tests.unit.cold_rules import contact

ROOM = replace(LIMITS, door="door", stuck_s=0.0, noise_k=Decimal(0), sets=())
HOUR_S = 3600
EVERY_S = 30


def saw_c(second: float, *, low_c: float = 3.0, high_c: float = 7.0) -> float:
    """Rise for 20 min and fall for 10, as a compressor makes it."""
    place = second % 1800
    share = place / 1200 if place < 1200 else (1800 - place) / 600
    return low_c + (high_c - low_c) * share


def readings(
    seconds: Iterable[int], curve: Callable[[float], float]
) -> list[StationInput]:
    """Read a curve, to 0.1 °C as probes do."""
    return [warm(second, f"{curve(second):.1f}") for second in seconds]


def cycling(hours: float) -> Room:
    """Let a room do its usual for some hours, its door shut."""
    room = Room(ROOM).start(at(0)).take([contact(0, "door", closed=True)])
    return room.take(readings(range(0, round(hours * HOUR_S), EVERY_S), saw_c))


def failing(start_s: int, k_min: float = 0.05) -> Callable[[float], float]:
    """Rise without an end from the bottom of a cycle on."""
    return lambda second: 3.0 + (second - start_s) / 60 * k_min


def test_a_compressor_at_work_is_no_forecast() -> None:
    """A saw tooth from 3 to 7 °C, for eight hours."""
    assert [] == cycling(8).alarms("forecast", "high", "low")


def test_a_room_that_is_new_forecasts_nothing() -> None:
    """Before two whole hours nobody knows what is usual."""
    room = Room(ROOM).start(at(0)).take([contact(0, "door", closed=True)])
    room.take(readings(range(0, 95 * 60, EVERY_S), failing(0)))

    assert [] == room.alarms("forecast")


@pytest.mark.parametrize("k_min", [0.04, 0.05, 0.1])
def test_a_compressor_that_failed(k_min: float) -> None:
    """It is told while there is time: before the limit, and after the usual end."""
    room = cycling(3)
    start_s = 3 * HOUR_S
    curve = failing(start_s, k_min)
    limit_s = start_s + round(5 / k_min * 60)
    room.take(readings(range(start_s, limit_s + 900, EVERY_S), curve))

    told = room.alarms("forecast", "high")
    assert ["forecast", "high", "no forecast"] == [name for _, name in told][:3]
    assert 7.3 <= curve(told[0][0]) <= 8
    assert 3 <= (limit_s - told[0][0]) / 60
    raised = next(c for _, c in room.earned if isinstance(c, Condition) and c.active)
    assert ("vaccines-forecast", Priority.MEDIUM) == (raised.alarm, raised.priority)


def test_a_forecast_of_cold() -> None:
    """A room whose thermostat stuck falls below its usual."""
    room = cycling(3)
    start_s = 3 * HOUR_S
    room.take(
        readings(
            range(start_s, start_s + 2400, EVERY_S),
            lambda second: 3.0 - (second - start_s) / 60 * 0.04,
        )
    )

    assert ["forecast"] == [name for _, name in room.alarms("forecast", "low")][:1]


def test_a_forecast_ends_when_the_room_turns() -> None:
    """Somebody acted: it falls again, and the warning goes."""
    room = cycling(3)
    start_s = 3 * HOUR_S
    curve = failing(start_s)
    top_s = start_s + 92 * 60
    room.take(readings(range(start_s, top_s, EVERY_S), curve))
    room.take(
        readings(
            range(top_s, top_s + 1800, EVERY_S),
            lambda second: curve(top_s) - (second - top_s) / 60 * 0.1,
        )
    )

    assert ["forecast", "no forecast"] == [
        n for _, n in room.alarms("forecast", "high")
    ]


def test_an_open_door_is_no_forecast() -> None:
    """What excuses the room excuses it from that too."""
    room = cycling(3)
    start_s = 3 * HOUR_S
    room.take([contact(start_s, "door", closed=False)])
    room.take(readings(range(start_s, start_s + 90 * 60, EVERY_S), failing(start_s)))

    assert [] == room.alarms("forecast")


def test_silence_leaves_a_forecast_as_it_is() -> None:
    """A probe that went never clears a warning."""
    room = cycling(3)
    start_s = 3 * HOUR_S
    top_s = start_s + 92 * 60
    room.take(readings(range(start_s, top_s, EVERY_S), failing(start_s)))
    room.take([PortChange("p1", up=False, why="unplugged", at=at(top_s))])
    room.take([contact(top_s + 3000, "door", closed=True)])

    assert ["forecast"] == [name for _, name in room.alarms("forecast")]


def test_what_the_view_says() -> None:
    """Minutes until the limit in steps of five; nothing while all is well."""
    room = cycling(3)
    start_s = 3 * HOUR_S
    room.take(readings(range(start_s, start_s + 92 * 60, EVERY_S), failing(start_s)))

    assert room.view()["minutes_left"] in {5, 10}
    assert cycling(0.1).view()["minutes_left"] is None


def test_a_stray_value_moves_no_slope() -> None:
    """The median of all pairs goes by the many."""
    line = [(n * MINUTE_NS, 5 + 0.1 * n) for n in range(15)]
    stray = [*line[:7], (7 * MINUTE_NS, 40.0), *line[8:]]

    assert 0.1 == pytest.approx(slope_k_min(stray, 15 * MINUTE_NS), abs=0.02)
    assert slope_k_min(line[:5], 15 * MINUTE_NS) is None


@pytest.mark.parametrize(
    ("way_k", "nearer_k_min", "expected"),
    [(1, 0.1, 10), (1, -0.1, None), (1, 0, None), (0, 0.1, 0), (-1, 0.1, 0)],
)
def test_minutes_until(
    way_k: float, nearer_k_min: float, expected: float | None
) -> None:
    """Only what goes there ever comes there; what is past it is there."""
    assert expected == minutes_until(way_k, nearer_k_min)


def test_what_is_remembered_is_bounded() -> None:
    """However often a probe speaks: 31 values of it, seven hours of ends."""
    outlook = Outlook()
    for second in range(0, 12 * HOUR_S, 5):
        outlook = outlook.heard("p1", (second * 10**9, 5.0), 900 * 10**9)
        outlook = outlook.learned(second * 10**9, 4.0, 6.0)

    assert 31 >= len(outlook.lines["p1"])
    assert 7 >= len(outlook.hours)


@pytest.mark.parametrize("phase_min", [0, 17, 59])
def test_a_room_is_known_two_hours_after_its_start(phase_min: int) -> None:
    """However the hours of the clock fall."""
    outlook = Outlook()
    for minute in range(phase_min, phase_min + 120, 10):
        outlook = outlook.learned(minute * MINUTE_NS, 3.0, 7.0)

    assert outlook.usual_c((phase_min + 119) * MINUTE_NS) is None
    assert (3.0, 7.0) == outlook.usual_c((phase_min + 120) * MINUTE_NS)
