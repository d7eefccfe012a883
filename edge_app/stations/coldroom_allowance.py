"""Door and defrost: what they excuse, for how long, and a door that stays open.

An open or just shut door, a defrost and the start excuse a room that is out of range:
the delay of the range's alarm does not run. They excuse no record and no other rule,
never frost, and in all no more than the budget in its window and in one excursion.
Only what was out of range is taken off the budget.
Source: `domain.md` 1.8 (door and defrost handling).
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import (
    SECOND_NS,
    Document,
    PortChange,
    Reading,
    Started,
    StationInput,
    ns,
)
from edge_app.outcomes import Priority
from edge_app.stations.coldroom_excursion import Band, Excursion
from edge_app.stations.coldroom_excuse import Excuses
from edge_app.stations.coldroom_parts import Limits, Passing, Turn
from edge_app.stations.coldroom_sets import FREEZE_C


def take(turn: Turn, given: StationInput) -> None:
    """Count what was excused until now, then take what a contact says."""
    _spend(turn)
    limits, now_ns = turn.limits, turn.at.boot_ns
    excuses = turn.passing.excuses
    match given:
        case Started():
            _begin(turn, given)
        case Reading(quantity=Quantity.CONTACT) if given.device == limits.door:
            delay_ns = ns(limits.door_delay_s)
            open_now = not given.value
            _note(turn, excuses.turned(now_ns, open_now=open_now, delay_ns=delay_ns))
        case Reading(quantity=Quantity.CONTACT) if given.device == limits.defrost:
            delay_ns = ns(limits.defrost_delay_s)
            on = bool(given.value)
            _note(turn, excuses.defrosted(now_ns, on=on, delay_ns=delay_ns))
        case PortChange(up=False) if given.device == limits.door:
            # Nobody knows any more whether it is open: that excuses nothing.
            _note(turn, changed(excuses, door_open=None))
        case PortChange(up=False) if given.device == limits.defrost:
            _note(turn, changed(excuses, defrosting=None))


def _begin(turn: Turn, started: Started) -> None:
    now_ns = turn.at.boot_ns
    until_ns = now_ns + ns(turn.limits.start_delay_s)
    spent = turn.kept.spent.resume(started)
    _note(turn, Excuses(start_until_ns=until_ns, counted_ns=now_ns, spent=spent))


def _note(turn: Turn, excuses: Excuses) -> None:
    if excuses is not turn.passing.excuses:
        turn.passing = changed(turn.passing, excuses=excuses)


def may_excuse(band: Band, excursion: Excursion) -> bool:
    """Say if anything excuses an excursion: frost, where it is no use, nothing does."""
    if excursion.kind == "high" or band.low_c is None or band.low_c < FREEZE_C:
        return True
    return excursion.peak_c > FREEZE_C


def left_ns(limits: Limits, passing: Passing, now_ns: int) -> int:
    """Return what is left of the budget."""
    window_ns = ns(limits.budget_window_s)
    spent_ns = passing.excuses.spent.in_window_ns(now_ns, window_ns)
    return max(0, ns(limits.budget_s) - spent_ns)


def excuses(turn: Turn, excursion: Excursion) -> bool:
    """Say if the delay of an excursion stands still now."""
    if not turn.passing.excuses.why(turn.at.boot_ns):
        return False
    return _room_ns(turn, excursion) > 0


def _room_ns(turn: Turn, excursion: Excursion) -> int:
    """Return how much longer an excursion may be excused."""
    if excursion.announced or not may_excuse(turn.limits.band, excursion):
        return 0
    left = left_ns(turn.limits, turn.passing, turn.at.boot_ns)
    return max(0, min(left, ns(turn.limits.budget_s) - excursion.excused_ns))


def _spend(turn: Turn) -> None:
    """Take the time since the last input off the budget, where it was excused."""
    before, now_ns = turn.passing.excuses, turn.at.boot_ns
    waiting = [one for one in turn.passing.excursions if not one.announced]
    if not waiting or before.counted_ns == now_ns:
        return
    longest_ns = 0
    for one in waiting:
        onset_ns = one.onset.boot_ns if one.onset.boot_id == turn.at.boot_id else 0
        held_ns = before.until_ns(now_ns) - max(before.counted_ns, onset_ns)
        excused_ns = min(held_ns, _room_ns(turn, one))
        if excused_ns > 0:
            turn.change(changed(one, excused_ns=one.excused_ns + excused_ns))
            longest_ns = max(longest_ns, excused_ns)
    spent = before.spent
    if longest_ns:
        spent = spent.add(turn.at, longest_ns, ns(turn.limits.budget_window_s))
    _note(turn, changed(before, counted_ns=now_ns, spent=spent))


def settle(turn: Turn) -> None:
    """Raise the door's own alarm once it has been open for too long; end it when shut.

    A contact that is gone leaves it as it is.
    """
    excuses, limits = turn.passing.excuses, turn.limits
    if excuses.door_open is None:
        return
    open_ns = turn.at.boot_ns - excuses.door_since_ns
    told = excuses.door_open and open_ns >= ns(limits.door_open_s)
    if told is excuses.door_told or (excuses.door_open and not told):
        return
    text = f"The door of {limits.name} is shut."
    if told:
        text = f"Shut the door of {limits.name}: open for {limits.door_open_s:g} s."
    turn.alarm("door", told, text, Priority.MEDIUM)
    _note(turn, changed(excuses, door_told=told))


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when something stops to excuse, or the door has been open for too long."""
    excuses, now_ns = turn.passing.excuses, turn.at.boot_ns
    if excuses.door_open and not excuses.door_told:
        yield excuses.door_since_ns + ns(turn.limits.door_open_s)
    waiting = [one for one in turn.passing.excursions if not one.announced]
    if not waiting or not excuses.why(now_ns):
        return
    for one in waiting:
        room_ns = _room_ns(turn, one)
        if room_ns:
            yield now_ns + room_ns
    ends_ns = (excuses.door_until_ns, excuses.defrost_until_ns, excuses.start_until_ns)
    yield from (end_ns for end_ns in ends_ns if end_ns > now_ns)


def picture(limits: Limits, passing: Passing) -> Document:
    """Say what excuses the room, and what is left, to the minute."""
    excuses = passing.excuses
    seen_ns = (probe.seen_ns for probe in passing.probes.values())
    now_ns = max(excuses.counted_ns, excuses.door_since_ns, *seen_ns)
    left_min = left_ns(limits, passing, now_ns) // (60 * SECOND_NS)
    return {
        "excuse": excuses.why(now_ns) or None,
        "excuse_left_min": left_min,
        "door_open": excuses.door_open,
        "defrosting": excuses.defrosting,
    }
