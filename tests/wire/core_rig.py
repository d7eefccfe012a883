"""The core as a process of its own, with the bench at the other end of its wires."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from edge_app.control_client import ControlClient
from edge_app.errors import ControlError
from simulators.bench_client import BenchClient

SITE = Path(__file__).parent.parent / "data" / "bad_input.toml"
PATIENCE_S = 20.0
TICKS = os.sysconf("SC_CLK_TCK")


def until(
    true: Callable[[], object], what: str, patience_s: float = PATIENCE_S
) -> None:
    """Wait until something is so; fail with its name when it never is."""
    deadline_s = time.monotonic() + patience_s
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline_s, f"never: {what}"
        pause.wait(0.05)


def gatepost(*words: str | Path) -> list[str]:
    """Return the words that start a command in a process of its own."""
    return [sys.executable, "-m", "edge_app.cli", *map(str, words)]


class Site:
    """A bench that stands, and a core that is started and stopped; use in `with`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.file = folder / "site.toml"
        self.log = folder / "core.log"
        self.data = self.root / "data"
        self.core: subprocess.Popen[bytes] | None = None
        self._stack = ExitStack()
        folder.mkdir(exist_ok=True)
        self.file.write_bytes(SITE.read_bytes())

    def __enter__(self) -> Site:
        """Stand the devices up."""
        words = ["--root", str(self.root), "--tempo", "4"]
        bench = subprocess.Popen(
            [sys.executable, "-m", "simulators", str(self.file), *words],
            stdout=subprocess.PIPE,
        )
        self._stack.callback(bench.wait)
        self._stack.callback(bench.terminate)
        assert bench.stdout is not None
        self._stack.enter_context(bench.stdout)
        if bench.stdout.readline() != b"ready\n":
            self._stack.close()
            pytest.fail("the bench does not stand")
        return self

    def __exit__(self, *_: object) -> None:
        """End everything; whatever was tried, the log has no traceback in it."""
        if self.core is not None:
            self.stop()
        self._stack.close()
        assert "Traceback" not in self.said()

    # ------------------------------------------------------------------ the core

    def start(self, *, ready: bool = True) -> int:
        """Start the core and wait until it says that it is ready."""
        begun = self.said().count("event=ready")
        with self.log.open("ab") as log:
            self.core = subprocess.Popen(
                gatepost("core", self.file, "--root", self.root),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if ready:
            until(lambda: self.said().count("event=ready") > begun, "the core is ready")
        return self.core.pid

    def stop(self) -> int:
        """Ask the core to stop; return its exit code."""
        assert self.core is not None
        core, self.core = self.core, None
        core.terminate()
        return core.wait(PATIENCE_S)

    def said(self) -> str:
        """Return the core's log so far."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def rss_kb(self) -> int:
        """Return how much memory the core has."""
        assert self.core is not None
        text = Path(f"/proc/{self.core.pid}/status").read_text()
        return int(text.partition("VmRSS:")[2].split()[0])

    def cpu_s(self) -> float:
        """Return how much time the core has used."""
        assert self.core is not None
        text = Path(f"/proc/{self.core.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    # ----------------------------------------------------------------- questions

    def call(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a `gatepost` command that reads the file by `--config`."""
        place = ("--config", self.file, "--root", self.root)
        return subprocess.run(
            gatepost(*words, *place),
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def status(self) -> Mapping[str, Any]:
        """Ask the core how it is."""
        client = ControlClient(self.data / "control.sock")
        try:
            client.connect()
            client.send({"ask": "status"})
            return dict(client.next(PATIENCE_S)["status"])
        except ControlError:
            return {}
        finally:
            client.close()

    def device(self, name: str) -> Mapping[str, Any]:
        """Say how one device is."""
        status = self.status()
        return dict(status["health"]["devices"][name]) if status else {"up": None}

    def bench(self, **request: Any) -> dict[str, Any]:
        """Ask something of the bench."""
        with BenchClient(self.root) as client:
            answer = client.ask(request)
        assert answer["ok"], answer
        return answer

    def seen(self, what: str) -> int:
        """Count what the bench saw of one sort, such as `through`."""
        lines = (self.root / "bench.log").read_text("utf-8").splitlines()
        return sum(one.get("what") == what for one in map(json.loads, lines))

    def walk(self, badge: str | None = "E28068900000500E88C6A4A7") -> None:
        """Let one healthy person come, and wait until they have gone in.

        Before that they would still take a badge of the next test along.
        """
        until(lambda: self.shows("come"), "nobody stands before the thermometer")
        before = self.seen("through")
        self.bench(do="walk", entrance="east", temperature_c="36.50", badge=badge)
        until(lambda: self.seen("through") > before, "they are let in and walk in")

    def shows(self, say: str) -> bool:
        """Say whether the entrance's screen shows this word."""
        status = self.status()
        return bool(status) and status["states"]["east"]["say"] == say

    def events(self) -> list[dict[str, Any]]:
        """Read the journal as `gatepost events` prints it."""
        done = self.call("events", "--json")
        assert 0 == done.returncode, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]
