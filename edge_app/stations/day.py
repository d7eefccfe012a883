"""Moments of a local day: what `03:00` means, and which day's has passed last.

Pure: wall time and the site's offset from UTC come in; a clock that was not set has no
day, and whoever asks must see to that.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from edge_app.model import SECOND_NS

DAY_S = 86_400
_FORM = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_START = date(1970, 1, 1)


@cache
def clock_s(text: str) -> int | None:
    """Return the seconds since midnight of a time such as 03:00, None for no time."""
    found = _FORM.fullmatch(text)
    return int(found[1]) * 3600 + int(found[2]) * 60 if found else None


def last_day(wall_ns: int, offset_s: int, at_s: int) -> str:
    """Name the local day on which the clock last showed `at_s`."""
    days = (wall_ns // SECOND_NS + offset_s - at_s) // DAY_S
    return (_START + timedelta(days=days)).isoformat()


def until_ns(wall_ns: int, offset_s: int, at_s: int) -> int:
    """Return how long it is until the clock shows `at_s` the next time."""
    gone_ns = (wall_ns + (offset_s - at_s) * SECOND_NS) % (DAY_S * SECOND_NS)
    return DAY_S * SECOND_NS - gone_ns
