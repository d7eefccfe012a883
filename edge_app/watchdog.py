"""What systemd is told: ready, alive, stopping (sd_notify(3)), and when it is not.

The watchdog is fed only while everybody who must be alive shows it. Without systemd
(`$NOTIFY_SOCKET` unset) all of this does nothing.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping

from edge_app.clock import Clock

LOG = logging.getLogger(__name__)
MICRO_S = 1_000_000
FEEDS = 4
"""Looks at the signs of life in one watchdog time."""


class ServiceManager:
    """The way to systemd; silent where there is none or it does not listen."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        name = environment.get("NOTIFY_SOCKET", "")
        # An @ stands for the zero byte of an abstract socket (unix(7)).
        self._address = f"\0{name[1:]}" if name.startswith("@") else name
        self.watchdog_s = watchdog_s(environment) if name else None

    def ready(self, status: str = "") -> None:
        """Say that start-up is over."""
        self._say("READY=1", *([f"STATUS={status}"] if status else []))

    def alive(self) -> None:
        """Feed the watchdog."""
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the stop has begun."""
        self._say("STOPPING=1")

    def status(self, text: str) -> None:
        """Show one line in `systemctl status`."""
        self._say(f"STATUS={text}")

    def _say(self, *lines: str) -> None:
        if not self._address:
            return
        text = "\n".join(" ".join(line.splitlines()) for line in lines)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
            # Never wait for systemd: a full queue must not hold a gate.
            end.setblocking(False)
            try:
                end.sendto(text.encode(), self._address)
            except OSError as error:
                LOG.warning("event=notify_failed error=%s", error)


def watchdog_s(environment: Mapping[str, str]) -> float | None:
    """Return how often systemd wants a sign of life; None: it does not."""
    micros = environment.get("WATCHDOG_USEC", "")
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    if not (micros.isascii() and micros.isdecimal()) or int(micros) == 0:
        return None
    return int(micros) / MICRO_S


def silent(
    beats: Mapping[str, Callable[[], int]], clock: Clock, limit_s: float
) -> tuple[str, ...]:
    """Name those whose last sign of life is older than the limit."""
    return tuple(
        name
        for name, beat_ns in beats.items()
        if clock.real_s(clock.boot_ns() - beat_ns()) > limit_s
    )


class Watchdog(threading.Thread):
    """Feeds systemd's watchdog while everybody in `beats` is alive.

    Each beat gives the boot time, in nanoseconds, of the last sign of life; it may be
    half the watchdog time old. Buses are not among them: a wedged adapter is health,
    not death.
    """

    def __init__(
        self,
        beats: Mapping[str, Callable[[], int]],
        clock: Clock,
        manager: ServiceManager,
    ) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._beats = beats
        self._clock = clock
        self._manager = manager
        self._over = threading.Event()
        self._silent: tuple[str, ...] = ()

    def run(self) -> None:
        """Look and feed until stopped; end at once where nobody wants to be fed."""
        every_s = self._manager.watchdog_s
        if every_s is None:
            return
        while True:
            self.look(every_s / 2)
            if self._over.wait(every_s / FEEDS):
                return

    def look(self, limit_s: float) -> bool:
        """Feed once if everybody is alive, and say whether they are."""
        quiet = silent(self._beats, self._clock, limit_s)
        if quiet != self._silent:
            self._silent = quiet
            LOG.warning("event=watchdog silent=%s", ",".join(quiet) or "nobody")
        if not quiet:
            self._manager.alive()
        return not quiet

    def stop(self) -> None:
        """End the thread; it is gone when this returns."""
        self._over.set()
        if self.is_alive():
            self.join()
