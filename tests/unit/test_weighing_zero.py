"""The zero of a scale with Max 30 kg and e = d = 10 g, by the norm's test suite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.weighing_zero import (
    RESTLESS,
    Tracking,
    Zero,
    ZeroRule,
    set_again,
    set_first,
    track,
)

RULE = ZeroRule(30_000_000, 10_000)
SECOND_NS = 10**9


@pytest.mark.parametrize(
    ("mass_g", "expected"), [(6_000, True), (6_001, False), (-6_000, True)]
)
def test_the_first_zero(mass_g: int, expected: bool) -> None:
    """At most 20 % of the capacity."""
    assert expected == isinstance(set_first(RULE, mass_g * 1000), Zero)


@pytest.mark.parametrize(
    ("mass_g", "expected"), [(1_200, True), (1_201, False), (-1_200, True)]
)
def test_all_later_zeros_together(mass_g: int, expected: bool) -> None:
    """At most 4 % of the capacity away from the first one."""
    before = Zero(first_mg=5_000_000)

    assert expected == isinstance(set_again(RULE, before, mass_g * 1000), Zero)


@pytest.mark.parametrize(
    ("seconds", "expected_mg"), [(4.9, 0), (5.0, -20_000), (5.1, -20_000)]
)
def test_automatic_zero(seconds: float, expected_mg: int) -> None:
    """Below zero for 5 s sets it; for 4.9 s it does not."""
    zero, tracking = track(RULE, Zero(), RESTLESS, -20_000, 0)
    zero, _ = track(RULE, zero, tracking, -20_000, round(seconds * SECOND_NS))

    assert expected_mg == zero.offset_mg


def test_below_zero_begins_anew() -> None:
    """What was at zero in between has not been below it all the time."""
    zero, tracking = track(RULE, Zero(), RESTLESS, -20_000, 0)
    zero, tracking = track(RULE, zero, tracking, 20_000, 3 * SECOND_NS)
    zero, _ = track(RULE, zero, tracking, -20_000, 6 * SECOND_NS)

    assert 0 == zero.offset_mg


@pytest.mark.parametrize(
    ("net_mg", "seconds", "expected_mg"),
    [
        pytest.param(3_000, 1, 3_000, id="slower than 5 g a second"),
        pytest.param(5_000, 0.5, 2_500, id="no faster than half a digit a second"),
        pytest.param(5_001, 1, 0, id="not at zero"),
        pytest.param(-4_000, 1, -4_000, id="from below"),
    ],
)
def test_tracking(net_mg: int, seconds: float, expected_mg: int) -> None:
    """Only what shows zero is followed, by half a digit a second."""
    _, tracking = track(RULE, Zero(), RESTLESS, net_mg, 0)
    zero, _ = track(RULE, Zero(), tracking, net_mg, round(seconds * SECOND_NS))

    assert expected_mg == zero.offset_mg


def test_tracking_ends_at_4_percent() -> None:
    """Beyond it the zero stays where it is."""
    zero, tracking = Zero(moved_mg=1_199_000), Tracking(0)

    assert zero == track(RULE, zero, tracking, 4_000, SECOND_NS)[0]


@given(st.lists(st.tuples(st.integers(-40_000, 40_000), st.integers(1, 3000))))
def test_no_zero_goes_too_far(samples: list[tuple[int, int]]) -> None:
    """Never beyond 4 %, and never faster than half a digit a second."""
    zero, tracking, now_ns = Zero(), RESTLESS, 0
    for net_mg, passed_ms in samples:
        before = zero
        now_ns += passed_ms * 10**6
        zero, tracking = track(RULE, zero, tracking, net_mg, now_ns)
        assert abs(zero.moved_mg) <= 1_200_000
        if abs(net_mg) <= 5_000:
            most_mg = 5 * (now_ns // 10**6)
            assert abs(zero.moved_mg - before.moved_mg) <= most_mg
