"""The tables `[alarms]` and `[[alarm]]`: rules for the alarms of all stations. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from edge_app.alarms.rules import AlarmRule, Rules, Standards, matches, matches_any
from edge_app.config_check import Named
from edge_app.config_form import Spot, fill
from edge_app.config_records import Device, StationConfig

PATTERN = re.compile(r"[a-z0-9*?-]{1,80}")
SAMPLES = 2
"""A delay of fewer sample periods does nothing (`domain.md` 3.2)."""
OF_A_BUS = ("lost", "silent", "refusing", "flapping")
"""The ends of a device's alarms that a lost bus explains; a room that nobody sees any
more (`ROOM-unseen`) and its probes speak for the goods and are never hushed."""


def read_rules(standards: Standards | None, tables: Iterable[Named]) -> Rules:
    """Judge every `[[alarm]]`; those with mistakes are left out."""
    found: list[tuple[AlarmRule, Spot]] = []
    for one in tables:
        rule = fill(one.table, AlarmRule, one.spot)
        if rule is not None and _is_spelled(rule, one.spot):
            found.append((rule, one.spot))
    _note_hidden(found)
    for rule, spot in found:
        _note_idle_suppression(rule, [other for other, _ in found], spot)
    return Rules(standards or Standards(), tuple(rule for rule, _ in found))


def explained(rules: Rules, devices: Iterable[Device]) -> Rules:
    """Let a lost bus explain what becomes of its devices, where no table says more.

    What a table names as a cause stays one: it must not be suppressed itself.
    """
    causes = {
        f"device-{one.name}-{end}": (f"bus-{one.bus}-lost",)
        for one in devices
        if one.bus
        for end in OF_A_BUS
    }
    named = rules.suppressors()
    kept = {
        name: buses for name, buses in causes.items() if not matches_any(named, name)
    }
    return replace(rules, causes=kept)


def advise_delays(
    tables: Sequence[Named],
    stations: Iterable[StationConfig],
    devices: Iterable[Device],
) -> None:
    """Warn of delays that are shorter than two samples of what they wait for."""
    every_s = {one.name: one.every_s for one in devices if one.every_s}
    slowest = {one.name: _slowest_s(one, every_s) for one in stations}
    for one in tables:
        for station, period_s in slowest.items():
            pattern, delay_s = one.table.get("match"), one.table.get("on_delay_s")
            if not isinstance(pattern, str) or not isinstance(delay_s, int):
                continue
            meant = pattern.startswith(f"{station}-")
            if meant and 0 < delay_s < SAMPLES * period_s:
                one.spot.odd(
                    "on_delay_s",
                    f"is {delay_s}, and {station} has a value every {period_s:g} s: a"
                    f" delay below {SAMPLES} of them does nothing.",
                )


def _slowest_s(station: StationConfig, every_s: Mapping[str, float]) -> float:
    periods = [every_s[name] for name in _devices_of(station) if name in every_s]
    return max(periods, default=0.0)


def _devices_of(station: StationConfig) -> Iterator[str]:
    for key in station.kind.devices:
        value = getattr(station.limits, key)
        yield from (value,) if isinstance(value, str) else value


def _is_spelled(rule: AlarmRule, spot: Spot) -> bool:
    """Note patterns that no alarm's name could fit."""
    spelled = True
    for key, patterns in (
        ("match", (rule.match,)),
        ("suppressed_by", rule.suppressed_by),
    ):
        for pattern in patterns:
            if not PATTERN.fullmatch(pattern):
                spelled = False
                spot.wrong(
                    key,
                    f'"{pattern}" is no name of alarms; it has a to z, 0 to 9 and -,'
                    ' and * or ? for what may be anything, such as "vaccines-*".',
                )
    return spelled


def _note_hidden(found: Sequence[tuple[AlarmRule, Spot]]) -> None:
    """Warn of tables that come too late: the first one that matches counts."""
    for number, (rule, spot) in enumerate(found):
        for before, _ in found[:number]:
            if matches(before.match, rule.match):
                spot.odd(
                    "match",
                    f'"{rule.match}" comes too late: "{before.match}" stands before it'
                    " and the first that matches counts.",
                )
                break


def _note_idle_suppression(
    rule: AlarmRule, rules: Sequence[AlarmRule], spot: Spot
) -> None:
    """Warn of causes that explain nothing, since they may be suppressed themselves."""
    for pattern in rule.suppressed_by:
        for other in rules:
            if other.suppressed_by and matches(pattern, other.match):
                spot.odd(
                    "suppressed_by",
                    f'"{pattern}" explains nothing: "{other.match}" may be suppressed'
                    " itself.",
                )
                break
