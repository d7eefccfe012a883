"""Counting by weight: the whole table of the domain notes, then laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.count_by_weight import (
    Piece,
    accepts,
    chance,
    deviation,
    largest,
    step_sd_mg,
    trusted,
    wrong_variance,
)


def piece(spread: float, sample: int, weight_g: int) -> Piece:
    """Return one kind of piece."""
    return Piece(Fraction(weight_g * 1000), spread, sample)


@pytest.mark.parametrize(
    ("count", "one", "sigma_g", "expected"),
    [
        (100, piece(0.01, 10, 10), 1, (1.0583, 0.363)),
        (100, piece(0.01, 50, 10), 1, (0.2828, 0.923)),
        (500, piece(0.01, 50, 10), 1, (1.2490, 0.311)),
        (100, piece(0.005, 100, 250), 5, (0.0762, 1.000)),
    ],
)
def test_how_sure_a_count_is(
    count: int, one: Piece, sigma_g: int, expected: tuple[float, float]
) -> None:
    """Standard deviation and chance of the right number, as computed elsewhere."""
    sd = deviation(count, one, sigma_g * 1000)

    assert expected == (round(sd, 4), round(chance(sd), 3))


@pytest.mark.parametrize(
    ("spread", "sample", "sigma_g", "weight_g", "expected"),
    [
        (0.01, 10, 1, 10, 21),
        (0.01, 50, 1, 10, 85),
        (0.005, 100, 1, 10, 195),
        (0.005, 100, 5, 250, 421),
        pytest.param(0.01, 100, 2, 5, 0, id="never"),
    ],
)
def test_the_largest_trusted_count(
    spread: float, sample: int, sigma_g: int, weight_g: int, expected: int
) -> None:
    """Up to it twice the standard deviation is below half a piece."""
    assert expected == largest(piece(spread, sample, weight_g), sigma_g * 1000)


def test_a_weight_that_is_known_exactly() -> None:
    """Without a sample its size is no source of doubt."""
    exact = Piece(Fraction(6200))

    assert deviation(10, exact, 620) == deviation(1000, exact, 620) == 0.1


@pytest.mark.parametrize(
    ("residual_mg", "expected"), [(0, True), (4347, True), (-4347, True), (4348, False)]
)
def test_what_a_step_may_be_off(residual_mg: int, expected: bool) -> None:
    """Three standard deviations of ten pieces and of both weighings."""
    ten = ((piece(0.01, 50, 10), 10),)
    assert 1449 == round(step_sd_mg(ten, 1000.0))

    assert expected == accepts(100_000 + residual_mg, ten, 1000.0)


@given(
    st.integers(0, 2000),
    st.floats(0, 0.05),
    st.integers(1, 200),
    st.floats(1, 5000),
    st.integers(1, 500),
)
def test_more_pieces_are_never_surer(
    count: int, spread: float, sample: int, sigma_mg: float, weight_g: int
) -> None:
    """Trust ends somewhere, and nothing above is trusted again."""
    one = piece(spread, sample, weight_g)
    most = largest(one, sigma_mg)

    assert deviation(count, one, sigma_mg) <= deviation(count + 1, one, sigma_mg)
    assert count > most or trusted(deviation(count, one, sigma_mg)) or not most


@given(st.floats(0, 100))
def test_chance_is_one(sd: float) -> None:
    """What is right and what is wrong add up to everything."""
    assert 0 <= wrong_variance(sd) <= 1
    assert 1 == pytest.approx(chance(sd) + wrong_variance(sd))
