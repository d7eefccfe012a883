"""What a gate says, large: every word there is, and whatever else comes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import gate_words
from edge_app.gate_words import CALLS, SAYINGS, Screen
from edge_app.shared import Shared
from edge_app.stations import entrance, entrance_phase
from edge_app.stations.guard_parts import STEPS
from tests.unit.gate import LANE, Gate

SOURCE = Path(entrance_phase.__file__)


def test_every_word_of_the_station_is_known() -> None:
    """What the station says beside a phase has its line, the guard's steps too."""
    pairs = re.compile(r'(?:return|:) \(?"[a-z-]+", "([a-z-]+)"')
    said = {*pairs.findall(SOURCE.read_text("utf-8"))}

    assert len(said) > 12
    assert set(SAYINGS) >= said
    assert set(SAYINGS) >= {f"show-{step}" for step in STEPS}
    assert set(gate_words.STEPS) >= set(STEPS)


@pytest.mark.parametrize("say", sorted(SAYINGS))
def test_a_saying(say: str) -> None:
    """It has a call, and is one sentence in each language."""
    call, english, chinese = SAYINGS[say]

    assert call in CALLS
    assert english.endswith(".")
    assert re.search("[\u4e00-\u9fff]", chinese)


def test_go_is_said_for_a_grant_only() -> None:
    """Two things let people walk in: a grant, and a release."""
    assert {"go", "released"} == {
        say for say, (call, _, _) in SAYINGS.items() if call == "go"
    }


@pytest.mark.parametrize(
    ("say", "expected"),
    [
        ("go", Screen("go", "GO", "Walk in, one person.")),
        ("measure-again", Screen("again", "MEASURE AGAIN", "Be measured again.")),
        ("call-guard", Screen("stop", "STOP", "Wait here for the guard.")),
        ("gone-fishing", Screen("stop", "STOP", "gone-fishing")),
    ],
)
def test_a_screen(say: str, expected: Screen) -> None:
    """The large word and what to do; what is not known is a stop."""
    assert expected == gate_words.screen({"say": say}, "en")


def test_below() -> None:
    """Who is late, who is next and in how many minutes, and how many are in."""
    climb = {
        "ladder": "report",
        "what": "fever",
        "next": "city",
        "left_min": 12,
        "overdue": ["command-post"],
    }
    state = {"say": "go", "occupancy": 7, "climbs": [climb]}

    assert (
        "REPORT OVERDUE: the command post",
        "report to the city's command post within 12 min",
        "7 inside",
    ) == gate_words.screen(state, "en").below
    assert "12 分钟内上报:市级指挥部" in gate_words.screen(state, "zh").below


def test_a_station_as_it_is() -> None:
    """The view of a gate in trouble makes a screen."""
    gate = Gate(replace(LANE, duties=("mask",)))
    gate.person()
    state: Any = entrance.STATION.view(
        gate.limits, gate.state, Shared(occupancy={"school": 3})
    )

    assert Screen(
        "wait", "请等候", "请佩戴口罩。", ("当前 3 人",)
    ) == gate_words.screen(state, "zh")


VALUES = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
CLIMBS = st.dictionaries(
    st.sampled_from(["ladder", "what", "next", "left_min", "overdue"]),
    st.just("report") | VALUES,
)


@given(VALUES, st.lists(CLIMBS) | VALUES, VALUES, st.sampled_from(["zh", "en", "fr"]))
def test_any_state_has_a_screen(
    say: Any, climbs: Any, people: Any, language: str
) -> None:
    """No shape of a state raises."""
    state = {"say": say, "climbs": climbs, "occupancy": people}

    assert gate_words.screen(state, language).large
