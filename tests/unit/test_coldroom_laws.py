"""Laws of a cold room's times: nothing lost, nothing invented, silence is no cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import PortChange, Started, StationInput
from edge_app.stations.coldroom_parts import Kept, Limits
from tests.unit.cold_night import TWO, Room, at, restarted, warm
from tests.unit.cold_rules import QUIET, SAMPLE_S, ruled, sampled

PLAIN = replace(
    TWO, jump_k=Decimal(0), stuck_s=0.0, stuck_peer_s=0.0, drift_k=Decimal(0), act_s=0.0
)
tenths = st.integers(60, 100).map(lambda one: str(Decimal(one) / 10))
steps = st.lists(
    st.tuples(st.integers(1, 120), tenths, st.sampled_from(["p1", "p2"])), max_size=40
)


def told(steps: Sequence[tuple[int, str, str]]) -> list[StationInput]:
    """Spell the readings out, each some seconds after the one before."""
    now_s, inputs = 0, list[StationInput]()
    for pause_s, value_c, probe in steps:
        now_s += pause_s
        inputs.append(warm(now_s, value_c, probe))
    return inputs


def seconds_of(text: object) -> float:
    """Return the second of the day that a time has."""
    hour, minute, second = str(text)[11:23].split(":")
    return int(hour) * 3600 + int(minute) * 60 + float(second)


@given(steps)
@settings(max_examples=40, deadline=None)
def test_every_second_of_an_excursion_is_counted_once(
    steps: list[tuple[int, str, str]],
) -> None:
    """Outside, unknown and inside add up to the time from its onset to its end."""
    room = Room(replace(PLAIN, delay_s=0.0)).start(at(0)).take(told(steps))

    for second, event in room.events("cold.excursion"):
        if event.data["phase"] != "ended":
            continue
        parts: list[Any] = [
            event.data[key] for key in ("outside_s", "unknown_s", "inside_s")
        ]
        onset_s = seconds_of(event.data["onset"]) - 12 * 3600
        assert round(second - onset_s) == sum(parts)


@given(steps, st.integers(0, 39), st.integers(0, 900))
@settings(max_examples=40, deadline=None)
def test_a_restart_invents_nothing(
    steps: list[tuple[int, str, str]], cut: int, away_s: int
) -> None:
    """Anywhere: the same onset, and all time since then is outside, in or unknown."""
    inputs = told(steps)[:cut]
    before = Room(PLAIN).start(at(0)).take(inputs)
    now_s = (inputs[-1].at.boot_ns // 10**9 if inputs else 0) + away_s
    after = restarted(before, at(now_s))

    for one in after.state.passing.excursions:
        passed_ns = after.state.passing.excursions[0].counted.boot_ns
        assert at(now_s).boot_ns == passed_ns
        whole_ns = one.outside_ns + one.unknown_ns + one.inside_ns
        assert at(now_s).boot_ns - one.onset.boot_ns == whole_ns


silences = st.lists(
    st.one_of(
        st.tuples(st.just("gone"), st.integers(1, 200)),
        st.tuples(st.just("other"), st.integers(1, 200)),
        st.tuples(st.just("restart"), st.integers(1, 200)),
    ),
    max_size=12,
)
RULES: Any = ({"name": "own", "side": "high", "limit_c": 8},)


@given(silences)
@settings(max_examples=40, deadline=None)
def test_what_is_missing_ends_no_alarm(events: list[tuple[str, int]]) -> None:
    """A lost probe, another one in range and any restart leave every alarm standing."""
    limits = replace(PLAIN, rule=RULES)
    room = Room(limits).start(at(0))
    room.take(
        one for s in range(0, 400, 20) for one in (warm(s, "9"), warm(s, "5", "p2"))
    )
    assert {"high", "own"} == {name for _, name in room.alarms("high", "own")}

    now_s = 400
    for what, pause_s in events:
        now_s += pause_s
        if what == "restart":
            room = restarted(room, at(now_s))
            now_s += 1
        elif what == "gone":
            room.take([PortChange("p1", up=False, why="unplugged", at=at(now_s))])
        else:
            room.take([warm(now_s, "5", "p2")])
        assert not [one for one in room.alarms("high", "own") if one[1][:2] == "no"]
    assert "high" == room.view()["state"]


series = st.lists(st.sampled_from(["7.9", "8.0", "8.1"]), max_size=40)


def last_run_s(values: Sequence[str], *, inclusive: bool) -> int:
    """Say by hand how long the run at the end is: the reference for a single rule."""
    length = 0
    for value in values:
        beyond = Decimal(value) > 8 or (inclusive and Decimal(value) == 8)
        length = length + SAMPLE_S if beyond else 0
    return length


@given(series, st.booleans())
@settings(max_examples=40, deadline=None)
def test_sums_by_hand(values: list[str], inclusive: bool) -> None:
    """Single and cumulative sums are what anybody gets with a pencil."""
    rule = {"limit_c": 8, "inclusive": inclusive, "delay_s": 10**6}
    beyond = [Decimal(v) > 8 or (inclusive and Decimal(v) == 8) for v in values]
    added = {**rule, "kind": "cumulative"}
    single = sampled(ruled(rule), values, "5")
    cumulative = sampled(ruled(added), values, "5")
    between = sampled(ruled({**added, "stands": "between"}), values, "5")

    assert last_run_s(values, inclusive=inclusive) == sum_s(single)
    assert SAMPLE_S * sum(beyond) == sum_s(cumulative)
    assert SAMPLE_S * sum(a and b for a, b in pairwise(beyond)) == sum_s(between)


def sum_s(room: Room) -> int:
    """Return what the room's only rule has added up."""
    rules: Any = room.view()["rules"]
    return int(rules[0]["sum_s"])


@given(series, st.integers(0, 40), st.integers(0, 2000))
@settings(max_examples=40, deadline=None)
def test_a_restart_takes_nothing_off_a_sum_but_what_is_unknown(
    values: list[str], cut: int, away_s: int
) -> None:
    """Known is never more than it was, known and unknown never less."""
    limits: Limits = replace(
        QUIET,
        rule=({"name": "own", "side": "high", "limit_c": 8, "kind": "cumulative"},),
    )
    readings = [warm((n + 1) * SAMPLE_S, one) for n, one in enumerate(values)]
    whole = Room(limits).start(at(0)).take([warm(0, "5"), *readings[:cut]])
    now_s = (len(readings[:cut])) * SAMPLE_S + away_s
    tally = restarted(whole, at(now_s)).state.passing.tallies[0]
    before = whole.state.passing.tallies[0]

    assert tally.sum_ns <= before.sum_ns <= tally.sum_ns + tally.unknown_ns


def test_a_start_with_nothing_kept() -> None:
    """A room that never ran has every rule at nothing."""
    room = Room(replace(QUIET, rule=RULES), Kept())
    room.step(Started(at(5), clean=True, gap_s=None))

    assert [0] == [one.sum_ns for one in room.state.passing.tallies]
