"""The tables `[alarms]` and `[[alarm]]`: what is read, and what is wrong with it."""

from __future__ import annotations

import pytest

from edge_app.config import Examined, read
from edge_app.outcomes import Priority
from tests.unit.config_site import CATALOGUE, ROOM, changed

SITE = changed("address = 1", "address = 1\nevery_s = 30")
RULES = """
[alarms]
re_alarm_s = 600
max_shelve_s = 1800

[[alarm]]
match = "vaccines-probe*"
priority = "low"
suppressed_by = ["mains-*"]

[[alarm]]
match = "vaccines-*"
latching = true
on_delay_s = 120
re_alarm_s = 0
"""


def examined(rules: str) -> Examined:
    """Read the site with these tables."""
    return read(SITE + rules, kinds={"room": ROOM}, catalogue=CATALOGUE)


def judged(rules: str) -> tuple[str, ...]:
    """Return what is said of these tables, mistakes first."""
    found = examined(rules)
    assert (found.config is None) == bool(found.mistakes)
    said = (*found.mistakes, *found.warnings)
    return tuple(one for one in said if one.startswith("alarm"))


def test_rules_are_read() -> None:
    """The first table that matches counts; what it does not say is as in [alarms]."""
    config = examined(RULES).config
    assert config is not None

    probe, high, other = (
        config.alarms.of(name)
        for name in ("vaccines-probe-1", "vaccines-high", "gate-lost")
    )

    assert (Priority.LOW, ("mains-*",), False) == (
        probe.priority,
        probe.suppressed_by,
        probe.latching,
    )
    assert (600, 0, 600) == (probe.re_alarm_s, high.re_alarm_s, other.re_alarm_s)
    assert (True, 120, 0) == (high.latching, high.on_delay_s, other.on_delay_s)
    assert {1800} == {one.max_shelve_s for one in (probe, high, other)}
    assert () == judged(RULES)


def test_without_tables_all_is_as_ever() -> None:
    """No delay, no re-alarm, an hour of shelving."""
    config = examined("").config
    assert config is not None

    rule = config.alarms.of("vaccines-high")

    assert (0, 0, 0, 3600) == (
        rule.on_delay_s,
        rule.off_delay_s,
        rule.re_alarm_s,
        rule.max_shelve_s,
    )


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("[[alarm]]\non_delay_s = 5", "is missing. Names of alarms"),
        ('[[alarm]]\nmatch = "Cold High"', '"Cold High" is no name of alarms'),
        (
            '[[alarm]]\nmatch = "vaccines-*"\nsuppressed_by = ["mains lost"]',
            '"mains lost" is no name of alarms',
        ),
        ('[[alarm]]\nmatch = "*"\npriority = "urgent"', "must be"),
        ('[[alarm]]\nmatch = "*"\non_delay_s = -1', "from 0 to 86400"),
        ("[alarms]\nmax_out_days = 0", "is 0; it must be"),
        ("[alarms]\nre_alarm = 5", "is no key of this table"),
        ("[[alarms]]\nre_alarm_s = 5", "is written as [alarms], once"),
    ],
)
def test_mistakes(rules: str, expected: str) -> None:
    """Each is one sentence with its place and a way out."""
    said = judged(f"#\n{rules}\n")

    assert expected in said[0]
    assert examined(rules).config is None


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            '[[alarm]]\nmatch = "*"\n[[alarm]]\nmatch = "vaccines-high"',
            '"vaccines-high" comes too late: "*" stands before it',
        ),
        (
            '[[alarm]]\nmatch = "vaccines-probe*"\nsuppressed_by = ["mains-*"]\n'
            '[[alarm]]\nmatch = "mains-lost"\nsuppressed_by = ["bus-*"]',
            '"mains-*" explains nothing: "mains-lost" may be suppressed itself',
        ),
        (
            '[[alarm]]\nmatch = "vaccines-high"\non_delay_s = 59',
            "is 59, and vaccines has a value every 30 s: a delay below 2 of them does",
        ),
    ],
)
def test_what_deserves_another_look(rules: str, expected: str) -> None:
    """Tables that do nothing are warnings."""
    said = judged(f"{rules}\n")

    assert 1 == len(said)
    assert expected in said[0]
    assert examined(rules).config is not None
