"""What one walk teaches of the next, and where two begin to look like two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.stations import tailgate
from tests.unit.gate import LANE
from tests.unit.lanes import Lane
from tests.unit.test_passage_lane import BOTH, SECOND_NS

USUAL = (10,) * 5


def learned(lane: Lane) -> int:
    """Count the walks that are the measure of the next one."""
    return len(lane.state.passing.lane.lengths)


@pytest.mark.parametrize(
    ("length_ns", "known", "expected"),
    [(20, USUAL, False), (21, USUAL, True), (21, USUAL[:4], False)],
)
def test_more_than_twice_the_usual(
    length_ns: int, known: tuple[int, ...], expected: bool
) -> None:
    """Twice is still one person; and four walks are no measure."""
    assert expected is tailgate.too_long(known, length_ns, 2)


@pytest.mark.parametrize(("length_ns", "found"), [(30, ()), (31, ("long",))])
def test_a_cart_may_take_its_time(length_ns: int, found: tuple[str, ...]) -> None:
    """Up to the time of a cart nothing looks like two."""
    signs = tailgate.signs(USUAL, length_ns, again=False, times=2, cart_ns=30)

    assert found == signs
    assert () == tailgate.signs(USUAL, 30, again=True, times=2, cart_ns=30)


@pytest.mark.parametrize(
    ("first", "left", "began", "at", "cart"),
    [
        (0, 5, 5, 10, True),
        (0, 5, 5 + SECOND_NS, 10, True),
        (0, 5, 6 + SECOND_NS, 10, False),
        (0, 5, 5, 11, False),
    ],
)
def test_what_a_cart_excuses(
    first: int, left: int, began: int, at: int, cart: bool
) -> None:
    """Who follows within a second, and all of it within the time of a cart."""
    assert cart is tailgate.is_cart(first, left, began, at, 10)
    assert not tailgate.is_cart(first, left, began, at, 0)


@pytest.mark.parametrize(
    ("path", "step_s", "walks"),
    [
        pytest.param("0AXB0", 0.1, 1, id="a plain walk"),
        pytest.param("0AXB0", 1.5, 0, id="a slow one"),
        pytest.param("0AXBXB0", 0.1, 0, id="one like two"),
    ],
)
def test_only_a_plain_walk_teaches(path: str, step_s: float, walks: int) -> None:
    """What was slow or suspicious is no measure of the next one."""
    lane = Lane(replace(LANE, passage_s=60))
    lane.person()
    lane.steps(path, step_s=step_s)

    assert (["granted"], walks) == (lane.passages(), learned(lane))


def test_a_walk_that_began_unseen_teaches_nothing() -> None:
    """Nobody knows how long it took."""
    lane = Lane()
    for beam in ("outer", "inner"):
        lane.port(beam, up=False)
        lane.port(beam, up=True)
    lane.person()
    lane.steps("AXB0")

    assert 0 == learned(lane)


def test_a_pulse_teaches_nothing() -> None:
    """It has no length."""
    lane = Lane(BOTH)
    lane.contact("stile-in", closed=False)
    lane.person()
    lane.pulse("stile-in")

    assert (["granted"], 0) == (lane.passages(), learned(lane))


@pytest.mark.parametrize(
    ("wait_s", "signs"), [(5.6, ("second-entry",)), (5.61, None), (9, None)]
)
def test_right_behind_is_as_long_as_a_grant(
    wait_s: float, signs: tuple[str, ...] | None
) -> None:
    """Whoever comes in later without a grant is only that."""
    lane = Lane()
    lane.wait(60)
    lane.person()
    lane.steps("0AXB0")
    lane.at_ms = lane.state.passing.let_in_ns or 0
    lane.at_ms //= 10**6
    lane.wait(wait_s)
    lane.steps("0AXB0")

    assert "unscreened" == lane.passages()[-1]
    assert signs == lane.events("passage")[-1].data.get("signs")


def test_who_comes_in_by_an_open_gate_had_no_grant() -> None:
    """While it is released, and right after a stop, when nobody knows."""
    lane = Lane()
    lane.command("release", reason="drill")
    lane.walk("in")
    lane.command("release-end", reason="over")
    lane.restart(clean=False)
    lane.walk("in")

    assert [("released", False), ("unattributed", False)] == [
        (one.data["result"], one.data["granted"]) for one in lane.events("passage")
    ]
