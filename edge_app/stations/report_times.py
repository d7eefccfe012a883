"""When reports are due and what they cover, on the site's own clocks. Pure.

A deadline is known by its local day and minute: an hour that comes twice in autumn
brings it once, and one in the hour that is skipped in spring comes an hour later. A
day of the month that a month does not have is its last day.

Source: `needs.md` (10:00, 11:00, 14:00, 17:00, 17:30; the 10th, 20th and 30th).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from edge_app.model import SECOND_NS
from edge_app.roll import DAY_NS, MINUTE_NS, local_time
from edge_app.stations.day import clock_s
from edge_app.stations.windows import DAYS as WEEKDAYS

Offset: TypeAlias = Callable[[int], int]

COVERS = ("since-last", "day", "day-before", "week")
"""Since the deadline before; since midnight; all of yesterday; the last seven days."""
DAILY = "daily"
LAST_OF_MONTH = 31
SEARCHED_DAYS = (1, 8, 62)
"""So far a neighbouring deadline is looked for; none is ever further away."""
_WEEK = 7
_START = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Minutes after local midnight, on these weekdays and days of the month."""

    minutes: tuple[int, ...]
    weekdays: frozenset[int]
    month_days: frozenset[int]

    def falls_on(self, day: int) -> bool:
        """Say whether a local day has deadlines."""
        if not self.weekdays and not self.month_days:
            return True
        when = _START + timedelta(days=day)
        if when.weekday() in self.weekdays:
            return True
        last = monthrange(when.year, when.month)[1]
        wanted = self.month_days
        return when.day in wanted or (
            when.day == last and max(wanted, default=0) > last
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: its name in local time, and when it is."""

    name: str
    day: int
    minute: int
    wall_ns: int


def plan_of(at: Iterable[str], days: Iterable[str]) -> Plan:
    """Read deadlines as they are configured.

    Raises: ValueError with one sentence.
    """
    seconds = {text: clock_s(text) for text in at}
    if not seconds:
        raise ValueError("at names no time; write such as 17:30.")
    for text, found in seconds.items():
        if found is None:
            raise ValueError(f'at has "{text}"; write a time such as 17:30.')
    named = set(days) - {DAILY}
    numbers = {day for day in named if day.isascii() and day.isdigit()}
    month_days = frozenset(map(int, numbers))
    strange = sorted(named - numbers - set(WEEKDAYS))
    strange += [str(day) for day in month_days if not 1 <= day <= LAST_OF_MONTH]
    if strange:
        raise ValueError(f'days has "{strange[0]}"; write mon to sun, or 1 to 31.')
    return Plan(
        tuple(sorted(found // 60 for found in seconds.values() if found is not None)),
        frozenset(WEEKDAYS.index(day) for day in named - numbers),
        month_days,
    )


def deadlines(
    plan: Plan, after_ns: int, until_ns: int, offset: Offset
) -> Iterator[Deadline]:
    """Yield the deadlines after one wall time and up to another, in their order."""
    first = local_time(after_ns, offset).day - 1
    last = local_time(until_ns, offset).day + 1
    found = [one for day in range(first, last + 1) for one in on_day(plan, day, offset)]
    found.sort(key=lambda one: (one.wall_ns, one.name))
    yield from (one for one in found if after_ns < one.wall_ns <= until_ns)


def on_day(plan: Plan, day: int, offset: Offset) -> Iterator[Deadline]:
    """Yield the deadlines of a local day."""
    if not plan.falls_on(day):
        return
    for minute in plan.minutes:
        wall_ns = moment_ns(day, minute, offset)
        yield Deadline(f"{day_text(day)}T{clock_text(minute)}", day, minute, wall_ns)


def next_after(plan: Plan, wall_ns: int, offset: Offset) -> Deadline:
    """Return the next deadline."""
    for days in SEARCHED_DAYS:
        until_ns = wall_ns + days * DAY_NS
        if found := next(deadlines(plan, wall_ns, until_ns, offset), None):
            return found
    raise AssertionError("a plan has a deadline in any two months")


def begin_of(plan: Plan, one: Deadline, covers: str, offset: Offset) -> int:
    """Return the wall time from which a report counts."""
    midnight_ns = moment_ns(one.day, 0, offset)
    if covers == "day":
        return midnight_ns
    if covers == "day-before":
        return moment_ns(one.day - 1, 0, offset)
    if covers == "week":
        return moment_ns(one.day - _WEEK, one.minute, offset)
    for days in SEARCHED_DAYS:
        before_ns = one.wall_ns - days * DAY_NS
        if earlier := list(deadlines(plan, before_ns, one.wall_ns - 1, offset)):
            return earlier[-1].wall_ns
    return midnight_ns


def end_of(one: Deadline, covers: str, offset: Offset) -> int:
    """Return the wall time up to which a report counts."""
    if covers == "day-before":
        return moment_ns(one.day, 0, offset)
    return one.wall_ns


def moment_ns(day: int, minute: int, offset: Offset) -> int:
    """Return the wall time of a local minute: the first, where it comes twice.

    One that is skipped comes later by as much as is skipped.
    """
    local_ns = day * DAY_NS + minute * MINUTE_NS
    before_ns = offset(local_ns - DAY_NS) * SECOND_NS
    after_ns = offset(local_ns + DAY_NS) * SECOND_NS
    shown = offset(local_ns - before_ns) * SECOND_NS, offset(local_ns - after_ns)
    if shown[0] != before_ns and shown[1] * SECOND_NS == after_ns:
        return local_ns - after_ns
    return local_ns - before_ns


def day_text(day: int) -> str:
    """Write a local day."""
    return (_START + timedelta(days=day)).isoformat()


def day_of(text: str) -> int:
    """Read a local day."""
    return (date.fromisoformat(text) - _START).days


def clock_text(minute: int) -> str:
    """Write a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"
