"""People of the bench: gaits that mean what they say, and crowds by a seed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.model import Stamp, ns
from edge_app.stations import passage
from edge_app.stations.passage import BeamEdge, Beams, BeamTimes, Walk
from simulators.crowd import CURVES, people, times_s
from simulators.dice import dice
from simulators.gait import GAITS, PEOPLE

TIMES = BeamTimes(shortest_ns=ns(0.025), blocked_ns=ns(2.5), gap_ns=0)
PHASE_S = 0.08
SHARES = {"fever": 0.05, "no-badge": 0.1, "wrong-badge": 0.05, "turn-back": 0.05}


def walks(gait: str) -> list[Walk]:
    """Let the gateway's own rules watch one gait."""
    beams, found, now_s = Beams(), list[Walk](), 1.0
    for side in ("outer", "inner"):
        first = BeamEdge(side, False, Stamp("b", ns(now_s), 0, True), "")
        beams = passage.tell(beams, first)
    for step in GAITS[gait]:
        at = Stamp("b", ns(now_s), 0, True)
        edge = BeamEdge("inner" if step.beam else "outer", step.broken, at, "")
        beams, ended = passage.settle(beams, TIMES, ns(now_s))
        beams = passage.tell(beams, edge)
        found += ended
        now_s += step.for_s or PHASE_S
    _beams, ended = passage.settle(beams, TIMES, ns(now_s + 5))
    return found + list(ended)


@pytest.mark.parametrize("gait", sorted(GAITS))
def test_a_gait_is_seen_as_what_it_is(gait: str) -> None:
    """Two who are too close are one walk with a suspicion; the rest is counted."""
    seen = walks(gait)
    ways = [walk.direction for walk in seen]
    if gait == "together":
        assert ["in"] == ways
        assert seen[0].tailgate
    else:
        assert (["in"] * PEOPLE[gait] or ["none"]) == ways
        assert not any(walk.tailgate for walk in seen)


@pytest.mark.parametrize("gait", sorted(GAITS))
def test_a_gait_leaves_both_beams_clear(gait: str) -> None:
    """Nobody stays in a beam."""
    last = {step.beam: step.broken for step in GAITS[gait]}
    assert not any(last.values())


def test_shares_are_met_to_the_person() -> None:
    """Of 200, ten are ill, twenty have no badge, ten a strange one, ten turn back."""
    crowd = people(dice("x"), 200, SHARES, "x", again=True)
    ill = [one for one in crowd if one.temperature_c >= 37.3]
    known = {one.badge for one in people(dice("x"), 200, {}, "x", again=True)}
    strange = [one for one in crowd if one.badge and one.badge not in known]
    assert 10 == len(ill)
    assert all(one.again and one.badge in known for one in ill)
    assert 20 == sum(one.badge is None for one in crowd)
    assert 10 == len(strange)
    assert 10 == sum(one.gait == "turn-back" for one in crowd)


def test_the_hot_and_the_cold_come_again_well() -> None:
    """Only a fever is still there after the rest."""
    shares = {"fever": 0.1, "hot": 0.1, "cold": 0.1}
    crowd = people(dice("x"), 50, shares, "x", again=True)
    resting = [one for one in crowd if one.again]
    after_c = [one.after_c for one in resting if one.after_c is not None]

    assert (15, 10) == (len(resting), len(after_c))
    assert all(35 < value < Decimal("37.3") for value in after_c)
    assert 5 == sum(one.temperature_c < 34 for one in crowd)
    assert 10 == sum(one.temperature_c >= Decimal("37.3") for one in crowd)


def test_a_crowd_is_the_same_for_a_seed() -> None:
    """The same dice, the same people; other dice, others."""
    first = people(dice("x"), 30, SHARES, "x", again=False)
    assert first == people(dice("x"), 30, SHARES, "x", again=False)
    assert first != people(dice("y"), 30, SHARES, "x", again=False)


@pytest.mark.parametrize("curve", sorted(CURVES))
def test_everybody_comes_in_time_and_in_order(curve: str) -> None:
    """Whatever the curve, all are there before the end."""
    when_s = times_s(dice("x"), 100, curve, 60)
    assert sorted(when_s) == when_s
    assert 0 <= when_s[0]
    assert when_s[-1] <= 60


def test_the_curves_differ_as_they_say() -> None:
    """Late: most in the last half. Peak: most in the middle half."""
    late = times_s(dice("x"), 100, "late", 60)
    peak = times_s(dice("x"), 100, "peak", 60)
    assert 70 <= sum(at_s > 30 for at_s in late)
    assert 60 <= sum(15 < at_s < 45 for at_s in peak)
