"""Symptoms that are asked at the checks count for the cluster rules, by people."""

from __future__ import annotations

import pytest

from edge_app.stations import clusters
from tests.unit.school import MONDAY, Lane, clock, id_of, lane

ILL = ("pupil-1", "pupil-2", "pupil-3")


def say(gate: Lane, label: str, symptoms: str) -> None:
    """Note what a pupil said at the noon check."""
    gate.command("symptoms", list=symptoms, check="noon", person=id_of(label))


@pytest.mark.parametrize("symptom", sorted(clusters.SYMPTOMS))
def test_three_pupils_of_a_class_who_say_the_same(symptom: str) -> None:
    """Each of the five symptoms of the rule counts by itself."""
    gate = lane(at="12:10")
    for label in ILL[:2]:
        say(gate, label, f"cough,{symptom}")
    assert {} == gate.clusters()
    say(gate, ILL[2], symptom)
    assert {"cluster-3-2": True} == gate.clusters()


@pytest.mark.parametrize("other", ["cough", "sore-throat", "headache", "fatigue"])
def test_what_is_no_symptom_of_the_rule(other: str) -> None:
    """It is kept, and makes no case."""
    gate = lane(at="12:10")
    for label in ILL:
        say(gate, label, other)
    assert ({}, {}) == (gate.clusters(), gate.school.traces)


def test_people_are_counted_and_not_answers() -> None:
    """One who says it at each check, and at two gates, is one person."""
    east = lane(at="12:10")
    west = lane(east.school, at="12:20")
    for gate in (east, west, east):
        say(gate, "pupil-1", "rash")
    say(west, "pupil-2", "rash,vomiting")
    say(west, "pupil-3", "vomiting")
    assert {} == {**east.clusters(), **west.clusters()}
    assert 1 == len(east.school.traces[id_of("pupil-1")].cases)
    assert 2 == len(east.school.traces[id_of("pupil-2")].cases)


def test_a_measured_fever_and_a_told_one_are_the_same_cause() -> None:
    """Two, one and two on three days running: five of one class."""
    gate = lane(at="12:10")
    for day, labels in enumerate((ILL[:2], ILL[2:], ("pupil-4", "pupil-5"))):
        gate.wall_ns = clock("12:10", MONDAY + day) - gate.at_ms * 10**6
        for label in labels:
            assert not any(gate.clusters().values())
            if label == "pupil-4":
                gate.command("case", person=label, cause="fever")
            else:
                say(gate, label, "fever")
    assert gate.clusters()["cluster-3-2"]


def test_somebody_unknown_is_in_no_class() -> None:
    """Without a badge and a name the answer is kept, and counts for no cluster."""
    gate = lane(at="12:10")
    for _ in range(4):
        gate.command("symptoms", list="rash")
    assert ({}, {}) == (gate.clusters(), gate.school.traces)
