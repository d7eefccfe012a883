"""Ladders: their configuration, their steps in time, and what a restart does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import escalation
from edge_app.escalation import Ladder, Run, Step
from edge_app.model import SECOND_NS, Stamp

CALL_OUT = escalation.ladder_of(
    "call-out",
    ("0 s beacon", "2 min duty-phone", "10 min second-phone", "30 min manager"),
)
REPORT = escalation.ladder_of("report", ("30 min command-post", "1 h city"))
WALL_S = 1_800_000_000


def at(
    seconds: float, *, boot: str = "one", wall_s: float = 0, synced: bool = True
) -> Stamp:
    """Return a moment; the wall clock goes with the boot clock unless it is given."""
    wall_s = wall_s or WALL_S + seconds
    return Stamp(
        boot, round(seconds * SECOND_NS), round(wall_s * SECOND_NS), synced=synced
    )


def told(run: Run, ladder: Ladder, seconds: float) -> tuple[Run, list[str]]:
    """Climb, and name whom that tells."""
    run, steps = escalation.climb(run, ladder, at(seconds).boot_ns)
    return run, [step.who for step in steps]


# ------------------------------------------------------------ configuration


def test_a_ladder_is_read() -> None:
    """Seconds, minutes and hours count; a village clinic has one step of two hours."""
    assert [0, 120, 600, 1800] == [step.after_s for step in CALL_OUT.steps]
    assert Ladder("report", (Step(7200, "county"),)) == escalation.ladder_of(
        "report", ("2 h county",)
    )
    assert () == escalation.ladder_of("report", ()).steps


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (("soon manager",), "write a time and who"),
        (("2 min",), "write a time and who"),
        (("2 min A b",), "write a time and who"),
        (("-1 s beacon",), "write a time and who"),
        (("2 min one", "120 s two"), "must come later"),
        (("2 min one", "1 min two"), "must come later"),
        (("1 min one", "2 min one"), "somebody else's"),
    ],
)
def test_a_ladder_that_is_wrong(steps: tuple[str, ...], sentence: str) -> None:
    """Each mistake is one sentence."""
    with pytest.raises(ValueError, match=sentence):
        escalation.ladder_of("report", steps)


def test_a_step_of_several() -> None:
    """Where that is allowed a step names several people; nobody stands twice."""
    texts = ("0 s beacon+duty+manager", "10 min second")
    (first, _) = escalation.ladder_of("call-out", texts, several=True).steps
    assert ("beacon", "duty", "manager") == first.everybody
    with pytest.raises(ValueError, match="write a time and who"):
        escalation.ladder_of("call-out", texts)
    with pytest.raises(ValueError, match="somebody else's"):
        escalation.ladder_of("call-out", ("0 s li+wang", "1 s li"), several=True)


def test_everybody_has_a_name() -> None:
    """Roles are named in both languages, others as they are."""
    assert "值班电话" == escalation.called("duty-phone", "zh")
    assert "the phone on duty" == escalation.called("duty-phone", "en")
    assert "li" == escalation.called("li", "zh")


# ------------------------------------------------------------------ climbing


def test_call_out() -> None:
    """0 s, 2, 10 and 30 minutes; each step is told once."""
    run = escalation.begin(CALL_OUT, "fever", at(100))
    run, first = told(run, CALL_OUT, 100)
    run, early = told(run, CALL_OUT, 219.9)
    run, second = told(run, CALL_OUT, 220)
    run, rest = told(run, CALL_OUT, 100 + 1800)
    run, after = told(run, CALL_OUT, 9999)

    assert (["beacon"], [], ["duty-phone"]) == (first, early, second)
    assert (["second-phone", "manager"], []) == (rest, after)
    assert escalation.ahead(run, CALL_OUT) is None


def test_report_to_one_of_two() -> None:
    """Whoever got the report is not told any more; the other still is late."""
    run = escalation.begin(REPORT, "fever", at(0))
    run = escalation.meet(run, REPORT, "command-post")
    run, half_hour = told(run, REPORT, 1800)
    assert ([], ()) == (half_hour, escalation.overdue(run, REPORT))
    assert Step(3600, "city") == escalation.ahead(run, REPORT)

    run, hour = told(run, REPORT, 3600)
    assert (["city"], ("city",)) == (hour, escalation.overdue(run, REPORT))
    assert not escalation.is_over(run, REPORT)
    assert escalation.is_over(escalation.meet(run, REPORT), REPORT)


@given(st.lists(st.integers(0, 4000), min_size=1))
def test_each_step_once_and_in_order(times: list[int]) -> None:
    """However time is looked at, no step is early, left out or told twice."""
    run, heard = escalation.begin(CALL_OUT, "fever", at(0)), list[str]()
    for seconds in sorted(times):
        run, now = told(run, CALL_OUT, seconds)
        heard += now
        due = [step.who for step in CALL_OUT.steps if step.after_s <= seconds]
        assert due == heard


# ------------------------------------------------------------------- restart


def test_another_boot_goes_on_by_the_wall_clock() -> None:
    """Both clocks were set: ten minutes are ten minutes, whatever the boot clock."""
    run = escalation.begin(CALL_OUT, "fever", at(5000))
    later = at(3, boot="two", wall_s=WALL_S + 5000 + 600)
    carried = escalation.carry(run, later)

    assert (3 - 600) * SECOND_NS == carried.since_ns
    assert ("two", False) == (carried.boot_id, carried.unsure)
    assert carried == escalation.carry(carried, later)


@pytest.mark.parametrize(
    "later",
    [
        at(3, boot="two", synced=False),
        at(3, boot="two", wall_s=WALL_S - 1),
    ],
    ids=["not set", "set back"],
)
def test_another_boot_without_a_clock_counts_anew(later: Stamp) -> None:
    """Nobody can tell how long it was: it starts again, and says so."""
    run = escalation.begin(CALL_OUT, "fever", at(5000))
    carried = escalation.carry(run, later)

    assert (3 * SECOND_NS, True) == (carried.since_ns, carried.unsure)
    assert carried == escalation.carry(carried, later)


def test_a_clock_that_is_set_late_corrects_that() -> None:
    """The first moment with a set clock knows how long it was."""
    run = escalation.begin(CALL_OUT, "fever", at(5000))
    run = escalation.carry(run, at(3, boot="two", synced=False))
    run = escalation.carry(run, at(63, boot="two", wall_s=WALL_S + 5000 + 900))

    assert ((63 - 900) * SECOND_NS, False) == (run.since_ns, run.unsure)


def test_a_clock_set_while_it_runs() -> None:
    """What began without a clock learns its wall time; nothing else changes."""
    run = escalation.begin(CALL_OUT, "fever", at(10, synced=False))
    learnt = escalation.carry(run, at(40))

    assert replace(run, wall_ns=(WALL_S + 10) * SECOND_NS) == learnt


@given(
    st.integers(0, 10**6), st.booleans(), st.integers(0, 10**6), st.integers(0, 10**6)
)
def test_carried_once_is_carried(
    since_s: int, synced: bool, now_s: int, gone_s: int
) -> None:
    """A run that was brought to a moment stays as it is at that moment."""
    run = escalation.begin(CALL_OUT, "fever", at(since_s, synced=synced))
    now = at(now_s, boot="two", wall_s=WALL_S + since_s + gone_s)
    carried = escalation.carry(run, now)

    assert "two" == carried.boot_id
    again = escalation.carry(carried, now)
    assert carried.since_ns == again.since_ns
    assert again == escalation.carry(again, now)
