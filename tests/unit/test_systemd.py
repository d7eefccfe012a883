"""The units and their neighbours, judged by systemd's own tools."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

UNITS = Path(__file__).parent.parent.parent / "systemd"
SERVICES = ("gatepost-core", "gatepost-link")
PROGRAM = "/opt/gatepost/.venv/bin/gatepost"


def settings(name: str) -> Mapping[str, Sequence[str]]:
    """Return every setting of a unit with all its values, in order."""
    found = defaultdict(list)
    for line in (UNITS / f"{name}.service").read_text("utf-8").splitlines():
        if match := re.fullmatch(r"(\w+)=(.*)", line):
            found[match.group(1)].append(match.group(2))
    return found


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Copy the units with a program that is there in the place of ours."""
    for unit in [*UNITS.glob("*.service"), *UNITS.glob("*.target")]:
        text = unit.read_text("utf-8")
        (tmp_path / unit.name).write_text(text.replace(PROGRAM, "/bin/true"), "utf-8")
    return tmp_path


@pytest.mark.systemd
def test_units_are_clean(installed: Path) -> None:
    """The tools find nothing to say about any unit."""
    units = sorted(str(path) for path in installed.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.systemd
@pytest.mark.parametrize(("service", "most"), [("core", 25), ("link", 20)])
def test_exposure(installed: Path, service: str, most: int) -> None:
    """The measure of what a break-in could reach stays as low as it was."""
    done = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            f"--threshold={most}",
            str(installed / f"gatepost-{service}.service"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.mark.systemd
def test_users_and_folders(tmp_path: Path) -> None:
    """The link is in the core's group, the core in those of the hardware."""
    for kind in ("sysusers", "tmpfiles"):
        folder = tmp_path / "usr/lib" / f"{kind}.d"
        folder.mkdir(parents=True)
        shutil.copy(UNITS / f"gatepost.{kind}.conf", folder / "gatepost.conf")
    (tmp_path / "etc").mkdir()
    done = subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    lines = (tmp_path / "etc/group").read_text("utf-8").splitlines()
    members = {line.split(":")[0]: line.split(":")[3] for line in lines}

    assert "gatepost-link" == members["gatepost"]
    assert ("gatepost", "gatepost") == (members["dialout"], members["gpio"])


@pytest.mark.parametrize("service", SERVICES)
def test_watched_and_restarted(service: str) -> None:
    """Each service says when it is ready, is watched, and comes back by itself."""
    unit = settings(service)

    assert ["notify"] == unit["Type"]
    assert ["always"] == unit["Restart"]
    assert ["78"] == unit["RestartPreventExitStatus"]
    assert ["0"] == unit["StartLimitIntervalSec"]
    assert all(int(seconds) >= 10 for seconds in unit["WatchdogSec"])
    part = service.removeprefix("gatepost-")
    assert [f"{PROGRAM} {part} /etc/gatepost/gatepost.toml"] == unit["ExecStart"]


def test_core_has_the_hardware_and_a_place_for_it() -> None:
    """The core may use ports and pins, keeps state, and lgpio's pipe has a folder."""
    unit = settings("gatepost-core")

    assert (["gatepost"], ["0750"]) == (
        unit["StateDirectory"],
        unit["StateDirectoryMode"],
    )
    assert ["gatepost"] == unit["RuntimeDirectory"]
    assert "LG_WD=/run/gatepost" in unit["Environment"]
    assert ["closed"] == unit["DevicePolicy"]
    assert "char-gpiochip rw" in unit["DeviceAllow"]
    # The kernel must be asked whether the clock is set, and ProtectClock forbids it.
    assert [] == unit["ProtectClock"]


def test_link_has_no_hardware_and_writes_nothing() -> None:
    """The link is another user, without devices, in front of a read-only journal."""
    unit = settings("gatepost-link")

    assert (["gatepost-link"], ["gatepost"]) == (unit["User"], unit["Group"])
    assert (["yes"], []) == (unit["PrivateDevices"], unit["DeviceAllow"])
    assert (["strict"], []) == (unit["ProtectSystem"], unit["ReadWritePaths"])
    assert ["-/var/lib/gatepost"] == unit["ReadOnlyPaths"]
    assert ["-/etc/gatepost/people.key"] == unit["InaccessiblePaths"]


def test_secrets_are_closed() -> None:
    """The people's key is for the core alone, the password for its group."""
    modes = {
        fields[1]: fields[2:5]
        for line in (UNITS / "gatepost.tmpfiles.conf").read_text("utf-8").splitlines()
        if (fields := line.split()) and not line.startswith("#")
    }

    assert ["0600", "gatepost", "gatepost"] == modes["/etc/gatepost/people.key"]
    assert ["0640", "gatepost", "gatepost"] == modes["/etc/gatepost/mqtt.password"]
    assert ["0750", "gatepost", "gatepost"] == modes["/var/lib/gatepost"]


def test_rules_of_udev_are_whole_lines() -> None:
    """Every rule is a list of matches and settings that udev can read."""
    one = r'[A-Z]+(\{[\w]+\})?(==|!=|\+=|=)"[^"]*"'
    rules = [
        line
        for line in (UNITS / "99-gatepost.rules").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]

    assert rules
    assert [] == [rule for rule in rules if not re.fullmatch(f"{one}(, {one})*", rule)]
