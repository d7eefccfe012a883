"""What came is compared exactly, in its window, and what did not come is explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from edge_app.scenario.form import conditions_of
from edge_app.scenario.judge import (
    ABSENT,
    Moment,
    Seen,
    Verdict,
    besides,
    fits,
    holds,
    judge,
    misses,
    nearest,
    shown,
    value_at,
    wanted,
)
from edge_app.scenario.records import Expectation

BEGIN = Moment(0.0)
LASTS_S = 100.0
DOCUMENT: dict[str, Any] = {
    "a": {"b": [1, {"c": Decimal("37.30")}]},
    "door.1": {"open": True},
    "text": "x",
}


def expected(**changes: Any) -> Expectation:
    """Make an expectation of a passage."""
    usual: dict[str, Any] = {
        "name": "e",
        "source": "event",
        "kind": "passage",
        "station": "",
        "where": "journal",
        "conditions": (),
        "after": "",
        "from_s": 0.0,
        "within_s": 10.0,
        "low": 1,
        "high": None,
    }
    return Expectation(**{**usual, **changes})


def seen(at_s: float, **data: Any) -> Seen:
    """Make a passage."""
    return Seen(f"id-{at_s}", "journal", "passage", "east", at_s, data)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", "x"),
        ("a.b.0", 1),
        ("a.b.1.c", Decimal("37.30")),
        ("a.b.2", ABSENT),
        ("a.b.x", ABSENT),
        ("door.1.open", True),
        ("door.1", {"open": True}),
        ("text.0", ABSENT),
        ("nothing", ABSENT),
    ],
)
def test_value_at(key: str, value: object) -> None:
    """A dotted key leads through objects, lists, and names with dots of their own."""
    assert value == value_at(DOCUMENT, key)


@pytest.mark.parametrize(
    ("wish", "true"),
    [
        ({"a.b.1.c": Decimal("37.3")}, True),
        ({"a.b.1.c": Decimal("37.4")}, False),
        ({"a.b.1.c": {"at_least": 37, "at_most": 38}}, True),
        ({"a.b.1.c": {"at_most": 37}}, False),
        ({"text": {"at_least": 1}}, False),
        ({"a.b.0": True}, False),
        ({"door.1.open": 1}, False),
        ({"door.1.open": True}, True),
        ({"text": {"one_of": ["y", "x"]}}, True),
        ({"text": {"one_of": ["y"]}}, False),
        ({"text": {"not": "y"}}, True),
        ({"text": {"not": "x"}}, False),
        ({"nothing": {"not": "x"}}, False),
        ({"nothing": {"missing": True}}, True),
        ({"text": {"missing": True}}, False),
        ({"a.b": [1]}, False),
        ({"a": {"b.0": 1}}, True),
    ],
)
def test_conditions(wish: dict[str, Any], true: bool) -> None:
    """Numbers are compared by value, and a boolean is no number."""
    conditions = conditions_of(wish)
    assert true is all(holds(one, DOCUMENT) for one in conditions)
    assert true is not bool(misses(conditions, DOCUMENT))


def test_misses_say_what_is_there() -> None:
    """A condition that does not hold is told with what there was."""
    wish = {"text": "y", "nothing": 1, "a.b.0": {"at_least": 2}}
    assert [
        'text is "x", not "y"',
        "nothing is not there, not 1",
        "a.b.0 is 1, not 2 or more",
    ] == misses(conditions_of(wish), DOCUMENT)


def test_fits() -> None:
    """An event fits by place, kind, station and what it says."""
    wish = expected(station="east", conditions=conditions_of({"direction": "in"}))
    assert fits(wish, seen(1, direction="in"))
    assert not fits(wish, seen(1, direction="out"))
    assert not fits(expected(station="west"), seen(1))
    assert not fits(expected(where="central"), seen(1))
    assert not fits(expected(kind="fever"), seen(1))


@pytest.mark.parametrize(
    ("found", "over", "met"),
    [
        ([], False, None),
        ([], True, False),
        ([5.0], False, True),
        ([10.0], False, True),
        ([10.1], True, False),
        ([-0.1], True, False),
    ],
)
def test_once_within_a_window(found: list[float], over: bool, met: bool | None) -> None:
    """One that came within its time is enough, at once."""
    events = [seen(at_s) for at_s in found]
    assert met is judge(expected(), events, BEGIN, LASTS_S, over=over).met


@pytest.mark.parametrize(
    ("low", "high", "count", "early", "late"),
    [
        (0, 0, 0, None, True),
        (0, 0, 1, False, False),
        (2, 2, 1, None, False),
        (2, 2, 2, None, True),
        (2, 2, 3, False, False),
        (2, None, 1, None, False),
        (2, None, 3, True, True),
        (0, 2, 2, None, True),
        (1, 2, 0, None, False),
    ],
)
def test_how_often(
    low: int, high: int | None, count: int, early: bool | None, late: bool
) -> None:
    """What has an upper bound is decided at the end, or as soon as it is passed."""
    wish = expected(low=low, high=high)
    events = [seen(at_s) for at_s in range(count)]
    assert early is judge(wish, events, BEGIN, LASTS_S, over=False).met
    assert late is judge(wish, events, BEGIN, LASTS_S, over=True).met


def test_too_often_is_told_with_its_times() -> None:
    """What came too often is told with when it came."""
    never = expected(low=0, high=0)
    why = judge(never, [seen(1)], BEGIN, LASTS_S, over=False).why
    assert "it came once, at 1.0 s" == why
    events = [seen(at_s) for at_s in range(4)]
    why = judge(never, events, BEGIN, LASTS_S, over=False).why
    assert "it came 4 times, at 0.0 s, 1.0 s, 2.0 s, ..." == why


def test_order() -> None:
    """What comes after something else is another event, and not an earlier one."""
    events = [seen(1), seen(3)]
    first = judge(expected(), events, BEGIN, LASTS_S, over=False)
    assert Verdict(met=True, at=Moment(1, "id-1")) == first
    assert first.at is not None
    second = judge(expected(), events, first.at, LASTS_S, over=False)
    assert Verdict(met=True, at=Moment(3, "id-3")) == second
    assert second.at is not None
    third = judge(expected(), events, second.at, LASTS_S, over=True)
    assert Verdict(met=False, why="it did not come") == third


def test_window_without_an_end() -> None:
    """Without `within_s` a window is open to the end of the play."""
    wish = expected(within_s=None, from_s=5.0)
    assert judge(wish, [seen(99)], BEGIN, LASTS_S, over=False).met
    assert not judge(wish, [seen(4)], BEGIN, LASTS_S, over=True).met
    assert not judge(wish, [seen(101)], BEGIN, LASTS_S, over=True).met


def test_nearest_misses() -> None:
    """The nearest comes first: right but late, then wrong in one thing, then in two."""
    wish = expected(station="east", conditions=conditions_of({"direction": "in"}))
    events = [seen(30, direction="out"), seen(5, direction="out"), seen(12)]
    events.append(seen(11.5, direction="in"))
    events.append(Seen("x", "journal", "fever", "east", 5, {}))
    assert [
        'passage at 5.0 s: direction is "out", not "in"',
        "passage at 11.5 s: 1.5 s too late",
        'passage at 12.0 s: direction is not there, not "in", 2.0 s too late',
    ] == nearest(wish, events, BEGIN, LASTS_S)


def test_wanted() -> None:
    """An expectation is said in a few words."""
    wish = expected(station="east", conditions=conditions_of({"n": {"at_least": 2}}))
    assert "passage of east n at_least 2" == wanted(wish)
    assert "no passage" == wanted(expected(low=0, high=0))
    assert "passage (2 times)" == wanted(expected(low=2, high=2))
    assert "passage (1 to 2 times)" == wanted(expected(low=1, high=2))
    assert "passage (2 times or more)" == wanted(expected(low=2))


def test_shown() -> None:
    """Values are spelled as in a scenario's file."""
    assert '[1, true, "x", 37.30]' == shown([1, True, "x", Decimal("37.30")])


# ------------------------------------------------------------------- besides


def test_besides() -> None:
    """What nobody looks for is told by its sort and its times; `never` looks not."""
    wishes = [expected(station="east"), expected(kind="alarm", low=0, high=0)]
    events = [
        Seen("1", "journal", "passage", "east", 1.0, {"result": "granted"}),
        Seen("2", "journal", "passage", "west", 2.0, {"result": "granted"}),
        Seen("3", "journal", "passage", "west", 3.5, {"result": "granted"}),
        Seen("4", "journal", "alarm", "east", 4.0, {"alarm": "east-fever"}),
        Seen("5", "journal", "gateway.started", "", -1.0, {}),
        Seen("6", "central", "passage", "west", 6.0, {}),
    ]

    assert {
        'passage of west, result "granted"': [2.0, 3.5],
        'alarm of east, alarm "east-fever"': [4.0],
    } == besides(wishes, events)
