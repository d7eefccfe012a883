"""The order of questions on a shared bus: no drift, and no dead slave in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.model import ns
from edge_app.schedule import (
    LOST_AFTER_NS,
    PAUSE_LIMIT_NS,
    PAUSE_STEP_NS,
    Poll,
    answered,
    first,
    missed,
)

EVERY = ns(1)
START = Poll("probe", EVERY, 0)


def test_earliest_deadline_first() -> None:
    """The device that is due first is asked first; no device, no question."""
    early, late = Poll("a", EVERY, 5), Poll("b", EVERY, 9)

    assert early == first([late, early], 0)
    assert early == first([late, early], 20)
    assert first([], 0) is None


def test_of_two_due_at_once_the_answering_one() -> None:
    """A lost device lets one that answers go first."""
    lost = replace(Poll("a", EVERY, 5), pause_ns=1)

    assert Poll("b", EVERY, 5) == first([lost, Poll("b", EVERY, 5)], 5)
    assert Poll("b", EVERY, 5) == first([lost, Poll("b", EVERY, 5)], 4)


def test_a_lost_device_waits_for_the_others_but_not_for_ever() -> None:
    """While anybody who answers is due it is passed over, for one longest pause."""
    lost, busy = replace(Poll("a", EVERY, 5), pause_ns=1), Poll("b", EVERY, 9)

    assert [lost, busy, busy, lost] == [
        first([lost, busy], now_ns)
        for now_ns in (5, 9, PAUSE_LIMIT_NS + 4, PAUSE_LIMIT_NS + 5)
    ]


@given(st.lists(st.integers(0, EVERY - 1), min_size=1, max_size=50))
def test_no_drift(delays_ns: list[int]) -> None:
    """However late each answer within its period, deadlines stay on the grid."""
    poll = START
    for delay_ns in delays_ns:
        poll = answered(poll, poll.due_ns + delay_ns)

    assert len(delays_ns) * EVERY == poll.due_ns
    assert poll.behind == 0


def test_a_short_delay_costs_no_round() -> None:
    """An answer half a period late is followed at once by the round that is due."""
    poll = answered(START, EVERY + EVERY // 2)

    assert (EVERY, 0) == (poll.due_ns, poll.behind)
    assert 2 * EVERY == answered(poll, EVERY + EVERY // 2).due_ns


def test_rounds_gone_by_are_left_out_and_counted() -> None:
    """After 3.5 periods of a blocked bus the last one is made up for, two are not."""
    poll = answered(START, 3 * EVERY + EVERY // 2)

    assert (3 * EVERY, 2) == (poll.due_ns, poll.behind)


def test_lost_after_a_time_and_a_number_of_misses() -> None:
    """One miss is not enough, nor are two within the time; both together are."""
    once = missed(START, LOST_AFTER_NS + EVERY)
    twice_soon = missed(missed(START, 1), ns(1.5))
    gone = missed(missed(START, 1), LOST_AFTER_NS)

    assert [False, False, True] == [poll.lost for poll in (once, twice_soon, gone)]


def test_pause_grows_to_its_limit_and_ends_with_an_answer() -> None:
    """A dead device is asked ever more rarely; one answer restores its rate."""
    poll, now_ns = missed(missed(START, 1), LOST_AFTER_NS), LOST_AFTER_NS
    pauses = []
    for _ in range(40):
        pauses.append(poll.pause_ns)
        now_ns = poll.due_ns
        poll = missed(poll, now_ns)

    assert sorted(pauses) == pauses
    assert PAUSE_STEP_NS == pauses[0]
    assert PAUSE_LIMIT_NS == pauses[-1]
    assert not answered(poll, now_ns).lost


def test_a_second_miss_leaves_the_others_time() -> None:
    """One slip is followed by the next round, a second one by a pause at least."""
    slip = missed(Poll("probe", ns(0.1), 0), ns(0.05))
    second = missed(slip, ns(0.15))

    assert (ns(0.1), ns(0.7)) == (slip.due_ns, second.due_ns)


# ------------------------------------------------------------- 32 on one line

SLAVES = 32
EXCHANGE_NS = ns(0.045)
"""Two registers at 9600 baud with both silences, and 20 ms of thinking."""
SILENT_NS = ns(0.525)
"""A time-out: the frames, 0.2 s to think and 0.3 s of allowance."""
MINUTES_NS = ns(300)


def asked_of_each(every_ns: int, dead: int) -> dict[str, int]:
    """Serve a line for five minutes; return how often each slave answered."""
    names = [f"slave-{number}" for number in range(SLAVES)]
    polls = {name: Poll(name, every_ns, 0) for name in names}
    answers = dict.fromkeys(names[dead:], 0)
    now_ns = 0
    while now_ns < MINUTES_NS:
        poll = first(polls.values(), now_ns)
        assert poll is not None
        if poll.due_ns > now_ns:
            now_ns = poll.due_ns
        elif poll.device in answers:
            now_ns += EXCHANGE_NS
            answers[poll.device] += 1
            polls[poll.device] = answered(poll, now_ns)
        else:
            now_ns += SILENT_NS
            polls[poll.device] = missed(poll, now_ns)
    return answers


@pytest.mark.parametrize(
    ("every_s", "dead", "least"),
    [
        pytest.param(1.5, 0, 0.99, id="all answer, 96 % of the wire"),
        pytest.param(2.0, 1, 0.99, id="one dead, 72 % of the wire"),
        pytest.param(1.5, 1, 0.95, id="one dead, 96 % of the wire"),
        pytest.param(2.0, 3, 0.95, id="three dead, 72 % of the wire"),
    ],
)
def test_the_others_keep_their_rate(every_s: float, dead: int, least: float) -> None:
    """Each of 32 slaves that answers is asked nearly as often as it should be."""
    answers = asked_of_each(ns(every_s), dead)
    wanted = MINUTES_NS // ns(every_s)

    assert SLAVES - dead == len(answers)
    assert min(answers.values()) >= least * wanted
    assert max(answers.values()) <= wanted + 1


def test_a_wire_that_is_too_full_is_shared_alike() -> None:
    """With twice as much asked as the wire can carry nobody is left out."""
    answers = asked_of_each(ns(0.72), 0)

    assert sum(answers.values()) >= MINUTES_NS // EXCHANGE_NS
    assert max(answers.values()) - min(answers.values()) <= 2
