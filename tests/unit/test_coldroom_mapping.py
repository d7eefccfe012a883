"""How many points a room of its size needs, and what `gatepost check` says of it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.stations.coldroom import STATION
from edge_app.stations.coldroom_mapping import advice, store_points, vehicle_points
from edge_app.stations.coldroom_parts import Limits
from tests.unit.cold_night import LIMITS, TWO


@pytest.mark.parametrize(
    ("area_m2", "rack_m", "unit_m2", "expected"),
    [
        ("250", "0", 300, 2),
        ("300", "0", 300, 2),
        ("301", "0", 300, 3),
        ("700", "0", 300, 4),
        ("900", "6", 300, 8),
        ("900", "4.5", 300, 8),
        ("900", "4.4", 300, 4),
        ("900", "8", 300, 8),
        ("900", "10", 300, 12),
        ("90", "0", 100, 2),
        ("250", "0", 100, 4),
    ],
)
def test_points_of_a_store(
    area_m2: str, rack_m: str, unit_m2: int, expected: int
) -> None:
    """The table of the norm, with the edges of its units and heights."""
    points = store_points(Decimal(area_m2), Decimal(rack_m), Decimal(unit_m2))

    assert expected == points


@pytest.mark.parametrize(
    ("hold_m3", "expected"),
    [("20", 2), ("20.1", 3), ("40", 3), ("45", 4), ("60", 4), ("0.5", 2)],
)
def test_points_of_a_vehicle(hold_m3: str, expected: int) -> None:
    """Two, and one for each further 20 m³ or part of it."""
    assert expected == vehicle_points(Decimal(hold_m3))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"area_m2": Decimal(250)}, ["probes"]),
        ({"area_m2": Decimal(250), "points": 4}, []),
        ({"area_m2": Decimal(250), "store": "ambient"}, []),
        ({"vehicle_m3": Decimal(45), "use": "transport"}, ["probes"]),
        ({"box": True, "area_m2": Decimal(500)}, []),
        ({"record_every_s": 1800.0}, []),
        ({"record_every_s": 1801.0}, ["record_every_s"]),
        ({"record_every_s": 600.0, "use": "transport"}, ["record_every_s"]),
        ({"record_out_every_s": 180.0}, ["record_out_every_s"]),
        ({"lost_after_s": 90.0}, ["lost_after_s"]),
        (
            {"calibrations": {"p9": {"certificate": "A", "date": "2026-03-01"}}},
            ["calibrations"],
        ),
        ({"calibrations": {"p1-a": {"certificate": "A", "date": "2026-03-01"}}}, []),
    ],
)
def test_what_the_check_finds(changes: dict[str, Any], expected: list[str]) -> None:
    """Each key that deserves another look, with a sentence."""
    sentences = advice(replace(TWO, **changes))

    assert expected == [sentence.partition(": ")[0] for sentence in sentences]
    assert all(sentence.endswith(".") for sentence in sentences)


def test_the_sentence_says_how_many() -> None:
    """And for which room."""
    (sentence,) = advice(replace(TWO, area_m2=Decimal(250)))

    assert sentence.startswith(
        "probes: 2 named, and GSP asks for 4 points in 250 m² (a unit is 100 m²)"
    )


def test_the_station_gives_this_advice() -> None:
    """So that `gatepost check` shows it."""
    limits = replace(LIMITS, area_m2=Decimal(90))

    assert STATION.advice is not None
    assert set(advice(limits)) <= set(STATION.advice(limits, ()))


@pytest.mark.parametrize(
    ("use", "expected"), [("storage", 1800.0), ("transport", 300.0)]
)
def test_the_interval_goes_by_use(use: Any, expected: float) -> None:
    """Unless the file says another."""
    limits = replace(LIMITS, use=use)

    assert expected == limits.record_s
    assert 60.0 == replace(limits, record_every_s=60.0).record_s


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sign_by": ("25:00",)}, 'sign_by: "25:00" is no time such as 09:30.'),
        ({"sign_by": ("18:00", "12:00")}, "sign_by: each time must be later"),
        ({"test_time": "noon"}, 'test_time: "noon" is no time'),
        ({"calibrations": {"p1": {}}}, "calibrations: p1 needs the number"),
        ({"calibrations": {"p1": 7}}, "calibrations: p1 must be a table"),
        ({"calibrations": {"p1": {"by": "x"}}}, "of certificate, date, days."),
        (
            {"calibrations": {"p1": {"certificate": "A", "date": "May"}}},
            "calibrations: p1: date must be a day",
        ),
        (
            {"calibrations": {"p1": {"certificate": "A", "days": 0}}},
            "calibrations: p1: days is from 1 to 3650.",
        ),
    ],
)
def test_settings_that_make_no_sense(changes: dict[str, Any], expected: str) -> None:
    """One sentence each."""
    with pytest.raises(ValueError, match=re.escape(expected)):
        replace(LIMITS, **changes)


def test_the_defaults_need_no_second_look() -> None:
    """A room of the smallest file is as the norm wants it."""
    smallest = Limits(
        name="cold", probes=("a", "b"), low_c=Decimal(2), high_c=Decimal(8)
    )

    assert () == advice(smallest)
