"""Counts of normal temperatures tell about a group and never about somebody."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.histogram import FEW, STEP_C, bucket_of, shown, summary

CELLS = st.dictionaries(st.integers(340, 380), st.integers(1, 40), max_size=12)


@pytest.mark.parametrize(
    ("value", "cell"),
    [("36.40", 364), ("36.59", 364), ("36.60", 366), ("36.5", 364), ("37.29", 372)],
)
def test_a_cell_begins_at_its_lower_edge(value: str, cell: int) -> None:
    """The edge belongs to the cell above it."""
    assert cell == bucket_of(Decimal(value))


def test_fewer_than_five_people_are_no_number() -> None:
    """Neither their count nor their cells are told, only that there were some."""
    assert {
        "result": "normal",
        "step_c": STEP_C,
        "cells": [],
        "few": True,
    } == summary({364: 3, 366: 1}, "", "")


def test_five_people_are_one() -> None:
    """The smallest group that is told."""
    told = summary({364: 5}, "a", "b")

    assert (5, False) == (told["people"], told["few"])
    assert [{"from_c": Decimal("36.4"), "people": 5}] == told["cells"]


def test_what_could_be_subtracted_is_hidden_too() -> None:
    """Of 10 and 6 and 2 people the 6 go along with the 2."""
    found = shown({364: 10, 366: 6, 368: 2})

    assert (18, ((364, 10),), True) == (found.people, found.cells, found.hidden)


@given(CELLS)
def test_nobody_is_left_alone(cells: dict[int, int]) -> None:
    """No number that is told, and no difference of two, lies between 0 and 5."""
    found = shown(cells)
    told = [count for _, count in found.cells]

    assert all(count >= FEW for count in told)
    if found.people is None:
        assert sum(cells.values()) < FEW
        return
    left = found.people - sum(told)
    assert left == 0 or left >= FEW
    assert found.hidden == (left > 0)
    assert sum(cells.values()) == found.people
