"""What a stop of the gateway does to the times that run for alarms. Pure.

An alarm must not get lost by a stop, and no silence must last longer than was asked
for: `docs/alarms.md` has the table.
"""

from __future__ import annotations

from dataclasses import replace

from edge_app.alarms.alarm import Alarm, Wait
from edge_app.alarms.book import Book
from edge_app.alarms.states import AlarmState
from edge_app.alarms.timers import (
    Timer,
    again,
    begun,
    carried,
    corrected,
    later,
    over,
)
from edge_app.model import Stamp


def take_up(book: Book, at: Stamp, gap_s: float | None) -> None:
    """Let every timer run on after a stop, the length of which may be known."""
    for alarm in list(book.alarms.values()):
        waits = alarm.waits and _waits(alarm.waits, at, gap_s)
        term = alarm.term and _term(alarm, alarm.term, at)
        if waits == alarm.waits and term == alarm.term:
            book.wakes.put(alarm.alarm, alarm.due_ns)
        else:
            book.put(replace(alarm, waits=waits, term=term))


def set_clock(book: Book, at: Stamp) -> None:
    """Take into account that the wall clock is set now."""
    for alarm in list(book.alarms.values()):
        term = alarm.term and corrected(alarm.term, at)
        waits = alarm.waits
        if waits is not None:
            waits = replace(waits, timer=corrected(waits.timer, at))
        if (waits, term) != (alarm.waits, alarm.term):
            book.put(replace(alarm, waits=waits, term=term))


def is_unsure(book: Book) -> bool:
    """Say whether a timer waits for a clock that is set."""
    return any(alarm.term and alarm.term.unsure for alarm in book.alarms.values())


def _waits(waits: Wait, at: Stamp, gap_s: float | None) -> Wait:
    """Believe that a condition went on; while nobody looked, it was not over."""
    timer = carried(waits.timer, at)
    if waits.active:
        return replace(waits, timer=timer or over(waits.timer, at))
    if timer is None or gap_s is None:
        return replace(waits, timer=begun(waits.timer.seconds, at))
    return replace(waits, timer=later(timer, gap_s))


def _term(alarm: Alarm, term: Timer, at: Stamp) -> Timer:
    """Go on by the clock; after who knows how long shelving ends, and all is told."""
    known = carried(term, at)
    if known is not None:
        return known
    if alarm.state is AlarmState.OUT_OF_SERVICE:
        return again(term, at)
    return over(term, at)
