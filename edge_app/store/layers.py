"""A mapping that grows for years and changes by a few entries at a time. Pure.

A copy of all of it for each booking would cost more with every year. So a new one
shares what it stands on and holds only what changed since; once that is much, both
become one again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
FOLD_AT = 1000
"""Changes after which they are laid into what they stand on."""


class Layers(Mapping[KeyT, ValueT]):
    """What it stands on, which nobody changes, and what is different by now."""

    __slots__ = ("_below", "_changed")

    def __init__(
        self,
        below: Mapping[KeyT, ValueT],
        changed: Mapping[KeyT, ValueT] | None = None,
    ) -> None:
        self._below = below
        self._changed = changed or {}

    def __getitem__(self, key: KeyT) -> ValueT:
        """Return what is so by now."""
        if key in self._changed:
            return self._changed[key]
        return self._below[key]

    def __iter__(self) -> Iterator[KeyT]:
        """Yield every key once."""
        yield from self._below
        yield from (key for key in self._changed if key not in self._below)

    def __len__(self) -> int:
        """Count the keys."""
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        """Show it as the dict that it stands for."""
        return repr(dict(self))

    def changing(self, changes: Mapping[KeyT, ValueT]) -> Layers[KeyT, ValueT]:
        """Return the same with entries changed; this one stays as it is."""
        changed = {**self._changed, **changes}
        if len(changed) < FOLD_AT:
            return Layers(self._below, changed)
        return Layers({**self._below, **changed})


def changing(
    below: Mapping[KeyT, ValueT], changes: Mapping[KeyT, ValueT]
) -> Mapping[KeyT, ValueT]:
    """Return a mapping with entries changed, sharing the rest."""
    if not changes:
        return below
    layers = below if isinstance(below, Layers) else Layers(below)
    return layers.changing(changes)
