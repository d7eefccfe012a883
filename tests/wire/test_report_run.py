"""Levels and reports in a core that runs, at a clock that hurries through the days."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from edge_app.errors import JournalError
from edge_app.journal_reader import JournalReader
from edge_app.reporting.finding import reports
from tests.wire.core_rig import PATIENCE_S, gatepost, until

SITE = """
[gateway]
site = "hill"
name = "house"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1:9"
[[response]]
name = "level"
initial = "IV"
[[store]]
name = "room"
day_report_at = ""
[[report]]
name = "daily"
of = "stock"
at = ["10:00", "17:30"]
"""
SPEED = 100_000
BEGIN_S = 1_772_323_200
"""2026-03-01, 00:00 UTC: 08:00 in Beijing."""


class House:
    """A core without a device, started and stopped."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "site.toml"
        self.root = folder / "root"
        self.root.mkdir()
        self.file.write_text(SITE, "utf-8")
        self.log = folder / "core.log"
        self.core: subprocess.Popen[bytes] | None = None

    def set_clock(self, wall_s: float) -> None:
        """Let it be this time now, and hurry on."""
        clock = {
            "origin_mono_ns": time.monotonic_ns(),
            "offset_s": wall_s - time.clock_gettime(time.CLOCK_REALTIME),
            "speed": SPEED,
            "synced": True,
        }
        part = self.root / "clock.part"
        part.write_text(json.dumps(clock), "utf-8")
        part.replace(self.root / "clock.json")

    def start(self) -> None:
        """Start the core, and wait until it is ready."""
        begun = self.said().count("event=ready")
        with self.log.open("ab") as log:
            words = gatepost("core", self.file, "--root", self.root)
            self.core = subprocess.Popen(words, stdout=log, stderr=log)
        until(lambda: self.said().count("event=ready") > begun, "the core is ready")

    def stop(self, *, kill: bool = False) -> None:
        """Stop it, or kill it."""
        core, self.core = self.core, None
        if core is not None:
            core.kill() if kill else core.terminate()
            core.wait(PATIENCE_S)

    def said(self) -> str:
        """Return its log so far."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def made(self) -> list[Any]:
        """List the reports in its journal."""
        with closing(JournalReader(self.root / "data")) as reader:
            try:
                return list(reports(reader, "daily"))
            except JournalError:
                return []


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house that is stopped in the end, and said no traceback."""
    found = House(tmp_path)
    yield found
    found.stop()
    assert "Traceback" not in found.said()


def test_reports_come_at_their_deadlines_and_after_a_kill(house: House) -> None:
    """The deadlines of the outage are caught up, and none is made twice."""
    house.set_clock(BEGIN_S)
    house.start()
    until(lambda: len(house.made()) > 1, "two reports")
    house.stop(kill=True)
    before = house.made()
    house.set_clock(BEGIN_S + 10 * 86_400)
    house.start()
    until(lambda: len(house.made()) > len(before) + 4, "the missed reports")
    house.stop()
    names = [(one["report"], one["version"]) for one in house.made()]
    late = [one for one in house.made() if one.get("why") == "the gateway was away"]

    assert len(names) == len(set(names))
    assert len(late) > 4
    assert all(one["zero"] for one in house.made())
