"""Checks that ended while the gateway was away, or that no roster says enough of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from edge_app.model import Tick
from edge_app.roll import Roster, Site
from edge_app.stations import windows
from edge_app.tail import sentence
from tests.schemas_of import validator
from tests.unit.gate import LANE
from tests.unit.school import MONDAY, SITE, Lane, School, clock, lane

EVENT = validator("event-check")
NOBODY = replace(SITE, roster=Roster())
TOLD = {"morning": MONDAY, "noon": MONDAY}


def at_gate(school: School, day: int, at: str) -> Lane:
    """Open a lane at a time of a day."""
    limits = replace(LANE, arrival="off")
    gate = Lane(limits, school=school, wall_ns=clock(at, day))
    gate.give(Tick(gate.now))
    return gate


def told(gate: Lane) -> list[tuple[Any, ...]]:
    """Return name, day of June, measured and lateness of every check told of."""
    return [
        (one.data["check"], one.data["date"], one.data["measured"], one.data["late"])
        for one in gate.events("check")
    ]


def test_a_whole_day_off_is_told_late() -> None:
    """Noon of Monday and all of Tuesday were missed: each once, with its own date."""
    school = School()
    monday = at_gate(school, MONDAY, "07:10")
    for number in ("A1", "A2"):
        monday.comes(number)
    monday.wait(2 * 3600)
    assert [("morning", "2026-06-01", 2, False)] == told(monday)

    later = at_gate(school, MONDAY + 2, "06:30")
    assert [
        ("morning", "2026-06-02", 0, True),
        ("noon", "2026-06-01", 0, True),
        ("noon", "2026-06-02", 0, True),
    ] == told(later)
    assert [8, 7, 7] == [one.data["expected"] for one in later.events("check")]
    assert [] == told(at_gate(school, MONDAY + 2, "06:40"))


def test_who_was_measured_before_it_went_down_counts() -> None:
    """A morning that was missed only at its end has its people."""
    school = School(checked={"morning": MONDAY - 1, "noon": MONDAY - 1})
    gate = at_gate(school, MONDAY, "07:10")
    for number in ("A1", "A2", "A3"):
        gate.comes(number)
    later = at_gate(school, MONDAY + 1, "06:30")
    assert [
        ("morning", "2026-06-01", 3, True),
        ("noon", "2026-06-01", 0, True),
    ] == told(later)


def test_no_further_back_than_a_week() -> None:
    """After a holiday of a month only the last seven days are told of."""
    school = School(checked=dict(TOLD))
    gate = at_gate(school, MONDAY + 30, "06:30")
    days = [date for name, date, *_ in told(gate) if name == "morning"]
    assert ["2026-06-24", "2026-06-30"] == [days[0], days[-1]]
    assert (7, MONDAY + 29) == (len(days), school.checked["morning"])


def test_days_without_the_check_are_none_missed() -> None:
    """A check of working days is not told of for the weekend."""
    work = windows.parse_all(("morning mon-fri 07:00-08:30",), "checks", twice=False)
    school = School(replace(SITE, checks=work), checked={"morning": MONDAY + 3})
    gate = at_gate(school, MONDAY + 7, "06:30")
    assert [("morning", "2026-06-05", 0, True)] == told(gate)


def test_a_check_until_midnight_is_told_of_in_the_next_day() -> None:
    """Its own day is over when it ends, and it is not late."""
    whole = windows.parse_all(("day 00:00-24:00",), "checks", twice=False)
    school = School(replace(SITE, checks=whole), checked={"day": MONDAY - 1})
    gate = at_gate(school, MONDAY, "23:50")
    gate.comes("A1")
    gate.wait(20 * 60)
    assert [("day", "2026-06-01", 1, False)] == told(gate)


def test_a_clock_that_was_ahead_stops_no_check() -> None:
    """A day of 2031 was noted; today's check is told of all the same."""
    school = School(checked={"morning": MONDAY + 2000, "noon": MONDAY + 2000})
    gate = at_gate(school, MONDAY, "07:10")
    assert [] == told(gate)
    gate.wait(2 * 3600)
    assert [("morning", "2026-06-01", 0, False)] == told(gate)


@pytest.mark.parametrize("synced", [True, False])
def test_without_a_roster_nobody_knows_how_many(*, synced: bool) -> None:
    """Who was measured with a badge is counted; expected and missing are left out."""
    school = School(NOBODY, checked={"morning": MONDAY - 1, "noon": MONDAY})
    gate = at_gate(school, MONDAY, "07:10")
    school.synced = synced
    gate.comes("A1")
    gate.comes("A2")
    school.synced = True
    gate.wait(2 * 3600)
    (event,) = gate.events("check")
    assert {"check", "date", "measured", "ill", "late", "by_class"} == set(event.data)
    assert (2, ()) == (event.data["measured"], event.data["by_class"])
    assert EVENT.is_valid(msgspec.json.decode(msgspec.json.encode(event.data)))


def test_without_a_roster_nobody_is_missing() -> None:
    """Whoever asks is told that it cannot be known."""
    gate = lane(School(Site(checks=SITE.checks)))
    gate.command("missing")
    assert (False, "without a roster nobody knows who is missing") == (
        gate.answer().ok,
        gate.answer().text,
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "noon check over: 4 measured, nobody knows of how many"),
        ("zh", "noon检查结束:已检 4 人,应检人数不详"),
    ],
)
def test_in_words(language: Any, said: str) -> None:
    """A person at the tail is told that the number is not known."""
    data = {"check": "noon", "date": "2026-06-01", "measured": 4}
    payload = msgspec.json.encode({"type": "gatepost.check", "data": data})
    topic = "gatepost/hillside/gate/event/gateway/check"
    assert said in sentence(topic, payload, language)


@pytest.mark.parametrize(("at", "late"), [("08:34", False), ("08:35", True)])
def test_five_minutes_after_its_end_it_is_late(at: str, late: bool) -> None:
    """Up to then the gateway was just busy."""
    school = School(checked={"morning": MONDAY - 1, "noon": MONDAY})

    assert [("morning", "2026-06-01", 0, late)] == told(at_gate(school, MONDAY, at))
