"""A light beam's receiver: one line, low while the beam is broken unless wired else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown, truth

EVERYTHING = (("line", True, 0.0), ("line", False, 1.0), ("line", True, 2.0))
"""Key, level and time of each edge: clear, broken, clear."""


class Beam:
    """One receiver."""

    lines = ("line",)

    def __init__(self, *, broken_level: bool) -> None:
        self.broken_level = broken_level
        self.broken = False

    def levels(self) -> Mapping[str, bool]:
        """Return the level it drives."""
        return {"line": self.broken == self.broken_level}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Take no notice: a receiver only drives."""

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `broken`."""
        refuse_unknown(change, {"broken"})
        self.broken = truth(change.get("broken", self.broken))
        return {"broken": self.broken}


def stand_in(settings: Mapping[str, Any]) -> Beam:
    """Make one; setting `broken`: the level of a broken beam, `low` or `high`."""
    return Beam(broken_level=settings.get("broken", "low") == "high")
