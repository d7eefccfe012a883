"""Alarms: the states of ISA-18.2 over the conditions that stations and health report.

A first form: normal, unacknowledged, acknowledged, returned unacknowledged. Every
change is a row of `CHANGES`, so that shelving, suppression and latching are further
rows and triggers, and no further code.
Source: ISA-18.2 / IEC 62682 alarm state diagram; acknowledging carries who and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from edge_app.model import Document, Stamp
from edge_app.moments import time_text
from edge_app.outcomes import Condition, Priority


class AlarmState(StrEnum):
    """Where an alarm stands between the plant and the people."""

    NORMAL = "normal"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned-unacknowledged"


class Trigger(StrEnum):
    """What may happen to an alarm."""

    RAISE = "raise"
    CLEAR = "clear"
    ACKNOWLEDGE = "acknowledge"


CHANGES: Mapping[tuple[AlarmState, Trigger], AlarmState] = {
    (AlarmState.NORMAL, Trigger.RAISE): AlarmState.UNACKNOWLEDGED,
    (AlarmState.UNACKNOWLEDGED, Trigger.CLEAR): AlarmState.RETURNED,
    (AlarmState.UNACKNOWLEDGED, Trigger.ACKNOWLEDGE): AlarmState.ACKNOWLEDGED,
    (AlarmState.ACKNOWLEDGED, Trigger.CLEAR): AlarmState.NORMAL,
    (AlarmState.RETURNED, Trigger.RAISE): AlarmState.UNACKNOWLEDGED,
    (AlarmState.RETURNED, Trigger.ACKNOWLEDGE): AlarmState.NORMAL,
}
"""What is not listed changes nothing: an alarm is raised once, cleared once."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm that is not back to normal.

    `onset` is when its condition last became true, `changed` when it came into its
    present state, `raised` how often it came back before anybody acknowledged it.
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


@dataclass(frozen=True, slots=True)
class Book:
    """Every alarm that is not back to normal, by its id; kept as it is."""

    alarms: Mapping[str, Alarm] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of one alarm: the data of its event, and what is then retained.

    `document` is None when the alarm is normal and acknowledged, and so over.
    """

    alarm: str
    station: str
    data: Document
    document: Document | None


def apply(
    book: Book, condition: Condition, at: Stamp
) -> tuple[Book, tuple[Transition, ...]]:
    """Take what a station says is true or no longer true.

    The same again changes nothing, not even the text.
    """
    before = book.alarms.get(condition.alarm)
    if not condition.active:
        return _change(book, before, Trigger.CLEAR, at)
    raised = 1
    if before is not None:
        raised += before.raised
    fresh = Alarm(
        condition.alarm,
        condition.station,
        before.state if before else AlarmState.NORMAL,
        condition.priority,
        condition.text,
        onset=at,
        changed=at,
        raised=raised,
    )
    return _change(book, fresh, Trigger.RAISE, at)


def acknowledge(
    book: Book, alarm: str, by: str, comment: str, at: Stamp
) -> tuple[Book, tuple[Transition, ...]]:
    """Note that a person has seen an alarm; without one to see, nothing changes."""
    before = book.alarms.get(alarm)
    if before is not None:
        before = replace(before, by=by, comment=comment)
    return _change(book, before, Trigger.ACKNOWLEDGE, at)


def documents(book: Book) -> Mapping[str, Document]:
    """Return what is retained of every alarm that is not back to normal."""
    return {name: _document(alarm) for name, alarm in book.alarms.items()}


def _change(
    book: Book, alarm: Alarm | None, trigger: Trigger, at: Stamp
) -> tuple[Book, tuple[Transition, ...]]:
    if alarm is None or (alarm.state, trigger) not in CHANGES:
        return book, ()
    before = alarm.state
    alarm = replace(alarm, state=CHANGES[before, trigger], changed=at)
    entries = {**book.alarms, alarm.alarm: alarm}
    document: Document | None = _document(alarm)
    data: Document = {**_document(alarm), "before": before.value}
    if alarm.state is AlarmState.NORMAL:
        del entries[alarm.alarm]
        document = None
    return Book(entries), (Transition(alarm.alarm, alarm.station, data, document),)


def _document(alarm: Alarm) -> Document:
    return {
        "alarm": alarm.alarm,
        "station": alarm.station,
        "state": alarm.state.value,
        "priority": alarm.priority.value,
        "text": alarm.text,
        "onset": time_text(alarm.onset.wall_ns),
        "changed": time_text(alarm.changed.wall_ns),
        "clock_synced": alarm.onset.synced,
        "raised": alarm.raised,
        "by": alarm.by,
        "comment": alarm.comment,
    }
