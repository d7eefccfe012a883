"""What a report is counted from: rows with their time, the newest first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from edge_app.model import SECOND_NS, Json


@dataclass(frozen=True, slots=True)
class Dated:
    """One event with the repaired time at which it happened."""

    kind: str
    station: str
    wall_ns: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """From one wall time up to another, which does not belong to it."""

    from_ns: int
    to_ns: int

    @property
    def seconds(self) -> int:
        """Return how long it is."""
        return max(0, self.to_ns - self.from_ns) // SECOND_NS


class Counting(Protocol):
    """One report on its way; rows come stream by stream, the newest first.

    `kinds` are the events that it wants. A `later` row is one of after the period.
    """

    kinds: frozenset[str]

    def take(self, row: Dated) -> None:
        """Count a row of the period."""

    def later(self, row: Dated) -> None:
        """See a row of after the period."""

    def flagged(self) -> bool:
        """Say whether anything deserves somebody's attention."""

    def completeness(self) -> dict[str, Json]:
        """Return how much was expected, measured and missing, as far as is known."""

    def figures(self) -> dict[str, Json]:
        """Return the numbers."""


UNANSWERED = "unacknowledged"
"""How the states of alarms end that nobody has seen yet."""


class Alarms:
    """The alarms of a period: how many were raised, and which nobody has answered."""

    def __init__(self) -> None:
        self._raised: Counter[str] = Counter()
        self._state: dict[str, str] = {}

    def take(self, data: Mapping[str, Any]) -> None:
        """Count a change of an alarm; the first that comes is its newest."""
        alarm, state = str(data.get("alarm", "")), str(data.get("state", ""))
        self._state.setdefault(alarm, state)
        if state == UNANSWERED != data.get("before"):
            self._raised[alarm] += 1

    def figures(self) -> dict[str, Json]:
        """Return the numbers."""
        waiting = [name for name, at in self._state.items() if at.endswith(UNANSWERED)]
        return {
            "raised": self._raised.total(),
            "unacknowledged": len(waiting),
            "unacknowledged_alarms": sorted(waiting),
        }


def whole(value: object) -> int:
    """Read a count of an event; anything else is 0."""
    counts = isinstance(value, int) and not isinstance(value, bool)
    return value if counts and isinstance(value, int) else 0
