"""How much is used: the vectors of the domain notes, and what they must not break."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.store import consumption
from edge_app.store.consumption import Month

DAYS = (10, 12, 9, 11, 240, 10, 0, 12, 11, 10)


def test_one_mad_day_is_not_the_trend() -> None:
    """A mean of 32.5 becomes 9.995: what lies above median + 3 MADs is cut to it."""
    assert Fraction("10.5") == consumption.median(DAYS)
    assert Fraction("1.4826") == consumption.spread(DAYS)
    assert Fraction("9.99478") == consumption.robust_use(DAYS)
    assert "9.995" == f"{float(consumption.robust_use(DAYS)):.3f}"


def test_no_day_has_no_use() -> None:
    """Without a day there is no trend, and without a value no median."""
    assert 0 == consumption.robust_use(())
    assert 0 == consumption.median(())


def test_a_month_without_stock_says_nothing() -> None:
    """A month of no use with 15 days out of stock is passed over; 14 days count."""
    months = (Month(100), Month(0, 15), Month(50))

    assert 75 == consumption.month_use(months)
    assert 50 == consumption.month_use((*months[:1], Month(0, 14), Month(50)))
    assert 65 == consumption.month_use((*months[:1], Month(30, 20)))
    assert consumption.month_use((Month(0, 30),)) is None


def test_adjusted_month_use() -> None:
    """300 in 90 days, 15 of them out of stock, are 122.0 a month."""
    assert 122 == consumption.adjusted_month_use(300, 90, 15)
    assert consumption.adjusted_month_use(0, 30, 30) is None


def test_safety_stock_and_reorder_point() -> None:
    """5 a day, deviation 2, 3 days: 5.698 and 20.698; with a scattering lead 10.006."""
    safety = consumption.safety_stock(5, 2, 3)

    assert 5.698 == pytest.approx(safety, abs=5e-4)
    assert 20.698 == pytest.approx(consumption.reorder_point(5, 3, safety), abs=5e-4)
    assert 10.006 == pytest.approx(consumption.safety_stock(5, 2, 3, 1), abs=5e-4)


def test_order_up_to_and_emergency() -> None:
    """The most is the reorder point and a review's use; the emergency is half of it."""
    assert 55.5 == consumption.order_up_to(20.5, 5, 7)
    assert 10 == consumption.emergency_point(21)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_a_trend_is_never_above_the_mean(days: list[int]) -> None:
    """Cutting days down makes no use larger, and none negative."""
    assert 0 <= consumption.robust_use(days) <= Fraction(sum(days), len(days))
