"""What a case leaves behind: days, causes, clusters, and the count of a check."""

from __future__ import annotations

from edge_app.outcomes import Condition, Priority
from edge_app.roll import Trace
from tests.unit.held import HOT, held
from tests.unit.school import (
    MONDAY,
    Lane,
    School,
    clock,
    id_of,
    lane,
    last,
)


def cases(gate: Lane, label: str = "pupil-1") -> list[tuple[str, int]]:
    """Return causes and days of the cases that are remembered of somebody."""
    trace = gate.school.traces.get(id_of(label), Trace())
    return [(one.cause, one.day) for one in trace.cases]


def test_a_case_is_noted_once_a_day_for_each_cause() -> None:
    """A second word of the same day adds nothing, another cause or day does."""
    gate = lane()
    for cause in ("fever", "fever", "rash", "fever"):
        gate.command("case", person="pupil-1", cause=cause)
    gate.wait(24 * 3600)
    gate.command("case", person="pupil-1", cause="fever")

    assert [("fever", MONDAY), ("rash", MONDAY), ("fever", MONDAY + 1)] == cases(gate)
    assert MONDAY + 1 == gate.school.traces[id_of("pupil-1")].touched


def test_a_case_of_before_the_clock_is_of_the_day_it_was() -> None:
    """Said again once the clock is set, it is still the same case of that day."""
    school = School(synced=False)
    gate = lane(school, at="23:00")
    gate.command("case", person="pupil-1", cause="fever")
    gate.wait(30 * 60)
    school.synced = True
    gate.command("case", person="pupil-1", cause="fever")
    assert 1 == len(cases(gate))

    gate.wait(40 * 60)
    gate.command("case", person="pupil-1", cause="fever")
    assert 2 == len(cases(gate))


def test_only_the_newest_cases_are_remembered() -> None:
    """A year of them does not fill the disk."""
    gate = lane()
    for _ in range(21):
        gate.command("case", person="pupil-1", cause="fever")
        gate.wait(24 * 3600)

    assert [MONDAY + day for day in range(1, 21)] == [day for _, day in cases(gate)]


def told_clusters(gate: Lane) -> list[Condition]:
    """List what was said of clusters."""
    return [
        one for one in gate.told if isinstance(one, Condition) and "cl" in one.alarm
    ]


def test_a_cluster_is_the_whole_sites() -> None:
    """Its alarm is grave, says what to do, and ends in words too."""
    gate = lane()
    for label in ("pupil-1", "pupil-2", "pupil-3"):
        gate.command("case", person=label, cause="fever")
    (found,) = [one for one in told_clusters(gate) if one.active]
    assert ("gateway", Priority.HIGH) == (found.station, found.priority)
    assert (
        "Report a cluster in 3-2 within 24 h: 3 people with fever within 1 day."
        == found.text
    )
    gate.wait(2 * 24 * 3600)

    ended = [one for one in told_clusters(gate) if one.alarm == "cluster-3-2"][-1]
    assert (False, "There is no cluster any more.") == (ended.active, ended.text)


def test_people_of_no_class_are_no_class() -> None:
    """Three fevers of strangers are a cluster nowhere."""
    gate = lane(confirm="second", rechecks=1, unknown_badge="allow")
    for number in ("X1", "X2", "X3"):
        gate.card(number)
        gate.person(HOT)
        gate.command("re-measure", reason="confirm")
        gate.card(number)
        gate.see(HOT)

    assert 3 == len(gate.events("fever"))
    assert {} == gate.clusters()


def test_a_check_is_told_of_with_who_fell_ill_that_day() -> None:
    """Who fell ill that day is counted, and no case of the day before."""
    gate = lane(at="06:00")
    gate.command("case", person="pupil-7", cause="fever")
    gate.wait(24 * 3600)
    gate.command("case", person="pupil-1", cause="fever")
    gate.command("case", person="pupil-2", cause="rash")
    gate.wait(3 * 3600)

    event = last(gate, "check")
    assert ("morning", "2026-06-02", 2, False) == (
        event.data["check"],
        event.data["date"],
        event.data["ill"],
        event.data["late"],
    )
    assert clock("08:30", MONDAY + 1) == event.at.wall_ns


def test_a_fever_at_the_gate_is_a_case() -> None:
    """Of whoever had it, by its cause; a number leaves no trace."""
    gate = lane(confirm="second", rechecks=1, arrival="off")
    for number in ("A1", ""):
        for _ in range(2):
            if number:
                gate.card(number)
            gate.person(HOT)
            gate.command("re-measure", reason="confirm")
        gate.see("22 22 22 22 22 22")

    assert 2 == len(gate.events("fever"))
    assert [("fever", MONDAY)] == cases(gate)
    assert {id_of("pupil-1")} == set(gate.school.traces)


def test_a_fever_in_the_guards_hands_is_nobodys_case() -> None:
    """Somebody unknown who was put aside has a number, and no trace."""
    gate = lane(arrival="off")
    held(gate, badge="")
    gate.person(HOT)
    gate.command("contact", value="38.5")

    assert 1 == len(gate.events("fever"))
    assert {} == gate.school.traces


def test_a_case_without_a_clock_is_noted_once() -> None:
    """As long as no day is known, it is the same day."""
    gate = lane(School(synced=False))
    for _ in range(2):
        gate.command("case", person="pupil-1", cause="fever")

    assert 1 == len(cases(gate))


def test_a_cluster_of_the_school_ends() -> None:
    """Ten days after the last one, as that of a class does."""
    gate = lane()
    for label in ("pupil-1", "pupil-7"):
        gate.command("case", person=label, cause="measles")
    assert gate.clusters()["cluster-school"]
    gate.wait(9 * 24 * 3600)
    assert gate.clusters()["cluster-school"]
    gate.wait(24 * 3600)

    assert not gate.clusters()["cluster-school"]
