"""A relay, lamp or buzzer: it drives nothing and remembers what it is driven to."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown

MEMORY_EDGES = 1000


class Output:
    """One output as seen from the other end of the wire."""

    lines = ("line",)

    def __init__(self, *, active_level: bool) -> None:
        self.active_level = active_level
        self.level: bool | None = None
        self.changes: deque[tuple[float, bool]] = deque(maxlen=MEMORY_EDGES)

    def levels(self) -> Mapping[str, bool]:
        """Return nothing: it only listens."""
        return {}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Remember a change of level, and when."""
        if line in self.lines and level is not self.level:
            self.level = level
            self.changes.append((now_s, level == self.active_level))

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Tell whether it is on, and its changes as [seconds, on or off]."""
        refuse_unknown(change, ())
        return {
            "on": self.level == self.active_level,
            "changes": [[at_s, on] for at_s, on in self.changes],
        }


def stand_in(settings: Mapping[str, Any]) -> Output:
    """Make one; setting `active`: the level that switches it on, `high` or `low`."""
    return Output(active_level=settings.get("active", "high") == "high")
