"""Visitors, checks and clusters at a school, as days that people live."""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import Command, Tick
from edge_app.stations.windows import parse
from tests.unit.school import (
    MONDAY,
    SITE,
    School,
    clock,
    id_of,
    lane,
    last,
)

HIGH = "37.5 37.5 37.5"

# --------------------------------------------------------------- visitors


def test_a_visitor_gets_the_badge_that_is_shown_next() -> None:
    """Purpose and approval are published; name and host stay in the box."""
    gate = lane()
    gate.comes("V1")
    assert ["not-registered"] == gate.whys()

    gate.command("visitor", purpose="repair", approval="7", name="Li", host="Wang")
    gate.wait(11)
    gate.comes("V1")

    assert ["granted"] == gate.passages()
    assert ["registered", "badge-lent"] == [
        one.data["result"] for one in gate.events("visitor")
    ]
    assert {"repair", "7"} <= set(last(gate, "visitor").data.values())
    assert not {"Li", "Wang"} & set(str(gate.events()).replace("'", " ").split())
    guest = gate.school.traces[id_of("visitor-1")].guest
    assert guest is not None
    assert ("Li", "Wang") == (guest.name, guest.host)


def test_a_visitor_by_the_label_of_a_lent_badge() -> None:
    """The roster's own word for the badge does; a pupil's badge is not lent."""
    gate = lane()
    gate.command("visitor", purpose="repair", card="visitor-1")
    assert gate.answer().ok
    gate.command("visitor", purpose="repair", card="pupil-1")
    assert not gate.answer().ok

    gate.comes("V1")
    assert ["granted"] == gate.passages()


def test_a_pupils_badge_is_never_a_visitors() -> None:
    """Who walks by while a visitor waits keeps their own badge."""
    gate = lane()
    gate.command("visitor", purpose="repair")
    gate.comes("A1")
    gate.comes("V1")

    assert [id_of("visitor-1")] == [
        one.data["person"] for one in gate.events("visitor") if "person" in one.data
    ]


def test_a_visit_ends() -> None:
    """After its time the badge is refused; a time that is over cannot be given."""
    gate = lane(at="09:00")
    gate.command("visitor", purpose="repair", card="visitor-1", until="08:59")
    assert not gate.answer().ok
    gate.command("visitor", purpose="repair", card="visitor-1", until="10:00")
    gate.wait(3600)
    gate.comes("V1")

    assert ["visit-over"] == gate.whys()


def test_a_visitor_says_what_for() -> None:
    """Without a purpose nobody is registered; names do not come over the network."""
    gate = lane()
    gate.command("visitor", purpose=" ")
    assert not gate.answer().ok
    gate.give(
        Command(
            "m", "east", "visitor", "x", "mqtt", {"purpose": "a", "name": "b"}, gate.now
        )
    )

    assert (False, []) == (gate.answer().ok, gate.events("visitor"))


def test_a_good_badge_while_a_visitor_waits_too_long() -> None:
    """After a minute a lent badge is nobody's again."""
    gate = lane()
    gate.command("visitor", purpose="repair")
    gate.wait(61)
    gate.comes("V1")

    assert ["not-registered"] == gate.whys()


# ----------------------------------------------------------------- checks


def test_who_is_missing_is_told_at_the_box_only() -> None:
    """Labels are in the private part of the answer, which nobody publishes."""
    gate = lane(arrival="off")
    gate.comes("A1")
    gate.comes("T1", HIGH)
    gate.command("missing")

    answer = gate.answer()
    assert (True, "morning: 6 of 8 not measured") == (answer.ok, answer.text)
    assert (
        "3-2: pupil-2, pupil-3, pupil-4, pupil-5, pupil-6; 4-1: pupil-7"
        == answer.private
    )
    gate.give(Command("m", "east", "missing", "x", "mqtt", {}, gate.now))
    assert (False, "") == (gate.answer().ok, gate.answer().private)


def test_any_gate_of_the_site_counts() -> None:
    """Measured at the west lane is not missing at the east lane."""
    school = School()
    east, west = lane(school, arrival="off"), lane(school, arrival="off")
    west.comes("A1")
    east.command("missing")

    assert "morning: 7 of 8 not measured" == east.answer().text


def test_a_check_is_told_of_once_when_it_ends() -> None:
    """Two lanes, one event: who was expected, measured, missing, and no small cell."""
    school = School()
    east = lane(school, at="06:50", arrival="off")
    west = lane(school, at="06:50", arrival="off")
    for gate in (east, west):
        gate.wait(15 * 60)
    for number in ("A1", "A2", "A3", "A4", "A5", "A6"):
        east.comes(number)
    for gate in (east, west):
        gate.wait(90 * 60)

    (event,) = [*east.events("check"), *west.events("check")]
    assert {
        "check": "morning",
        "date": "2026-06-01",
        "expected": 8,
        "measured": 6,
        "missing": 2,
        "ill": 0,
        "late": False,
        "by_class": [
            {"class": "", "classes": 3, "expected": 8, "measured": 6, "missing": 2}
        ],
    } == event.data
    assert "gateway" == event.station
    assert MONDAY == school.checked["morning"]


def test_a_check_before_the_first_start_is_not_told_of() -> None:
    """Nobody could have been measured in it here; the next one is told of."""
    gate = lane(at="11:00", arrival="off")
    gate.give(Tick(gate.now))
    gate.wait(3 * 3600)

    assert ["noon"] == [one.data["check"] for one in gate.events("check")]


def test_a_check_that_ended_while_the_gateway_was_away_is_late() -> None:
    """It was known of before, so it is told of on the same day."""
    school = School(checked={"morning": MONDAY - 1, "noon": MONDAY - 1})
    gate = lane(school, at="10:00")
    gate.give(Tick(gate.now))

    assert [("morning", True)] == [
        (one.data["check"], one.data["late"]) for one in gate.events("check")
    ]


def test_a_measurement_of_before_the_clock_is_dated_by_it() -> None:
    """Once the clock is set, the time since then says which check it was."""
    school = School(synced=False)
    gate = lane(school, at="07:10", arrival="off")
    gate.comes("A1")
    assert () == school.traces[id_of("pupil-1")].checks

    school.synced = True
    gate.command("missing")
    assert "morning: 7 of 8 not measured" == gate.answer().text


def test_a_restart_forgets_no_measurement() -> None:
    """What is known of people is not the lane's own state."""
    gate = lane(arrival="off")
    gate.comes("A1")
    gate.restart()
    gate.command("missing")

    assert "morning: 7 of 8 not measured" == gate.answer().text


def test_there_is_no_list_without_a_clock_or_a_check() -> None:
    """Each is one sentence."""
    unset, early = lane(School(synced=False)), lane(at="05:00")
    unset.command("missing")
    early.command("missing")

    assert ("the clock is not set", "no such check has begun today") == (
        unset.answer().text,
        early.answer().text,
    )


# --------------------------------------------------------------- clusters


def test_three_ill_pupils_of_a_class_are_a_cluster() -> None:
    """By the nurse's word: the third one raises the alarm, another class has none."""
    gate = lane()
    for label in ("pupil-1", "pupil-2", "pupil-7"):
        gate.command("case", person=label, cause="fever")
    assert {} == gate.clusters()

    gate.command("case", person="pupil-3", cause="fever")
    assert {"cluster-3-2": True} == gate.clusters()
    assert {"cause": "fever", "class": "3-2", "person": id_of("pupil-3")} == last(
        gate, "case"
    ).data


def test_one_pupil_on_three_days_counts_once() -> None:
    """People are counted, not events."""
    gate = lane()
    for _ in range(3):
        gate.command("case", person="pupil-1", cause="fever")
        gate.wait(24 * 3600)

    assert not any(gate.clusters().values())


def test_two_one_two_is_a_cluster_on_the_third_day() -> None:
    """Five people in three days running, although no day has three."""
    gate = lane()
    days = (("pupil-1", "pupil-2"), ("pupil-3",), ("pupil-4", "pupil-5"))
    for labels in days:
        assert not any(gate.clusters().values())
        for label in labels:
            gate.command("case", person=label, cause="fever")
        gate.wait(24 * 3600)

    assert gate.clusters()["cluster-3-2"] is False
    assert "cluster-3-2" in gate.alarms()


def test_a_case_names_somebody_and_a_known_cause() -> None:
    """Anything else is one sentence."""
    gate = lane()
    gate.command("case", person="nobody", cause="fever")
    assert not gate.answer().ok
    gate.command("case", person="pupil-1", cause="boredom")
    assert not gate.answer().ok

    assert [] == gate.events("case")


def test_a_case_of_before_the_clock_counts_once_it_is_set() -> None:
    """The day is found by the time since then."""
    school = School(synced=False)
    gate = lane(school)
    for label in ("pupil-1", "pupil-2", "pupil-3"):
        gate.command("case", person=label, cause="fever")
    assert {} == gate.clusters()

    school.synced = True
    gate.give(Tick(gate.now))
    assert gate.clusters()["cluster-3-2"]


def test_a_check_on_some_days_only() -> None:
    """On Saturday nobody is expected."""
    school = School(site=replace(SITE, checks=(parse("morning mon-fri 07:00-08:30"),)))
    gate = lane(school)
    gate.wall_ns = clock("07:10", MONDAY + 5)
    gate.command("missing")

    assert not gate.answer().ok
