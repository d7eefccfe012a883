"""On which shelf a tag lies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.tag_places import Whereabouts, after_cycle, louder, missed_rounds


@pytest.mark.parametrize(
    ("rate", "expected"), [("0.7", 6), ("0.9", 3), ("1", 1), ("0.5", 10)]
)
def test_when_a_tag_is_gone(rate: str, expected: int) -> None:
    """So many missed rounds happen by chance once in a thousand times."""
    assert expected == missed_rounds(Decimal(rate))


@pytest.mark.parametrize(
    ("heard_dbm", "owner", "expected"),
    [
        pytest.param({"a": [-50], "b": [-48]}, "a", "a", id="2 dB are not enough"),
        pytest.param({"a": [-50], "b": [-47]}, "a", "b", id="3 dB are"),
        pytest.param({"a": [-50, -80, -50], "b": [-48]}, "a", "a", id="the median"),
        pytest.param({"b": [-70]}, "a", "b", id="the owner is silent"),
        pytest.param({"a": [], "b": []}, "a", "", id="nobody heard it"),
        pytest.param({"a": [-60], "b": [-50]}, "", "b", id="a new tag"),
    ],
)
def test_who_is_louder(
    heard_dbm: dict[str, list[int]], owner: str, expected: str
) -> None:
    """The owner stays unless another one is louder by 3 dB."""
    assert expected == louder(heard_dbm, owner)


@pytest.mark.parametrize(
    ("cycles", "expected"),
    [
        pytest.param(["a", "b"], "a", id="one cycle"),
        pytest.param(["a", "b", "b"], "b", id="two of three"),
        pytest.param(["a", "b", "a", "b"], "b", id="two of the last three"),
        pytest.param(["a", "b", "a", "a", "b"], "a", id="one of the last three"),
        pytest.param(["a", "", ""], "a", id="silence says nothing"),
    ],
)
def test_two_of_three_cycles(cycles: list[str], expected: str) -> None:
    """A single loud cycle moves no tag."""
    place = Whereabouts()
    for loud in cycles:
        quiet = {"a": "b", "b": "a"}.get(loud, "")
        place = after_cycle(place, {loud: [-40], quiet: [-60]} if loud else {})

    assert expected == place.owner


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(-90, -20))))
)
def test_a_tag_has_one_place(cycles: list[dict[str, list[int]]]) -> None:
    """Once heard a tag is always somewhere, and where somebody heard it."""
    place = Whereabouts()
    for heard in cycles:
        place = after_cycle(place, heard)

    readers = {name for one in cycles for name, levels in one.items() if levels}
    assert place.owner in (readers or {""})
