"""One alarm as it is kept, what is retained of it, and one change of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from edge_app.alarms.states import AlarmState
from edge_app.alarms.timers import Timer
from edge_app.model import Document, Stamp
from edge_app.moments import time_text
from edge_app.outcomes import Condition, Priority

RANKS = {Priority.LOW: 0, Priority.MEDIUM: 1, Priority.HIGH: 2}


@dataclass(frozen=True, slots=True)
class Wait:
    """What a station said and a delay holds back: it is so, or no longer so."""

    active: bool
    priority: Priority
    text: str
    onset: Stamp
    timer: Timer


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm that was ever raised, shelved or taken out of service.

    `onset` is when its condition first was true this time, `annunciated` when people
    were told, `changed` when it came into its present state, `raised` how often it
    came back before anybody acknowledged it. `on` is its condition past the delays,
    `waits` what a delay holds back. `term` ends its state: shelved, out of service, or
    acknowledged where it is to be told again; one that is shelved `once` is so until
    its condition is over. `recent` are the newest raises, `chatters` that they were
    too many; `count` are those that became this one alarm.
    """

    alarm: str
    station: str
    state: AlarmState
    priority: Priority
    text: str
    onset: Stamp
    changed: Stamp
    raised: int = 1
    by: str = ""
    comment: str = ""
    on: bool = False
    annunciated: Stamp | None = None
    waits: Wait | None = None
    term: Timer | None = None
    once: bool = False
    recent: tuple[Stamp, ...] = ()
    chatters: bool = False
    count: int = 0

    @property
    def due_ns(self) -> int | None:
        """Return when something is to be done with it, on the boot clock."""
        timers = [self.waits.timer.due_ns] if self.waits else []
        if self.term is not None:
            timers.append(self.term.due_ns)
        return min(timers, default=None)


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of one alarm: the data of its event, and what is then retained.

    `document` is None when the alarm is normal, and so over.
    """

    alarm: str
    station: str
    data: Document
    document: Document | None


def unknown(condition: Condition, at: Stamp) -> Alarm:
    """Begin an alarm that was never raised."""
    return Alarm(
        condition.alarm,
        condition.station,
        AlarmState.NORMAL,
        condition.priority,
        condition.text,
        onset=condition.onset or at,
        changed=at,
    )


def transition(before: AlarmState, alarm: Alarm) -> Transition:
    """Tell of a change to the state that an alarm has now."""
    document = document_of(alarm)
    data: Document = {**document, "before": before.value}
    retained = None if alarm.state is AlarmState.NORMAL else document
    return Transition(alarm.alarm, alarm.station, data, retained)


def document_of(alarm: Alarm) -> Document:
    """Write what is retained of an alarm."""
    told = alarm.annunciated
    until_ns = alarm.term.wall_ns if alarm.term else 0
    return {
        "alarm": alarm.alarm,
        "station": alarm.station,
        "state": alarm.state.value,
        "priority": alarm.priority.value,
        "text": alarm.text,
        "active": alarm.on,
        "onset": time_text(alarm.onset.wall_ns),
        "annunciated": time_text(told.wall_ns) if told else "",
        "changed": time_text(alarm.changed.wall_ns),
        "clock_synced": alarm.onset.synced,
        "raised": alarm.raised,
        "count": alarm.count,
        "chatters": alarm.chatters,
        "by": alarm.by,
        "comment": alarm.comment,
        "until": time_text(until_ns) if until_ns else "",
        "once": alarm.once,
    }
