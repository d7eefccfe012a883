"""How far the wall clock can be believed: unset, set, or running on by itself. Pure.

Source: `domain.md` 9. UNSYNCED until somebody sets the clock, SYNCED then, HOLDOVER
once the kernel's own bound of the error (500 ppm since the last update) is past 1 s,
and UNSYNCED again from 16 s on, which is where the kernel gives up too (adjtimex(2)).

The state is for people. A stamp's `synced` stays what `edge_app.clock` says: a clock
that was set once is right to a few seconds for days, and no daily report waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edge_app.model import SECOND_NS, Stamp

WARN_US = 1_000_000
"""An error that may be larger is holdover."""
GIVE_UP_US = 16_000_000
"""An error that may be as large is no time any more."""
STEP_NS = SECOND_NS
"""A set clock that moved by more was stepped; no slewing (500 ppm) does it between
two looks."""


class ClockState(StrEnum):
    """What the wall clock is worth."""

    UNSYNCED = "unset"
    SYNCED = "synced"
    HOLDOVER = "holdover"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the clock: now, and what the kernel says of its error.

    `max_error_us` is None where nobody can tell. `staged_ns` is by how much a stage,
    not the site, has moved the wall clock since it began (`--root`).
    """

    at: Stamp
    max_error_us: int | None = None
    staged_ns: int = 0

    @property
    def offset_ns(self) -> int:
        """Return how far the wall clock is ahead of the boot clock."""
        return self.at.wall_ns - self.at.boot_ns - self.staged_ns


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to the clock: `synced`, `stepped`, `unset` or `holdover`.

    `step_ns` is how far the wall clock moved against the boot clock since the look
    before; where it was unset, since that began.
    """

    what: str
    step_ns: int


@dataclass(frozen=True, slots=True)
class ClockWatch:
    """What the looks so far have shown."""

    state: ClockState
    offset_ns: int
    max_error_us: int | None = None


def first(look: Look) -> ClockWatch:
    """Begin to watch; what is so at the beginning is no change."""
    return ClockWatch(state_of(look), look.offset_ns, look.max_error_us)


def after(watch: ClockWatch, look: Look) -> tuple[ClockWatch, tuple[Change, ...]]:
    """Take the next look; return what happened to the clock since."""
    state = state_of(look)
    step_ns = look.offset_ns - watch.offset_ns
    changes: list[Change] = []
    is_set = state is not ClockState.UNSYNCED
    was_set = watch.state is not ClockState.UNSYNCED
    if was_set and is_set and abs(step_ns) > STEP_NS:
        changes.append(Change("stepped", step_ns))
        step_ns = 0
    if state is not watch.state:
        changes.append(Change(state.value, step_ns))
    # An unset clock may be moved at will: what counts is the way to the set one.
    offset_ns = look.offset_ns if was_set or is_set else watch.offset_ns
    return ClockWatch(state, offset_ns, look.max_error_us), tuple(changes)


def state_of(look: Look) -> ClockState:
    """Judge one look by itself."""
    if not look.at.synced:
        return ClockState.UNSYNCED
    if look.max_error_us is None or look.max_error_us <= WARN_US:
        return ClockState.SYNCED
    if look.max_error_us < GIVE_UP_US:
        return ClockState.HOLDOVER
    return ClockState.UNSYNCED
