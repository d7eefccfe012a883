"""Which readings ended since somebody last looked: today's, and those of a stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

DAYS_BETWEEN = 31
"""The most days of a stop that are told one by one, the last ones (our own bound)."""


def ended_since(
    judged: str, day: str, ended: int, slots: int
) -> Iterator[tuple[str, int]]:
    """Yield day and slot of what ended: `judged` is the day and the slots done then.

    First the rest of that day, then the days between, then the first `ended` of today.
    """
    before, _, done = judged.partition("/")
    if before > day:
        # The clock was set back: what was missed was told already.
        return
    if before == day:
        yield from ((day, slot) for slot in range(int(done), ended))
        return
    yield from ((before, slot) for slot in range(int(done), slots))
    for one in _between(before, day):
        yield from ((one, slot) for slot in range(slots))
    yield from ((day, slot) for slot in range(ended))


def _between(before: str, day: str) -> Iterator[str]:
    """Yield the last days between two."""
    first, today = date.fromisoformat(before), date.fromisoformat(day)
    count = min((today - first).days - 1, DAYS_BETWEEN)
    yield from ((today - timedelta(n)).isoformat() for n in range(count, 0, -1))
