"""Which ladder an alarm climbs: rules of the site first, then those of the field. Pure.

Source: `domain.md` 3.4 (0 s, 2, 10, 30 min; three people from the start for
temperature and power).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from edge_app.escalation import Ladder, ladder_of
from edge_app.outcomes import Priority

CALL_OUT = "call-out"
BEACON, DUTY, SECOND, MANAGER = "beacon", "duty", "second", "manager"
EVERYBODY = "everybody"
ROLES = (BEACON, DUTY, SECOND, MANAGER, EVERYBODY)
"""Whom a step may name beside people: the siren, and who stands where just then."""
RULE_KEYS = ("match", "priority", "station", "steps")
FROM_THE_START = 3
"""How many people must be called at once for temperature and power (GSP)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Alarms by their id, their station (both with * and ?) and their priority."""

    match: str
    priority: str
    station: str
    ladder: Ladder

    def fits(self, alarm: str, station: str, priority: str) -> bool:
        """Say whether an alarm is meant."""
        return (
            self.priority in ("", priority)
            and fnmatchcase(alarm, self.match)
            and fnmatchcase(station, self.station)
        )


def _usual(*steps: str) -> Ladder:
    return ladder_of(CALL_OUT, steps, several=True)


URGENT = _usual("0 s beacon+duty+second+manager", "10 min everybody")
"""Temperature and power: three people at once, after that all there are."""
USUAL: Mapping[str, Ladder] = {
    Priority.HIGH: _usual(
        "0 s beacon", "2 min duty", "10 min second", "30 min manager"
    ),
    Priority.MEDIUM: _usual("10 min duty", "1 h second"),
    Priority.LOW: _usual(),
}
"""By priority, where no rule of the site says otherwise; a low one waits on screen."""


def ladder_for(
    rules: Iterable[Rule],
    urgent: Iterable[str],
    alarm: str,
    station: str,
    priority: str,
) -> Ladder:
    """Return the ladder of an alarm: the first rule that fits, else the usual one.

    `urgent` are patterns of alarms or stations that are about temperature or power.
    """
    for rule in rules:
        if rule.fits(alarm, station, priority):
            return rule.ladder
    named = any(fnmatchcase(name, one) for one in urgent for name in (alarm, station))
    if named and priority == Priority.HIGH:
        return URGENT
    return USUAL.get(priority, USUAL[Priority.LOW])


def rule_of(table: Mapping[str, Any]) -> Rule:
    """Read one table of `ladders`.

    Raises:
        ValueError: one sentence.

    """
    if strange := sorted(set(table) - set(RULE_KEYS)):
        keys = ", ".join(RULE_KEYS)
        raise ValueError(f'ladders: "{strange[0]}" is none of the keys: {keys}.')
    steps = table.get("steps", ())
    is_list = isinstance(steps, list | tuple)
    if not is_list:
        raise ValueError('ladders: steps is a list such as ["0 s beacon", "2 min li"].')
    priority = table.get("priority", "")
    if priority not in ("", *Priority):
        raise ValueError("ladders: priority is high, medium or low.")
    match, station = str(table.get("match", "*")), str(table.get("station", "*"))
    ladder = ladder_of(CALL_OUT, map(str, steps), several=True)
    return Rule(match, priority, station, ladder)
