"""The limits of error of the norms, with the numbers of the domain notes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from edge_app.stations.weighing_norm import (
    CELL_CREEP,
    CELL_CREEP_LATE,
    allowed,
    before_rounding,
    cell_allowed,
    creeps,
)


@pytest.mark.parametrize(
    ("load_g", "expected_g"),
    [(0, 5), (5_000, 5), (5_010, 10), (20_000, 10), (20_010, 15), (30_000, 15)],
)
def test_what_a_scale_may_be_off(load_g: int, expected_g: int) -> None:
    """A scale of class III with e = 10 g."""
    assert expected_g == allowed(load_g, 10)


def test_the_error_before_rounding() -> None:
    """5.000 kg shown, 6 g more until it switches: it was 4.999 kg, 1 g too little."""
    assert 4_999_000 == before_rounding(5_000_000, 10_000, 6_000)


def test_a_cell_of_class_c() -> None:
    """At its maximum of 3000 v: creep of 0.735 v in 30 min, 0.1575 v in the last 10."""
    most = cell_allowed(3000)

    assert Fraction("0.735") == CELL_CREEP * most
    assert Fraction("0.1575") == CELL_CREEP_LATE * most


@pytest.mark.parametrize(
    ("shown_mg", "expected"),
    [
        ((1_000_000, 1_003_000, 1_005_000), False),
        ((1_000_000, 1_004_000, 1_005_001), True),
        ((1_000_000, 1_002_000, 1_004_001), True),
    ],
)
def test_creep(shown_mg: tuple[int, int, int], expected: bool) -> None:
    """Half an interval in 30 minutes, a fifth in the second half of them."""
    assert expected == creeps(shown_mg, 10_000)
