"""A cold room as a table of nights, and what it records."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import pytest

from drivers.contract import Reason
from drivers.quantities import Quantity
from edge_app.model import Reading, Refused, Tick
from tests.unit.cold_night import LIMITS, TWO, Room, at, night, warm


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        pytest.param([(900, "8.0")], [], id="8.0 itself is in range"),
        pytest.param([(900, "2.0")], [], id="2.0 itself is in range"),
        pytest.param([(331, "8.1")], [(300, "high")], id="8.1 is not"),
        pytest.param([(331, "1.9")], [(300, "low")], id="1.9 is not"),
        pytest.param([(300, "8.1"), (60, "8.0")], [], id="not long enough"),
        pytest.param(
            [(270, "9"), (30, "7.9"), (270, "9"), (30, "5")], [], id="a break resets"
        ),
        pytest.param(
            [(330, "9"), (60, "7.6")], [(300, "high")], id="7.6 does not end it"
        ),
        pytest.param(
            [(330, "9"), (60, "7.5")],
            [(300, "high"), (330, "no high")],
            id="7.5 ends it",
        ),
        pytest.param(
            [(330, "1"), (60, "2.4")], [(300, "low")], id="2.4 does not end it"
        ),
        pytest.param(
            [(330, "1"), (60, "2.5")], [(300, "low"), (330, "no low")], id="2.5 does"
        ),
        pytest.param(
            [(330, "9"), (60, "1")],
            [(300, "high"), (330, "no high")],
            id="through the floor",
        ),
        pytest.param([(900, "0.0")], [(300, "low")], id="0 is a value"),
    ],
)
def test_a_night(
    spells: list[tuple[int, str]], expected: list[tuple[float, str]]
) -> None:
    """Each night raises and ends exactly the alarms listed beside it, at its times."""
    room = Room().start(at(0)).take(night(*spells))

    assert expected == room.alarms("high", "low")


@pytest.mark.parametrize(
    ("value_c", "belong", "expected"),
    [
        ("8.0", "range", "in-range"),
        ("8.0", "alarm", "high"),
        ("7.9", "alarm", "in-range"),
        ("2.0", "range", "in-range"),
        ("2.0", "alarm", "low"),
        ("2.1", "alarm", "in-range"),
    ],
)
def test_whose_the_limit_is(
    value_c: str, belong: Literal["range", "alarm"], expected: str
) -> None:
    """A value exactly on the limit is in range or out, as the keeper chose."""
    room = Room(replace(LIMITS, limits_belong=belong)).start(at(0))

    assert expected == room.take([warm(1, value_c)]).view()["state"]


def test_the_delay_does_not_wait_for_a_sample() -> None:
    """The alarm comes by the clock, 300 s after the onset, between two samples."""
    inputs = [warm(s, "9") for s in range(1, 320, 40)]
    room = Room().start(at(0)).take(inputs)
    room.take([Tick(at(302))])

    assert [(301, "high")] == room.alarms("high")


def test_what_an_excursion_says() -> None:
    """Onset and announcement are kept apart; peak and time outside add up."""
    room = (
        Room().start(at(0)).take(night((60, "5"), (150, "9"), (210, "9.5"), (60, "5")))
    )
    began, ended = (event for _, event in room.events("cold.excursion"))

    expected = {
        "phase": "ended",
        "id": "high-boot-1-60000",
        "kind": "high",
        "limit_c": Decimal(8),
        "peak_c": Decimal("9.5"),
        "peak_at": "2026-01-01T12:03:30.000Z",
        "peak_probe": "p1",
        "onset": "2026-01-01T12:01:00.000Z",
        "onset_synced": True,
        "announced": "2026-01-01T12:06:00.000Z",
        "outside_s": 360,
        "unknown_s": 0,
        "unknown_gaps": 0,
        "inside_s": 0,
        "excused_s": 0,
        "degree_minutes": Decimal("7.75"),
        "probes": [],
        "probes_seen": ["p1"],
        "rules": [],
        "cause": "unknown",
        "lots": [],
        "lots_count": 0,
        "mkt_c": Decimal("8.89"),
        "mkt_window_h": Decimal(24),
        "mkt_known_h": Decimal("0.1"),
    }
    assert expected == ended.data
    assert ("began", 300, ["p1"]) == tuple(
        began.data[key] for key in ("phase", "outside_s", "probes")
    )


def test_the_deadband_is_not_counted_as_outside() -> None:
    """Between limit and deadband the alarm stands, but the goods are in range."""
    room = Room().start(at(0)).take(night((360, "9"), (600, "7.8"), (30, "5")))
    ended = room.events("cold.excursion")[-1][1]

    assert 360 == ended.data["outside_s"]


def test_records() -> None:
    """A record at the start, every 30 min, at each transition, every 2 min outside."""
    room = Room().start(at(0)).take(night((3900, "5"), (390, "9"), (1900, "5")))
    told = [
        (second, event.data["reason"]) for second, event in room.events("cold.record")
    ]

    assert [
        (0, "start"),
        (1800, "interval"),
        (3600, "interval"),
        (3900, "transition"),
        (4020, "interval"),
        (4140, "interval"),
        (4200, "transition"),
        (4290, "transition"),
        (6090, "interval"),
    ] == told


def test_a_value_that_trembles_on_the_limit() -> None:
    """It may not fill the card: at most one record in ten seconds."""
    inputs = [warm(s, "8.1" if s % 2 else "8.0") for s in range(600)]
    room = Room().start(at(0)).take(inputs)
    seconds = [second for second, _ in room.events("cold.record")]

    assert 10 <= min(later - one for one, later in pairwise(seconds))
    assert [] == room.alarms("high")


def test_what_a_record_says() -> None:
    """Values with their digits, the point each is from, and how good the whole is."""
    wet = Reading("p2", Quantity.HUMIDITY, Decimal("45.0"), at(0))
    refused = Refused("p1", Reason.CHECK.value, b"\x01", at(0), count=3)
    room = Room(TWO).start(at(0))
    room.take([wet, refused, warm(1, "4.0"), warm(2, "5.10", "p2")])

    assert {
        "reason": "start",
        "state": "in-range",
        "quality": "good",
        "coldest_c": Decimal("4.0"),
        "coldest_at": "p1",
        "warmest_c": Decimal("5.10"),
        "warmest_at": "p2",
        "mean_c": Decimal("4.55"),
        "disagreement_c": Decimal("1.10"),
        "points": [
            {
                "probe": "p1",
                "temperature_c": Decimal("4.0"),
                "humidity_pct": None,
                "lost": False,
                "held": "",
                "faults": [],
                "min_c": Decimal("4.0"),
                "max_c": Decimal("4.0"),
            },
            {
                "probe": "p2",
                "temperature_c": Decimal("5.10"),
                "humidity_pct": Decimal("45.0"),
                "lost": False,
                "held": "",
                "faults": [],
                "min_c": Decimal("5.10"),
                "max_c": Decimal("5.10"),
            },
        ],
        "refused": 3,
    } == room.events("cold.record")[0][1].data
    assert 0 == room.view()["refused"]
