"""A light beam's receiver: one line, low while the beam is broken unless wired else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import Pulse, refuse_unknown, truth

EVERYTHING = (("line", True, 0.0), ("line", False, 1.0), ("line", True, 2.0))
"""Key, level and time of each edge: clear, broken, clear."""


class Beam:
    """One receiver."""

    lines = ("line",)

    def __init__(self, *, broken_level: bool) -> None:
        self.broken_level = broken_level
        self.broken = False
        self.flicker_s = 0.0

    def levels(self) -> Mapping[str, bool]:
        """Return the level it drives."""
        return {"line": self.broken == self.broken_level}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Take no notice: a receiver only drives."""

    def play(self, now_s: float) -> tuple[Pulse, ...]:
        """Give the flicker that was asked for since, from `now_s` on."""
        flicker_s, self.flicker_s = self.flicker_s, 0.0
        if not flicker_s:
            return ()
        (rest,) = self.levels().values()
        return (("line", not rest, now_s), ("line", rest, now_s + flicker_s))

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `broken`; `flicker_s`: be the contrary for exactly so long.

        A flicker is shorter than a busy machine can be relied on to wake up for.
        """
        refuse_unknown(change, {"broken", "flicker_s"})
        self.broken = truth(change.get("broken", self.broken))
        self.flicker_s = float(change.get("flicker_s", 0.0))
        return {"broken": self.broken}


def stand_in(settings: Mapping[str, Any]) -> Beam:
    """Make one; setting `broken`: the level of a broken beam, `low` or `high`."""
    return Beam(broken_level=settings.get("broken", "low") == "high")
