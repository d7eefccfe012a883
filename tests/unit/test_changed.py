"""A frozen record with some fields changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.changed import changed


@dataclass(frozen=True, slots=True)
class Ground:
    """A record with a field of its own."""

    name: str = "gate"


@dataclass(frozen=True, slots=True)
class Place(Ground):
    """A record that has another one's fields, too."""

    floor: int = 0
    doors: tuple[str, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Loose:
    """A record without slots."""

    floor: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A record that looks at itself when it is made."""

    floor: int = 0

    def __post_init__(self) -> None:
        """Refuse a cellar."""
        if self.floor < 0:
            raise ValueError("no cellar")


PLACE = Place("east", 1, ("a",), {"b": 2})
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=3),
        "floor": st.integers(),
        "doors": st.tuples(st.text(max_size=2)),
        "notes": st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    },
)


@given(changes=CHANGES)
def test_it_is_what_replace_gives(changes: dict[str, Any]) -> None:
    """The result equals that of `dataclasses.replace`, and the record is untouched."""
    before = replace(PLACE)

    assert replace(PLACE, **changes) == changed(PLACE, **changes)
    assert before == PLACE


def test_nothing_changed_is_the_same_record() -> None:
    """Where every field has that very value already, nothing is made."""
    assert PLACE is changed(PLACE, name=PLACE.name, notes=PLACE.notes)
    assert PLACE is not changed(PLACE, notes=dict(PLACE.notes))


def test_what_it_gives_is_frozen_too() -> None:
    """No field of the new record can be set."""
    made: Any = changed(PLACE, floor=2)

    with pytest.raises(FrozenInstanceError):
        made.floor = 3


def test_an_unknown_field_is_a_mistake() -> None:
    """A name that the record does not have is refused."""
    with pytest.raises(AttributeError, match="roof"):
        changed(PLACE, roof=1)


@pytest.mark.parametrize("record", [Loose(), Judged()])
def test_only_plain_records_with_slots(record: object) -> None:
    """What has no slots, or judges itself when made, is for `replace`."""
    with pytest.raises(TypeError, match="has no plain slots"):
        changed(record, floor=1)
