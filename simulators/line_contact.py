"""A dry contact with a pull-up: low while it is closed unless wired else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown, truth

EVERYTHING = (("line", True, 0.0), ("line", False, 1.0), ("line", True, 2.0))
"""Key, level and time of each edge: open, closed, open."""


class Contact:
    """One contact."""

    lines = ("line",)

    def __init__(self, *, closed_level: bool) -> None:
        self.closed_level = closed_level
        self.closed = False

    def levels(self) -> Mapping[str, bool]:
        """Return the level that pin and pull-up make."""
        return {"line": self.closed == self.closed_level}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Take no notice: a contact is not driven."""

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `closed`."""
        refuse_unknown(change, {"closed"})
        self.closed = truth(change.get("closed", self.closed))
        return {"closed": self.closed}


def stand_in(settings: Mapping[str, Any]) -> Contact:
    """Make one; setting `closed`: the level of a closed contact, `low` or `high`."""
    return Contact(closed_level=settings.get("closed", "low") == "high")
