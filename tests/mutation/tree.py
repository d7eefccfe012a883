"""A copy of the tree in which mutmut may change what it likes.

Mutants never touch the repository: mutmut works in a folder below the one where it is
started, so it is started in a copy, whose `pyproject.toml` gets its settings.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("drivers", "edge_app", "firmware_bridge", "simulators")
STATIONS = "edge_app/stations"

MODULES = (
    "baseline",
    "calibration",
    "capacity",
    "checks",
    "clusters",
    "day",
    "entrance*",
    "guard_band",
    "guard_parts",
    "occupancy",
    "passage",
    "passback",
    "screening*",
    "signals",
    "tailgate",
    "thermometer_health",
    "turnstile",
    "windows",
)
"""What is changed: the entrance and all that it decides by."""

TESTS = (
    "capacity",
    "checks",
    "clusters",
    "day_checks",
    "entrance*",
    "escalation",
    "gate_days",
    "gate_words",
    "occupancy*",
    "passage*",
    "passback",
    "screening*",
    "signals",
    "tailgate",
    "turnstile",
    "verbs",
    "windows",
)
"""Which of `tests/unit` must notice: those that speak of the entrance."""
TOO_LONG = frozenset({"test_entrance_whole_laws.py"})
"""Whole days drawn at random are for one run, not for thousands."""


def copy(folder: Path) -> None:
    """Put the packages, their tests and the settings into an empty folder."""
    for name in (*PACKAGES, "tests"):
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    text += "\n[tool.mutmut]\n" + lines(settings())
    (folder / "pyproject.toml").write_text(text, "utf-8")


def settings() -> Mapping[str, object]:
    """Return mutmut's settings; a mutant may take as long as all of the tests."""
    return {
        "source_paths": list(PACKAGES),
        "only_mutate": [f"{STATIONS}/{name}.py" for name in MODULES],
        "pytest_add_cli_args_test_selection": test_files(TESTS),
        "pytest_add_cli_args": ["-p", "tests.mutation.settled"],
        "timeout_multiplier": 2.0,
        "timeout_constant": 60.0,
        "use_git_change_detection": False,
    }


def test_files(names: Iterable[str]) -> list[str]:
    """List the test files of these names, since pytest takes no patterns."""
    found = (path for name in names for path in ROOT.glob(f"tests/unit/test_{name}.py"))
    wanted = (path for path in found if path.name not in TOO_LONG)
    return sorted(str(path.relative_to(ROOT)) for path in wanted)


def lines(values: Mapping[str, object]) -> str:
    """Spell settings as TOML, which writes these values as JSON does."""
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
