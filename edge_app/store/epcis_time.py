"""Times as EPCIS writes them: a site's own time, with its offset. Pure.

Source: GS1 EPCIS 2.0, 7.4.1 (offsets are +hh:mm or -hh:mm and never Z); Core Business
Vocabulary 2.0, 8.9 (times that are hashed).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from edge_app.moments import time_text

MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)")
HALF = "5"
MINUTE_S, HOUR_MIN, SECOND_NS = 60, 60, 1_000_000_000
LONGEST_MIN = 14 * HOUR_MIN
"""No clock on earth is further from UTC, and the standard allows no more."""


def offset_text(offset_s: int) -> str:
    """Write how far local time is ahead of UTC, to the minute."""
    minutes = _minutes(offset_s)
    hours, rest = divmod(abs(minutes), HOUR_MIN)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def local_text(wall_ns: int, offset_s: int) -> str:
    """Write a wall time in local time, to the millisecond."""
    ahead_ns = _minutes(offset_s) * MINUTE_S * SECOND_NS
    return time_text(wall_ns + ahead_ns).removesuffix("Z") + offset_text(offset_s)


def utc_text(text: str) -> str:
    """Write a time in UTC to the millisecond; half a millisecond rounds up.

    Raises: ValueError where it is no time with an offset.
    """
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no time with an offset.")
    whole, fraction, offset = found[1], found[2] or "", found[3]
    ms = int(fraction[:3].ljust(3, "0")) + (fraction[3:4] >= HALF)
    moment = datetime.fromisoformat(whole + offset) + timedelta(milliseconds=ms)
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _minutes(offset_s: int) -> int:
    return max(-LONGEST_MIN, min(offset_s // MINUTE_S, LONGEST_MIN))
