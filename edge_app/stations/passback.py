"""Anti-passback: whoever is inside cannot come in again. Pure.

OUTSIDE -> (in) -> INSIDE -> (out) -> OUTSIDE, for each person and zone. A time-out
releases, and so does the next day: who left unseen is not kept out for ever. Where no
clock can tell how long ago it was, the person is believed to have left.

Source: `domain.md` 6.2.
"""

from __future__ import annotations

from collections.abc import Callable

from edge_app.model import Stamp
from edge_app.roll import Moment, Trace, local_time


def moment_of(at: Stamp) -> Moment:
    """Keep of a stamp what can still be compared after a stop."""
    return Moment(at.boot_id, at.boot_ns, at.wall_ns if at.synced else 0)


def age_ns(since: Moment, at: Stamp) -> int | None:
    """Return how long ago a moment was, None where no clock can tell."""
    if since.boot_id == at.boot_id:
        return at.boot_ns - since.boot_ns
    if since.wall_ns and at.synced:
        return at.wall_ns - since.wall_ns
    return None


def is_inside(
    trace: Trace,
    zone: str,
    at: Stamp,
    timeout_ns: int,
    utc_offset_s: Callable[[int], int],
) -> bool:
    """Say whether a person still counts as being in a zone; 0 is no time-out."""
    if trace.zone != zone or trace.since is None:
        return False
    old_ns = age_ns(trace.since, at)
    if old_ns is None or (timeout_ns and old_ns >= timeout_ns):
        return False
    if not at.synced:
        return True
    came = local_time(at.wall_ns - old_ns, utc_offset_s)
    return came.day == local_time(at.wall_ns, utc_offset_s).day
