"""Real servers for the tests that need them, and loud words where they are missing.

With `CI=true` a missing server is a failure; elsewhere the tests that need it are
skipped and the last lines of the run say so.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess

import pytest

SERVERS = {
    "broker": ("mosquitto", "mosquitto"),
    "systemd": ("systemd-analyze", "systemd"),
}
"""By marker: the program that must be there, and the Debian package that has it."""
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


@functools.cache
def find(program: str, package: str) -> str | None:
    """Return where a program is, after installing its package where that can be."""
    found = shutil.which(program, path=PLACES)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        lock = ("-o", "DPkg::Lock::Timeout=300")
        for step in (["update", "-qq"], ["install", "-y", "-qq", package]):
            subprocess.run(["apt-get", *lock, *step], check=False, capture_output=True)
        found = shutil.which(program, path=PLACES)
    return found


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or under CI fail, a test whose server is neither here nor to be had."""
    for marker, (program, package) in SERVERS.items():
        if item.get_closest_marker(marker) and find(program, package) is None:
            text = f"{program} is not installed (Debian package {package})"
            if os.environ.get("CI") == "true":
                pytest.fail(text)
            item.config.stash.setdefault(MISSING, set()).add(text)
            pytest.skip(text)


MISSING = pytest.StashKey[set[str]]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say loudly at the end which real servers were missing."""
    for text in sorted(config.stash.get(MISSING, None) or ()):
        terminalreporter.write_line("")
        terminalreporter.write_line(
            f"!!! NOT TESTED: {text}. What it tests has not been shown to work.",
            red=True,
            bold=True,
        )
