"""The mean kinetic temperature against worked figures, and its laws."""

from __future__ import annotations

import math
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.mkt import mkt_between, mkt_c, mkt_of


@pytest.mark.parametrize(
    ("values_c", "expected"),
    [
        ([5.0], 5.0),
        ([*repeat(5.0, 17)], 5.0),
        ([2.0, 8.0], 5.5364),
        ([20.0, 25.0], 22.8320),
        ([15.0, 25.0], 21.3004),
        ([20.0, 22.0, 25.0, 30.0], 25.0317),
        ([4.0, 4.0, 4.0, 4.0, 16.0], 8.1089),
        ([*repeat(22.0, 29), 35.0], 22.8792),
    ],
)
def test_worked_figures(values_c: list[float], expected: float) -> None:
    """Each list of equal intervals has the figure beside it."""
    assert expected == pytest.approx(mkt_of(values_c), abs=1e-3)


def test_uneven_times() -> None:
    """Trapezoids over the exponents: 20, 20, 30, 20 °C at 0, 1, 3 and 4 hours."""
    samples = [(0.0, 20.0), (1.0, 20.0), (3.0, 30.0), (4.0, 20.0)]

    assert 25.0423 == pytest.approx(mkt_between(samples), abs=1e-3)


def test_samples_of_one_moment_are_averaged() -> None:
    """A double neither weighs twice nor counts as a step."""
    twice = [(0.0, 20.0), (1.0, 20.0), (1.0, 20.0), (3.0, 30.0), (4.0, 20.0)]

    assert 25.0423 == pytest.approx(mkt_between(twice), abs=1e-3)
    assert 5.5364 == pytest.approx(mkt_between([(0.0, 2.0), (0.0, 8.0)]), abs=1e-3)


def test_a_long_window_hides_what_a_short_one_shows() -> None:
    """Why the window matters: 30 °C for a day among a year of 22 °C."""
    year = mkt_c([(22.0, 364.0), (30.0, 1.0)])
    month = mkt_c([(22.0, 29.0), (30.0, 1.0)])

    assert year is not None
    assert month is not None
    assert 22.1 > year
    assert 22.3 < month


def test_nothing_has_no_figure() -> None:
    """No value is None, never 0."""
    assert mkt_of([]) is None
    assert mkt_c([(5.0, 0.0)]) is None


@pytest.mark.parametrize(
    "values", [[(-273.15, 1.0)], [(math.nan, 1.0)], [(5.0, -1.0)], [(5.0, math.inf)]]
)
def test_what_is_no_temperature(values: list[tuple[float, float]]) -> None:
    """Nothing at or below 0 K, no NaN, no negative weight."""
    with pytest.raises(ValueError, match=r"temperature|weight"):
        mkt_c(values)


def test_time_goes_forward() -> None:
    """Samples out of order are refused."""
    with pytest.raises(ValueError, match="forward"):
        mkt_between([(1.0, 5.0), (0.0, 5.0)])


@given(st.lists(st.tuples(st.floats(-90, 60), st.floats(0.001, 1e6)), min_size=1))
def test_it_lies_between_the_mean_and_the_warmest(
    values: list[tuple[float, float]],
) -> None:
    """Heat counts for more than cold, and never for more than itself."""
    found = mkt_c(values)
    mean_c = sum(v * w for v, w in values) / sum(w for _, w in values)

    assert found is not None
    assert mean_c - 1e-6 <= found <= max(v for v, _ in values) + 1e-6


@given(
    st.lists(st.floats(-90, 60), min_size=1), st.lists(st.floats(-90, 60), min_size=1)
)
def test_parts_make_the_whole(one: list[float], other: list[float]) -> None:
    """The figure of two stretches, by their lengths, is that of all of it."""
    parts = [(mkt_of(part) or 0.0, float(len(part))) for part in (one, other)]

    assert mkt_of([*one, *other]) == pytest.approx(mkt_c(parts), abs=1e-6)
