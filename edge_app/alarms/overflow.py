"""How many alarms may stand at once, and those beyond. Pure.

The book is bounded, so that a station gone mad fills neither memory nor disk. Places
are kept for what matters more: low priority gets none of the last half, medium none
of the last fifth. What finds no place is counted in one alarm, and taken in as soon
as there is room.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.outcomes import Condition, Priority

ROOM: Mapping[Priority, int] = {
    Priority.HIGH: 1000,
    Priority.MEDIUM: 800,
    Priority.LOW: 500,
}
"""Alarms that may stand when one of this priority still finds a place."""
WAITING_LIMIT = 10_000
"""Conditions without a place that are remembered; those beyond are only counted."""


class Overflow:
    """The conditions that found no place, the most urgent first."""

    def __init__(self) -> None:
        self._waiting: dict[Priority, dict[str, Condition]] = {
            priority: {} for priority in ROOM
        }
        self.count = 0
        """How many found no place since somebody looked."""

    def __bool__(self) -> bool:
        """Say whether anybody waits."""
        return any(self._waiting.values())

    def turn_away(self, said: Condition) -> None:
        """Remember what found no place; the same again is not counted again."""
        known = self.drop(said.alarm)
        self.count += not known
        if known or sum(map(len, self._waiting.values())) < WAITING_LIMIT:
            self._waiting[said.priority][said.alarm] = said

    def drop(self, alarm: str) -> bool:
        """Forget one whose condition is over; say whether it was known."""
        found = [names.pop(alarm, None) for names in self._waiting.values()]
        return any(found)

    def next(self, standing: int) -> Condition | None:
        """Return whoever finds a place now."""
        for priority, names in self._waiting.items():
            if names:
                fits = standing < ROOM[priority]
                return next(iter(names.values())) if fits else None
        return None
