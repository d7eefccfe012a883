"""A cold room out of range: which value begins or ends it, and when it is an alarm.

The warmest probe rules on heat and the coldest on frost.
Source: GSP Appendix 3, Art. 6 (alarm).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.quantities import Quantity
from edge_app.model import Reading, Started, StationInput
from edge_app.stations.coldroom_excursion import KINDS, Excursion, Kind, still_there
from edge_app.stations.coldroom_parts import ZERO, Turn, count, known
from edge_app.stations.coldroom_probes import point_of


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


def _resume(turn: Turn, started: Started) -> None:
    """Take up unfinished excursions; the stop itself is time that nobody measured."""
    for old in turn.kept.excursions:
        excursion = old.resume(started)
        outside = still_there(excursion.outside, turn.limits.probes)
        excursion = replace(excursion, outside=outside)
        if not outside:
            _end(turn, excursion)
            continue
        turn.change(excursion)
        if excursion.announced:
            turn.alarm(excursion.kind, True, _text(turn, excursion))
    turn.save = True


def _judge(turn: Turn, kind: Kind, probe: str, reading: Reading) -> None:
    """Take one probe's value to the excursion of one side; it may begin or end it."""
    band, at = turn.limits.band, reading.at
    excursion = next((e for e in turn.passing.excursions if e.kind == kind), None)
    if excursion is None:
        if band.is_beyond(kind, reading.value, ZERO):
            turn.change(Excursion(kind, at, reading.value, (probe,), at))
        return
    if probe in excursion.outside:
        excursion = count(turn, excursion)
    excursion = excursion.seen(probe, reading.value, band)
    if excursion.outside:
        turn.change(excursion)
        return
    others = tuple(one for one in turn.passing.excursions if one.kind != kind)
    turn.passing = replace(turn.passing, excursions=others)
    _end(turn, excursion)


def _end(turn: Turn, excursion: Excursion) -> None:
    if excursion.announced:
        text = f"{turn.limits.name} is back in range."
        turn.alarm(excursion.kind, False, text)
        turn.say("cold.excursion", excursion.document("ended", turn.limits.band))


def settle(turn: Turn) -> None:
    """Raise the alarm once the delay is over and a probe is still seen outside."""
    for excursion in turn.passing.excursions:
        if excursion.announced or not known(turn, excursion):
            continue
        if turn.at.boot_ns < excursion.due_ns(turn.limits.delay_s):
            continue
        now = replace(excursion, announced=turn.at)
        turn.change(now)
        turn.alarm(now.kind, True, _text(turn, now))
        # What has passed since the last value is told, but counted with the next.
        told = count(turn, now).document("began", turn.limits.band)
        turn.say("cold.excursion", told)


def _text(turn: Turn, excursion: Excursion) -> str:
    side = "above" if excursion.kind == "high" else "below"
    limit_c = turn.limits.band.limit_c(excursion.kind)
    worst_c = excursion.peak_c
    return f"Save the goods in {turn.limits.name}: {worst_c} °C, {side} {limit_c} °C."


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when an excursion will have lasted for the delay."""
    for one in turn.passing.excursions:
        if not one.announced and known(turn, one):
            yield one.due_ns(turn.limits.delay_s)
