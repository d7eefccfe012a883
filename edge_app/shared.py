"""What all stations may read and none may write; the engine owns it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edge_app.response_levels import UNCHANGED, Parameters
from edge_app.roll import GateDay, Site, Trace
from edge_app.store.stock import Stock


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is known of a zone beside how many are in it.

    `came`, `went`, `clamped` (people who left an empty zone) and `corrected` (what
    guards put right) are since the last reset: with them all, people in it are `came`
    less `went` plus `clamped` plus `corrected`. `reset_day` and `closing_day` are the
    local days last looked at.
    """

    came: int = 0
    went: int = 0
    clamped: int = 0
    corrected: int = 0
    full: bool = False
    reset_day: str = ""
    closing_day: str = ""


def no_offset_s(_wall_ns: int) -> int:
    """Take local time for UTC."""
    return 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What all stations may read and none may write.

    `occupancy`: people by zone. `stock`: the store room.
    `utc_offset_s`: how far the site's local time is ahead of UTC at a wall time.
    `level`: the response level (I to IV), empty while none is declared; `parameters`:
    what it changes. `site`: the roster and the times of checks. `traces`: what is known
    of people. `checked`: the last day that each check was told of. `days`: each gate's
    last day that is over. `unsettled`: by shelf, what differs there and waits to be
    settled.
    """

    occupancy: Mapping[str, int] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)
    crowds: Mapping[str, Crowd] = field(default_factory=dict)
    utc_offset_s: Callable[[int], int] = no_offset_s
    level: str = ""
    parameters: Parameters = UNCHANGED
    site: Site = field(default_factory=Site)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    checked: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, GateDay] = field(default_factory=dict)
    unsettled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
