"""Sets of rules by name, the rules that single keys stand for, and rules of one's own.

Source: `domain.md` 1.4 (WHO types 1 and 2 and the 30-day fridge logger; thresholds are
inclusive), 1.1 (GSP: the alarm comes on reaching the critical value), 1.8 (a hard
limit, frost at once), 1.3 (room temperature: 15 to 30 °C, spikes up to 40 °C for less
than a day). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from edge_app.changed import changed
from edge_app.stations.coldroom_rules import Rule

HOUR_S = 3600.0
FREEZE_C = Decimal("-0.5")
"""At or below it freeze-sensitive goods freeze (WHO)."""
DELAY_LIMIT_S = 90 * 24 * HOUR_S

_HEAT = Rule("who-45", "high", Decimal("45.0"), delay_s=HOUR_S)
_WARM = Rule("who-30", "high", Decimal("30.0"), kind="cumulative", delay_s=10 * HOUR_S)
_MILD = Rule("who-10", "high", Decimal("10.0"), kind="cumulative", delay_s=20 * HOUR_S)
_FREEZE = Rule("who-freeze", "low", FREEZE_C, delay_s=HOUR_S)
_FRIDGE = Rule("who-8", "high", Decimal("8.0"), inclusive=False, delay_s=10 * HOUR_S)

SETS: Mapping[str, tuple[Rule, ...]] = {
    "who-type-1": (_HEAT, _WARM, _FREEZE),
    "who-type-2": (_HEAT, _WARM, _MILD),
    "who-30-day": (_FRIDGE, _FREEZE),
    "room-temperature": (
        Rule("room-15", "low", Decimal(15), inclusive=False),
        Rule("room-30", "high", Decimal(30), inclusive=False, delay_s=24 * HOUR_S),
        Rule("room-40", "high", Decimal(40), inclusive=False),
    ),
}
"""Type 1 is for what must not freeze, type 2 for what must not get warm."""

RESERVED = frozenset(
    {
        *("high", "low", "door", "forecast", "power", "battery", "test", "memory"),
        *("reading-due", "calibration", "unseen", "disagree", "mkt"),
    }
)
"""Names of a room's other alarms."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    "side": ("high", "low"),
    "kind": ("single", "cumulative"),
    "stands": ("before", "between"),
    "per": ("trip", "day"),
    "priority": ("high", "medium", "low"),
}


def at_once(names: Mapping[str, Decimal | None]) -> tuple[Rule, ...]:
    """Make rules that know no delay, of `NAME-SIDE: limit`."""
    return tuple(
        Rule(
            name, "low" if name in ("frost", "critical-low", "hard-low") else "high", c
        )
        for name, c in names.items()
        if c is not None
    )


def joined(rules: Iterable[Rule], *, equal_counts: bool) -> tuple[Rule, ...]:
    """Put rules together, each once; `equal_counts` is the room's own choice.

    Raises:
        ValueError: two different rules have one name.

    """
    found: dict[str, Rule] = {}
    for rule in rules:
        one = changed(rule, equal_counts=rule.equal_counts and equal_counts)
        if found.setdefault(one.name, one) != one:
            raise ValueError(f'two rules have the name "{one.name}".')
    return tuple(found.values())


def rule_of(table: Mapping[str, Any]) -> Rule:
    """Read one `[[coldroom.rule]]`.

    Raises:
        ValueError: something of it cannot be; the text says what.

    """
    name = table.get("name")
    if not isinstance(name, str) or not _is_name(name):
        raise ValueError("rule: name must be small letters, digits and dashes.")
    known = {one.name for one in fields(Rule)}
    for key in table:
        if key not in known:
            raise ValueError(f'rule "{name}": {key} is no key of a rule.')
    for key in ("side", "limit_c"):
        if key not in table:
            raise ValueError(f'rule "{name}": {key} is missing.')
    values: dict[str, Any] = {
        key: _value(name, key, value) for key, value in table.items()
    }
    rule = Rule(**values)
    if rule.per == "day" and rule.kind != "cumulative":
        raise ValueError(f'rule "{name}": only a cumulative rule is per day.')
    return rule


def _is_name(name: str) -> bool:
    plain = name.replace("-", "")
    fits = plain.isascii() and plain.isalnum() and plain == plain.lower()
    return fits and name not in RESERVED and not name.startswith("probe-")


def _value(name: str, key: str, value: object) -> object:
    """Judge one key's value by what the key is."""
    if key in _WORDS:
        if value not in _WORDS[key]:
            listed = ", ".join(f'"{word}"' for word in _WORDS[key])
            raise ValueError(f'rule "{name}": {key} must be one of {listed}.')
        return value
    if key in ("inclusive", "equal_counts"):
        if not isinstance(value, bool):
            raise ValueError(f'rule "{name}": {key} must be true or false.')
        return value
    if key == "name":
        return value
    number = _number(value)
    low, high = (0, DELAY_LIMIT_S) if key == "delay_s" else (-200, 200)
    if number is None or not low <= number <= high:
        raise ValueError(
            f'rule "{name}": {key} must be a number from {low:g} to {high:g}.'
        )
    return float(number) if key == "delay_s" else number


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))
