"""The health watch: figures from a tree, conditions and events to the engine."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from edge_app import health_watch
from edge_app.board import HEAT
from edge_app.clock import RootClock
from edge_app.clock_signals import Signals, signals_of
from edge_app.config import read
from edge_app.health import health_document
from edge_app.health_watch import HealthWatch
from edge_app.model import Refused
from edge_app.outcomes import Condition, Event
from edge_app.root import Root
from tests.unit.schemas_of_data import validate_data
from tests.unit.test_health import runner
from tests.unit.toy_station import at, reading

SITE = """
[gateway]
site = "hill"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[health]
broker_away_s = 1
link_away_s = 1
"""


class Box:
    """A watch over a tree; `look` looks at once, whatever the time."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand it up with a set clock."""
        monkeypatch.setattr(health_watch, "EVERY_S", 0.0)
        self.folder = folder
        self.steps = 0
        (folder / "data").mkdir()
        self.clock()
        config = read(SITE).config
        assert config is not None
        root = Root(folder)
        self.said: list[Condition | Event] = []
        self.link = (True, True)
        self.runner = runner("probe")
        self.watch = HealthWatch(
            config,
            root,
            RootClock(folder / "clock.json"),
            [self.runner],
            link=lambda: self.link,
            note=self.said.append,
        )

    def clock(self, **changes: Any) -> None:
        """Bend the clock, as the bench does."""
        document = {
            "offset_s": 0,
            "speed": 1,
            "origin_mono_ns": time.monotonic_ns(),
            "synced": True,
            **changes,
        }
        self.steps += 1
        fresh = self.folder / f"clock.{self.steps}"
        fresh.write_text(json.dumps(document), "utf-8")
        fresh.replace(self.folder / "clock.json")

    def look(self) -> list[str]:
        """Return the alarms and events that a look has told, those that end not."""
        before = len(self.said)
        self.watch.look()
        return [
            one.alarm if isinstance(one, Condition) else str(one.data["what"])
            for one in self.said[before:]
            if isinstance(one, Event) or one.active
        ]


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    """Return a watch that has looked once."""
    made = Box(tmp_path, monkeypatch)
    assert [] == made.look()
    return made


def test_a_set_clock_that_jumps_is_an_event_and_an_alarm(box: Box) -> None:
    """Both once."""
    box.clock(offset_s=3600)

    assert ["stepped", "gateway-clock-stepped"] == box.look()
    assert [] == box.look()


def test_a_stage_may_move_its_clock(box: Box) -> None:
    """What the play does before it begins is none of the site's."""
    box.clock(offset_s=3600, staged_s=3600)

    assert [] == box.look()


def test_what_the_kernel_says_of_its_error_is_told(box: Box) -> None:
    """Holdover with its alarm, then unset, whose alarm waits."""
    box.clock(max_error_s=5)
    assert ["holdover", "gateway-clock-holdover"] == box.look()
    box.clock(max_error_s=17)
    assert ["unset"] == box.look()

    document: Any = box.watch.document()
    assert {"state": "unset", "max_error_us": 17_000_000} == document["clock"]


def test_a_hot_board_is_told(box: Box) -> None:
    """As the kernel's file says, and in the health document."""
    path = box.folder / HEAT.lstrip("/")
    path.parent.mkdir(parents=True)
    path.write_text("81234\n", "ascii")

    assert ["gateway-heat"] == box.look()
    document: Any = box.watch.document()
    assert "81.2" == str(document["board"]["processor_c"])


def test_tallies_become_figures(box: Box) -> None:
    """Heard, refused and changes of a device are what its runner has counted."""
    refused = Refused("probe", "check", b"", at(1))
    box.runner.tell("probe", (reading(seconds=1), refused, refused))
    box.runner.turn("probe", up=False, why="gone")
    box.runner.turn("probe", up=True, why="back")

    facts = box.watch.figures(5).devices["probe"]
    assert (1, 2, 2) == (facts.heard, facts.refused, facts.changes)
    assert ("line", True) == (facts.bus, facts.up)


def test_the_whole_health_document_is_as_its_schema_says(box: Box) -> None:
    """With a journal that is not there and a board without sensors."""
    document = health_document(
        at(12.5),
        [box.runner],
        disk={"free_bytes": 1, "low": True},
        journal=None,
        dropped={},
        link={"connected": False},
        box=box.watch.document(),
    )

    validate_data("health", document)
    clock: Any = document["clock"]
    assert (True, "synced") == (clock["synced"], clock["state"])


def test_the_first_coming_of_a_device_is_no_change() -> None:
    """A start is no loose plug."""
    quiet = runner("probe")
    quiet.turn("probe", up=True, why="answers")

    assert 0 == quiet.tallies["probe"].changes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"max_error_s": 1.5, "staged_s": -2}', Signals(1_500_000, -2_000_000_000)),
        ("{}", Signals()),
        ("[]", Signals()),
        ('{"max_error_s": "x"}', Signals()),
        ("nonsense", Signals()),
    ],
)
def test_signals_of_the_bench(text: str, expected: Signals, tmp_path: Path) -> None:
    """What cannot be believed is as if nobody had said it."""
    (tmp_path / "clock.json").write_text(text, "utf-8")

    assert expected == signals_of(Root(tmp_path))


def test_the_machines_own_signals_are_asked_of_the_kernel() -> None:
    """Whatever it says; a stage is never part of a machine."""
    assert 0 == signals_of(Root()).staged_ns
