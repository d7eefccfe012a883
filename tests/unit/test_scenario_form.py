"""A scenario's file is believed whole or not at all, with every mistake named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.config_lines import places
from edge_app.scenario.form import conditions_of, read, start_of
from edge_app.scenario.records import Condition, Relation, Scenario

HEAD = 'about = "Something."\nlasts_s = 60\n'
EXPECT = '[[expect]]\nname = "e"\nevent = "passage"\n'
STEP = '[[step]]\nname = "s"\ndo = "walk"\nentrance = "east"\n'


def judged(text: str) -> tuple[Scenario | None, tuple[str, ...]]:
    """Read a text."""
    document = tomllib.loads(text, parse_float=Decimal)
    return read("own", document, places(text))


def sound(text: str) -> Scenario:
    """Read a text that has no mistake."""
    scenario, mistakes = judged(text)
    assert () == mistakes
    assert scenario is not None
    return scenario


def test_shortest_scenario() -> None:
    """A purpose, a length and one expectation are enough; the rest has defaults."""
    scenario = sound(HEAD + EXPECT)
    assert ("own", "Something.", 60, 1) == (
        scenario.name,
        scenario.about,
        scenario.lasts_s,
        scenario.speed,
    )
    (one,) = scenario.expectations
    assert ("event", "passage", "journal", 1, None) == (
        one.source,
        one.kind,
        one.where,
        one.low,
        one.high,
    )
    assert not scenario.needs_broker


def test_request_is_what_is_not_the_step_s_own() -> None:
    """Every key of a step that is not its own goes to the bench as it stands."""
    (step,) = sound(HEAD + STEP + "temperature_c = 38.60\n" + EXPECT).steps
    assert ({"entrance": "east", "temperature_c": Decimal("38.60")},) == step.requests
    assert "walk entrance=east temperature_c=38.60" == step.words()


def test_repeated_step() -> None:
    """A step is repeated so often, or once for each item of its lists."""
    more = 'every_s = 5\neach = { badge = ["A0", "B0"], temperature_c = [36, 38] }\n'
    (step,) = sound(HEAD + STEP + more + EXPECT).steps
    assert [("A0", 36), ("B0", 38)] == [
        (one["badge"], one["temperature_c"]) for one in step.requests
    ]
    (step,) = sound(HEAD + STEP + "times = 3\n" + EXPECT).steps
    assert 3 == len(step.requests)


@pytest.mark.parametrize(
    ("more", "bounds"),
    [
        ("", (1, None)),
        ("count = 3", (3, 3)),
        ("count = 0", (0, 0)),
        ("at_least = 2", (2, None)),
        ("at_most = 2", (0, 2)),
        ("at_least = 1\nat_most = 2", (1, 2)),
        ("never = true", (0, 0)),
    ],
)
def test_how_often(more: str, bounds: tuple[int, int | None]) -> None:
    """How often something is to come is one pair of bounds."""
    (one,) = sound(HEAD + EXPECT + more).expectations
    assert bounds == (one.low, one.high)


def test_conditions() -> None:
    """A table of conditions is several; any other table is a longer key."""
    data = "data = { a = 1, b = { at_least = 2, at_most = 3 }, c = { d = true } }\n"
    (one,) = sound(HEAD + EXPECT + data).expectations
    assert (
        Condition("a", Relation.IS, 1),
        Condition("b", Relation.AT_LEAST, 2),
        Condition("b", Relation.AT_MOST, 3),
        Condition("c.d", Relation.IS, True),
    ) == one.conditions
    assert (Condition("a", Relation.IS, 1),) == conditions_of({"a": 1})


@pytest.mark.parametrize(
    "more",
    ['[[step]]\ndo = "uplink-down"\n', EXPECT.replace('"e"', '"f"\nwhere = "central"')],
)
def test_broker_is_needed_where_it_is_spoken_of(more: str) -> None:
    """Whoever looks at the centre, or cuts the way to it, needs a broker."""
    assert sound(HEAD + EXPECT + more).needs_broker


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EXPECT, "about: is missing."),
        (HEAD, "it expects nothing"),
        (HEAD + EXPECT + "witin_s = 3", 'did you mean "within_s"?'),
        (HEAD + EXPECT + "count = 1\nnever = true", "never"),
        (HEAD + EXPECT + "from_s = 9\nwithin_s = 3", "past within_s"),
        (HEAD + EXPECT + "data = { a = { one_of = 3 } }", "one_of is a list"),
        (HEAD + EXPECT + "data = { a = { at_least = true } }", "at_least is a number"),
        (HEAD + EXPECT + "data = { a = { missing = false } }", "only be true"),
        (HEAD + EXPECT.replace("passage", "pasage"), 'did you mean "passage"?'),
        (HEAD + "[[expect]]\nstatus = { a = 1 }\nnever = true", "goes with event"),
        (HEAD + EXPECT + "status = { a = 1 }", "exactly one of"),
        (HEAD + EXPECT + EXPECT, 'the name "e" is there twice'),
        (HEAD + EXPECT + 'after = "x"', '"e" is after "x"'),
        (HEAD + EXPECT + 'after = "s"\n' + STEP + 'after = "e"', "wait for each other"),
        (
            HEAD + EXPECT + '[[step]]\nat_s = 3\nentrance = "e"',
            "do (line 6): is missing",
        ),
        (HEAD + EXPECT + STEP + "each = { a = [1], b = [1, 2] }", "of one length"),
        (HEAD + EXPECT + STEP + "times = 2\neach = { a = [1] }", "beside each"),
        (HEAD + EXPECT + '[[step]]\ndo = "kill"\npart = "bench"', "part"),
        (HEAD + EXPECT + '[[step]]\ndo = "power-on"\npart = "x"', "no key"),
        (
            HEAD + EXPECT + '[[step]]\ndo = "order"\nverb = "open"',
            "target (line 6): is missing",
        ),
        (HEAD + EXPECT + '[[step]]\ndo = "clock"\nspeed = 2', "whole play"),
        (HEAD + 'start = "noon"\n' + EXPECT, 'start (line 3): is "noon"'),
        (HEAD + "speed = 0\n" + EXPECT, "speed"),
        (HEAD + "bench = 3\n" + EXPECT, "[bench]"),
        (HEAD + "step = 3\n" + EXPECT, "[[step]]"),
        (HEAD + "step = [3]\n" + EXPECT, "[[step]]"),
    ],
)
def test_mistakes(text: str, sentence: str) -> None:
    """Every mistake is one sentence that says what would be right."""
    scenario, mistakes = judged(text)
    assert scenario is None
    assert sentence in " ".join(mistakes)
    assert all("\n" not in one for one in mistakes)


def test_all_mistakes_at_once() -> None:
    """A file is judged to its end."""
    _, mistakes = judged('lasts_s = -1\n[[step]]\n[[expect]]\nevent = "x"\n')
    assert 4 == len(mistakes)


def test_start() -> None:
    """A beginning is a date and a time, and has no zone: that is the site's."""
    found = start_of("2026-07-04 01:00")
    assert found is not None
    assert "2026-07-04T01:00:00" == found.isoformat()
    assert start_of("2026-07-04T01:00:00Z") is None
    assert start_of("") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)
TABLES = st.fixed_dictionaries(
    {},
    optional={
        "about": JSON,
        "lasts_s": JSON,
        "start": JSON,
        "bench": JSON,
        "step": st.lists(
            st.fixed_dictionaries({}, optional={"do": JSON, "each": JSON, "at_s": JSON})
            | JSON,
            max_size=3,
        ),
        "expect": st.lists(
            st.fixed_dictionaries(
                {}, optional={"event": JSON, "data": JSON, "status": JSON, "name": JSON}
            )
            | JSON,
            max_size=3,
        ),
    },
)


@given(TABLES)
def test_reading_is_total(document: Mapping[str, Any]) -> None:
    """Whatever a file says, it is a scenario or a list of mistakes."""
    scenario, mistakes = read("any", document, {})
    assert (scenario is None) == bool(mistakes)
