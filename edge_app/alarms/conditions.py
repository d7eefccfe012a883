"""What stations say becomes alarms: delays, chatter, suppression, times. Pure."""

from __future__ import annotations

from dataclasses import replace

from edge_app.alarms import chatter
from edge_app.alarms.alarm import RANKS, Alarm, Wait, unknown
from edge_app.alarms.book import Book, is_idle
from edge_app.alarms.rules import Rule
from edge_app.alarms.states import ASIDE, SOUNDING, AlarmState, Trigger
from edge_app.alarms.timers import begun
from edge_app.model import Stamp
from edge_app.outcomes import Condition, Priority


def hear(book: Book, said: Condition, at: Stamp) -> None:
    """Take what a station says is true or no longer true.

    The same again changes nothing, not even the text, unless it got worse.
    """
    rule = book.rule(said.alarm)
    if rule.priority is not None and rule.priority is not said.priority:
        said = replace(said, priority=rule.priority)
    if not said.active and book.overflow:
        book.overflow.drop(said.alarm)
    alarm = book.alarms.get(said.alarm)
    if alarm is None:
        if not said.active:
            book.mention(said)
            return
        alarm = unknown(said, at)
    if alarm.waits is not None and alarm.waits.active == said.active:
        _wait_on(book, alarm, alarm.waits, said)
        return
    if said.active == alarm.on:
        _stay(book, alarm, said, at)
    elif said.active and is_idle(alarm) and not book.has_room(said):
        book.overflow.turn_away(said)
    else:
        _turn(book, alarm, said, at)


def fall_due(book: Book, at: Stamp) -> None:
    """Do what the timers of alarms have waited for."""
    for name in book.wakes.take_due(at.boot_ns):
        alarm = book.alarms[name]
        if alarm.waits is not None and alarm.waits.timer.due_ns <= at.boot_ns:
            _settle(book, alarm, alarm.waits, at)
            alarm = book.alarms[name]
        if alarm.term is not None and alarm.term.due_ns <= at.boot_ns:
            _end_term(book, alarm, at)
        else:
            book.wakes.put(name, alarm.due_ns)


def suppress(book: Book, at: Stamp) -> None:
    """Let alarms fall silent that another one explains now, and speak up again."""
    if not book.suppression.turned:
        return
    book.suppression.turned = False
    for alarm in list(book.alarms.values()):
        over = book.suppression.over(book.rule(alarm.alarm))
        if over and alarm.state in SOUNDING:
            book.move(alarm, Trigger.SUPPRESS, at, by="", comment="")
        elif not over and alarm.state is AlarmState.SUPPRESSED:
            resume(book, alarm, at)


def resume(
    book: Book, alarm: Alarm, at: Stamp, by: str = "", comment: str = ""
) -> None:
    """Bring an alarm back that was aside; what its condition is now counts."""
    if not alarm.on:
        book.move(alarm, Trigger.RETURN_FALSE, at, by=by, comment=comment)
        return
    alarm = book.move(
        alarm,
        Trigger.RETURN_TRUE,
        at,
        by=by,
        comment=comment,
        annunciated=at,
        raised=1,
    )
    if book.suppression.over(book.rule(alarm.alarm)):
        book.move(alarm, Trigger.SUPPRESS, at, by="", comment="")


def _wait_on(book: Book, alarm: Alarm, waits: Wait, said: Condition) -> None:
    """Go on waiting; if it got worse meanwhile, that is what will be told."""
    if said.active and RANKS[said.priority] > RANKS[waits.priority]:
        worse = replace(waits, priority=said.priority, text=said.text)
        book.put(replace(alarm, waits=worse))


def _stay(book: Book, alarm: Alarm, said: Condition, at: Stamp) -> None:
    """Stay as it was: what a delay held back was no change, or it only got worse."""
    if alarm.waits is not None:
        count = alarm.count + (alarm.chatters and said.active)
        alarm = replace(alarm, waits=None, count=count)
        book.put(alarm)
    if not said.active or RANKS[said.priority] <= RANKS[alarm.priority]:
        return
    worse = replace(alarm, priority=said.priority, text=said.text)
    if alarm.state in SOUNDING:
        book.move(worse, Trigger.WORSEN, at, by="", comment="", annunciated=at)
    else:
        book.put(worse)


def _turn(book: Book, alarm: Alarm, said: Condition, at: Stamp) -> None:
    """Turn to what is said now, or wait for its delay."""
    delay_s = _delay_s(alarm, book.rule(alarm.alarm), active=said.active)
    onset = said.onset or at
    timer = begun(delay_s, at, onset if said.active else None)
    wait = Wait(said.active, said.priority, said.text, onset, timer)
    if timer.due_ns > at.boot_ns:
        book.put(replace(alarm, waits=wait))
    else:
        _settle(book, alarm, wait, at)


def _delay_s(alarm: Alarm, rule: Rule, *, active: bool) -> int:
    """Return how long a change is held back; high priority is told each time."""
    if active:
        return rule.on_delay_s
    holds = alarm.chatters and alarm.priority is not Priority.HIGH
    return max(rule.off_delay_s, rule.chatter_hold_s if holds else 0)


def _settle(book: Book, alarm: Alarm, wait: Wait, at: Stamp) -> None:
    """Take it that a condition is true now, or over."""
    rule = book.rule(alarm.alarm)
    alarm = replace(alarm, waits=None, on=wait.active)
    if wait.active:
        alarm = replace(alarm, priority=wait.priority, text=wait.text, onset=wait.onset)
    if alarm.state in ASIDE:
        if alarm.once and not alarm.on:
            resume(book, alarm, at)
        else:
            book.put(alarm)
    elif not wait.active:
        _clear(book, alarm, rule, at)
    elif book.suppression.over(rule):
        book.move(alarm, Trigger.SUPPRESS, at, by="", comment="", raised=1, count=0)
    else:
        _raise(book, alarm, at)


def _raise(book: Book, alarm: Alarm, at: Stamp) -> None:
    recent = chatter.with_raise(alarm.recent, at)
    chatters = chatter.is_chatter(recent)
    returned = alarm.state is AlarmState.RETURNED
    book.move(
        alarm,
        Trigger.RAISE,
        at,
        by="",
        comment="",
        annunciated=at,
        raised=alarm.raised + 1 if returned else 1,
        recent=() if chatters else recent,
        chatters=chatters,
        count=len(recent) if chatters else 0,
    )


def _clear(book: Book, alarm: Alarm, rule: Rule, at: Stamp) -> None:
    trigger = Trigger.CLEAR_LATCHING if rule.latching else Trigger.CLEAR
    book.move(replace(alarm, chatters=False), trigger, at)


def _end_term(book: Book, alarm: Alarm, at: Stamp) -> None:
    """End a shelving or a time out of service, or tell again what was acknowledged."""
    if alarm.state in ASIDE:
        resume(book, alarm, at)
    else:
        book.move(alarm, Trigger.RE_ALARM, at, by="", comment="", annunciated=at)
