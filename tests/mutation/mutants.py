"""mutmut in a copy of the tree: make the mutants, try them, tell what became of them.

Only its commands are used (`run`, `results`, `show`), since its files are its own.
"""

from __future__ import annotations

import os
import random
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.mutation import survivors, tree
from tests.mutation.survivors import KILLED, Account

FIRST = "edge_app.stations.day.*"
"""mutmut makes all mutants before it tries any; these few are soon tried."""


@dataclass(frozen=True, slots=True)
class Mutmut:
    """One copy of the tree with its mutants; what mutmut says goes to `log`."""

    folder: Path
    workers: int
    log: IO[str]

    def make(self) -> list[str]:
        """Copy the tree and make the mutants; return their names in order."""
        if not (self.folder / "pyproject.toml").exists():
            tree.copy(self.folder)
        self.run([FIRST])
        return sorted(self.results())

    def run(self, names: list[str]) -> None:
        """Try the mutants of these names or patterns."""
        order = [program(), "run", "--max-children", str(self.workers), *names]
        subprocess.run(
            order,
            cwd=self.folder,
            env=CALM,
            stdout=self.log,
            stderr=self.log,
            check=True,
        )

    def results(self) -> dict[str, str]:
        """Return what became of each mutant."""
        lines = self.ask("results", "--all", "true").splitlines()
        pairs = (line.strip().rpartition(": ") for line in lines)
        return {name: fate for name, _, fate in pairs if name}

    def account(self, names: list[str]) -> Account:
        """Account for the mutants of these names."""
        results = self.results()
        fates = {name: results[name] for name in names}
        left = [name for name, fate in fates.items() if fate not in KILLED]
        shown = (survivors.change(name, self.ask("show", name)) for name in left)
        return survivors.account(fates, shown)

    def ask(self, *words: str) -> str:
        """Return what a command of mutmut says."""
        order = [program(), *words]
        done = subprocess.run(
            order, cwd=self.folder, env=CALM, capture_output=True, check=True, text=True
        )
        return done.stdout


CALM = {**os.environ, "PYTHONHASHSEED": "0"}
"""mutmut keeps tests in sets: the same order in every run."""


def program() -> str:
    """Return where mutmut is, or say how it gets there."""
    found = Path(sysconfig.get_path("scripts")) / "mutmut"
    if not found.exists():
        raise FileNotFoundError(
            "mutmut is not installed beside this Python: pip install -e '.[mutation]'."
        )
    return str(found)


def chosen(names: list[str], modules: list[str], sample: int, seed: str) -> list[str]:
    """Keep the mutants of these modules, then draw a sample; 0 draws nothing."""
    if modules:
        places = tuple(f"edge_app.stations.{module}." for module in modules)
        names = [name for name in names if name.startswith(places)]
    if 0 < sample < len(names):
        names = sorted(random.Random(seed).sample(names, sample))
    return names
