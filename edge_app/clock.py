"""The one place that reads a clock: the machine's, or the bench's below `--root`.

The boot clock counts suspend too (CLOCK_BOOTTIME) and is never set; the wall clock is
UTC as the machine believes it. A Pi has no clock of its own, so a stamp says whether
the wall clock was set by then, and one from before can be repaired (`repair`).
"""

from __future__ import annotations

import ctypes
import json
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from edge_app.model import SECOND_NS, Stamp
from edge_app.root import Root

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TIMESYNC = Path("/run/systemd/timesync/synchronized")
TIME_ERROR = 5
STA_UNSYNC = 0x0040
TIMEX = struct.Struct("@illlli")
"""The head of C's `struct timex`, up to and with `status` (adjtimex(2))."""
TIMEX_BYTES = 256
NOT_BEFORE_NS = round(datetime(2020, 1, 1, tzinfo=UTC).timestamp()) * SECOND_NS
"""A wall clock before this was set by nobody, whatever the kernel says."""
SYNC_AGE_NS = SECOND_NS
MINUTE_NS = 60 * SECOND_NS


class Clock(Protocol):
    """What tells the time; any thread may ask."""

    def stamp(self) -> Stamp:
        """Return now, on both clocks."""

    def boot_ns(self) -> int:
        """Return now on the boot clock."""

    def of_mono(self, mono_ns: int) -> Stamp:
        """Turn a time of CLOCK_MONOTONIC, such as an edge's, into a stamp."""

    def synced(self) -> bool:
        """Say whether the wall clock can be believed."""

    def real_s(self, span_ns: int) -> float:
        """Say how long a span of the boot clock takes for somebody who waits."""


class MachineClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot_id = BOOT_ID.read_text("ascii").strip()
        self._set = False
        self._asked_ns: int | None = None

    def stamp(self) -> Stamp:
        """Return now, on both clocks."""
        return self._at(time.clock_gettime_ns(time.CLOCK_BOOTTIME), time.time_ns())

    def boot_ns(self) -> int:
        """Return now on the boot clock."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def of_mono(self, mono_ns: int) -> Stamp:
        """Turn a time of CLOCK_MONOTONIC into a stamp."""
        age_ns = time.monotonic_ns() - mono_ns
        boot_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return self._at(boot_ns - age_ns, time.time_ns() - age_ns)

    def synced(self) -> bool:
        """Say whether the wall clock was set; the kernel is asked once a second."""
        return self._synced(time.time_ns())

    def real_s(self, span_ns: int) -> float:
        """Return the span in seconds."""
        return span_ns / SECOND_NS

    def _at(self, boot_ns: int, wall_ns: int) -> Stamp:
        return Stamp(self._boot_id, boot_ns, wall_ns, self._synced(wall_ns))

    def _synced(self, wall_ns: int) -> bool:
        now_ns = time.monotonic_ns()
        if self._asked_ns is None or now_ns - self._asked_ns >= SYNC_AGE_NS:
            self._set = TIMESYNC.exists() or kernel_synced()
            self._asked_ns = now_ns
        return self._set and wall_ns >= NOT_BEFORE_NS


@dataclass(frozen=True, slots=True)
class Bend:
    """How the bench's clock differs from the machine's, from one moment on.

    `wall_ns` and `boot_ns` are the machine's clocks at that moment; `carry_ns` keeps
    the boot clock from going back when a new bend replaces one that ran faster.
    """

    origin_ns: int
    offset_ns: int
    speed: float
    synced: bool
    wall_ns: int
    boot_ns: int
    carry_ns: int = 0

    def at(self, mono_ns: int) -> tuple[int, int]:
        """Return boot and wall at a time of CLOCK_MONOTONIC."""
        passed_ns = round((mono_ns - self.origin_ns) * self.speed)
        return (
            self.boot_ns + passed_ns + self.carry_ns,
            self.wall_ns + passed_ns + self.offset_ns,
        )


class RootClock:
    """The clock of `clock.json`, read again whenever the file changes.

    Without a file that can be believed it is the machine's clock, or what the last
    good one said. Its boot clock never goes back within one process.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._boot_id = BOOT_ID.read_text("ascii").strip()
        self._seen: tuple[int, int] | None = None
        mono_ns, boot_ns, wall_ns = machine_now()
        self._bend = Bend(mono_ns, 0, 1, True, wall_ns, boot_ns)
        self._now(started=False)

    def stamp(self) -> Stamp:
        """Return now, on both clocks."""
        return self.of_mono(time.monotonic_ns())

    def boot_ns(self) -> int:
        """Return now on the boot clock."""
        return self._now().at(time.monotonic_ns())[0]

    def of_mono(self, mono_ns: int) -> Stamp:
        """Turn a time of CLOCK_MONOTONIC into a stamp."""
        bend = self._now()
        boot_ns, wall_ns = bend.at(mono_ns)
        synced = bend.synced and wall_ns >= NOT_BEFORE_NS
        return Stamp(self._boot_id, boot_ns, wall_ns, synced)

    def synced(self) -> bool:
        """Say what the file says of the wall clock."""
        return self.stamp().synced

    def real_s(self, span_ns: int) -> float:
        """Return the seconds a span takes at the clock's speed."""
        return span_ns / self._now().speed / SECOND_NS

    def _now(self, *, started: bool = True) -> Bend:
        """Return the bend that holds now, after a look at the file."""
        try:
            found = self._path.stat()
            seen = found.st_mtime_ns, found.st_ino
            if seen == self._seen:
                return self._bend
            document = json.loads(self._path.read_bytes())
            fresh = bend_of(document, machine_now())
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            # Half written, or no bench yet: what held before still holds.
            return self._bend
        mono_ns = time.monotonic_ns()
        back_ns = self._bend.at(mono_ns)[0] - fresh.at(mono_ns)[0]
        if started and back_ns > 0:
            fresh = replace(fresh, carry_ns=back_ns)
        self._bend, self._seen = fresh, seen
        return fresh


def clock_of(root: Root) -> Clock:
    """Return the clock that goes with a root."""
    if root.folder is None:
        return MachineClock()
    return RootClock(root.folder / "clock.json")


def repair(stamp: Stamp, sync: Stamp) -> int:
    """Return the wall time of an earlier stamp, counted back from the first sync.

    Both must be of the same boot. Source: `t = wall_sync - boot_sync + boot`.

    Raises:
        ValueError: they are of different boots, and nobody can tell.

    """
    if stamp.boot_id != sync.boot_id:
        raise ValueError("A stamp is repaired only by a sync of its own boot.")
    return sync.wall_ns - sync.boot_ns + stamp.boot_ns


def machine_now() -> tuple[int, int, int]:
    """Return the machine's monotonic, boot and wall clocks, in this order."""
    return (
        time.monotonic_ns(),
        time.clock_gettime_ns(time.CLOCK_BOOTTIME),
        time.time_ns(),
    )


def bend_of(document: Any, now: tuple[int, int, int]) -> Bend:
    """Read a parsed `clock.json`; a speed must be above 0.

    Raises:
        ValueError, KeyError, TypeError, OverflowError: it cannot be believed.

    """
    mono_ns, boot_ns, wall_ns = now
    origin_ns, speed = int(document["origin_mono_ns"]), document["speed"]
    if not speed > 0:
        raise ValueError("A clock's speed is above 0.")
    age_ns = mono_ns - origin_ns
    return Bend(
        origin_ns=origin_ns,
        offset_ns=round(document["offset_s"] * SECOND_NS),
        speed=speed,
        synced=document["synced"] is True,
        wall_ns=wall_ns - age_ns,
        boot_ns=boot_ns - age_ns,
    )


def kernel_synced() -> bool:
    """Say whether anybody disciplines the kernel's clock."""
    state, timex = adjtimex()
    return believes(state, timex[-1])


def adjtimex() -> tuple[int, tuple[int, ...]]:
    """Ask the kernel about its clock and change nothing; a negative state is none."""
    timex = ctypes.create_string_buffer(TIMEX_BYTES)
    try:
        state = int(ctypes.CDLL(None, use_errno=True).adjtimex(timex))
    except (OSError, AttributeError):
        state = -1
    return state, TIMEX.unpack_from(timex)


def believes(state: int, status: int) -> bool:
    """Judge what adjtimex answered: its return value and its status bits."""
    return state >= 0 and state != TIME_ERROR and not status & STA_UNSYNC


def utc_offset_of(timezone: str) -> Callable[[int], int]:
    """Return what tells how far local time is ahead of UTC, in s, at a wall time."""
    zone = ZoneInfo(timezone)

    @lru_cache(maxsize=64)
    def of_minute(minute: int) -> int:
        moment = datetime.fromtimestamp(minute * 60, zone)
        return round((moment.utcoffset() or timedelta()).total_seconds())

    def utc_offset_s(wall_ns: int) -> int:
        # No zone of our days changes its clocks within a minute.
        return of_minute(wall_ns // MINUTE_NS)

    return utc_offset_s
