"""Frozen records with some fields changed, on the way of every input. Pure.

A station changes its records many times for one input, and `dataclasses.replace` hands
every field by its name to `__init__`. Here they are copied slot by slot, and a record
in which nothing changes stays the same object, so that `is` tells whether any did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from types import MemberDescriptorType
from typing import Any, TypeAlias, TypeVar

RecordT = TypeVar("RecordT")
_Read: TypeAlias = Callable[[Any], Any]
_Write: TypeAlias = Callable[[Any, Any], None]
_slots: dict[type[Any], dict[str, tuple[_Read, _Write]]] = {}
"""How each field of a class is read and written; filled as classes come by."""


def changed(record: RecordT, **changes: Any) -> RecordT:
    """Return a record with these fields changed, itself where they are so already.

    For dataclasses with slots and without `__post_init__`, which is not called.
    """
    for name, value in changes.items():
        if getattr(record, name) is not value:
            break
    else:
        return record
    slots = _slots.get(type(record)) or _learn(type(record))
    made: RecordT = object.__new__(type(record))
    for read, write in slots.values():
        write(made, read(record))
    for name, value in changes.items():
        slots[name][1](made, value)
    return made


def _learn(kind: type[Any]) -> dict[str, tuple[_Read, _Write]]:
    """Find the slots of a class."""
    slots: dict[str, tuple[_Read, _Write]] = {}
    for one in fields(kind):
        slot = getattr(kind, one.name, None)
        if not isinstance(slot, MemberDescriptorType) or hasattr(kind, "__post_init__"):
            raise TypeError(f"{kind.__name__} has no plain slots: use `replace`.")
        slots[one.name] = slot.__get__, slot.__set__
    _slots[kind] = slots
    return slots
