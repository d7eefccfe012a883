"""The counts of a check, and that none of them points at somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.model import Stamp
from edge_app.roll import (
    DAY_NS,
    MINUTE_NS,
    Moment,
    Person,
    Roster,
    Trace,
    Window,
)
from edge_app.stations.checks import (
    Cell,
    cells,
    document,
    expected,
    missing_text,
    publishable,
    was_measured,
)

CELLS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(any), max_size=12
).map(
    lambda counts: tuple(
        Cell((f"c{n}",), measured, missing)
        for n, (measured, missing) in enumerate(counts)
    )
)


@given(CELLS)
def test_nothing_is_lost_by_joining(given_: tuple[Cell, ...]) -> None:
    """Every class is in one cell, and the sums stay."""
    told = publishable(given_)

    assert sorted(c for one in given_ for c in one.classes) == sorted(
        c for one in told for c in one.classes
    )
    assert sum(one.measured for one in given_) == sum(one.measured for one in told)
    assert sum(one.missing for one in given_) == sum(one.missing for one in told)


@given(CELLS)
def test_no_small_cell_stands_beside_another(given_: tuple[Cell, ...]) -> None:
    """Below five is told of the whole only, and a joined cell is never one class."""
    told = publishable(given_)

    if len(told) > 1:
        assert not any(one.is_small for one in told)
    if any(one.is_small for one in given_) and len(given_) > 1:
        assert any(len(one.classes) > 1 for one in told)


def test_two_missing_in_one_class_are_not_told_of_it() -> None:
    """It is counted together with the smallest other one that hides it."""
    told = publishable((Cell(("a",), 40, 2), Cell(("b",), 30, 9), Cell(("c",), 50, 0)))

    assert (Cell(("c",), 50, 0), Cell(("a", "b"), 70, 11)) == told
    assert {
        "class": "",
        "classes": 2,
        "expected": 81,
        "measured": 70,
        "missing": 11,
    } == document(told[1])
    assert "c" == document(told[0])["class"]


def test_who_is_expected() -> None:
    """Everybody, or whom the check names; never a badge that is lent."""
    people = {
        name: Person(name, name, "3-2", role, group)
        for name, role, group in (
            ("a", "pupil", "boarder"),
            ("b", "pupil", ""),
            ("c", "staff", ""),
            ("v", "visitor", ""),
        )
    }
    roster = Roster(people)

    def who(*names: str) -> list[str]:
        check = Window("x", frozenset(range(7)), 0, 60, names)
        return [one.label for one in expected(roster, check)]

    assert (["a", "b", "c"], ["a"], ["a", "b"], ["a", "b", "c"]) == (
        who(),
        who("boarder"),
        who("pupil"),
        who("3-2"),
    )


def test_the_list_of_who_is_missing() -> None:
    """Class by class, in order; who has no class comes under a dash."""
    people = [Person("1", "b", "3-2"), Person("2", "a", "3-2"), Person("3", "t")]

    assert "-: t; 3-2: a, b" == missing_text(people)
    assert (Cell(("",), 0, 1), Cell(("3-2",), 2, 0)) == cells(
        people, lambda one: one.class_name != ""
    )


CHECK = Window("morning", frozenset(range(7)), 7 * 60, 8 * 60)
DAY = 20_605


def at(minute: int, *, boot: str = "one", synced: bool = True) -> Stamp:
    """Stamp a minute of the day, which is as long after the boot."""
    ns = minute * MINUTE_NS
    return Stamp(boot, ns, DAY * DAY_NS + ns, synced)


def told(trace: Trace | None, now: Stamp) -> bool:
    """Say whether somebody was measured in the check of the day."""
    return was_measured(trace, CHECK, DAY, now, lambda _: 0)


def test_measured_is_in_this_check_on_this_day() -> None:
    """Another day or another check is none, and nobody knows of a stranger."""
    assert told(Trace(day=DAY, checks=("morning",)), at(540))
    assert not told(Trace(day=DAY - 1, checks=("morning",)), at(540))
    assert not told(Trace(day=DAY, checks=("noon",)), at(540))
    assert not told(None, at(540))


@pytest.mark.parametrize(
    ("measured_min", "now", "expected"),
    [
        pytest.param(7 * 60, at(540), True, id="at its start"),
        pytest.param(7 * 60 - 1, at(540), False, id="before it"),
        pytest.param(8 * 60, at(540), False, id="at its end"),
        pytest.param(7 * 60, at(7 * 60), True, id="just now"),
        pytest.param(7 * 60, at(540, synced=False), False, id="no clock yet"),
        pytest.param(7 * 60, at(540, boot="two"), False, id="another boot"),
    ],
)
def test_measured_before_the_clock_was_set(
    measured_min: int, now: Stamp, expected: bool
) -> None:
    """The time since then says whether it was in the check."""
    moment = Moment("one", measured_min * MINUTE_NS)

    assert expected == told(Trace(measured=moment), now)
