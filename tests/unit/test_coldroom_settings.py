"""What a cold room's table may say of its range and rules, and what is odd in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from edge_app.config_form import Notes, Spot, fill
from edge_app.mkt import COLD_WINDOW_S, ROOM_WINDOW_S
from edge_app.stations.coldroom_advice import advice
from edge_app.stations.coldroom_classes import CLASSES
from edge_app.stations.coldroom_parts import Limits
from edge_app.stations.coldroom_sets import SETS

HOT = {"name": "hot", "side": "high", "limit_c": 10}


def read(**table: Any) -> tuple[Limits | None, list[str]]:
    """Read a table as the configuration does; return its mistakes too."""
    notes = Notes()
    spot = Spot("coldroom", {}, notes)
    limits = fill({"name": "vaccines", "probes": ["p1"], **table}, Limits, spot)
    return limits, notes.mistakes


def good(**table: Any) -> Limits:
    """Read a table without a mistake."""
    limits, mistakes = read(**table)
    assert [] == mistakes
    assert limits is not None
    return limits


@pytest.mark.parametrize(
    ("name", "low_c", "high_c", "rules", "window_s"),
    [
        ("refrigerated", 2, 8, {"who-8", "who-freeze"}, COLD_WINDOW_S),
        ("freezer", -50, -15, set(), 0),
        ("vaccine-freezer", -25, -15, set(), 0),
        ("frozen-food", None, -18, set(), 0),
        ("ultra-cold", -90, -60, set(), 0),
        ("mrna-china", -80, -60, set(), 0),
        ("room-temperature", 20, 25, {"room-15", "room-30", "room-40"}, ROOM_WINDOW_S),
        ("gsp-cold", 2, 10, {"who-8", "who-freeze"}, COLD_WINDOW_S),
        ("gsp-cool", None, 20, set(), ROOM_WINDOW_S),
        ("gsp-ambient", 10, 30, set(), ROOM_WINDOW_S),
    ],
)
def test_a_class(
    name: str, low_c: Any, high_c: Any, rules: set[str], window_s: float
) -> None:
    """A class alone is a whole room: range, rules and the window of its mean."""
    limits = good(room_class=name)

    assert (low_c, high_c) == (limits.band.low_c, limits.band.high_c)
    assert rules == {rule.name for rule in limits.rules}
    assert window_s == limits.mkt_window_s
    assert name in CLASSES
    assert CLASSES[name].source


def test_what_the_file_says_goes_before_the_class() -> None:
    """Each key by itself."""
    limits = good(
        room_class="refrigerated", high_c=7, sets=["who-type-2"], mkt_hours=12
    )

    assert [Decimal(2), Decimal(7)] == [limits.band.low_c, limits.band.high_c]
    assert {"who-45", "who-30", "who-10"} == {rule.name for rule in limits.rules}
    assert 12 * 3600 == limits.mkt_window_s
    assert () == good(room_class="refrigerated", sets=[]).rules


@pytest.mark.parametrize(
    ("low_c", "high_c", "window_s"),
    [(2, 8, COLD_WINDOW_S), (15, 25, ROOM_WINDOW_S), (-25, -15, 0), (-5, 5, 0)],
)
def test_the_window_without_a_class(low_c: int, high_c: int, window_s: float) -> None:
    """A day for the cold, thirty for a room, and nothing that freezes."""
    assert window_s == good(low_c=low_c, high_c=high_c).mkt_window_s


@pytest.mark.parametrize(
    ("table", "mistake"),
    [
        ({}, "low_c and high_c are missing, or a room_class."),
        ({"low_c": 8, "high_c": 2}, "low_c: is 8, which is not below high_c (2)."),
        (
            {"room_class": "refrigerated", "low_c": 9},
            "low_c is 9, which is not below high_c (8).",
        ),
        ({"room_class": "refridgerated"}, 'did you mean "refrigerated"?'),
        ({"room_class": "freezer", "sets": ["who"]}, 'sets: is "who"; there is'),
        (
            {"rule": [{"side": "high", "limit_c": 1}]},
            "rule: name must be small letters",
        ),
        ({"rule": [{**HOT, "name": "high"}]}, "rule: name must be small letters"),
        ({"rule": [{**HOT, "name": "A"}]}, "rule: name must be small letters"),
        (
            {"rule": [{"name": "hot", "side": "high"}]},
            'rule "hot": limit_c is missing.',
        ),
        ({"rule": [{**HOT, "side": "up"}]}, 'side must be one of "high", "low".'),
        ({"rule": [{**HOT, "limit": 3}]}, 'rule "hot": limit is no key of a rule.'),
        ({"rule": [{**HOT, "limit_c": "8"}]}, "limit_c must be a number from"),
        ({"rule": [{**HOT, "delay_s": -1}]}, "delay_s must be a number from 0"),
        ({"rule": [{**HOT, "inclusive": 1}]}, "inclusive must be true or false."),
        ({"rule": [{**HOT, "per": "day"}]}, "only a cumulative rule is per day."),
        (
            {"rule": [HOT, {**HOT, "limit_c": 11}]},
            'two rules have the name "hot".',
        ),
    ],
)
def test_mistakes(table: dict[str, Any], mistake: str) -> None:
    """Each is one sentence that says what to write instead."""
    if "rule" in table:
        table = {"low_c": 2, "high_c": 8, **table}
    limits, mistakes = read(**table)

    assert limits is None
    assert 1 == len(mistakes)
    assert mistake in mistakes[0]


def test_a_rule_of_ones_own() -> None:
    """Every key of it, with the digits of the file."""
    table = {
        **HOT,
        "limit_c": Decimal("10.50"),
        "inclusive": False,
        "kind": "cumulative",
        "delay_s": 7200,
        "equal_counts": False,
        "stands": "between",
        "per": "day",
        "priority": "medium",
    }
    (rule,) = good(low_c=2, high_c=8, rule=[table]).rules

    assert (">", "10.50", 7200.0) == (rule.sign, str(rule.limit_c), rule.delay_s)
    assert ("cumulative", "between", "day", "medium") == (
        rule.kind,
        rule.stands,
        rule.per,
        rule.priority,
    )


def test_a_room_may_have_several_sets() -> None:
    """What two sets share is one rule with one alarm."""
    rules = good(room_class="refrigerated", sets=list(SETS)).rules

    assert len({rule.name for rule in rules}) == len(rules)
    assert 8 == len(rules)


def test_the_room_says_whether_equal_counts() -> None:
    """One device reads "for an hour", the other "for more than an hour"."""
    limits = good(room_class="refrigerated", equal_counts=False)

    assert {False} == {rule.equal_counts for rule in limits.rules}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"room_class": "refrigerated", "high_c": 10}, "high_c"),
        ({"room_class": "refrigerated", "low_c": 0}, "low_c"),
        ({"low_c": 2, "high_c": 8, "hysteresis_c": 3}, "hysteresis_c"),
        ({"low_c": 2, "high_c": 8, "hard_high_c": 6}, "hard_high_c"),
        ({"room_class": "refrigerated", "sets": []}, "sets"),
        ({"room_class": "vaccine-freezer", "sets": ["who-type-1"]}, "sets"),
        (
            {"room_class": "refrigerated", "budget_s": 3600, "budget_window_s": 1800},
            "budget_s",
        ),
        (
            {"room_class": "refrigerated", "door": "d", "budget_s": 300},
            "door_delay_s",
        ),
        ({"room_class": "refrigerated", "door": "d", "defrost": "d"}, "defrost"),
    ],
)
def test_what_deserves_another_look(table: dict[str, Any], key: str) -> None:
    """It runs as it is written, and the check says what is odd."""
    assert [key] == [one.partition(":")[0] for one in advice(good(**table))]


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_by_itself_is_not_odd(name: str) -> None:
    """What is usual deserves no second look."""
    assert [] == list(advice(good(room_class=name)))
