"""Fixtures for the tests of a site's owner.

In their `conftest.py`: `pytest_plugins = ["edge_app.scenario.pytest_plugin"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge_app.scenario import catalogue
from edge_app.scenario.play import Play
from edge_app.scenario.poked_site import PokedSite
from edge_app.scenario.site import Site
from edge_app.scenario.watch import Case


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played; `lines` are those that `gatepost bench` prints."""

    cases: tuple[Case, ...]
    lines: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Say what did not come, a sentence each; empty when all did."""
        return [f"{one.name}: {one.why}" for one in self.cases if one.why]


class PlayScenario:
    """What the fixture `play_scenario` gives: call it with a name or a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __call__(
        self, name: str | Path, site: Path | None = None, *, seed: int = 1
    ) -> Played:
        """Play a scenario on its own site, or on another; everything ends with it.

        Raises:
            ConfigError: a mistake in one of the files.

        """
        path = catalogue.find(str(name))
        scenario = catalogue.open_file(path)
        file = site or catalogue.site_of(scenario, path)
        catalogue.judge_site(scenario, file)
        self._count += 1
        stage = Site.of(scenario, file, self._folder / f"play-{self._count}", seed)
        lines: list[str] = []
        play = Play(scenario, stage, lines.append)
        with stage:
            play.run()
        return Played(tuple(play.cases()), tuple(lines))


class StartSite:
    """What the fixture `gatepost_site` gives: call it with a site's file."""

    def __init__(self, folder: Path, ends: ExitStack) -> None:
        self._folder, self._ends = folder, ends
        self._count = 0

    def __call__(
        self, file: Path, *, seed: int = 1, speed: float = 1.0, broker: bool = False
    ) -> PokedSite:
        """Stand a site up and start its gateway; both end with the test.

        Raises:
            ConfigError: a mistake in the file.
            GatepostError: a part did not come up.

        """
        self._count += 1
        folder = self._folder / f"site-{self._count}"
        site = Site(file, folder, seed=str(seed), speed=speed, broker=broker)
        self._ends.enter_context(site)
        site.begin()
        poked = PokedSite(site)
        self._ends.callback(poked.close)
        return poked


@pytest.fixture
def play_scenario(tmp_path: Path) -> PlayScenario:
    """Play scenarios; what did not come is in `missing`."""
    return PlayScenario(tmp_path)


@pytest.fixture
def gatepost_site(tmp_path: Path) -> Iterator[StartSite]:
    """Stand sites up; each is gone after the test."""
    with ExitStack() as ends:
        yield StartSite(tmp_path, ends)
