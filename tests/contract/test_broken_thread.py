"""A mistake in the program ends the core, in words and not cleanly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from edge_app.journal import Journal
from edge_app.root import Root
from edge_app.run_core import BROKEN

SITE = """
[gateway]
site = "s"
name = "g"
timezone = "UTC"
[mqtt]
url = "mqtt://127.0.0.1:1"
[people]
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/none"
[[device]]
name = "probe"
driver = "climate_xymd02"
bus = "rs485"
address = 1
[[coldroom]]
name = "room"
probes = ["probe"]
low_c = 2
high_c = 8
"""
BREAK = """
import sys
from edge_app import engine
from edge_app.cli import main

def take(self, entry):
    raise RuntimeError("a mistake made for this test")

engine.Engine.take = take
sys.exit(main(sys.argv[1:]))
"""


def test_a_broken_thread_ends_the_core_unclean(tmp_path: Path) -> None:
    """The process ends with 70; the next start knows that the stop was not clean."""
    site, root = tmp_path / "site.toml", tmp_path / "root"
    site.write_text(SITE, "utf-8")
    root.mkdir()

    ended = subprocess.run(
        [sys.executable, "-c", BREAK, "core", str(site), "--root", str(root)],
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert BROKEN == ended.returncode
    assert b"a mistake made for this test" in ended.stdout
    journal = Journal.open(root / "data", Root(root).machine_id())
    assert not journal.clean
    journal.close()
