"""How the report writes times, minutes and days at the site's own clock. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from edge_app.coldreport.words import Words
from edge_app.model import SECOND_NS
from edge_app.moments import time_text
from edge_app.store.epcis_time import local_text, offset_text

TENTH = Decimal("0.1")
SECOND_LENGTH = len("2026-07-01T00:30:00")
DAY_LENGTH = len("2026-07-01")
MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Spelling:
    """The language and the local time of a site."""

    words: Words
    utc_offset_s: Callable[[int], int]

    def moment(self, time_ns: int | None) -> str:
        """Write a time as the site's clocks showed it, to the second."""
        if time_ns is None:
            return ""
        text = local_text(time_ns, self.utc_offset_s(time_ns))
        return text[:SECOND_LENGTH].replace("T", " ")

    def whole(self, time_ns: int) -> str:
        """Write a time with its distance from UTC."""
        offset = offset_text(self.utc_offset_s(time_ns))
        return f"{self.moment(time_ns)} ({offset})"

    def day(self, time_ns: int) -> str:
        """Write the local day of a time."""
        return self.moment(time_ns)[:DAY_LENGTH]


def utc(time_ns: int | None) -> str:
    """Write a time in UTC; none where there is none."""
    return "" if time_ns is None else time_text(time_ns)


def minutes(seconds: Decimal | int | None) -> Decimal | None:
    """Write seconds as minutes to a tenth."""
    return None if seconds is None else (Decimal(seconds) / MINUTE_S).quantize(TENTH)


def span_minutes(begin_ns: int, end_ns: int) -> Decimal:
    """Write the time between two moments as minutes to a tenth."""
    return (Decimal(end_ns - begin_ns) / SECOND_NS / MINUTE_S).quantize(TENTH)
