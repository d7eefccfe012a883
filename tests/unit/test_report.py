"""Reports at their deadlines: in time, late, caught up, again, and never twice."""

from __future__ import annotations

import pytest

from edge_app.model import Document
from tests.unit.report_rig import DAY_S, Reported

FLAGGED: Document = {
    "zero": False,
    "completeness": {"expected": 10, "measured": 9, "missing": 1},
    "figures": {"flagged": 1},
}


@pytest.fixture
def daily() -> Reported:
    """Give a report twice a day, begun at midnight."""
    found = Reported()
    found.start()
    return found


# -------------------------------------------------------------------- deadlines


def test_a_zero_report_is_sent(daily: Reported) -> None:
    """Nothing happened, and that is reported, at each deadline once."""
    daily.wait(DAY_S)
    expected = [("2026-03-01T10:00", 1, False), ("2026-03-01T17:30", 1, False)]

    assert expected == daily.names()
    assert [True, True] == [one["zero"] for one in daily.made()]


def test_the_period_begins_with_the_deadline_before(daily: Reported) -> None:
    """And its ends are told in local time."""
    daily.wait(DAY_S)
    told = [(one["from"], one["to"]) for one in daily.made()]
    expected = [
        ("2026-02-28T17:30:00.000+08:00", "2026-03-01T10:00:00.000+08:00"),
        ("2026-03-01T10:00:00.000+08:00", "2026-03-01T17:30:00.000+08:00"),
    ]

    assert expected == told


def test_what_was_due_before_the_first_day_is_nobody_s(daily: Reported) -> None:
    """A gateway that is new at noon has no report of ten o'clock to make."""
    late = Reported(at_s=12 * 3600)
    late.start()
    late.wait(60)

    assert ([], []) == (late.draws(), daily.draws())
    assert "2026-03-01T17:30" == late.view()["next_due"]


def test_numbers_are_those_of_the_journal(daily: Reported) -> None:
    """Missing is said beside zero: what was not measured is not normal."""
    daily.usual = FLAGGED
    daily.until(10.1)
    (told,) = daily.made()

    assert (False, 1) == (told["zero"], told["completeness"]["missing"])
    assert "daily/2026-03-01T10:00" == told["report"]


# ------------------------------------------------------------------------- late


def test_a_report_that_takes_too_long_is_late(daily: Reported) -> None:
    """The alarm stands while it is due and not made, and says why."""
    daily.silent = True
    daily.until(10.2)
    assert [True] == daily.alarms()
    assert ["2026-03-01T10:00"] == daily.view()["due"]
    daily.answer("2026-03-01T10:00")
    (told,) = daily.made()

    assert (True, 720, "it took long to count") == (
        told["late"],
        told["late_s"],
        told["why"],
    )
    assert [True, False] == daily.alarms()


def test_grace(daily: Reported) -> None:
    """Up to the grace, inclusive, it is not late."""
    daily.silent = True
    daily.wait(10 * 3600 + 300)
    daily.answer("2026-03-01T10:00")

    assert [("2026-03-01T10:00", 1, False)] == daily.names()
    assert [] == daily.alarms()


def test_a_journal_in_trouble_is_asked_again(daily: Reported) -> None:
    """What it said is why the report is late."""
    daily.usual = None
    daily.until(10.5)
    assert len(daily.draws()) > 10
    daily.usual = FLAGGED
    daily.wait(31)
    (told,) = daily.made()

    assert told["late"]
    assert "The journal cannot be read: it is busy" == told["why"]
    assert "" == daily.view()["trouble"]


def test_an_answer_that_is_lost_is_asked_for_again(daily: Reported) -> None:
    """After ten minutes; a second answer to the same question makes nothing."""
    daily.silent = True
    daily.until(10.2)
    assert 2 == len(daily.draws())
    daily.answer("2026-03-01T10:00")
    daily.answer("2026-03-01T10:00")

    assert 1 == len(daily.made())


def test_while_the_clock_is_unset_reports_wait(daily: Reported) -> None:
    """Then they are late, and say that the clock was not set."""
    daily.wait(60)
    daily.synced = False
    daily.start()
    assert "waits-for-clock" == daily.view()["state"]
    daily.until(18)
    assert [] == daily.made()
    daily.synced = True
    daily.wait(31)
    expected = [("2026-03-01T10:00", 1, True), ("2026-03-01T17:30", 1, True)]

    assert expected == daily.names()
    assert {"the clock was not set"} == {one["why"] for one in daily.made()}


def test_an_outage_is_caught_up(daily: Reported) -> None:
    """Each missed deadline has its own report, late, with the reason."""
    daily.wait(60)
    daily.at_s += 3 * DAY_S
    daily.start()

    assert 6 == len(daily.names())
    assert all(late for _, _, late in daily.names())
    assert {"the gateway was away"} == {one["why"] for one in daily.made()}
    assert [True, False] == daily.alarms()


def test_a_long_outage_is_told_of(daily: Reported) -> None:
    """Deadlines too far back are told once, with how many they were."""
    daily.wait(60)
    daily.at_s += 70 * DAY_S
    daily.start()
    told = daily.made()[0]

    assert ("not-made", 20) == (told["result"], told["count"])
    assert 120 == len(daily.names())
    assert len(daily.names()) == len(set(daily.names()))


# -------------------------------------------------------------------- versions


def test_numbers_that_change_are_another_version(daily: Reported) -> None:
    """It refers to the one before, which stays; the same numbers make none."""
    daily.until(12)
    daily.answers["2026-03-01T10:00"] = FLAGGED
    daily.until(24)
    expected = [
        ("2026-03-01T10:00", 1, False),
        ("2026-03-01T17:30", 1, False),
        ("2026-03-01T10:00", 2, False),
    ]

    assert expected == daily.names()
    assert (1, True) == (daily.made()[2]["supersedes"], daily.made()[2]["changed"])


def test_after_three_days_nobody_looks_again(daily: Reported) -> None:
    """A report's numbers stand after that."""
    daily.wait(4 * DAY_S)
    before = len(daily.made())
    daily.answers["2026-03-01T10:00"] = FLAGGED
    daily.wait(DAY_S)

    assert before + 2 == len(daily.made())


def test_rows_that_had_their_time_change_nothing(daily: Reported) -> None:
    """A count that shrinks because rows were deleted is no news."""
    daily.until(12)
    whole = {"completeness": {"gone": True}}
    daily.answers["2026-03-01T10:00"] = {**FLAGGED, **whole}
    daily.until(24)

    assert 2 == len(daily.made())


def test_again(daily: Reported) -> None:
    """Who asks gets another version of each report of the day, changed or not."""
    daily.until(18)
    assert daily.again("2026-03-01").ok
    told = daily.made()[2:]

    assert [2, 2] == [one["version"] for one in told]
    assert {("late rows", False, False)} == {
        (one["reason"], one["changed"], one["late"]) for one in told
    }


@pytest.mark.parametrize(
    ("day", "synced", "said"),
    [
        ("2026-03-02", True, "had no deadline on 2026-03-02"),
        ("2025-03-01", True, "had no deadline on 2025-03-01"),
        ("2026-03-01", False, "The clock is not set"),
    ],
)
def test_again_of_a_day_that_cannot_be(day: str, synced: bool, said: str) -> None:
    """Each is refused with a sentence."""
    daily = Reported()
    daily.start()
    daily.until(12)
    daily.synced = synced
    answer = daily.again(day)

    assert not answer.ok
    assert said in answer.text


# ------------------------------------------------------------------ never twice


def test_a_restart_asks_again_and_makes_once(daily: Reported) -> None:
    """A question that was open is asked anew; what was made is not."""
    daily.silent = True
    daily.until(10.01)
    daily.silent = False
    daily.start()
    daily.start()

    assert [("2026-03-01T10:00", 1, False)] == daily.names()


def test_a_clock_that_goes_back_makes_nothing_twice(daily: Reported) -> None:
    """An hour that comes again has its report already."""
    daily.until(10.5)
    daily.step_s = -7200
    daily.until(26)
    expected = [("2026-03-01T10:00", 1, False), ("2026-03-01T17:30", 1, False)]

    assert expected == daily.names()


def test_a_clock_that_had_been_ahead(daily: Reported) -> None:
    """Once it is set back, deadlines of the true days are made."""
    daily.wait(60)
    daily.step_s = 5 * DAY_S
    daily.wait(1000)
    ahead = len(daily.names())
    daily.step_s = 0
    daily.until(24)
    expected = [("2026-03-01T10:00", 1, False), ("2026-03-01T17:30", 1, False)]

    assert 10 == ahead
    assert expected == daily.names()[ahead:]


def test_a_clock_that_is_put_forward(daily: Reported) -> None:
    """The deadlines it jumped over are made late, and say so."""
    daily.wait(60)
    daily.step_s = DAY_S
    daily.wait(1000)

    assert {"the clock was put forward"} == {one["why"] for one in daily.made()}
    assert 2 == len(daily.names())
