"""Which lot leaves first: the vectors of `domain.md` 5.2, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.store.lots import Lot, Picked, first_out, is_expired, named, pick

A, B, C = (
    Lot("mask", "A", "2026-03-01"),
    Lot("mask", "B", "2026-02-10"),
    Lot("mask", "C", "2025-12-31"),
)
HELD = {"A": 40, "B": 25, "C": 100}
TODAY = "2026-01-15"


def locked(lot: Lot) -> bool:
    """Lock what is expired today."""
    return is_expired(lot, TODAY)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (50, Picked((("B", 25), ("A", 25)), 0, ("C",))),
        (70, Picked((("B", 25), ("A", 40)), 5, ("C",))),
        (65, Picked((("B", 25), ("A", 40)), 0, ("C",))),
        (0, Picked((), 0, ("C",))),
    ],
)
def test_first_expired_first_out(wanted: int, expected: Picked) -> None:
    """The vector of the field: the expired lot stays, a shortfall is told."""
    assert expected == pick(wanted, HELD, (A, B, C), locked)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-09", False),
        ("2026-02-10", False),
        ("2026-02-11", True),
        ("", False),
    ],
)
def test_the_last_day_is_still_good(day: str, expected: bool) -> None:
    """A lot is locked from the midnight after it; without a day nothing is judged."""
    assert expected == is_expired(B, day)


def test_unknown_days_leave_last() -> None:
    """What may be good for ever makes room for what is not."""
    assert (B, A, Lot("mask", "0")) == first_out([Lot("mask", "0"), A, B])


def test_a_lot_without_a_number_goes_by_its_day() -> None:
    """So that two days are two lots."""
    assert ("L", "2026-01-01") == (named("L", "2026-01-01"), named("", "2026-01-01"))


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(-5, 50)), st.integers(0, 200)
)
def test_nothing_is_taken_that_is_not_there(held: dict[str, int], wanted: int) -> None:
    """Taken and short add up to what was wanted; no lot gives more than it has."""
    picked = pick(wanted, held, (A, B, C), locked)

    assert wanted == picked.short + sum(part for _, part in picked.taken)
    assert all(0 < part <= held[lot] for lot, part in picked.taken)
    assert "C" not in dict(picked.taken)
