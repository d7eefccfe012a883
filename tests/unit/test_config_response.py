"""The tables of levels and reports: what is read, and what is said of mistakes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.config import read
from edge_app.reporting.scope import scope_of
from edge_app.stations.response_parts import Limits
from edge_app.wiring import levels

BASE = """
[gateway]
site = "hill"
name = "house"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[people]
checks = ["morning 07:00-08:30", "noon 12:00-13:30"]
[[store]]
name = "room"
"""
LEVELS = """
[[response]]
name = "level"
initial = "IV"
capacity_pct = { II = 30, I = 0 }
low_days = { I = 60 }
checks = { II = ["morning", "noon"] }
"""
REPORT = """
[[report]]
name = "daily"
of = "stock"
at = ["17:30"]
stations = ["room"]
"""


def test_a_site_with_levels_and_reports() -> None:
    """One table by level, and a report of the store."""
    found = read(BASE + LEVELS + REPORT)
    assert ((), ()) == (found.mistakes, found.warnings)
    assert found.config is not None
    table = levels(found.config)

    assert (Decimal(30), 4, None, ("morning", "noon")) == (
        table["II"].capacity_pct,
        table["II"].reserve_days,
        table["II"].low_days,
        table["II"].checks,
    )
    assert ("room",) == scope_of(found.config).stations["stock"]


def test_a_site_without_levels() -> None:
    """Then no level holds, whatever was kept."""
    found = read(BASE)
    assert found.config is not None

    assert {} == levels(found.config)
    assert Limits("level").levels.keys() == {"I", "II", "III", "IV"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEVELS + LEVELS.replace('"level"', '"other"'), "a site has one response"),
        (LEVELS.replace('"noon"]', '"nun"]'), 'there is no check "nun"'),
        (LEVELS.replace("II = 30", "V = 30"), 'capacity_pct has "V"'),
        (LEVELS.replace("II = 30", "II = 300"), "capacity_pct gives II 300 %"),
        (LEVELS.replace('"IV"', '"blue"'), 'is "blue"; there is'),
        (LEVELS.replace('{ II = ["', '{ 2 = ["'), 'checks has "2"'),
        (REPORT.replace('"room"]', '"rom"]'), 'did you mean "room"'),
        (REPORT.replace('"stock"', '"gate"'), 'has no station "room"'),
        (REPORT.replace('["17:30"]', "[]"), "at names no time"),
        (REPORT.replace("17:30", "half six"), 'at has "half six"'),
        (REPORT.replace('of = "stock"', ""), "What it counts: gate, stock or cold."),
    ],
)
def test_mistakes(text: str, said: str) -> None:
    """Each is one sentence that says what would be right."""
    mistakes = read(BASE + text).mistakes

    assert any(said in one for one in mistakes), mistakes


def test_a_report_of_nothing() -> None:
    """It runs, and somebody should look again."""
    found = read(BASE + REPORT.replace('"stock"', '"cold"').replace('["room"]', "[]"))

    assert () == found.mistakes
    assert any("there is nothing to count: no coldroom" in w for w in found.warnings)
