"""A mapping in layers is the dict that it stands for, and shares what it can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_app.store.layers import FOLD_AT, changing

ENTRIES = st.dictionaries(st.integers(0, 20), st.integers())


@given(ENTRIES, st.lists(ENTRIES))
def test_layers_are_the_dict_that_they_stand_for(
    first: dict[int, int], changes: list[dict[int, int]]
) -> None:
    """After any changes; and the one before stays as it was."""
    plain, layers = dict(first), changing(first, {})
    for change in changes:
        before, copy = layers, dict(layers)
        layers = changing(layers, change)
        plain |= change
        assert copy == before

    assert plain == layers
    assert (len(plain), set(plain)) == (len(layers), set(layers))
    assert all(layers[key] == value for key, value in plain.items())
    assert layers.get(99) is None
    assert repr(plain) == repr(dict(layers))


def test_many_changes_are_laid_together() -> None:
    """One after the other, as bookings come."""
    layers = changing({-1: 0}, {})
    for number in range(2 * FOLD_AT):
        layers = changing(layers, {number: number})

    assert 2 * FOLD_AT + 1 == len(layers)
    assert (0, 2 * FOLD_AT - 1) == (layers[-1], layers[2 * FOLD_AT - 1])
    assert repr(layers).startswith("{-1: 0, 0: 0")
