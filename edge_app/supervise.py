"""`gatepost run`: start the core and the link, and start again what ends.

A part that finds its configuration unusable ends the whole only while the gateway
starts: later the gate goes on, and the part is tried again until a file is mended.
Under systemd each is a unit of its own and this file is not used.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from edge_app.exits import CONFIG, RELOAD
from edge_app.leash import leashed

LOG = logging.getLogger(__name__)
PARTS = ("core", "link")
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 10.0
"""A part that lived this long is started again without a longer pause."""
TERM_S = 15.0
"""How long a part may take to end after SIGTERM before it is killed."""
LOOK_S = 0.05


@dataclass(slots=True)
class Part:
    """One child process and how it has been doing."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    again_s: float = 0.0

    def start(self) -> None:
        """Start it."""
        self.started_s = time.monotonic()
        self.process = subprocess.Popen(leashed(self.command))
        LOG.info("part=%s event=started pid=%d", self.name, self.process.pid)

    def ended(self) -> int | None:
        """Return the exit code of a part that has just ended, else None."""
        if self.process is None:
            return None
        code = self.process.poll()
        if code is not None:
            self.process = None
        return code

    def plan_again(self, code: int) -> None:
        """Decide when it is started again; the pause grows while it keeps failing."""
        now_s = time.monotonic()
        if code == RELOAD or now_s - self.started_s >= HEALTHY_AFTER_S:
            self.pause_s = FIRST_PAUSE_S
        self.again_s = now_s + self.pause_s
        LOG.warning(
            "part=%s event=ended code=%d again_in_s=%.1f", self.name, code, self.pause_s
        )
        self.pause_s = min(2 * self.pause_s, LONGEST_PAUSE_S)


@dataclass(slots=True)
class Supervisor:
    """Runs the parts until told to stop; `arguments` go to each part."""

    arguments: Sequence[str]
    stopping: bool = False
    began_s: float = 0.0
    parts: list[Part] = field(default_factory=list)

    def run(self) -> int:
        """Start all parts and watch over them; return the exit code."""
        for name in PARTS:
            command = [sys.executable, "-m", "edge_app.cli", name, *self.arguments]
            self.parts.append(Part(name, command))
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._asked_to_stop)
        self.began_s = time.monotonic()
        for part in self.parts:
            part.start()
        code = 0
        while not self.stopping:
            code = self.look()
            time.sleep(LOOK_S)
        self._end()
        return code

    def look(self) -> int:
        """Start again what has ended; return the exit code of a start that failed."""
        for part in self.parts:
            code = part.ended()
            if code == CONFIG and self._is_starting():
                self.stopping = True
                return CONFIG
            if code is not None:
                part.plan_again(code)
                if code == RELOAD:
                    self._reload_others(part)
            elif part.process is None and time.monotonic() >= part.again_s:
                part.start()
        return 0

    def _is_starting(self) -> bool:
        """Say whether no part has lived for long yet."""
        return time.monotonic() - self.began_s < HEALTHY_AFTER_S

    def _reload_others(self, done: Part) -> None:
        """Let the other parts read the changed configuration too."""
        for part in self.parts:
            if part is not done and part.process is not None:
                part.process.terminate()
                part.pause_s = FIRST_PAUSE_S

    def _end(self) -> None:
        """End the link first, so that it can still tell the core what was sent."""
        for part in reversed(self.parts):
            if part.process is None:
                continue
            part.process.terminate()
            try:
                part.process.wait(TERM_S)
            except subprocess.TimeoutExpired:
                LOG.error("part=%s event=killed why='did not end in time'", part.name)
                part.process.kill()
                part.process.wait()

    def _asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        self.stopping = True
