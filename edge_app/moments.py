"""Writes moments as people and other machines read them: RFC 3339 in UTC. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_START = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_US = 253_402_300_799_999_999
"""The last microsecond of the year 9999, where calendars here end."""


@lru_cache(maxsize=4096)
def time_text(wall_ns: int) -> str:
    """Write a wall time to the millisecond.

    Total: what no calendar has is brought to its nearest end. Retained states show the
    same moments again and again, with each reading: a text is made once.
    """
    whole_us = min(max(wall_ns // 1000, 0), _LAST_US)
    moment = _START + timedelta(microseconds=whole_us)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
