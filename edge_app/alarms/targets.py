"""Figures beside what the field asks for, as rows for a page or for a program. Pure.

The limits are those that `domain.md` 3.3 quotes; what has none is only told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edge_app.alarms.figures import Figures

CHATTER_INDEX = 0.05
"""From here on something is to be done about an alarm (Kondaveeti et al.)."""
STALE_LIMIT = 4
PRIORITIES = (("low", 0.80), ("medium", 0.15), ("high", 0.05))
"""The share that alarms of each priority should have, about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure by its key, as it is spelled, and whether it is as it should be.

    `how` is `at_most`, `about` or `below`, empty where nothing is asked for.
    """

    key: str
    value: float
    shown: str
    how: str = ""
    limit: str = ""
    met: bool | None = None


def rows_of(figures: Figures, stale: int | None) -> Iterator[Row]:
    """Yield every figure; `stale` is None where the gateway could not be asked."""
    yield _most("per_day", figures.per_day, 144)
    yield _most("per_hour", figures.per_hour, 5)
    yield _most("per_10_min", figures.per_10_min, 1)
    yield _most("peak_hour", figures.peak_hour, 15)
    yield _most("peak_10_min", figures.peak_10_min, 10)
    yield _most("peak_minute", figures.peak_minute, 2)
    yield _share("flood_share", figures.flood_share, 0.01)
    for priority, about in PRIORITIES:
        share = figures.shares[priority]
        yield Row(f"{priority}_share", share, f"{share:.1%}", "about", f"{about:.0%}")
    yield _share("top_share", figures.top_share, 0.05)
    yield _most("chattering", len(figures.chattering), 0)
    worst, limit = max(figures.indexes.values(), default=0.0), CHATTER_INDEX
    yield Row(
        "chatter_index", worst, f"{worst:.3f}", "below", f"{limit:.3f}", worst < limit
    )
    fleeting = sum(figures.fleeting.values())
    yield Row("fleeting", fleeting, str(fleeting))
    if stale is not None:
        yield _most("stale_count", stale, STALE_LIMIT)


def _most(key: str, value: float, limit: int) -> Row:
    return Row(key, value, f"{value:.4g}", "at_most", str(limit), value <= limit)


def _share(key: str, value: float, limit: float) -> Row:
    return Row(key, value, f"{value:.1%}", "at_most", f"{limit:.0%}", value <= limit)
