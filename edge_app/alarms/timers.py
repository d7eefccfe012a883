"""Times that run for an alarm, and what a stop does to them. Pure.

A timer runs on the boot clock. After another boot it goes on by the wall clock where
that was set at both ends; what becomes of it where it was not is said by whoever has
the timer (`edge_app.alarms.stops`).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

from edge_app.model import SECOND_NS, Stamp


@dataclass(frozen=True, slots=True)
class Timer:
    """So many seconds from a moment of the boot clock of `boot_id`.

    `wall_ns` is when it ends on the wall clock, 0 while that is not known. `unsure`
    counts anew since a stop of unknown length.
    """

    boot_id: str
    since_ns: int
    seconds: int
    wall_ns: int = 0
    unsure: bool = False

    @property
    def due_ns(self) -> int:
        """Return when it ends, on the boot clock."""
        return self.since_ns + self.seconds * SECOND_NS


def begun(seconds: int, at: Stamp, onset: Stamp | None = None) -> Timer:
    """Start a timer now, or at the onset that somebody else has seen.

    An onset before a stop of unknown length was long enough ago.
    """
    passed = 0 if onset is None else passed_ns(onset, at)
    if passed is None:
        passed = seconds * SECOND_NS
    wall_ns = at.wall_ns - passed + seconds * SECOND_NS if at.synced else 0
    return Timer(at.boot_id, at.boot_ns - passed, seconds, wall_ns)


def passed_ns(since: Stamp, at: Stamp) -> int | None:
    """Return the time between two moments, None where no clock can tell."""
    if since.boot_id == at.boot_id:
        return max(0, at.boot_ns - since.boot_ns)
    if since.synced and at.synced:
        return max(0, at.wall_ns - since.wall_ns)
    return None


def carried(timer: Timer, at: Stamp) -> Timer | None:
    """Bring a timer to this boot's clock; None where no clock can tell."""
    if timer.boot_id == at.boot_id:
        return timer
    if not timer.wall_ns or not at.synced:
        return None
    span_ns = timer.seconds * SECOND_NS
    # A clock that went back makes nothing last longer than it was to last.
    left_ns = min(max(timer.wall_ns - at.wall_ns, 0), span_ns)
    since_ns = at.boot_ns + left_ns - span_ns
    return replace(timer, boot_id=at.boot_id, since_ns=since_ns, unsure=False)


def again(timer: Timer, at: Stamp) -> Timer:
    """Let a timer count from now, until a clock that is set tells better."""
    return replace(timer, boot_id=at.boot_id, since_ns=at.boot_ns, unsure=True)


def over(timer: Timer, at: Stamp) -> Timer:
    """Let a timer end now."""
    since_ns = at.boot_ns - timer.seconds * SECOND_NS
    return replace(timer, boot_id=at.boot_id, since_ns=since_ns)


def later(timer: Timer, seconds: float) -> Timer:
    """Let a timer end later, by a time that does not count."""
    span_ns = round(seconds * SECOND_NS)
    wall_ns = timer.wall_ns and timer.wall_ns + span_ns
    return replace(timer, since_ns=timer.since_ns + span_ns, wall_ns=wall_ns)


def corrected(timer: Timer, at: Stamp) -> Timer:
    """Take a clock that was set into account; most of the time nothing changes."""
    if timer.unsure and timer.wall_ns:
        return carried(replace(timer, boot_id=""), at) or timer
    if not timer.wall_ns:
        return replace(timer, wall_ns=at.wall_ns + timer.due_ns - at.boot_ns)
    return timer


class Wakes:
    """When each alarm has something to do; the next of many costs next to nothing."""

    def __init__(self) -> None:
        self._due: dict[str, int] = {}
        self._heap: list[tuple[int, str]] = []

    def put(self, name: str, due_ns: int | None) -> None:
        """Set an alarm's time, or none."""
        if due_ns == self._due.get(name):
            return
        if due_ns is None:
            del self._due[name]
            return
        self._due[name] = due_ns
        heapq.heappush(self._heap, (due_ns, name))

    def next_ns(self) -> int | None:
        """Return the soonest time."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def take_due(self, now_ns: int) -> list[str]:
        """Return the alarms whose time has come, soonest first, each once."""
        names: list[str] = []
        while (due_ns := self.next_ns()) is not None and due_ns <= now_ns:
            _, name = heapq.heappop(self._heap)
            del self._due[name]
            names.append(name)
        return names
