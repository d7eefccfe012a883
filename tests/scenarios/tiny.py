"""A small site and a small scenario, for tests of the command and of the fixtures."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

SITE = """
[gateway]
site = "hill"
name = "box"
timezone = "Asia/Shanghai"

[mqtt]
url = "mqtt://broker.example:1883"
username = "box"
password_file = "secret"

[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
baud = 9600

[[device]]
name = "probe"
driver = "climate_xymd02"
bus = "rs485"
address = 1
every_s = 0.2

[[coldroom]]
name = "room"
probes = ["probe"]
low_c = 2
high_c = 8
delay_s = 5
"""

SCENARIO = """
about = "A probe is warm."
speed = 10
lasts_s = 30
site = "site.toml"

[[step]]
name = "warm"
at_s = 1
do = "poke"
device = "probe"
change = { temperature_c = "9.5" }

[[expect]]
name = "alarm"
event = "alarm"
after = "warm"
data = { alarm = "room-high", state = "unacknowledged" }
"""


def lay(folder: Path, scenario: str = SCENARIO) -> Path:
    """Write both files; return the scenario's."""
    secret = folder / "secret"
    secret.write_text("a password\n", "utf-8")
    secret.chmod(0o600)
    (folder / "site.toml").write_text(SITE, "utf-8")
    file = folder / "tiny.toml"
    file.write_text(scenario, "utf-8")
    return file


def bench(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `gatepost bench` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "edge_app.cli", "bench", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )


def suite_of(junit: Path) -> ET.Element:
    """Read the one suite of a report that this package has just written."""
    return ET.parse(junit).getroot()[0]
