"""A cold room's records: at the legal interval, closer while outside, at transitions.

Source: GSP Appendix 3, Art. 5 (30 min in store, 5 min in transport, 2 min outside).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edge_app.model import Started, StationInput, ns
from edge_app.stations.coldroom_excursion import Excursion
from edge_app.stations.coldroom_parts import Turn, picture

TREMBLE_NS = ns(10)
"""The shortest time between records at the limit itself, before any alarm."""


def take(turn: Turn, given: StationInput) -> None:
    """Begin to record once the probes had time to speak."""
    if isinstance(given, Started):
        record_ns = turn.at.boot_ns + ns(turn.limits.lost_after_s)
        turn.passing = replace(turn.passing, record_ns=record_ns)


def settle(turn: Turn, before: tuple[Excursion, ...]) -> None:
    """Write a record if one is due; `before` are the excursions of before this input.

    What outlives a stop is saved with it, not at every sample: what a stop takes away
    is then counted as unknown.
    """
    crossed = _crossed(turn, before)
    passing, now_ns = turn.passing, turn.at.boot_ns
    due = bool(passing.record_ns) and now_ns >= passing.record_ns
    heard = [probe.value_c is not None for probe in passing.probes.values()]
    new = passing.last_record_ns is None
    if not (crossed or due or (new and heard and all(heard))):
        return
    turn.passing = replace(
        passing,
        record_ns=_next_record_ns(turn, on_grid=due and not crossed),
        last_record_ns=now_ns,
        refused=0,
    )
    reason = "transition" if crossed else "start" if new else "interval"
    turn.say("cold.record", {"reason": reason, **picture(passing)})
    turn.save = True


def _next_record_ns(turn: Turn, *, on_grid: bool) -> int:
    """Return when the next is due; lateness does not add up on the grid."""
    limits, passing = turn.limits, turn.passing
    every_s = limits.record_out_every_s if passing.excursions else limits.record_every_s
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


def _crossed(turn: Turn, before: tuple[Excursion, ...]) -> bool:
    """Say whether the room went out of range, came back, or an alarm came or went.

    A value that trembles on its limit may earn a record only every `TREMBLE_NS`: what
    came too soon is due after that.
    """
    passing = turn.passing
    after = passing.excursions
    kinds = {one.kind for one in before} != {one.kind for one in after}
    announced = {one.kind for one in before if one.announced} != {
        one.kind for one in after if one.announced
    }
    last_ns = passing.last_record_ns
    if announced or not kinds or last_ns is None:
        return announced or kinds
    free_ns = last_ns + TREMBLE_NS
    if turn.at.boot_ns < free_ns:
        due_ns = min(passing.record_ns or free_ns, free_ns)
        turn.passing = replace(passing, record_ns=due_ns)
        return False
    return True
