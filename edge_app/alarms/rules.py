"""What a site says of its alarms: `[alarms]` for all, `[[alarm]]` for some. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, replace
from fnmatch import translate
from functools import lru_cache

from drivers.contract import option
from edge_app.outcomes import Priority

DAY_S = 24 * 3600
MONTH_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """The keys of `[alarms]`: what holds where no `[[alarm]]` says otherwise.

    The hour is what one product allows for shelving (`domain.md` 3.1); the quarter of
    an hour for high priority and the month out of service are the project's own.
    """

    on_delay_s: int = option(
        0, low=0, high=DAY_S, about="How long a condition lasts before it is told."
    )
    off_delay_s: int = option(
        0, low=0, high=DAY_S, about="How long it must be over before that is told."
    )
    re_alarm_s: int = option(
        0,
        low=0,
        high=DAY_S,
        about="An acknowledged alarm is told again after; 0 never.",
    )
    max_shelve_s: int = option(
        3600, low=0, high=DAY_S, about="The longest that an alarm is shelved."
    )
    max_shelve_high_s: int = option(
        900, low=0, high=DAY_S, about="The same for one of high priority."
    )
    max_out_days: int = option(
        MONTH_DAYS, low=1, high=366, about="The longest that one is out of service."
    )
    chatter_hold_s: int = option(
        60, low=0, high=DAY_S, about="A chattering alarm is over after so long a quiet."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds for one alarm; `priority` None is what its station says."""

    priority: Priority | None = None
    on_delay_s: int = 0
    off_delay_s: int = 0
    re_alarm_s: int = 0
    latching: bool = False
    max_shelve_s: int = 3600
    chatter_hold_s: int = 60
    suppressed_by: tuple[str, ...] = ()


_SHARED = (
    "on_delay_s",
    "off_delay_s",
    "re_alarm_s",
    "max_shelve_s",
    "chatter_hold_s",
)
"""What both tables may say, the one for all and the one for some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """The keys of one `[[alarm]]`; what it does not say is as in `[alarms]`."""

    match: str = option(
        MISSING, about="Names of alarms, such as vaccines-high or vaccines-*."
    )
    priority: Priority | None = option(
        None, about="high, medium or low, whatever its station says."
    )
    on_delay_s: int | None = option(None, low=0, high=DAY_S)
    off_delay_s: int | None = option(None, low=0, high=DAY_S)
    re_alarm_s: int | None = option(None, low=0, high=DAY_S)
    latching: bool = option(False, about="It stays until somebody resets it.")
    max_shelve_s: int | None = option(None, low=0, high=DAY_S)
    chatter_hold_s: int | None = option(None, low=0, high=DAY_S)
    suppressed_by: tuple[str, ...] = option(
        (), about="Alarms that explain it: it says nothing while one of them is true."
    )

    def rule(self, standards: Standards) -> Rule:
        """Fill in what it does not say."""
        given = {
            name: value
            for name in _SHARED
            if (value := getattr(self, name)) is not None
        }
        return replace(
            plain(standards),
            priority=self.priority,
            latching=self.latching,
            suppressed_by=self.suppressed_by,
            **given,
        )


def plain(standards: Standards) -> Rule:
    """Return the rule of an alarm that no table names."""
    return Rule(**{name: getattr(standards, name) for name in _SHARED})


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule of a site; the first `[[alarm]]` that matches counts."""

    standards: Standards = field(default_factory=Standards)
    tables: tuple[AlarmRule, ...] = ()
    causes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By alarm, what explains it where no `[[alarm]]` names it."""

    def of(self, alarm: str) -> Rule:
        """Return the rule of an alarm."""
        for table in self.tables:
            if matches(table.match, alarm):
                return table.rule(self.standards)
        explained_by = self.causes.get(alarm, ())
        return replace(plain(self.standards), suppressed_by=explained_by)

    def suppressors(self) -> frozenset[str]:
        """Return every pattern that suppresses something."""
        named = (*(one.suppressed_by for one in self.tables), *self.causes.values())
        return frozenset(pattern for patterns in named for pattern in patterns)


def matches(pattern: str, alarm: str) -> bool:
    """Say whether a pattern such as `vaccines-*` names an alarm."""
    return _compiled(pattern).match(alarm) is not None


def matches_any(patterns: Iterable[str], alarm: str) -> bool:
    """Say whether one of the patterns names an alarm."""
    return any(matches(pattern, alarm) for pattern in patterns)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))
