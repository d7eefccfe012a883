"""Writes moments as people and other machines read them: RFC 3339 in UTC. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_US = 253_402_300_799_999_999
"""The last microsecond of the year 9999, where calendars here end."""


def time_text(wall_ns: int) -> str:
    """Write a wall time to the millisecond.

    Total: what no calendar has is brought to its nearest end.
    """
    whole_us = min(max(wall_ns // 1000, 0), _LAST_US)
    moment = _START + timedelta(microseconds=whole_us)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
