"""Whom to call for who is held or feverish, told at the box and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from edge_app.model import Command
from edge_app.outcomes import Answer
from tests.unit.gate import HIGH
from tests.unit.school import SITE, Lane, School, clock, lane, of_roster

LIST = """badge,pseudonym,name,class,role,guardian
A1,pupil-1,Ann Lee,3-2,pupil,138-0000
A2,pupil-2,Bo Lin,3-2,pupil,
T1,teacher-1,Tom Wu,,staff,139-9999
"""


@pytest.fixture
def east() -> Lane:
    """Open a gate of a school whose roster has names and guardians."""
    return lane(School(replace(SITE, roster=of_roster(LIST))))


def ask(gate: Lane, person: str = "", sender: str = "local") -> Answer:
    """Ask for guardians."""
    arguments = {"person": person} if person else {}
    name = f"c{len(gate.told)}"
    given = Command(name, "east", "guardian", "nurse", sender, arguments, gate.now)
    gate.give(given)
    return gate.answer()


def test_the_guardian_of_who_is_held(east: Lane) -> None:
    """Their label, name, class and contact, and nobody else's."""
    assert (False, "") == (ask(east).ok, ask(east).private)
    assert "nobody of the roster is held or feverish" == ask(east).text
    east.card("A1")
    east.person(HIGH)
    assert "pupil-1 Ann Lee (3-2, held): 138-0000" == ask(east).private
    assert (True, "1 person:") == (ask(east).ok, ask(east).text)


def test_the_guardian_of_who_had_a_fever_today(east: Lane) -> None:
    """At any gate of the site, and until the day is over."""
    east.command("case", person="pupil-2", cause="fever")
    west = lane(east.school)
    found = ask(west)
    assert "pupil-2 Bo Lin (3-2, fever): the roster has no guardian" == found.private
    west.wall_ns += 24 * 3600 * 10**9
    assert not ask(west).ok


def test_one_of_them_by_label(east: Lane) -> None:
    """Somebody who is neither held nor feverish is not told of."""
    east.command("case", person="pupil-2", cause="fever")
    east.card("A1")
    east.person(HIGH)
    assert "2 people:" == ask(east).text
    assert (
        "pupil-1 Ann Lee (3-2, held): 138-0000;"
        " pupil-2 Bo Lin (3-2, fever): the roster has no guardian"
    ) == ask(east).private
    assert "138-0000" in ask(east, "pupil-1").private
    refused = ask(east, "teacher-1")
    assert (False, "nobody of that label is held or feverish", "") == (
        refused.ok,
        refused.text,
        refused.private,
    )


def test_nobody_away_from_the_box_is_told(east: Lane) -> None:
    """A command from the broker is refused, whoever it says it is."""
    east.card("A1")
    east.person(HIGH)
    refused = ask(east, sender="mqtt")
    assert (False, "") == (refused.ok, refused.private)


def test_what_was_told_is_in_nothing_else(east: Lane) -> None:
    """No event, no condition, no kept state has a contact or a name."""
    east.card("A1")
    east.person(HIGH)
    ask(east)
    east.command("missing")
    others = [one for one in east.told if not isinstance(one, Answer)]
    written = str(others) + msgspec.json.encode(east.state.kept).decode()
    assert [] == [one for one in ("138-0000", "Ann", "139-9999") if one in written]


def test_a_list_of_who_is_missing_has_their_names(east: Lane) -> None:
    """At the box, where the roster has them."""
    east.command("missing")
    assert "3-2: pupil-1 Ann Lee, pupil-2 Bo Lin" in east.answer().private
    assert "Ann" not in east.answer().text


def test_a_fever_of_yesterday_that_is_still_here(east: Lane) -> None:
    """Past midnight nobody had a fever today, and the one at the gate has one."""
    east.limits = replace(east.limits, confirm="second", rechecks=1, arrival="off")
    east.wall_ns = clock("23:55")
    east.card("A1")
    east.person("38.1 38.1 38.1")
    east.command("re-measure", reason="confirm")
    east.card("A1")
    east.see("38.1 38.1 38.1")
    east.wait(10 * 60)

    assert "pupil-1 Ann Lee (3-2, fever): 138-0000" == ask(east).private
