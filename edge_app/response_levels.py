"""The response levels, and what a site's one table changes by them. Pure.

Source: `domain.md` 2.8 (I red to IV blue) and 10 (a level changes parameters through
one table), `needs.md` (each level switches how much is kept and how many may enter).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LEVELS = ("I", "II", "III", "IV")
"""The response levels, the gravest first."""
COLOURS: Mapping[str, str] = {
    "I": "red",
    "II": "orange",
    "III": "yellow",
    "IV": "blue",
}
"""What each level is called by everybody."""
NONE = "none"
"""How the end of every level is spelled."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What one level changes; None leaves the station's own setting as it is.

    `capacity_pct` is the share that may be in, `reserve_days` how many days of use are
    kept for each class that comes first, `low_days` below how many days of use an item
    is low, `checks` are the checks of a day that are held, `call_pct` the share of its
    usual time after which each step of a call-out is called.
    """

    capacity_pct: Decimal | None = None
    reserve_days: int | None = None
    low_days: int | None = None
    checks: tuple[str, ...] | None = None
    call_pct: int | None = None


UNCHANGED = Parameters()
"""What holds while no level does."""


def gravest(*levels: str) -> str:
    """Return the gravest of some levels, empty where none of them is any."""
    known = [LEVELS.index(level) for level in levels if level in LEVELS]
    return LEVELS[min(known)] if known else ""


def spelled(level: str) -> str:
    """Name a level with its colour, such as II (orange)."""
    return f"{level} ({COLOURS[level]})" if level in COLOURS else NONE
