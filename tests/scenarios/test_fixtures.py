"""The fixtures for site owners, used as the manual says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from edge_app.scenario import catalogue
from tests.scenarios.tiny import SCENARIO, lay

MANUAL = Path(__file__).parents[2] / "docs" / "scenarios.md"
CONFTEST = 'pytest_plugins = ["edge_app.scenario.pytest_plugin"]\n'

UNMET = '''
"""What an owner reads when something does not come."""
from pathlib import Path


def test_it(gatepost_site):
    """A door that is not there does not open."""
    site = gatepost_site(Path("site.toml"), speed=10)
    site.poke("probe", temperature_c="9.5")
    site.event("alarm", data={"state": "unacknowledged"})
    site.event("alarm", data={"alarm": "room-low"}, within_s=0.1)


def test_other(play_scenario):
    """A scenario that does not come out says what is missing."""
    assert [] == play_scenario("tiny.toml").missing
'''


def own_tests(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    """Run an owner's tests as the owner would."""
    (folder / "conftest.py").write_text(CONFTEST, "utf-8")
    (folder / "test_our_site.py").write_text(test, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rf"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_the_manual_s_own_example(tmp_path: Path) -> None:
    """What the manual shows runs as it stands."""
    text = MANUAL.read_text("utf-8")
    assert CONFTEST in text
    example = next(
        one
        for one in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        if "def test_" in one
    )
    site = catalogue.shipped_folder() / "site-hillside.toml"
    shutil.copy(site, tmp_path / "site.toml")
    night = SCENARIO.replace("probe", "vaccine-probe")
    night = night.replace("room-high", "vaccines-high").replace("= 30", "= 200")
    (tmp_path / "our-night.toml").write_text(night.replace("= 10", "= 30"), "utf-8")
    done = own_tests(tmp_path, example)
    assert 0 == done.returncode, done.stdout
    assert "3 passed" in done.stdout


def test_what_does_not_come_is_told(tmp_path: Path) -> None:
    """A failing test of an owner says what was waited for and what came instead."""
    lay(tmp_path, SCENARIO.replace("room-high", "room-low"))
    done = own_tests(tmp_path, UNMET)
    assert "2 failed" in done.stdout
    assert "1 of alarm did not come within 0.1 s, 0 did; what came" in done.stdout
    assert 'alarm is "room-high", not "room-low"' in done.stdout
