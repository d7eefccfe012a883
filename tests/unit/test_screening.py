"""Samples of a thermometer as tables of moments, then laws for any samples."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations import screening
from edge_app.stations.screening import Front, Measured, Rule

MS = 1_000_000
RULE = Rule(
    low_c=Decimal("34.0"),
    high_c=Decimal("42.5"),
    samples=3,
    spread_c=Decimal("0.4"),
    tries=6,
    away_ns=500 * MS,
)


def look_at(
    day: str, front: Front | None = None, rule: Rule = RULE
) -> tuple[Front, list[Measured]]:
    """Feed one value every 100 ms and gather the measurements."""
    front, measured = front or Front(), list[Measured]()
    for number, text in enumerate(day.split()):
        front, one = screening.look(rule, front, Decimal(text), number * 100 * MS)
        measured += [one] if one is not None else []
    return front, measured


NOBODY = "22 " * 6


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("36.5 36.6 36.4", "36.5", id="three that agree"),
        pytest.param("36.5 36.6", "", id="two are not enough"),
        pytest.param("36.5 22 36.6 36.4", "", id="a hole breaks the run"),
        pytest.param("36.2 36.6 36.4", "36.4", id="a spread of 0.4 agrees"),
        pytest.param("36.1 36.6 36.51 36.41", "36.51", id="the newest three"),
        pytest.param("34.0 34.0 34.0", "34.0", id="34.0 is somebody"),
        pytest.param("33.9 33.9 33.9", "", id="33.9 is nobody"),
        pytest.param("42.5 42.5 42.5", "42.5", id="42.5 is somebody"),
        pytest.param("42.6 42.6 42.6", "", id="42.6 is nobody"),
        pytest.param("34 35 36 37 38 39", "None", id="never agrees"),
        pytest.param("36 36 36 36 36 36", "36", id="judged once"),
        pytest.param(f"36 36 36 {NOBODY} 37 37 37", "36 37", id="two people"),
        pytest.param("36 36 36 22 22 22 22 37 37 37", "36", id="not away long enough"),
        pytest.param("36 36 NaN Infinity 36", "36", id="no number is no sample"),
    ],
)
def test_a_moment(day: str, expected: str) -> None:
    """Each run of samples earns exactly the values listed beside it."""
    assert expected.split() == [str(one.value_c) for one in look_at(day)[1]]


def test_measurement_shows_its_samples() -> None:
    """A measurement carries the samples it was made of, and their spread."""
    _, (one,) = look_at("36.2 36.6 36.4")

    assert ("0.4", "36.2 36.6 36.4") == (
        str(one.spread_c),
        " ".join(map(str, one.values)),
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("37.30", "37.30"),
        ("36.1 37.3 36.2", "36.2"),
        ("36.10 36.20", "36.15"),
        ("37.29 37.30", "37.30"),
        ("36.0 36.1 36.2 36.3", "36.15"),
    ],
)
def test_median(values: str, expected: str) -> None:
    """The middle keeps its digits; between two it is rounded once, half up."""
    assert expected == str(screening.median(tuple(map(Decimal, values.split()))))


def test_paused() -> None:
    """While the one before walks in, people come and go but nobody is measured."""
    front = Front()
    for number in range(5):
        at_ns = number * 100 * MS
        front, one = screening.look(RULE, front, Decimal(36), at_ns, paused=True)
        assert one is None

    assert ((), 0, False) == (front.values, front.tries, front.done)


def test_silence_is_an_end_too() -> None:
    """A device that measures only when asked has shown nobody for three seconds."""
    front, _ = look_at("36 36 36")
    soon, _ = screening.look(RULE, front, Decimal(36), 3199 * MS)
    late, _ = screening.look(RULE, front, Decimal(36), 3200 * MS)
    slow = replace(RULE, away_ns=4000 * MS)
    still, _ = screening.look(slow, front, Decimal(36), 3200 * MS)

    assert [True, False, True] == [soon.done, late.done, still.done]


def test_again() -> None:
    """Who was judged can be measured once more without stepping away."""
    front, _ = look_at("36 36 36")
    _, measured = look_at("37 37 37", screening.again(front))

    assert ["37"] == [str(one.value_c) for one in measured]


@given(
    st.lists(st.decimals(min_value=30, max_value=45, places=2), max_size=60),
    st.integers(1, 6),
)
def test_any_samples(day: list[Decimal], samples: int) -> None:
    """A measurement lies within its samples, and every sample within the band."""
    rule = replace(RULE, samples=samples)
    front, measured = look_at(" ".join(map(str, day)), rule=rule)

    assert len(front.values) <= samples
    for one in measured:
        assert all(rule.low_c <= value <= rule.high_c for value in one.values)
        if one.value_c is not None:
            assert (samples, True) == (len(one.values), one.spread_c <= rule.spread_c)
            assert min(one.values) <= one.value_c <= max(one.values)
