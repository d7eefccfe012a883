"""Another gateway that uses this one's name is an alarm for as long as it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from edge_app.front_desk import TAKEOVERS, FrontDesk
from edge_app.outcomes import Condition, Priority
from tests.contract.stock_site import a_day
from tests.contract.test_taking_back import desk_of


@dataclass
class Ear:
    """A core that only remembers what is noted."""

    said: list[Condition] = field(default_factory=list)

    def note(self, condition: Condition) -> None:
        """Remember it."""
        self.said.append(condition)


@pytest.fixture
def desk(tmp_path: Path) -> tuple[FrontDesk, Ear]:
    """Return the desk of a site, and what hears its conditions."""
    made, _ = desk_of(a_day(tmp_path))
    ear = Ear()
    behind: Any = ear
    nobody: Any = None
    made.connect(behind, nobody, nobody, ())
    return made, ear


@pytest.mark.parametrize(
    "report",
    [
        pytest.param({"foreign": "gateway-7"}, id="it says so itself"),
        pytest.param({"takeovers": TAKEOVERS}, id="it takes the session again"),
    ],
)
def test_a_twin_is_an_alarm_until_it_is_gone(
    desk: tuple[FrontDesk, Ear], report: Mapping[str, Any]
) -> None:
    """It is of high priority: what one of them is told, the other may never hear."""
    front, ear = desk

    front.link(report)
    front.link({"foreign": "", "takeovers": 0})

    assert [("gateway-twin", True), ("gateway-twin", False)] == [
        (one.alarm, one.active) for one in ear.said
    ]
    assert {Priority.HIGH} == {one.priority for one in ear.said}


def test_one_takeover_or_nonsense_is_no_twin(desk: tuple[FrontDesk, Ear]) -> None:
    """A link that began anew takes its own session over once."""
    front, ear = desk

    front.link({"takeovers": TAKEOVERS - 1})
    front.link({"takeovers": "many"})

    assert [False, False] == [one.active for one in ear.said]
