"""Every alarm there is, and the one way in which an alarm changes its state. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from edge_app.alarms.alarm import Alarm, Transition, transition
from edge_app.alarms.overflow import ROOM, Overflow
from edge_app.alarms.rules import Rule, Rules
from edge_app.alarms.states import CHANGES, AlarmState, Trigger
from edge_app.alarms.suppression import Suppression
from edge_app.alarms.timers import Wakes
from edge_app.model import Stamp
from edge_app.outcomes import Condition

KNOWN_LIMIT = 1000
"""Alarms back to normal that are remembered, so that a command may name them."""
OVERFLOW = "gateway-alarm-overflow"
"""The alarm about alarms: it always finds a place and is never counted."""
_NO_RULES = Rules()


class Book:
    """One gateway's alarms; what changed is gathered until `changes` is emptied."""

    def __init__(self, rules: Rules = _NO_RULES) -> None:
        self.rules = rules
        self.alarms: dict[str, Alarm] = {}
        self.touched: set[str] = set()
        """Alarms whose text is to be written anew."""
        self.changes: list[Transition] = []
        self.standing = 0
        """Alarms that are not idle, without the one about alarms."""
        self.mentioned: dict[str, Condition] = {}
        """What is not true and never was an alarm."""
        self.wakes = Wakes()
        self.suppression = Suppression(rules.suppressors())
        self.overflow = Overflow()
        self._rules: dict[str, Rule] = {}
        self._idle: dict[str, None] = {}

    def rule(self, alarm: str) -> Rule:
        """Return the rule of an alarm."""
        rule = self._rules.get(alarm)
        if rule is None:
            if len(self._rules) > 10 * KNOWN_LIMIT:
                self._rules.clear()
            rule = self._rules[alarm] = self.rules.of(alarm)
        return rule

    def has_room(self, said: Condition) -> bool:
        """Say whether another alarm finds a place."""
        return said.alarm == OVERFLOW or self.standing < ROOM[said.priority]

    def mention(self, said: Condition) -> None:
        """Remember that there is such an alarm, although it was never raised."""
        if len(self.mentioned) < KNOWN_LIMIT:
            self.mentioned[said.alarm] = said

    def adopt(self, alarms: Iterable[Alarm]) -> None:
        """Take up what was kept; its timers run from the start on."""
        for alarm in alarms:
            self._count(alarm)
            self.alarms[alarm.alarm] = alarm

    def put(self, alarm: Alarm) -> None:
        """Write an alarm down."""
        self._count(alarm)
        self.alarms[alarm.alarm] = alarm
        self.touched.add(alarm.alarm)
        self.wakes.put(alarm.alarm, alarm.due_ns)
        if len(self._idle) > KNOWN_LIMIT:
            self._forget(next(iter(self._idle)))

    def move(self, alarm: Alarm, trigger: Trigger, at: Stamp, **to: Any) -> Alarm:
        """Let an alarm change its state, if the table says that it does."""
        before = alarm.state
        after = CHANGES.get((before, trigger))
        if after is None:
            self.put(alarm)
            return alarm
        term, once = to.pop("term", None), to.pop("once", False)
        alarm = replace(alarm, state=after, changed=at, term=term, once=once, **to)
        self.put(alarm)
        self.changes.append(transition(before, alarm))
        return alarm

    def taken(self) -> tuple[Transition, ...]:
        """Return what changed, and begin to gather anew."""
        changes, self.changes = tuple(self.changes), []
        return changes

    def _count(self, alarm: Alarm) -> None:
        """Count those that stand, remember the order of those that do not."""
        name, before = alarm.alarm, self.alarms.get(alarm.alarm)
        idle = is_idle(alarm)
        if name != OVERFLOW:
            self.standing += (not idle) - (before is not None and not is_idle(before))
        self.mentioned.pop(name, None)
        self._idle.pop(name, None)
        if idle:
            self._idle[name] = None
        # What is out of service is not to be believed, and explains nothing.
        on = alarm.on and alarm.state is not AlarmState.OUT_OF_SERVICE
        self.suppression.note(name, self.rule(name), on=on)

    def _forget(self, name: str) -> None:
        del self._idle[name], self.alarms[name]
        self.touched.add(name)


def is_idle(alarm: Alarm) -> bool:
    """Say whether nothing is the matter with an alarm, nor about to be."""
    return alarm.state is AlarmState.NORMAL and alarm.waits is None
