"""The link as a process of its own, with a real journal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_app.exits import CONFIG
from edge_app.journal import Journal
from edge_app.outcomes import Batch, Event
from tests.broker.parts import BOOT, Core, Listener, Server, until

pytestmark = pytest.mark.broker

CODE = """
import sys
from pathlib import Path
from edge_app.link import run
from edge_app.link_settings import LinkSettings
url, folder = sys.argv[1], Path(sys.argv[2])
place = {"site": "site", "gateway": "gate"}
control = folder / "control.sock"
sys.exit(run(LinkSettings(url=url, journal=folder, control=control, **place)))
"""


def test_sigterm_ends_it_cleanly(
    mosquitto: Callable[..., Server],
    listen: Callable[..., Listener],
    core: Core,
    tmp_path: Path,
) -> None:
    """Rows of a real journal go out, it says offline and ends with 0."""
    broker = mosquitto()
    listener = listen(broker.port)
    event = Event("gateway.stopped", "gateway", BOOT, {"why": "test"}, "stop")
    journal = Journal.open(tmp_path, "machine")
    journal.append([Batch(1, BOOT, events=(event,))])
    core.stop()
    core.rows.epoch = journal.epoch
    core.start()
    link = subprocess.Popen([sys.executable, "-c", CODE, broker.url, str(tmp_path)])
    try:
        until(listener.events, "the event")
        link.terminate()
        assert 0 == link.wait(20)
    finally:
        link.kill()
        link.wait()
        journal.close()

    until(lambda: len(listener.on("/status")) == 2, "offline")
    assert "stopped" == listener.on("/status")[-1]["why"]
    assert {"urgent": 0, "ledger": 1, "record": 0} == core.sent()


def test_a_broken_address_ends_it_at_once(tmp_path: Path) -> None:
    """It exits as for a configuration that cannot be used."""
    ended = subprocess.run(
        [sys.executable, "-c", CODE, "broker", str(tmp_path)],
        check=False,
        capture_output=True,
        timeout=30,
    )

    assert CONFIG == ended.returncode
    assert b"is no address of a broker" in ended.stderr
    assert b"Traceback" not in ended.stderr
