"""Who is meant by a step of a ladder just now: the roster, a swap, the roles. Pure.

While the clock is not set nobody can tell whose shift it is: everybody of the first
shift is on duty then, and the messages say so.
"""

from __future__ import annotations

from edge_app.model import Stamp
from edge_app.roll import local_time
from edge_app.shared import Shared
from edge_app.stations.calling_parts import Kept, Limits, Turn
from edge_app.stations.calling_people import on_shift
from edge_app.stations.calling_rules import (
    BEACON,
    DUTY,
    EVERYBODY,
    MANAGER,
    SECOND,
)


def look(turn: Turn) -> None:
    """Note who is on duty now, and end a swap whose time is over."""
    at, swap = turn.at, turn.kept.swap
    if swap is not None and at.synced and 0 < swap.until_ns <= at.wall_ns:
        turn.keep(swap=None)
    duty = on_duty(turn.limits, turn.kept, turn.shared, at)
    sure = at.synced or not turn.limits.shifts or turn.kept.swap is not None
    if (duty, sure) != (turn.passing.on_duty, turn.passing.sure):
        turn.note(on_duty=duty, sure=sure)


def on_duty(limits: Limits, kept: Kept, shared: Shared, at: Stamp) -> tuple[str, ...]:
    """Name who is on duty; somebody always is, if there are people at all."""
    if kept.swap is not None and kept.swap.person in limits.persons:
        return (kept.swap.person,)
    shifts = limits.duty_shifts
    if not shifts:
        return limits.persons[:1]
    if not at.synced:
        return shifts[0].people
    now = local_time(at.wall_ns, shared.utc_offset_s)
    # A minute that no shift has is everybody's, so that an alarm reaches a person.
    return on_shift(shifts, now) or limits.persons


def meant(limits: Limits, on_duty: tuple[str, ...], who: str) -> tuple[str, ...]:
    """Name the people or the webhook that a step is of; nobody for the beacon."""
    if who == BEACON:
        return ()
    if who == EVERYBODY:
        return limits.persons
    if who == DUTY:
        return on_duty
    if who == SECOND:
        return _second(limits, on_duty)
    if who == MANAGER:
        return (limits.manager,) if limits.manager else limits.persons[-1:]
    return (who,) if who in limits.callees else ()


def _second(limits: Limits, on_duty: tuple[str, ...]) -> tuple[str, ...]:
    """Name the second person: somebody who is not on duty, if there is anybody."""
    if limits.second and limits.second not in on_duty:
        return (limits.second,)
    managers = meant(limits, on_duty, MANAGER)
    others = [one for one in limits.persons if one not in on_duty]
    plain = [one for one in others if one not in managers]
    return tuple((plain or others)[:1])
