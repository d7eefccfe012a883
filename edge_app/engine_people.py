"""What the engine keeps of people: a trace for each, in many small texts. Pure.

One text for all 20,000 would be written whole at every passage. People are spread by
the first two letters of their hash over 1024 texts of some twenty people, and only
the text of whoever moved is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from edge_app.engine_values import Memory
from edge_app.outcomes import Kept, Traced
from edge_app.roll import NO_DAY, Trace

PEOPLE = "people"
PREFIX = f"{PEOPLE}."
"""How the names of these kept texts begin; no station's name has a dot."""
VERSION = 1
LETTERS = 2
SHELF_LIMIT = 40
"""People of one text, twice as many as 20,000 people need; the oldest gives way."""
STALE_DAYS = 14
"""After so many days without any change a person is forgotten here."""


def shelf_of(person: str) -> str:
    """Return the name of the text that a person is in."""
    return PREFIX + person[:LETTERS]


class Traces:
    """Everybody's trace; changes are gathered until `written` takes them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._shelves: dict[str, dict[str, Trace]] = {}
        self._changed: set[str] = set()
        self.people: dict[str, Trace] = {}

    def recall(self, kept: Mapping[str, Kept]) -> str:
        """Take up what was kept; return why some of it cannot be read, or nothing."""
        why = ""
        for name, one in kept.items():
            if not name.startswith(PREFIX):
                continue
            try:
                shelf = self._memory.read(one.text, dict[str, Trace])
            except ValueError as error:
                why = str(error)
                continue
            self._shelves[name] = shelf
            self.people.update(shelf)
        return why

    def put(self, traced: Traced) -> None:
        """Take a person's new trace; who has not been seen for long makes room.

        Nobody who is held does, however many strange badges there are, and nobody who
        is barred: a certificate ends that, and no time.
        """
        name, today = shelf_of(traced.person), traced.trace.touched
        shelf = self._shelves.setdefault(name, {})
        shelf.pop(traced.person, None)
        for person, trace in list(shelf.items()):
            gone = NO_DAY < trace.touched < today - STALE_DAYS
            crowded = len(shelf) >= SHELF_LIMIT and trace.held is None
            if (gone or crowded) and not trace.barred:
                del shelf[person], self.people[person]
        shelf[traced.person] = traced.trace
        self.people[traced.person] = traced.trace
        self._changed.add(name)

    def written(self) -> dict[str, Kept]:
        """Return the texts that changed since the last time."""
        names, self._changed = self._changed, set()
        return {
            name: Kept(VERSION, self._memory.write(self._shelves[name]))
            for name in sorted(names)
        }

    def unkept(self, names: Iterable[str]) -> None:
        """Write these texts again the next time: their batch was given up."""
        self._changed.update(name for name in names if name in self._shelves)

    def forget(self, person: str) -> None:
        """Let go of a person's trace."""
        name = shelf_of(person)
        if self._shelves.get(name, {}).pop(person, None) is not None:
            self.people.pop(person, None)
            self._changed.add(name)
