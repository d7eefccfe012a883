"""How long ago somebody came in, and whether that still counts as inside."""

from __future__ import annotations

import pytest

from edge_app.model import Stamp
from edge_app.roll import DAY_NS, Moment, Trace
from edge_app.stations.passback import age_ns, is_inside, moment_of

SECOND_NS = 10**9
NOON_NS = 20_605 * DAY_NS + DAY_NS // 2
"""Noon of the first of June 2026, UTC."""


def at(seconds: int, *, boot: str = "one", synced: bool = True) -> Stamp:
    """Stamp a moment, so many seconds after noon and after the boot."""
    return Stamp(boot, seconds * SECOND_NS, NOON_NS + seconds * SECOND_NS, synced)


def inside(since: Stamp, now: Stamp, *, timeout_s: int = 0, zone: str = "a") -> bool:
    """Say whether who came into zone a is in a zone now."""
    trace = Trace(zone="a", since=moment_of(since))
    return is_inside(trace, zone, now, timeout_s * SECOND_NS, lambda _: 0)


def test_a_moment_knows_the_wall_clock_only_where_it_was_set() -> None:
    """Zero stands for a clock that was not."""
    assert Moment("one", 5 * SECOND_NS, NOON_NS + 5 * SECOND_NS) == moment_of(at(5))
    assert Moment("one", 5 * SECOND_NS, 0) == moment_of(at(5, synced=False))


@pytest.mark.parametrize(
    ("since", "now", "expected_s"),
    [
        pytest.param(at(5), at(12), 7, id="one boot"),
        pytest.param(at(5, synced=False), at(12), 7, id="one boot, no clock then"),
        pytest.param(at(5), at(12, boot="two"), 7, id="another boot"),
        pytest.param(at(5, synced=False), at(12, boot="two"), None, id="no clock then"),
        pytest.param(at(5), at(12, boot="two", synced=False), None, id="no clock now"),
    ],
)
def test_how_long_ago(since: Stamp, now: Stamp, expected_s: int | None) -> None:
    """By the boot clock in one boot, else by the wall clock where both were set."""
    expected = None if expected_s is None else expected_s * SECOND_NS

    assert expected == age_ns(moment_of(since), now)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(at(59), True, id="before the time-out"),
        pytest.param(at(60), False, id="at the time-out"),
        pytest.param(at(59, synced=False), True, id="no clock, one boot"),
        pytest.param(at(59, boot="two", synced=False), False, id="no clock can tell"),
    ],
)
def test_a_time_out_releases(now: Stamp, expected: bool) -> None:
    """From its moment on the person has left; where nothing can tell, too."""
    assert expected == inside(at(0), now, timeout_s=60)


def test_the_next_day_releases() -> None:
    """Midnight does, and an hour alone does not."""
    assert inside(at(0), at(3600))
    assert inside(at(0), at(12 * 3600 - 1))
    assert not inside(at(0), at(12 * 3600))


def test_another_zone_is_outside() -> None:
    """So is who was never seen."""
    assert not inside(at(0), at(1), zone="b")
    assert not is_inside(Trace(), "", at(1), 0, lambda _: 0)
