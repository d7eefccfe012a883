"""A zone's count is put right by a guard: who, why, and the sum still holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.shared import Crowd
from edge_app.tail import sentence
from edge_app.verbs import VERBS
from tests.schemas_of import validator
from tests.unit.gate import LANE
from tests.unit.lanes import House, Lane
from tests.unit.test_occupancy import SMALL

EVENT = validator("event-occupancy")


def sum_holds(house: House) -> bool:
    """Say whether the people are what came, went, was clamped and was put right."""
    crowd = house.own.crowds.get("school", Crowd())
    people = house.own.occupancy.get("school", 0)
    return people == crowd.came - crowd.went + crowd.clamped + crowd.corrected


def last(lane: Lane) -> dict[str, Any]:
    """Return the newest event of the count."""
    return dict(lane.events("occupancy")[-1].data)


def test_a_count_is_put_right() -> None:
    """Before, after, who and why are one event, which fits its schema."""
    lane = Lane()
    for _ in range(3):
        lane.enter()
    lane.command("count", value="12", reason="seen by hand")

    assert (True, "school: 3 people before, 12 now") == (
        lane.answer().ok,
        lane.answer().text,
    )
    expected = {
        "what": "corrected",
        "zone": "school",
        "before": 3,
        "people": 12,
        "came": 3,
        "went": 0,
        "negative_clamped": 0,
        "corrected": 9,
        "by": "guard",
        "reason": "seen by hand",
    }
    assert expected == {key: last(lane)[key] for key in expected}
    assert EVENT.is_valid({**last(lane), "drift_pct": 100.0})
    assert 12 == lane.view()["occupancy"]
    assert sum_holds(lane.house)


def test_a_second_one_adds_up() -> None:
    """What guards put right since the reset is one number, up and down."""
    lane = Lane()
    for value in ("7", "2", "2"):
        lane.command("count", value=value, reason="counted")
    assert [(0, 7, 7), (7, 2, 2), (2, 2, 2)] == [
        (one.data["before"], one.data["people"], one.data["corrected"])
        for one in lane.events("occupancy")
    ]
    assert sum_holds(lane.house)


def test_it_needs_a_reason() -> None:
    """Without one nothing changes."""
    lane = Lane()
    lane.command("count", value="7")
    assert not lane.answer().ok
    assert lane.answer().text.startswith("say why")
    assert [] == lane.events("occupancy")


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("0", "0"),
        (0, "0"),
        ("12", "12"),
        (999_999, "999999"),
        ("1000000", None),
        ("-1", None),
        ("1.5", None),
        ("", None),
        (False, None),
        (True, None),
        (None, None),
    ],
)
def test_what_a_count_may_be(given_text: object, read: str | None) -> None:
    """A whole number that a school can have."""
    assert read == VERBS["count"]["value"].read(given_text)


def test_full_and_not_full_any_more() -> None:
    """The limit is held to at once, at every lane of the zone."""
    house = House()
    east = Lane(SMALL, house=house)
    west = Lane(replace(SMALL, name="west"), house=house)
    east.command("count", value="9", reason="counted")
    assert [True] == east.conditions("school-capacity")
    west.person()
    assert "full" == west.view()["phase"]
    east.command("count", value="1", reason="counted again")
    assert [True, False] == east.conditions("school-capacity")


def test_closing_tells_of_it_and_the_night_forgets_it() -> None:
    """The report of a day has all parts of the sum; a new day begins with none."""
    limits = replace(SMALL, rated=0, closing_at="00:01", reset_at="00:02")
    lane = Lane(limits)
    lane.wait(1)
    lane.enter()
    lane.command("count", value="5", reason="counted")
    lane.wait(24 * 3600)
    closing, reset = lane.events("occupancy")[-2:]
    for one in (closing, reset):
        data = one.data
        assert (5, 1, 0, 0, 4) == (
            data["people"],
            data["came"],
            data["went"],
            data["negative_clamped"],
            data["corrected"],
        )
    assert (0, Crowd().corrected) == (
        lane.house.own.occupancy["school"],
        lane.house.own.crowds["school"].corrected,
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "school: guard counted 2, not 0 (seen)"),
        ("zh", "school 更正人数:guard 点得 2 人,原为 0 人(seen)"),
    ],
)
def test_in_words(language: Any, said: str) -> None:
    """A person at the tail reads who counted what."""
    lane = Lane()
    lane.command("count", value="2", reason="seen")
    event = {"type": "gatepost.occupancy", "data": last(lane)}
    payload = msgspec.json.encode(event)
    topic = "gatepost/hillside/gate/event/east/occupancy"
    assert said in sentence(topic, payload, language)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["in", "out", "peek", "restart"]),
            st.integers(min_value=0, max_value=40),
        ),
        max_size=12,
    )
)
def test_the_sum_always_holds(deeds: list[str | int]) -> None:
    """Opening, in, out, clamped and corrected make the closing count, replayed too."""
    lane = Lane(LANE)
    for deed in deeds:
        if isinstance(deed, int):
            lane.command("count", value=str(deed), reason="counted")
        elif deed == "restart":
            lane.restart()
        else:
            lane.walk(deed)
            lane.wait(3)
        assert sum_holds(lane.house)
    replayed = 0
    for event in lane.events():
        if event.kind == "occupancy":
            assert replayed == event.data["before"]
            replayed = int(str(event.data["people"]))
        elif event.kind == "passage" and "occupancy" in event.data:
            replayed = int(str(event.data["occupancy"]))
    assert replayed == lane.house.own.occupancy.get("school", 0)
