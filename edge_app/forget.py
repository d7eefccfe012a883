"""Take one person out of whatever a station remembers, wherever it stands. Pure.

What stations keep are frozen records of records, tuples, lists and mappings. A person
is a keyed hash in them: as a key, as one of many, or as a field by itself. Walking over
all of it knows no station, so that none can be left out by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any


def without(value: Any, person: str) -> Any:
    """Return the same without a person; itself where they are not in it.

    Who is named by a field of their own becomes nobody; what is kept under their name
    goes with it.
    """
    made = _without(value, person)
    return value if made == value else made


def _without(value: Any, person: str) -> Any:
    match value:
        case str():
            return "" if value == person else value
        case Mapping():
            kept = ((key, one) for key, one in value.items() if key != person)
            return {key: _without(one, person) for key, one in kept}
        case tuple() | list():
            return type(value)(_without(one, person) for one in value if one != person)
        case frozenset():
            return value - {person}
    if is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in fields(value) if one.init]
        parts = {name: _without(getattr(value, name), person) for name in names}
        return replace(value, **parts)
    return value
