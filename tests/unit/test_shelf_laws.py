"""Laws of a shelf, over random takings, drifts and scatter."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.stations.shelf import Limits
from tests.unit.shelf_rig import Rig, noisy, opened

PIECE_G, SPREAD = 50, 0.01
LIMITS = Limits(
    name="a",
    scale="s",
    item="m",
    piece_g=Decimal(PIECE_G),
    spread_pct=Decimal(1),
    interval_g=Decimal(2),
    digit_g=Decimal("0.1"),
    sigma_g=Decimal("0.3"),
)
TAKINGS = st.lists(st.integers(-8, 8).filter(bool), max_size=12)


class Heap:
    """Pieces that differ a little, and what they weigh together."""

    def __init__(self, luck: random.Random, count: int) -> None:
        self._luck = luck
        self._pieces_g: list[float] = []
        self.change(count)

    def change(self, by: int) -> None:
        """Put pieces, or take the newest ones below 0."""
        if by < 0:
            del self._pieces_g[by:]
        for _ in range(by):
            self._pieces_g.append(self._luck.gauss(PIECE_G, SPREAD * PIECE_G))

    @property
    def count(self) -> int:
        """Say how many there are."""
        return len(self._pieces_g)

    @property
    def mass_g(self) -> float:
        """Say what they weigh."""
        return sum(self._pieces_g)


@given(st.integers(0, 2**32), TAKINGS)
@settings(max_examples=30, deadline=None)
def test_steps_count_right(seed: int, takings: list[int]) -> None:
    """Scatter and spread lead no count astray; weight and steps agree within 3 sd."""
    luck = random.Random(seed)
    rig, heap = Rig(LIMITS), Heap(luck, 10)
    lie = noisy(rig, luck, 0.3)
    lie(heap.mass_g)
    for by in takings:
        if heap.count + by < 0:
            continue
        heap.change(by)
        lie(heap.mass_g)
        assert heap.count == rig.pieces()
        off_by = rig.state.passing.off_by
        assert off_by is not None
        assert abs(off_by) <= Decimal("0.5")
    assert not rig.alarm("drift")


@given(st.lists(st.integers(-3000, 3000), max_size=15))
@settings(max_examples=30, deadline=None)
def test_no_count_is_below_none(masses_g: list[int]) -> None:
    """Whatever is weighed, nothing is never undercut."""
    rig = Rig(LIMITS)
    for mass_g in masses_g:
        rig.lie(mass_g, for_s=1.4)
        assert (rig.pieces() or 0) >= 0
        assert (rig.view()["pieces"] or 0) >= 0


@given(st.integers(0, 2**32), st.integers(1, 9))
@settings(max_examples=20, deadline=None)
def test_taken_and_returned_is_nothing(seed: int, count: int) -> None:
    """On a scanned shelf too: the count is as before, and nothing is amiss."""
    luck = random.Random(seed)
    rig = Rig(replace(LIMITS, scanned=True), opened("a", m=10))
    lie = noisy(rig, luck, 0.2)
    for held in (10, 10 - count, 10):
        lie(held * PIECE_G)
    rig.pass_s(60)

    assert (10, []) == (rig.pieces(), rig.mismatches())


@pytest.mark.parametrize("creep_g_s", [0.01, -0.01])
def test_a_day_of_drift_takes_nothing(creep_g_s: float) -> None:
    """A tenth of a digit a second for 24 h is no piece; what is taken then, is."""
    rig = Rig(LIMITS)
    rig.lie(50 * PIECE_G)
    mass_g = 50.0 * PIECE_G
    for _ in range(24 * 3600 // 8):
        mass_g += creep_g_s * 8
        rig.sample(mass_g)
        rig.pass_s(8)
    assert (50, 1) == (rig.pieces(), len(rig.events("stock.level")))
    assert abs(mass_g - 50 * PIECE_G) > 15 * PIECE_G

    rig.restart()
    rig.lie(mass_g)
    rig.lie(mass_g - 3 * PIECE_G)
    assert 47 == rig.pieces()


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_noise_never_makes_a_step(seed: int) -> None:
    """A loaded shelf that only scatters tells one level."""
    luck = random.Random(seed)
    rig = Rig(LIMITS)
    for _ in range(300):
        rig.sample(500 + luck.gauss(0, 0.5))
        rig.pass_s(0.2)

    assert 1 == len(rig.events("stock.level"))
