"""The states of a scale, sample by sample, then what drift and noise do to it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.weighing import (
    MOST_SAMPLES,
    Rule,
    Weighing,
    mean,
    slope_mg_s,
    take,
)

E_MG = 1000
RULE = Rule(
    interval_mg=E_MG,
    digit_mg=0,
    window_ns=10**9,
    over_mg=30_000_000 + 9 * E_MG,
    under_mg=-20 * E_MG,
)


def sampled(
    masses_mg: Iterable[int],
    before: Weighing | None = None,
    *,
    rule: Rule = RULE,
    every_ms: int = 100,
    from_ms: int = 0,
) -> Weighing:
    """Take samples, ten a second."""
    now = before or Weighing()
    for at, mass_mg in enumerate(masses_mg):
        at_ns = (from_ms + at * every_ms) * 10**6
        now = take(rule, now, mass_mg, at_ns, still=True)
    return now


STABLE = sampled([5000] * 11).counted()


@pytest.mark.parametrize(
    ("masses_mg", "expected"),
    [
        pytest.param([5000] * 10, "settling", id="0.9 s are not enough"),
        pytest.param([5000] * 11, "stable", id="1 s is"),
        pytest.param([5000, 6000] * 6, "stable", id="two adjacent divisions"),
        pytest.param([5000, 6001] * 6, "settling", id="more than one interval"),
        pytest.param([5000 + 20 * i for i in range(11)], "stable", id="0.2 e a second"),
        pytest.param(
            [5000 + 21 * i for i in range(11)], "settling", id="a steeper one"
        ),
        pytest.param([30_009_000] * 11, "stable", id="Max + 9 e"),
        pytest.param([30_009_001], "overload", id="above Max + 9 e"),
        pytest.param([-20_000] * 11, "stable", id="-20 e"),
        pytest.param([-20_001], "underload", id="below -20 e"),
    ],
)
def test_from_settling(masses_mg: list[int], expected: str) -> None:
    """A load is stable after a second within an interval and without a slope."""
    assert expected == sampled(masses_mg).state


@pytest.mark.parametrize(
    ("masses_mg", "expected"),
    [
        pytest.param([6000, 6000], "stable", id="one interval off"),
        pytest.param([6001], "stable", id="one sample"),
        pytest.param([6001, 6001], "moving", id="two samples"),
        pytest.param([6001, 5000, 6001], "stable", id="not in a row"),
        pytest.param([31_000_000], "overload", id="overload"),
    ],
)
def test_from_stable(masses_mg: list[int], expected: str) -> None:
    """Two samples in a row that are more than an interval off are a movement."""
    assert expected == sampled(masses_mg, STABLE, from_ms=1100).state


def test_a_step() -> None:
    """The difference of two stable weights, once the second one is stable."""
    now = sampled([8000] * 12, STABLE, from_ms=1100)

    assert ("stable", 3000) == (now.state, now.delta_mg)
    assert 0 == now.counted().delta_mg


def test_a_push_is_no_step() -> None:
    """Whoever leans on the shelf and lets go has taken nothing."""
    now = sampled([9000, 9500, 7000, *[5000] * 11], STABLE, from_ms=1100)

    assert ("stable", 0) == (now.state, now.delta_mg)


def test_a_bare_cell_warms_up() -> None:
    """Half a second and four conversions are thrown away, and after trouble again."""
    rule = replace(RULE, warm=True)
    now = sampled([5_000_000] * 9 + [5000] * 11, rule=rule)
    assert ("stable", 5000) == (now.state, now.stable_mg)

    now = sampled([31_000_000, *[9000] * 9], now, rule=rule, from_ms=2000)
    assert ("settling", ()) == (now.state, now.samples)


def test_what_the_scale_says_itself() -> None:
    """While the scale says that it moves there is no stable weight."""
    now = take(RULE, STABLE, 5000, 10**10, still=False)

    assert ("moving", None, 5000) == (now.state, now.stable_mg, now.reference_mg)


def test_a_trimmed_mean() -> None:
    """A fifth of the samples on either side does not count."""
    samples = tuple(enumerate([9_000, *[100, 101, 102] * 2, -9_000, 100, 102]))

    assert 101 == mean(samples)


def test_a_slope() -> None:
    """By least squares, in milligrams a second."""
    assert 20.0 == slope_mg_s(((0, 0), (10**9, 20), (2 * 10**9, 40)))
    assert 0.0 == slope_mg_s(((5, 3), (5, 9)))


def test_a_fast_scale_keeps_few_samples() -> None:
    """However fast a scale is, its window stays small."""
    now = sampled([5000] * 5000, rule=replace(RULE, window_ns=60 * 10**9), every_ms=10)

    assert len(now.samples) <= MOST_SAMPLES


@pytest.mark.parametrize("every_ms", [1000, 2000])
def test_drift_is_no_step(every_ms: int) -> None:
    """A tenth of a digit a second for 24 hours leaves no step behind."""
    day = range(0, 86_400_000, every_ms)
    now = sampled(
        (5000 + at // 10 for at in day), STABLE, from_ms=2000, every_ms=every_ms
    )

    assert "stable" == now.state
    assert abs(now.delta_mg or 0) < E_MG


@given(st.integers(0, 2**32), st.sampled_from([20, 100, 300]))
def test_noise_is_no_step(seed: int, sigma_mg: int) -> None:
    """What only scatters is never a step of two intervals."""
    luck = random.Random(seed)
    now = STABLE
    for at in range(300):
        mass_mg = round(luck.gauss(5000, sigma_mg))
        now = take(RULE, now, mass_mg, (1100 + at * 100) * 10**6, still=True)
        if now.state == "stable":
            assert abs(now.delta_mg or 0) < 2 * E_MG
