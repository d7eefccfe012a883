"""Alarms that come and go: three raises within a minute are too many. Pure.

Source: the PAS/Hexagon definition of chattering (`domain.md` 3.3).
"""

from __future__ import annotations

from edge_app.alarms.timers import passed_ns
from edge_app.model import SECOND_NS, Stamp

CYCLES = 3
WINDOW_S = 60


def with_raise(recent: tuple[Stamp, ...], at: Stamp) -> tuple[Stamp, ...]:
    """Add a raise to those of the last minute; none from before an unknown stop."""
    window_ns = WINDOW_S * SECOND_NS
    young = (
        one
        for one in recent
        if (passed := passed_ns(one, at)) is not None and passed <= window_ns
    )
    return (*young, at)


def is_chatter(recent: tuple[Stamp, ...]) -> bool:
    """Say whether the raises of the last minute are too many."""
    return len(recent) >= CYCLES
