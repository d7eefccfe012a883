"""Every scenario that ships comes out on the site that it ships with."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_app.scenario import catalogue
from tests.scenarios.tiny import bench, suite_of

LONGEST_S = 31.0
LONG = {"school-rush": ("3", "7", "11"), "store-day": ("3", "5")}
"""Those that take longer are played by `make campaign`, with several seeds."""
NAMED = ("bad-cable", "day-without-uplink", "power-cut")


def shipped() -> list[object]:
    """Return every shipped scenario, marked by what it needs."""
    found: list[object] = []
    for name, path in catalogue.shipped().items():
        broker = catalogue.open_file(path).needs_broker
        marks = [pytest.mark.broker] if broker else []
        if name in LONG:
            marks += [pytest.mark.campaign, pytest.mark.timeout(400)]
        seeds = LONG.get(name, ("3",))
        found += [pytest.param(name, seed, marks=marks) for seed in seeds]
    return found


@pytest.mark.parametrize(("name", "seed"), shipped())
def test_shipped_scenario_comes_out(name: str, seed: str, tmp_path: Path) -> None:
    """Everything that a shipped scenario expects comes."""
    junit = tmp_path / "out.xml"
    done = bench("--scenario", name, "--seed", seed, "--junit", junit)
    assert (0, "") == (done.returncode, done.stderr), done.stdout
    suite = suite_of(junit)
    assert ("0", "0") == (suite.get("failures"), suite.get("errors"))


def test_list_names_what_ships() -> None:
    """The list has a line for each: name, length, and what it shows."""
    lines = bench("--list").stdout.splitlines()
    assert list(catalogue.shipped()) == [line.split()[0] for line in lines]
    assert set(NAMED) <= {line.split()[0] for line in lines}
    assert all(line.endswith(".") for line in lines)


def test_no_shipped_scenario_takes_long() -> None:
    """All but those of the campaign are over within about half a minute."""
    files = catalogue.shipped().values()
    assert list(LONG) == [
        path.stem for path in files if catalogue.open_file(path).real_s > LONGEST_S
    ]
