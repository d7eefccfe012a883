"""Days of cover, tiers, marks and dips: the domain's vectors and laws."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.store import levels
from edge_app.store.catalogue import Item
from edge_app.store.consumption import robust_use
from edge_app.store.levels import NO_DIP, Dip, Level, Marks

MASK = Item("mask", "口罩", "Mask", daily_use=140)
USE = Fraction(140)


@pytest.mark.parametrize(
    ("use", "days", "tier"),
    [
        pytest.param(140, "30.0", 30, id="30 days are 30, inclusive"),
        pytest.param(300, "14.0", 7, id="14 days are not 15"),
        pytest.param(70, "60.0", 60, id="60"),
        pytest.param(46, "91.3", 90, id="rounded down"),
        pytest.param(601, "6.9", 0, id="no tier at all"),
    ],
)
def test_cover_of_4200_masks(use: int, days: str, tier: int) -> None:
    """The days of cover and the highest tier that is met."""
    cover = levels.cover(4200, Fraction(use))

    assert Decimal(days) == levels.told_days(cover)
    assert tier == levels.tier_met(4200, Fraction(use))


@pytest.mark.parametrize("tier", levels.TIERS)
def test_a_tier_is_met_by_exactly_its_days(tier: int) -> None:
    """One piece less is not enough, and is what is short."""
    assert tier == levels.tier_met(tier * 140, USE)
    assert tier > (levels.tier_met(tier * 140 - 1, USE) or 0)
    assert 1 == levels.short_by(tier * 140 - 1, USE, tier)


def test_what_is_short_of_a_tier() -> None:
    """4200 at 300 a day are short of 15 days by 300."""
    assert 300 == levels.short_by(4200, Fraction(300), 15)
    assert 0 == levels.short_by(4200, Fraction(300), 14)


def test_no_use_is_neither_0_nor_endless() -> None:
    """Without use there is no cover and no tier."""
    assert levels.cover(4200, Fraction(0)) is None
    assert levels.told_days(None) is None
    assert levels.tier_met(4200, Fraction(0)) is None


def test_full_load_is_never_less_than_planned() -> None:
    """A quiet time does not make a reserve last longer; a busy one shortens it."""
    quiet = robust_use((10, 12, 9, 11, 240, 10, 0, 12, 11, 10))

    assert 140 == levels.full_load(MASK, quiet)
    assert 200 == levels.full_load(MASK, Fraction(200))


def test_the_target_with_a_city_store_s_5_pct() -> None:
    """30 days at 140 are 4200, and 4410 with 5 % more."""
    assert 4200 == levels.target(MASK, USE)
    assert 4410 == levels.target(MASK, USE, 5)


@pytest.mark.parametrize(
    ("item", "use", "expected"),
    [
        pytest.param(MASK, 140, Marks(4199, 2799), id="days of use"),
        pytest.param(replace(MASK, reorder=500), 140, Marks(500, 500), id="a point"),
        pytest.param(Item("a", "", "", reorder=20), 0, Marks(20, 10), id="no use"),
        pytest.param(Item("a", "", ""), 0, Marks(0, 0), id="nothing known"),
    ],
)
def test_marks(item: Item, use: int, expected: Marks) -> None:
    """Fewer than 30 days are low, fewer than 20 critical; a reorder point is itself."""
    assert expected == levels.marks_of(item, Fraction(use), 30, 20)


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        pytest.param([101], ["ok"], id="above the mark"),
        pytest.param([100], ["low"], id="the mark itself"),
        pytest.param([50], ["critical"], id="critical"),
        pytest.param([0], ["out"], id="out"),
        pytest.param([100, 105, 110, 111], ["low", "low", "low", "ok"], id="re-arms"),
        pytest.param([50, 55, 56, 111], ["critical", "critical", "low", "ok"], id="up"),
        pytest.param([0, 1, 60, 200], ["out", "critical", "low", "ok"], id="refilled"),
    ],
)
def test_levels_with_hysteresis(supplies: list[int], expected: list[str]) -> None:
    """It gets worse at the mark, and better only 10 % above it."""
    dip, said = NO_DIP, []
    for supply in supplies:
        dip = levels.judge(Marks(100, 50), supply, supply, dip)
        said.append(dip.level.value)

    assert expected == said


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(0, 50))
def test_one_alarm_of_each_level_per_dip(supplies: list[int], step_pct: int) -> None:
    """Within a dip the worst level only gets worse; it ends when all is well."""
    marks = Marks(100, 50, step_pct)
    dips = [NO_DIP]
    for supply in supplies:
        dips.append(levels.judge(marks, supply, supply, dips[-1]))

    for before, after in pairwise(dips):
        grows = levels.RANK[before.worst] <= levels.RANK[after.worst]
        assert grows or after == NO_DIP
        assert levels.RANK[after.level] <= levels.RANK[after.worst]
        assert (after.level is Level.OK) is (after == NO_DIP)


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(1, 1000))
def test_cover_is_monotone(use: int, stock: int, more: int) -> None:
    """More stock never means fewer days, and more use never more."""
    one, two = (levels.cover(n, Fraction(use)) for n in (stock, stock + more))
    busy = levels.cover(stock, Fraction(use + more))

    assert one is not None
    assert two is not None
    assert busy is not None
    assert busy <= one < two


@given(st.integers(0, 300), st.integers(0, 300))
def test_levels_are_monotone(less: int, more: int) -> None:
    """With more of it an item never stands worse, whatever was before."""
    low, high = sorted((less, more))
    for before in (NO_DIP, Dip(Level.LOW, Level.OUT), Dip(Level.OUT, Level.OUT)):
        worse = levels.judge(Marks(100, 50), low, low, before).level
        better = levels.judge(Marks(100, 50), high, high, before).level
        assert levels.RANK[better] <= levels.RANK[worse]
