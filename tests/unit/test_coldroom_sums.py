"""What the rules of a cold room have added up, over stops and changes of the file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.outcomes import Condition
from tests.unit.cold_night import Room, at, restarted, warm
from tests.unit.cold_rules import HOT_10_H, QUIET, ruled, sampled, sums


@pytest.mark.parametrize("kind", ["single", "cumulative"])
def test_a_sum_outlives_a_restart(kind: str) -> None:
    """Known time goes on from where it was saved; the stop itself is unknown."""
    room = ruled({**HOT_10_H, "kind": kind}, high_c=Decimal(25))
    before = sampled(room, ["30"] * 12)
    after = restarted(before, at(7800)).take([warm(7800, "30"), warm(8400, "30")])

    shown = sums(after)
    assert (6600 + 600, 1200) == (shown["sum_s"], shown["unknown_s"])


def test_another_limit_begins_at_nothing() -> None:
    """A sum belongs to the very rule that it was added up by."""
    room = ruled({**HOT_10_H, "kind": "cumulative"}, high_c=Decimal(25))
    before = sampled(room, ["30"] * 12)
    rule = {**HOT_10_H, "kind": "cumulative", "name": "own", "side": "high"}
    limits = replace(before.limits, rule=({**rule, "limit_c": 28},))
    after = Room(limits, before.state.kept).start(at(7300))

    assert 0 == sums(after)["sum_s"]


def test_a_rule_that_was_taken_out_of_the_file() -> None:
    """Its alarm ends with the start, and so does that of another limit."""
    before = ruled({"limit_c": 8}).take([warm(1, "9"), warm(60, "9")])
    for rules in ((), ({"name": "own", "side": "high", "limit_c": 7},)):
        limits = replace(before.limits, rule=rules)
        room = Room(limits, before.state.kept).start(at(100))
        lowered = [c for _, c in room.earned if isinstance(c, Condition)]
        assert ("vaccines-own", False) in [(c.alarm, c.active) for c in lowered]


def test_a_rules_probe_that_was_taken_out_of_the_file() -> None:
    """Nobody can see it come back: a single time is over, a sum stands."""
    single = ruled({"limit_c": 8}).take([warm(1, "9"), warm(60, "9")])
    limits = replace(single.limits, probes=("p2",))
    room = Room(limits, single.state.kept).start(at(100))

    assert [False] == [one.alarm for one in room.state.passing.tallies]


def test_an_alarm_stands_after_a_restart() -> None:
    """A rule's alarm is told again, with its sum and the stop as unknown."""
    before = ruled({"limit_c": 8}).take([warm(1, "9"), warm(60, "9")])
    room = restarted(before, at(100))

    assert [(100, "own")] == room.alarms("own")


def test_a_stop_of_unknown_length_is_counted() -> None:
    """No clock can tell how long it was: it is neither known nor unknown time."""
    before = ruled({**HOT_10_H, "kind": "cumulative"}).take([warm(1, "9")])
    stamp = replace(at(0, boot="boot-2"), wall_ns=0, synced=False)
    room = restarted(before, stamp)

    assert (0, 1) == (sums(room)["unknown_s"] // 10, sums(room)["unknown_gaps"])


def test_a_room_without_a_limit_on_one_side() -> None:
    """Frozen food may be as cold as it likes."""
    limits = replace(QUIET, low_c=None, high_c=Decimal(-18), rule=())
    room = Room(limits).start(at(0)).take([warm(s, "-40") for s in range(0, 900, 30)])

    assert ([], "in-range") == (room.alarms("low", "high"), room.view()["state"])
