"""A cold room out of range: which value begins or ends it, and when it is an alarm.

The warmest probe rules on heat and the coldest on frost. What excuses the room
(`coldroom_allowance`) puts the alarm off and nothing else.
Source: GSP Appendix 3, Art. 6 (alarm).
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import Booked, Reading, Started, StationInput
from edge_app.stations import coldroom_allowance, coldroom_lots
from edge_app.stations.coldroom_cause import likely
from edge_app.stations.coldroom_excursion import (
    KINDS,
    Excursion,
    Kind,
    Undecided,
    still_there,
    whole_s,
)
from edge_app.stations.coldroom_parts import ZERO, Turn, count, known
from edge_app.stations.coldroom_probes import point_of

UNDECIDED = 50
"""The most excursions that wait for a decision; the oldest gives way."""


def take(turn: Turn, given: StationInput) -> None:
    """Take a value to the excursions, or take them up after a stop.

    Comes before the probes take it: time is counted by what they said until now.
    """
    match given:
        case Started():
            _resume(turn, given)
        case Reading(quantity=Quantity.TEMPERATURE) if (
            given.device in turn.limits.probes and given.value.is_finite()
        ):
            for kind in KINDS:
                _judge(turn, kind, point_of(given), given)
        case Booked():
            _bring(turn, given)


def _resume(turn: Turn, started: Started) -> None:
    """Take up unfinished excursions; the stop itself is time that nobody measured."""
    for old in turn.kept.excursions:
        excursion = old.resume(started)
        outside = still_there(excursion.outside, turn.limits.probes)
        excursion = changed(excursion, outside=outside)
        if not outside or turn.limits.band.limit_c(excursion.kind) is None:
            _end(turn, excursion)
            continue
        turn.change(excursion)
        if excursion.announced:
            _raise(turn, excursion)
    turn.save = True


def _judge(turn: Turn, kind: Kind, probe: str, reading: Reading) -> None:
    """Take one probe's value to the excursion of one side; it may begin or end it."""
    band, at = turn.limits.band, reading.at
    excursion = next((e for e in turn.passing.excursions if e.kind == kind), None)
    if excursion is None:
        if band.is_beyond(kind, reading.value, ZERO):
            turn.change(_begun(turn, kind, probe, reading))
        return
    if probe in excursion.outside:
        excursion = count(turn, excursion)
    excursion = excursion.seen(probe, reading.value, band, at)
    if excursion.outside:
        turn.change(excursion)
        return
    others = tuple(one for one in turn.passing.excursions if one.kind != kind)
    turn.passing = changed(turn.passing, excursions=others)
    _end(turn, excursion)


def _begun(turn: Turn, kind: Kind, probe: str, reading: Reading) -> Excursion:
    at = reading.at
    lots = coldroom_lots.inside(turn.shared.stock, turn.limits.store_places)
    return Excursion(
        kind,
        at,
        reading.value,
        (probe,),
        at,
        peak_at=at,
        peak_probe=probe,
        went=(probe,),
        lots=coldroom_lots.Lots().joined(lots),
    )


def _bring(turn: Turn, booked: Booked) -> None:
    """Take what came into the room while it was out of range."""
    came = tuple(coldroom_lots.came(booked.moves, turn.limits.store_places))
    for one in turn.passing.excursions if came else ():
        turn.change(changed(one, lots=one.lots.joined(came)))
        turn.save = True


def _end(turn: Turn, excursion: Excursion) -> None:
    """Tell that it is over, if anybody knew; from then on it waits for a decision."""
    if excursion.announced:
        text = f"{turn.limits.name} is back in range."
        turn.alarm(excursion.kind, False, text)
    if not excursion.told:
        return
    cause = excursion.cause or likely(turn, excursion)
    excursion = changed(excursion, cause=cause)
    window_s = turn.limits.mkt_window_s
    data = excursion.document("ended", turn.limits.band)
    turn.say("cold.excursion", {**data, **turn.passing.warmth.document(window_s)})
    if excursion.decided:
        return
    waiting = Undecided(
        excursion.id,
        excursion.kind,
        excursion.onset,
        turn.at,
        excursion.peak_c,
        whole_s(excursion.outside_ns),
        whole_s(excursion.unknown_ns),
        tuple(dict.fromkeys(lot.name for lot in excursion.lots.listed)),
    )
    turn.keep(undecided=(*turn.kept.undecided, waiting)[-UNDECIDED:])


def settle(turn: Turn) -> None:
    """Raise the alarm once the delay is over and a probe is still seen outside."""
    for excursion in turn.passing.excursions:
        if excursion.announced or not known(turn, excursion):
            continue
        if turn.at.boot_ns < _due_ns(turn, excursion):
            continue
        now = changed(excursion, announced=turn.at)
        turn.change(now)
        _raise(turn, now)
        if not excursion.told:
            tell(turn, now)


def breach(turn: Turn, kind: Kind, rule: str) -> None:
    """Note in the excursion of a side that a rule has raised its alarm, and tell it."""
    for one in turn.passing.excursions:
        if one.kind != kind or rule in one.breached:
            continue
        now = changed(one, breached=(*one.breached, rule))
        turn.change(now)
        turn.save = True
        if not one.told:
            tell(turn, now)


def tell(turn: Turn, excursion: Excursion) -> None:
    """Tell that it began.

    What has passed since the last value is told, but counted with the next.
    """
    cause = likely(turn, excursion)
    if cause:
        excursion = changed(excursion, cause=cause)
        turn.change(excursion)
    told = count(turn, excursion).document("began", turn.limits.band)
    turn.say("cold.excursion", told)


def _raise(turn: Turn, excursion: Excursion) -> None:
    side = "above" if excursion.kind == "high" else "below"
    limit_c = turn.limits.band.limit_c(excursion.kind)
    worst_c = excursion.peak_c
    text = f"Save the goods in {turn.limits.name}: {worst_c} °C, {side} {limit_c} °C."
    turn.alarm(excursion.kind, True, text, onset=excursion.onset)


def _due_ns(turn: Turn, excursion: Excursion) -> int:
    excused = coldroom_allowance.may_excuse(turn.limits.band, excursion)
    return excursion.due_ns(turn.limits.delay_s, excused=excused)


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when an excursion will have lasted for the delay.

    While the room is excused that moment moves on; it is looked for again when what
    excuses it ends.
    """
    for one in turn.passing.excursions:
        if one.announced or not known(turn, one):
            continue
        if not coldroom_allowance.excuses(turn, one):
            yield _due_ns(turn, one)
