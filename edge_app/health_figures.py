"""The figures of the box at one look, as its rules read them. Pure.

All times are seconds of whoever waits: processes, networks and plugs know nothing of a
clock that the bench bends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from edge_app.clock_state import ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFigures:
    """One device since the start.

    `age_s` is how long ago it was last heard, None if never. `silent_after_s` is None
    for one that may rightly say nothing. `changes` counts comings and goings.
    """

    bus: str = ""
    up: bool | None = None
    heard: int = 0
    refused: int = 0
    changes: int = 0
    age_s: float | None = None
    silent_after_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusFigures:
    """One bus: whether it is open, whether anybody has tried yet."""

    is_open: bool
    tried: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFigures:
    """The board's own sensors; None where there is no such sensor.

    `slowed` says that the processor is held back now, for heat or for want of power.
    """

    processor_c: Decimal | None = None
    under_voltage: bool | None = None
    slowed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What the broker has not confirmed: events, and the age of the oldest."""

    rows: int = 0
    oldest_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything at one look; `now_s` counts from the start of the core.

    `link_there` says whether the link's process is on the core's socket (None: it never
    was), `connected` whether it reaches the broker. `stepped_s` is how long ago a set
    clock was stepped.
    """

    now_s: float
    devices: Mapping[str, DeviceFigures] = field(default_factory=dict)
    buses: Mapping[str, BusFigures] = field(default_factory=dict)
    link_there: bool | None = True
    connected: bool = True
    backlog: Backlog = field(default_factory=Backlog)
    clock: ClockState = ClockState.SYNCED
    stepped_s: float | None = None
    free_bytes: int | None = None
    board: BoardFigures = field(default_factory=BoardFigures)
