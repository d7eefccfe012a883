"""What `gatepost check` finds odd in the settings of an entrance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.config import read
from edge_app.stations.entrance_advice import advice
from edge_app.stations.entrance_parts import Limits
from tests.unit.gate import LANE
from tests.unit.test_occupancy_engine import LANE_TABLE, site


def keys(limits: Limits, *others: Limits) -> list[str]:
    """Name the keys that deserve another look."""
    return [sentence.partition(":")[0] for sentence in advice(limits, others)]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"uncertainty_c": Decimal("0.2")}, "uncertainty_c"),
        ({"uncertainty_c": Decimal("0.1"), "site": "ear"}, "uncertainty_c"),
        ({"uncertainty_c": Decimal("0.3"), "site": "wrist"}, "uncertainty_c"),
        ({"warm_up_s": 60}, "warm_up_s"),
        ({"warm_up_s": 1}, "warm_up_s"),
        ({"ambient_low_c": Decimal(5)}, "ambient_low_c"),
        ({"ambient_high_c": Decimal(45)}, "ambient_high_c"),
        ({"site_limit_c": Decimal("37.5")}, "site_limit_c"),
        ({"second_use": "cross-check"}, "second_use"),
        (
            {
                "second_use": "cross-check",
                "spare_thermometer": "other",
                "uncertainty_c": Decimal("0.6"),
            },
            "cross_check_c",
        ),
        ({"confirm": "second", "contact_thermometer": "c"}, "contact_thermometer"),
        ({"leave_roles": ("pupil",)}, "leave_roles"),
        ({"passback": "hard"}, "passback"),
        ({"rated": 9, "outer_beam": "", "inner_beam": ""}, "rated"),
    ],
)
def test_a_contradiction_is_one_sentence(changes: dict[str, Any], key: str) -> None:
    """Each is said once, begins with its key, and ends as a sentence does."""
    limits = replace(LANE, **changes)
    (said,) = advice(limits, ())
    assert (key, True) == (said.partition(":")[0], said.endswith("."))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"uncertainty_c": Decimal("0.3")},
        {"uncertainty_c": Decimal("0.2"), "site": "ear"},
        {"warm_up_s": 600},
        {"ambient_low_c": Decimal(16), "ambient_high_c": Decimal(40)},
        {"site_limit_c": Decimal("36.8")},
        {"site_limit_c": LANE.fever_at_c},
        {
            "spare_thermometer": "other",
            "cross_check_c": Decimal("0.1"),
            "uncertainty_c": Decimal("0.3"),
        },
        {
            "second_use": "cross-check",
            "spare_thermometer": "other",
            "cross_check_c": Decimal("0.3"),
            "uncertainty_c": Decimal("0.3"),
        },
        {"second_use": "cross-check", "spare_thermometer": "other"},
        {"contact_thermometer": "c"},
        {"leave_roles": ("pupil",), "exit_reader": "out"},
        {"passback": "hard", "exit_reader": "out"},
        {"rated": 9},
    ],
)
def test_what_fits_is_not_spoken_of(changes: dict[str, Any]) -> None:
    """A site that contradicts nothing gets no warning."""
    assert [] == keys(replace(LANE, **changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"ambient_low_c": Decimal(5)},
            "ambient_low_c: is 5; below 16 °C such thermometers measure the air.",
        ),
        (
            {"ambient_high_c": Decimal(45)},
            "ambient_high_c: is 45; above 40 °C no norm vouches for them.",
        ),
        (
            {"confirm": "second", "contact_thermometer": "c"},
            'contact_thermometer: is never asked, because confirm is "second";'
            ' write confirm = "contact".',
        ),
    ],
)
def test_advice_word_by_word(changes: dict[str, Any], expected: str) -> None:
    """What it is, why that is odd, and what to write."""
    assert (expected,) == advice(replace(LANE, **changes), ())


def test_lanes_of_one_zone_say_the_same() -> None:
    """Each difference to the first lane is named; another zone may differ."""
    first = replace(LANE, rated=100, reset_at="03:00")
    second = replace(first, name="west", rated=200)
    third = replace(first, name="north", reset_at="")
    yard = replace(first, name="yard", zone="yard", rated=7)
    assert ["rated"] == keys(second, first)
    assert ["reset_at"] == keys(third, first, second)
    assert [] == keys(yard, first, second, third) == keys(first)


def test_it_is_a_warning_of_the_file() -> None:
    """`gatepost check` says where it stands; the file is good all the same."""
    found = read(site(LANE_TABLE.replace("rated =", "warm_up_s = 30\nrated =")))
    assert () == found.mistakes
    (warning,) = found.warnings
    assert warning.startswith('entrance "east": warm_up_s (line ')
    assert warning.endswith("10 to 30 minutes to get used to a place.")
