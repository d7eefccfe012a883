"""The order of questions on a shared bus: no drift, and no dead slave in the way."""

from __future__ import annotations

from dataclasses import replace

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

    assert early == first([late, early])
    assert first([]) is None


def test_of_two_due_at_once_the_answering_one() -> None:
    """A lost device lets one that answers go first."""
    lost = replace(Poll("a", EVERY, 5), pause_ns=1)

    assert Poll("b", EVERY, 5) == first([lost, Poll("b", EVERY, 5)])


@given(st.lists(st.integers(0, EVERY - 1), min_size=1, max_size=50))
def test_no_drift(delays_ns: list[int]) -> None:
    """However late each answer within its period, deadlines stay on the grid."""
    poll = START
    for delay_ns in delays_ns:
        poll = answered(poll, poll.due_ns + delay_ns)

    assert len(delays_ns) * EVERY == poll.due_ns
    assert poll.behind == 0


def test_rounds_gone_by_are_left_out_and_counted() -> None:
    """After 3.5 periods of a blocked bus the next deadline is the next of the grid."""
    poll = answered(START, 3 * EVERY + EVERY // 2)

    assert (4 * EVERY, 3) == (poll.due_ns, poll.behind)


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
