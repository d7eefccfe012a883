"""Peers that want a newer Python than this program: found, or set up, or told missing.

They are run in a process of their own, on the Python that `GATEPOST_PEERS_PYTHON` names
or the first of 3.12 and newer on the path or of pyenv. Where it lacks them, a virtual
environment of it is made once, in pytest's cache.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VARIABLE = "GATEPOST_PEERS_PYTHON"
NAMES = ("python3.12", "python3.13", "python3.14")
PACKAGES = ("rfid-r200==0.1.1", "labmcp-mettler-toledo==0.1.3")
IMPORTS = "import src.rfid_r200, labmcp_mettler_toledo.driver"
NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 12))"
START_S, SET_UP_S = 30.0, 60.0


def works(python: str, code: str) -> bool:
    """Say whether a Python runs this code to its end."""
    try:
        done = subprocess.run(
            [python, "-c", code], capture_output=True, timeout=START_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def candidates() -> Iterator[str]:
    """Name what may be a new enough Python: the one that is told, or all there are."""
    told = os.environ.get(VARIABLE)
    if told:
        yield told
        return
    yield sys.executable
    yield from filter(None, map(shutil.which, NAMES))
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted(str(one) for one in versions.glob("3.1[2-9]*/bin/python3"))


@functools.cache
def find(cache: Path) -> str | None:
    """Return a Python that has the peers; None where there is none to be had."""
    for python in dict.fromkeys(candidates()):
        if not works(python, NEW_ENOUGH):
            continue
        if works(python, IMPORTS):
            return python
        if made := set_up(python, cache):
            return made
    return None


def set_up(python: str, cache: Path) -> str | None:
    """Make a virtual environment with the peers in it, or take the one made before."""
    made = str(cache / "bin" / "python")
    if works(made, IMPORTS):
        return made
    quick = ("-q", "--disable-pip-version-check", "--retries", "0", "--timeout", "10")
    steps = (
        [python, "-m", "venv", "--clear", str(cache)],
        [made, "-m", "pip", "install", *quick, *PACKAGES],
    )
    try:
        for step in steps:
            subprocess.run(step, check=True, capture_output=True, timeout=SET_UP_S)
    except (OSError, subprocess.SubprocessError):
        return None
    return made if works(made, IMPORTS) else None


def run(python: str, code: str, *arguments: str) -> Any:
    """Run a peer's code and give the JSON that it prints."""
    done = subprocess.run(
        [python, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
