"""What the figures were measured on, and what a process takes of it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import PLACES, find

TICKS_HZ = os.sysconf("SC_CLK_TCK")


def program(name: str) -> str:
    """Return where a program of mosquitto is.

    Raises:
        FileNotFoundError: it is not there and cannot be installed.

    """
    package = "mosquitto" if name == "mosquitto" else "mosquitto-clients"
    found = find(name, package)
    if found is None:
        raise FileNotFoundError(f"{name} is missing: install the package {package}.")
    return found


def described() -> str:
    """Say in one line what machine this is."""
    words = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((w.partition(":")[2].strip() for w in words if "model name" in w), "")
    broker = shutil.which("mosquitto", path=PLACES)
    version = "no mosquitto"
    if broker:
        said = subprocess.run([broker, "-h"], check=False, capture_output=True)
        version = said.stdout.decode().splitlines()[0]
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), "
        f"Linux {platform.release()}, Python {platform.python_version()}, {version}"
    )


def load() -> str:
    """Return the machine's load average of the last minute."""
    return f"{os.getloadavg()[0]:.2f}"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used so far and holds now."""

    cpu_s: float
    resident_mb: float
    own_mb: float
    """Its share where pages are shared with other processes (PSS)."""


def usage_of(pid: int) -> Usage:
    """Read one process's usage."""
    proc = Path("/proc") / str(pid)
    # The command may hold spaces; what follows its bracket does not.
    fields = (proc / "stat").read_text("utf-8").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    pages = (proc / "smaps_rollup").read_text("utf-8").splitlines()
    held = {line.split()[0]: int(line.split()[1]) for line in pages[1:]}
    return Usage(ticks / TICKS_HZ, held["Rss:"] / 1024, held["Pss:"] / 1024)
