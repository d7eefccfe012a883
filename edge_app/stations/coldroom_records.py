"""A cold room's records: at the legal interval, closer while outside, at transitions.

Each point has its value then, and the ends of what it said since the record before: a
peak between two records is in the second. Nothing is interpolated (`coldroom_gap`).

Source: GSP Appendix 3, Art. 5 (30 min in store, 5 min in transport, 2 min outside).
"""

from __future__ import annotations

from collections.abc import Iterator

from edge_app.changed import changed
from edge_app.model import Document, Started, StationInput, ns
from edge_app.stations import coldroom_gap
from edge_app.stations.coldroom_parts import Passing, Turn, picture

TREMBLE_NS = ns(10)
"""The shortest time between records at the limit itself, before any alarm."""
CRITICAL = "critical-"
"""How the rules are called that are as good as out of range (GSP Art. 5 and 6)."""


def take(turn: Turn, given: StationInput) -> None:
    """Begin to record once the probes had time to speak."""
    if isinstance(given, Started):
        coldroom_gap.resume(turn, given)
        record_ns = turn.at.boot_ns + ns(turn.limits.lost_after_s)
        turn.passing = changed(turn.passing, record_ns=record_ns)


def settle(turn: Turn, before: Passing) -> None:
    """Write a record if one is due; `before` is the room as it was before this input.

    What outlives a stop is saved with it, not at every sample: what a stop takes away
    is then counted as unknown.
    """
    coldroom_gap.settle(turn)
    crossed = _crossed(turn, before)
    passing, now_ns = turn.passing, turn.at.boot_ns
    due = bool(passing.record_ns) and now_ns >= passing.record_ns
    heard = [probe.value_c is not None for probe in passing.probes.values()]
    new = passing.last_record_ns is None
    if not (crossed or due or (new and heard and all(heard))):
        return
    turn.passing = changed(
        passing,
        record_ns=_next_record_ns(turn, on_grid=due and not crossed),
        last_record_ns=now_ns,
        refused=0,
    )
    reason = "transition" if crossed else "start" if new else "interval"
    turn.say("cold.record", _document(turn, passing, reason))
    turn.keep(records=changed(turn.kept.records, seen=passing.watched.seen))


def _document(turn: Turn, passing: Passing, reason: str) -> Document:
    """Make the data of a record, and begin to look for the ends anew."""
    drawn = dict(picture(passing))
    points = drawn.get("points")
    probes = passing.probes
    drawn["points"] = [
        {
            **point,
            "min_c": probes[str(point["probe"])].low_c,
            "max_c": probes[str(point["probe"])].high_c,
        }
        for point in (points if isinstance(points, list) else ())
    ]
    if turn.limits.mains:
        drawn["power"] = passing.power
    if turn.limits.door:
        drawn["door_open"] = passing.excuses.door_open
    afresh = {
        name: changed(probe, low_c=None, high_c=None) for name, probe in probes.items()
    }
    turn.passing = changed(turn.passing, probes=afresh)
    return {"reason": reason, **drawn}


def _next_record_ns(turn: Turn, *, on_grid: bool) -> int:
    """Return when the next is due; lateness does not add up on the grid."""
    limits, passing = turn.limits, turn.passing
    every_s = limits.record_out_every_s if _out(passing) else limits.record_s
    next_ns = passing.record_ns + ns(every_s)
    return (
        next_ns
        if on_grid and next_ns > turn.at.boot_ns
        else (turn.at.boot_ns + ns(every_s))
    )


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when the next record is due."""
    if turn.passing.record_ns:
        yield turn.passing.record_ns


def _out(passing: Passing) -> frozenset[str]:
    """Name what the room is beyond: its range, or a critical value within it."""
    critical = (
        one.rule
        for one in passing.tallies
        if one.outside and one.rule.startswith(CRITICAL)
    )
    return frozenset((*(one.kind for one in passing.excursions), *critical))


def _announced(passing: Passing) -> frozenset[str]:
    return frozenset(one.kind for one in passing.excursions if one.announced)


def _crossed(turn: Turn, before: Passing) -> bool:
    """Say whether the room went out of range, came back, or an alarm came or went.

    A value that trembles on its limit may earn a record only every `TREMBLE_NS`: what
    came too soon is due after that.
    """
    passing = turn.passing
    kinds = _out(before) != _out(passing)
    announced = _announced(before) != _announced(passing)
    last_ns = passing.last_record_ns
    if announced or not kinds or last_ns is None:
        return announced or kinds
    free_ns = last_ns + TREMBLE_NS
    if turn.at.boot_ns < free_ns:
        due_ns = min(passing.record_ns or free_ns, free_ns)
        turn.passing = changed(passing, record_ns=due_ns)
        return False
    return True
