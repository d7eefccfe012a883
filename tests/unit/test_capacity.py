"""Shares by level, the words of a count, and the sentences of a wrong setting."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.stations import capacity
from edge_app.stations.response_parts import Limits
from tests.unit.gate import LANE
from tests.unit.lanes import Lane


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ({"V": Decimal(1)}, 'capacity_pct has "V"; levels are I, II, III, IV.'),
        (
            {"II": Decimal("100.1")},
            "capacity_pct gives II 100.1 %; it is 0 to 100.",
        ),
        ({"I": Decimal(-1)}, "capacity_pct gives I -1 %; it is 0 to 100."),
    ],
)
def test_shares_that_are_none(shares: dict[str, Decimal], why: str) -> None:
    """From nobody to everybody, by the four levels."""
    with pytest.raises(ValueError, match="capacity_pct") as caught:
        Limits("level", capacity_pct=shares)

    assert why == str(caught.value)


def test_shares() -> None:
    """Nobody and everybody are shares too."""
    levels = Limits("level", capacity_pct={"I": Decimal(0), "IV": Decimal(100)}).levels

    found = (levels["I"].capacity_pct, levels["IV"].capacity_pct)
    assert (Decimal(0), Decimal(100)) == found


@pytest.mark.parametrize(
    ("people", "expected"),
    [(9, "normal"), (10, "at-upper-limit"), (11, "above-upper-limit")],
)
def test_the_words_of_a_count(people: int, expected: str) -> None:
    """Below the limit, at it, above it."""
    assert expected == capacity.state(people, 10)


def test_a_condition_that_is_none() -> None:
    """The sentence lists all that can call somebody."""
    with pytest.raises(ValueError, match="call_out_for has") as caught:
        replace(LANE, call_out_for=("fewer",))

    names = str(caught.value).partition("there is ")[2].rstrip(".").split(", ")
    assert {"fever", "thermometer-lost", "unscreened"} <= set(names)


def test_whoever_found_it_full_is_measured_again() -> None:
    """As soon as somebody has left, without stepping back."""
    lane = Lane(replace(LANE, rated=1))
    lane.enter()
    lane.person()
    assert "full" == lane.state.passing.result
    lane.walk("out")
    lane.wait(0.1)
    assert "" == lane.state.passing.result
    lane.see("36.5 36.5 36.5")

    assert lane.state.kept.grant is not None


def test_others_are_not_measured_again_because_somebody_left() -> None:
    """Whoever was held in front of a full zone stays held."""
    lane = Lane(replace(LANE, rated=1))
    lane.enter()
    lane.person("37.5 37.5 37.5")
    lane.walk("out")
    lane.wait(0.1)

    assert "hold" == lane.state.passing.result
