"""Clusters: the rules of the field, and people counted once."""

from __future__ import annotations

import pytest

from edge_app.stations.clusters import RULES, Ill, alarm_of, by_place, found, sentence


def ill(counts: str, class_name: str = "3-2", cause: str = "fever") -> list[Ill]:
    """Make so many people ill on each day, everybody somebody else."""
    return [
        Ill(f"{class_name} {day} {n}", class_name, cause, day)
        for day, count in enumerate(counts.split(","), 1)
        for n in range(int(count))
    ]


@pytest.mark.parametrize(
    ("counts", "days"),
    [
        ("2,1,2", [3]),
        ("3,0,0", [1]),
        ("2,0,2", []),
        ("1,1,1,1,1", []),
        ("2,1,1,1,2", []),
        ("2,2,1", [3]),
        ("2,2,0,1", []),
        ("4,0,0,1", [1]),
    ],
)
def test_three_in_a_day_or_five_in_three_days(counts: str, days: list[int]) -> None:
    """The days on which a class is first reported, or reported anew."""
    cases = ill(counts)
    length = len(counts.split(","))
    expected = [
        today
        for today in range(1, length + 1)
        if any(one.rule.name.startswith("cluster") for one in found(cases, today))
    ]

    assert days == [day for day in expected if day - 1 not in expected]


def test_one_pupil_flagged_on_three_days_counts_once() -> None:
    """People, not events."""
    cases = [Ill("anna", "3-2", "fever", day) for day in (1, 1, 2, 3, 3)]

    assert () == found(cases, 3)


def test_symptoms_that_differ_are_no_cluster() -> None:
    """Two with fever and two with a rash are two and two."""
    assert () == found([*ill("2"), *ill("2", cause="rash")], 1)


def test_two_classes_are_not_one() -> None:
    """Two here and two there; and who is in no class is in none together."""
    assert () == found([*ill("2"), *ill("2", "4-1"), *ill("9", "")], 1)


@pytest.mark.parametrize(
    ("cause", "people", "days", "where"),
    [
        ("influenza-like", 10, 7, ""),
        ("hand-foot-mouth", 2, 7, "3-2"),
        ("hand-foot-mouth", 5, 7, ""),
        ("norovirus", 10, 7, ""),
        ("scarlet-fever", 10, 7, ""),
        ("mumps", 5, 7, ""),
        ("varicella", 5, 7, ""),
        ("rubella", 5, 7, ""),
        ("measles", 2, 10, ""),
    ],
)
def test_the_other_rules(cause: str, people: int, days: int, where: str) -> None:
    """At the number and within the days, and neither below nor beyond."""

    def places(count: int, last_day: int) -> set[str]:
        cases = [
            Ill(f"p{n}", where or f"class {n}", cause, 1 if n else last_day)
            for n in range(count)
        ]
        return {one.where for one in found(cases, last_day)}

    assert where in places(people, days)
    assert where not in places(people - 1, days)
    assert where not in places(people, days + 1)


def test_every_rule_is_in_the_table() -> None:
    """Nine diseases and symptoms, eleven rules, each with a number above one."""
    assert (11, True) == (len(RULES), all(one.people > 1 for one in RULES))


def test_the_sentence_of_a_cluster() -> None:
    """Where, how many, of what, within what time it is reported."""
    (cluster,) = (by_place(found(ill("3"), 1))["3-2"],)

    assert (
        "Report a cluster in 3-2 within 24 h: 3 people with fever within 1 day."
        == sentence(cluster)
    )


@pytest.mark.parametrize(
    ("cases", "place", "expected"),
    [
        (
            [*ill("3"), *ill("3", cause="rash")],
            "3-2",
            "in 3-2 within 24 h: 3 people with fever within 1 day,"
            " 3 people with rash within 1 day.",
        ),
        (ill("2,1,2"), "3-2", "in 3-2 within 24 h: 5 people with fever within 3 days."),
        (
            ill("2", cause="measles"),
            "",
            "at the school: 2 people with measles within 10 days.",
        ),
    ],
)
def test_the_sentence_says_all(cases: list[Ill], place: str, expected: str) -> None:
    """Every cause of a place; the school by name; a time where there is one."""
    today = max(one.day for one in cases)
    clusters = by_place(found(cases, today))[place]

    assert f"Report a cluster {expected}" == sentence(clusters)


@pytest.mark.parametrize(
    ("class_name", "expected"),
    [
        ("", "cluster-school"),
        ("3-2", "cluster-3-2"),
        ("Violets", "cluster-violets"),
        ("x" * 50, "cluster-" + "x" * 40),
        ("-3-", "cluster-c8199482b"),
        ("school", "cluster-cd64debd9"),
    ],
)
def test_the_name_of_an_alarm(class_name: str, expected: str) -> None:
    """A plain class has its own name in it, any other eight digits of a hash."""
    assert expected == alarm_of(class_name)


def test_an_alarms_name_is_plain() -> None:
    """Whatever a class is written in, and the whole school has its own."""
    names = [
        alarm_of(one) for one in ("3-2", "", "school", "三年级二班", "Class 3 (2)")
    ]

    assert ["cluster-3-2", "cluster-school"] == names[:2]
    assert len(names) == len(set(names))
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in names
    )
