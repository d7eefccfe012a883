"""The states of an alarm and every way from one to another, as one table. Pure.

Source: ISA-18.2 / IEC 62682 alarm state diagram; OPC UA Part 9 for re-alarming,
shelving and what a latched alarm waits for (`domain.md` 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AlarmState(StrEnum):
    """Where an alarm stands between the plant and the people."""

    NORMAL = "normal"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned-unacknowledged"
    LATCHED = "latched"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out-of-service"


class Trigger(StrEnum):
    """What may happen to an alarm.

    Those of a latching alarm are triggers of their own, and so are the two ends of
    being aside: its condition is true then, or it is not.
    """

    RAISE = "raise"
    CLEAR = "clear"
    CLEAR_LATCHING = "clear-latching"
    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGE_LATCHING = "acknowledge-latching"
    RE_ALARM = "re-alarm"
    WORSEN = "worsen"
    SHELVE = "shelve"
    SUPPRESS = "suppress"
    TAKE_OUT = "take-out"
    RETURN_TRUE = "return-true"
    RETURN_FALSE = "return-false"
    RESET = "reset"


ASIDE = (AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE)
"""Here a condition is followed, and nobody is told of it."""
SOUNDING = (AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED)
"""Here a condition is true and people are told."""

_PUT_ASIDE = {
    Trigger.SHELVE: AlarmState.SHELVED,
    Trigger.SUPPRESS: AlarmState.SUPPRESSED,
    Trigger.TAKE_OUT: AlarmState.OUT_OF_SERVICE,
}

CHANGES: Mapping[tuple[AlarmState, Trigger], AlarmState] = {
    (AlarmState.NORMAL, Trigger.RAISE): AlarmState.UNACKNOWLEDGED,
    (AlarmState.UNACKNOWLEDGED, Trigger.CLEAR): AlarmState.RETURNED,
    (AlarmState.UNACKNOWLEDGED, Trigger.CLEAR_LATCHING): AlarmState.RETURNED,
    (AlarmState.UNACKNOWLEDGED, Trigger.ACKNOWLEDGE): AlarmState.ACKNOWLEDGED,
    (AlarmState.UNACKNOWLEDGED, Trigger.ACKNOWLEDGE_LATCHING): AlarmState.ACKNOWLEDGED,
    (AlarmState.UNACKNOWLEDGED, Trigger.WORSEN): AlarmState.UNACKNOWLEDGED,
    (AlarmState.ACKNOWLEDGED, Trigger.CLEAR): AlarmState.NORMAL,
    (AlarmState.ACKNOWLEDGED, Trigger.CLEAR_LATCHING): AlarmState.LATCHED,
    (AlarmState.ACKNOWLEDGED, Trigger.RE_ALARM): AlarmState.UNACKNOWLEDGED,
    (AlarmState.ACKNOWLEDGED, Trigger.WORSEN): AlarmState.UNACKNOWLEDGED,
    (AlarmState.RETURNED, Trigger.RAISE): AlarmState.UNACKNOWLEDGED,
    (AlarmState.RETURNED, Trigger.ACKNOWLEDGE): AlarmState.NORMAL,
    (AlarmState.RETURNED, Trigger.ACKNOWLEDGE_LATCHING): AlarmState.LATCHED,
    (AlarmState.LATCHED, Trigger.RAISE): AlarmState.UNACKNOWLEDGED,
    (AlarmState.LATCHED, Trigger.RESET): AlarmState.NORMAL,
    **{
        (state, trigger): after
        for state in AlarmState
        for trigger, after in _PUT_ASIDE.items()
        if state not in ASIDE
    },
    **{(state, Trigger.RETURN_TRUE): AlarmState.UNACKNOWLEDGED for state in ASIDE},
    **{(state, Trigger.RETURN_FALSE): AlarmState.NORMAL for state in ASIDE},
}
"""What is not listed changes nothing: an alarm is raised once, cleared once.

A condition that gets worse (`WORSEN`: a higher priority) is news to all.
"""
