"""What people do with an alarm: each says why it cannot be done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edge_app.alarms.alarm import Alarm, unknown
from edge_app.alarms.book import Book
from edge_app.alarms.conditions import resume
from edge_app.alarms.rules import DAY_S
from edge_app.alarms.states import ASIDE, AlarmState, Trigger
from edge_app.alarms.timers import begun
from edge_app.counted import counted
from edge_app.model import Stamp
from edge_app.outcomes import Priority

MINUTE_S = 60

_WAYS_BACK: Mapping[AlarmState, str] = {
    AlarmState.SHELVED: "; unshelve ends that",
    AlarmState.OUT_OF_SERVICE: "; in-service ends that",
    AlarmState.LATCHED: "; reset ends that",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to which alarm, and what they say of it."""

    alarm: str
    by: str
    comment: str
    at: Stamp


def acknowledge(book: Book, deed: Deed) -> str:
    """Note that a person has seen an alarm."""
    alarm = book.alarms.get(deed.alarm)
    if alarm is None or alarm.state not in (
        AlarmState.UNACKNOWLEDGED,
        AlarmState.RETURNED,
    ):
        return _nothing_to(alarm, "acknowledge")
    rule = book.rule(deed.alarm)
    latching = rule.latching
    trigger = Trigger.ACKNOWLEDGE_LATCHING if latching else Trigger.ACKNOWLEDGE
    term = begun(rule.re_alarm_s, deed.at) if alarm.on and rule.re_alarm_s else None
    book.move(alarm, trigger, deed.at, by=deed.by, comment=deed.comment, term=term)
    return ""


def reset(book: Book, deed: Deed) -> str:
    """Let a latched alarm go."""
    alarm = book.alarms.get(deed.alarm)
    if alarm is None or alarm.state is not AlarmState.LATCHED:
        return _nothing_to(alarm, "reset")
    book.move(alarm, Trigger.RESET, deed.at, by=deed.by, comment=deed.comment)
    return ""


def shelve(book: Book, deed: Deed, seconds: int, *, once: bool) -> str:
    """Put an alarm aside for a time, or until its condition is over (`once`).

    0 seconds are as many as may be.
    """
    alarm = _named(book, deed)
    if alarm is None or alarm.state in ASIDE:
        return _why_not(alarm)
    limit_s = shelve_limit_s(book, alarm)
    if limit_s == 0:
        return "this alarm must not be shelved"
    if seconds > limit_s:
        return f"this alarm may be shelved for {limit_s // MINUTE_S} min at most"
    if once and not alarm.on:
        return "its condition is not true: shelve it for a time instead"
    term = begun(seconds or limit_s, deed.at)
    book.move(
        alarm,
        Trigger.SHELVE,
        deed.at,
        by=deed.by,
        comment=deed.comment,
        term=term,
        once=once,
    )
    return ""


def take_out(book: Book, deed: Deed, seconds: int) -> str:
    """Take an alarm out of service, with an end."""
    alarm = _named(book, deed)
    if alarm is None or alarm.state in ASIDE:
        return _why_not(alarm)
    days = book.rules.standards.max_out_days
    if seconds > days * DAY_S:
        return f"an alarm may be out of service for {counted(days, 'day')} at most"
    term = begun(seconds, deed.at)
    book.move(
        alarm, Trigger.TAKE_OUT, deed.at, by=deed.by, comment=deed.comment, term=term
    )
    return ""


def bring_back(book: Book, deed: Deed, state: AlarmState) -> str:
    """End a shelving or a time out of service before its time."""
    alarm = book.alarms.get(deed.alarm)
    if alarm is None or alarm.state is not state:
        return f"it is not {state.value}, so there is nothing to end"
    resume(book, alarm, deed.at, deed.by, deed.comment)
    return ""


def shelve_limit_s(book: Book, alarm: Alarm) -> int:
    """Return how long an alarm may be shelved; one of high priority less long."""
    limit_s = book.rule(alarm.alarm).max_shelve_s
    if alarm.priority is Priority.HIGH:
        return min(limit_s, book.rules.standards.max_shelve_high_s)
    return limit_s


def _named(book: Book, deed: Deed) -> Alarm | None:
    """Return an alarm that is known, although it may never have been raised."""
    alarm = book.alarms.get(deed.alarm)
    said = book.mentioned.get(deed.alarm)
    if alarm is not None or said is None:
        return alarm
    rule = book.rule(deed.alarm)
    return unknown(replace(said, priority=rule.priority or said.priority), deed.at)


def _nothing_to(alarm: Alarm | None, verb: str) -> str:
    """Say how it stands, so that a person knows what they can do with it."""
    state = AlarmState.NORMAL if alarm is None else alarm.state
    return f"nothing to {verb}: it is {state.value}{_WAYS_BACK.get(state, '')}"


def _why_not(alarm: Alarm | None) -> str:
    if alarm is None:
        return "there is no such alarm"
    return f"it is {alarm.state.value} already{_WAYS_BACK.get(alarm.state, '')}"
