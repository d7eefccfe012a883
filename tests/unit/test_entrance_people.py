"""Whose badge a visitor gets, which list is meant, and what a case leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.roll import Site
from edge_app.stations.entrance_people import LISTED
from edge_app.stations.windows import parse
from tests.unit.school import (
    LIST,
    SITE,
    Lane,
    School,
    clock,
    id_of,
    lane,
    of_roster,
)

NEVER = "nobody was lent a badge"


def lent(gate: Lane) -> list[object]:
    """Name who was lent a badge so far."""
    events = gate.events("visitor")
    return [one.data["person"] for one in events if "person" in one.data]


def visit_ends(gate: Lane) -> int:
    """Return when the visit of the lent badge is over, on the wall clock."""
    guest = gate.school.traces[id_of("visitor-1")].guest
    assert guest is not None, NEVER
    return guest.until_ns


# ----------------------------------------------------------------- visitors


@pytest.mark.parametrize(("wait_s", "lends"), [(0, True), (10, True), (10.1, False)])
def test_the_badge_shown_just_before_is_lent(wait_s: float, lends: bool) -> None:
    """It is meant as long as a badge waits for its measurement."""
    gate = lane()
    gate.wait(60)
    gate.card("V1")
    gate.wait(wait_s)
    gate.command("visitor", purpose="repair")

    assert ([id_of("visitor-1")] if lends else []) == lent(gate)
    assert lends is (gate.answer().text == "registered, the badge is lent")


def test_a_pupils_badge_shown_just_before_is_not_lent() -> None:
    """Whoever stands there keeps their own; the visitor waits for the next one."""
    gate = lane()
    gate.card("A1")
    gate.command("visitor", purpose="repair")

    assert [] == lent(gate)


def test_any_unknown_badge_is_lent_where_the_roster_lends_none() -> None:
    """Without badges to lend, a badge of nobody will do."""
    text = "\n".join(line for line in LIST.splitlines() if "visitor" not in line)
    site = replace(SITE, roster=of_roster(text))
    for number, count in (("X9", 1), ("A1", 0)):
        gate = lane(School(site=site))
        gate.card(number)
        gate.command("visitor", purpose="repair")

        assert count == len(lent(gate))


def test_a_badge_of_nobody_is_not_lent_where_there_are_some_to_lend() -> None:
    """Only those of the roster are."""
    gate = lane()
    gate.card("X9")
    gate.command("visitor", purpose="repair")

    assert [] == lent(gate)


@pytest.mark.parametrize(("wait_s", "lends"), [(60, True), (60.1, False)])
def test_a_visitor_waits_a_minute_for_a_badge(wait_s: float, lends: bool) -> None:
    """The badge shown next is theirs, within that time."""
    gate = lane()
    gate.command("visitor", purpose="repair")
    gate.wait(wait_s)
    gate.card("V1")

    assert ([id_of("visitor-1")] if lends else []) == lent(gate)


def test_one_visitor_gets_one_badge() -> None:
    """The next badge of nobody is nobody's again."""
    text = "\n".join(line for line in LIST.splitlines() if "visitor" not in line)
    gate = lane(School(site=replace(SITE, roster=of_roster(text))))
    gate.command("visitor", purpose="repair")
    gate.card("X1")
    gate.card("X2")

    assert 1 == len(lent(gate))


def test_a_guest_is_known_and_need_not_register_again() -> None:
    """A badge that is on no roster and was lent comes in; any other waits, or not."""
    text = "\n".join(line for line in LIST.splitlines() if "visitor" not in line)
    school = School(site=replace(SITE, roster=of_roster(text)))
    gate = lane(school, unknown_badge="refuse", duties=("visitor",))
    gate.command("visitor", purpose="repair")
    gate.card("X1")
    gate.comes("X1")
    gate.comes("X2")
    assert (["granted"], ["unknown-badge"]) == (gate.passages(), gate.whys())
    gate = lane(school, duties=("visitor",))
    gate.comes("X2")

    assert ["visitor"] == gate.whys("waiting")


def test_a_badge_lent_again_begins_outside() -> None:
    """Whoever had it before is not the one who stands there."""
    gate = lane(passback="hard")
    gate.command("visitor", purpose="repair", card="visitor-1")
    gate.comes("V1")
    assert "school" == gate.school.traces[id_of("visitor-1")].zone
    gate.command("visitor", purpose="inspection", card="visitor-1")
    trace = gate.school.traces[id_of("visitor-1")]

    assert ("", None) == (trace.zone, trace.since)


@pytest.mark.parametrize(
    ("arguments", "end"),
    [({}, "24:00"), ({"until": "10:15"}, "10:15"), ({"until": "09:01"}, "09:01")],
)
def test_a_visit_ends_when_it_was_said(arguments: dict[str, str], end: str) -> None:
    """Local time, or the end of the day."""
    gate = lane(at="09:00")
    gate.command("visitor", purpose="repair", card="visitor-1", **arguments)

    assert clock(end) == visit_ends(gate)


def test_a_visit_without_a_clock_has_no_end() -> None:
    """Zero says so."""
    gate = lane(School(synced=False))
    gate.command("visitor", purpose="repair", card="visitor-1")

    assert 0 == visit_ends(gate)


def test_who_is_not_named_has_no_name() -> None:
    """Name, host and approval may be left out."""
    gate = lane()
    gate.command("visitor", purpose=" repair ", card="visitor-1")
    guest = gate.school.traces[id_of("visitor-1")].guest

    assert guest is not None, NEVER
    assert ("repair", "", "", "") == (
        guest.purpose,
        guest.approval,
        guest.name,
        guest.host,
    )


def test_a_visitor_may_be_registered_over_the_network_without_a_name() -> None:
    """Purpose and approval are no secret."""
    gate = lane()
    arguments = {"purpose": "repair", "approval": "7"}
    gate.give(Command("m", "east", "visitor", "x", "mqtt", arguments, gate.now))

    assert gate.answer().ok


@pytest.mark.parametrize("secret", ["name", "host"])
def test_a_name_over_the_network_is_refused(secret: str) -> None:
    """The visitor's, and the host's."""
    gate = lane()
    arguments = {"purpose": "repair", secret: "Li"}
    gate.give(Command("m", "east", "visitor", "x", "mqtt", arguments, gate.now))

    text = "names and lists of people are given at the box only"
    assert (False, text) == (gate.answer().ok, gate.answer().text)


# ----------------------------------------------------------------- missing


def missing(gate: Lane, **arguments: str) -> Answer:
    """Ask who is missing."""
    gate.command("missing", **arguments)
    return gate.answer()


def test_the_check_that_began_last_is_meant_unless_one_is_named() -> None:
    """At noon the morning's list can still be asked for."""
    gate = lane(at="12:10")

    assert "noon: 7 of 7 not measured" == missing(gate).text
    assert "morning: 8 of 8 not measured" == missing(gate, check="morning").text
    assert not missing(gate, check="evening").ok


def test_the_order_of_the_checks_does_not_matter() -> None:
    """The latest is the latest, however the site lists them."""
    site = replace(SITE, checks=SITE.checks[::-1])

    assert missing(lane(School(site=site), at="12:10")).text.startswith("noon:")


@pytest.mark.parametrize(("at", "begun"), [("06:59", False), ("07:00", True)])
def test_a_check_begins_with_its_first_minute(at: str, begun: bool) -> None:
    """Not before it."""
    assert begun is missing(lane(at=at)).ok


def test_a_list_over_the_network_says_why_not() -> None:
    """The answer names the reason, and no person."""
    gate = lane()
    gate.give(Command("m", "east", "missing", "x", "mqtt", {}, gate.now))

    assert Answer(
        "m", ok=False, text="names and lists of people are given at the box only"
    ) == (gate.answer())


@pytest.mark.parametrize(
    ("people", "more"), [(LISTED, ""), (LISTED + 1, "; and 1 more")]
)
def test_a_long_list_is_cut(people: int, more: str) -> None:
    """Nobody reads more than so many names; how many are left out is said."""
    rows = "".join(f"B{n},p-{n:04},1,pupil,,\n" for n in range(people))
    roster = of_roster("badge,pseudonym,class,role,group,guardian\n" + rows)
    site = Site(roster, (parse("morning 07:00-08:30"),))
    answer = missing(lane(School(site=site)))

    assert f"morning: {people} of {people} not measured" == answer.text
    assert answer.private.endswith(f"p-{LISTED - 1:04}{more}")
