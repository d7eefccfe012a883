"""What `gatepost tail` says of the clock and the configuration."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app import tail_health
from edge_app.clock_state import Change
from edge_app.health_watch import clock_event
from edge_app.tail_words import words_of
from tests.unit.schemas_of_data import validate_data
from tests.unit.toy_station import at

CHANGED = {"file": "site.toml", "first": False, "changed": ["bus", "device"]}


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        (
            "clock",
            {"what": "stepped", "step_s": "3600.000"},
            "the clock JUMPED by 3600.000 s",
            "时钟跳变 3600.000 秒",
        ),
        (
            "clock",
            {"what": "unset", "step_s": 0},
            "the clock cannot be believed",
            "时钟不可信",
        ),
        ("clock", {"what": "odd"}, "odd", "odd"),
        (
            "configuration",
            CHANGED,
            "the configuration was CHANGED: bus, device",
            "配置已更改:bus, device",
        ),
        (
            "configuration",
            {**CHANGED, "first": True},
            "the first start under site.toml",
            "首次按 site.toml 启动",
        ),
        (
            "configuration",
            {},
            "the configuration was CHANGED: ",
            "配置已更改:",
        ),
    ],
)
def test_events_in_both_languages(
    kind: str, data: dict[str, object], english: str, chinese: str
) -> None:
    """A line for each, whatever is missing."""
    write = tail_health.EVENTS[kind]

    assert english == write(data, words_of("en"))
    assert chinese == write(data, words_of("zh"))


@pytest.mark.parametrize("what", ["synced", "stepped", "holdover", "unset"])
def test_the_clocks_event_is_as_its_schema_says(what: str) -> None:
    """Its step has the digits of a millisecond."""
    event = clock_event(Change(what, -1_500_400_000), at(1))

    validate_data("event-clock", event.data)
    assert Decimal("-1.500") == event.data["step_s"]
