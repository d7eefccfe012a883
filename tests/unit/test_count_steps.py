"""Which pieces a step stands for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.count_by_weight import Piece
from edge_app.stations.count_steps import explain

MASK, GOWN, GLOVE = (Piece(Fraction(mg), 0.005) for mg in (6_200, 95_000, 11_500))
KINDS = {"mask": MASK, "gown": GOWN, "glove": GLOVE}
HELD: dict[str, int | None] = {"mask": 100, "gown": 10, "glove": None}


@pytest.mark.parametrize(
    ("delta_mg", "expected"),
    [
        pytest.param(-6_200, {"mask": -1}, id="one taken"),
        pytest.param(18_600, {"mask": 3}, id="three put"),
        pytest.param(-95_000, {"gown": -1}, id="the heavy one"),
        pytest.param(-11_400, {"glove": -1}, id="a little light"),
        pytest.param(-101_200, {"mask": -1, "gown": -1}, id="two kinds at once"),
        pytest.param(88_800, {"mask": -1, "gown": 1}, id="one for the other"),
    ],
)
def test_what_a_step_was(delta_mg: int, expected: dict[str, int]) -> None:
    """The likeliest pieces fit the weight."""
    found = explain(delta_mg, KINDS, HELD, 100)

    assert expected == found.pieces
    assert found.fits


def test_a_clear_step_is_sure() -> None:
    """Nothing else weighs what a gown weighs."""
    assert explain(-95_000, {"gown": GOWN, "mask": MASK}, {}, 100).sure


def test_two_that_weigh_the_same() -> None:
    """No weight tells twins apart, and the confidence says so."""
    twins = {"left": GLOVE, "right": GLOVE}
    found = explain(-11_500, twins, {}, 100)

    assert (True, False) == (found.fits, found.sure)
    assert found.confidence == pytest.approx(0.5, abs=0.01)


def test_what_is_not_there_was_not_taken() -> None:
    """An empty bin gives nothing; more than there is cannot go."""
    assert {"right": -1} == explain(
        -11_500, {"left": GLOVE, "right": GLOVE}, {"left": 0, "right": 1}, 100
    ).pieces


def test_something_unknown() -> None:
    """A hammer on a shelf of masks is nothing that anybody knows."""
    found = explain(503_000, {"gown": GOWN}, {}, 100)

    assert not found.fits
    assert not found.sure


def test_without_any_kind() -> None:
    """Where no weight is known nothing is explained."""
    assert {} == explain(500, {}, {}, 100).pieces


@given(st.integers(-20, 20).filter(bool), st.floats(-1, 1))
def test_steps_of_one_kind_resolve(count: int, off: float) -> None:
    """Twenty pieces are counted right, even where every one is a sigma off."""
    weight_mg = round(float(GOWN.weight_mg) * count * (1 + 0.005 * off))
    found = explain(weight_mg, {"gown": GOWN}, {}, 300)

    assert {"gown": count} == found.pieces
