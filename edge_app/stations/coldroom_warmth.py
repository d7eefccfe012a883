"""The mean kinetic temperature of a cold room, by its warmest point.

A float; it never makes a time out of range good.
Source: `domain.md` 1.6; `edge_app.mkt`.
"""

from __future__ import annotations

from edge_app.changed import changed
from edge_app.mkt import DAY_S
from edge_app.model import Reading, Started, StationInput, ns
from edge_app.outcomes import Priority
from edge_app.stations.coldroom_parts import Turn


def resume(turn: Turn, started: Started) -> None:
    """Take the window up after a stop; comes before anything is told of it."""
    warmth = turn.kept.warmth.resume(started)
    turn.passing = changed(turn.passing, warmth=warmth)


def take(turn: Turn, given: StationInput) -> None:
    """Take the warmest value to the window; comes after the probes took theirs."""
    if isinstance(given, Reading) and given.device in turn.limits.probes:
        _add(turn)


def _add(turn: Turn) -> None:
    window_s = turn.limits.mkt_window_s
    probes = turn.passing.probes.values()
    known_c = [probe.now_c for probe in probes if probe.now_c is not None]
    believed = any(probe.seen_ns == turn.at.boot_ns for probe in probes)
    if not (window_s and known_c and believed):
        return
    longest_ns = ns(turn.limits.lost_after_s)
    warmest_c = float(max(known_c))
    warmth = turn.passing.warmth.add(turn.at, warmest_c, window_s, longest_ns)
    turn.passing = changed(turn.passing, warmth=warmth)
    _judge(turn)


def _judge(turn: Turn) -> None:
    """Raise the alarm of the mean itself, once a whole day of it is known; end it."""
    limit_c, warmth = turn.limits.mkt_limit_c, turn.passing.warmth
    if limit_c is None or warmth.lasted_s < DAY_S:
        return
    mean_c = warmth.mean_c
    told = mean_c is not None and mean_c > limit_c
    if told is warmth.told:
        return
    name = turn.limits.name
    text = f"The mean kinetic temperature of {name} is in order again."
    if told:
        text = f"Cool {name}: its mean kinetic temperature is above {limit_c} °C."
    turn.alarm("mkt", told, text, Priority.MEDIUM)
    turn.passing = changed(turn.passing, warmth=changed(warmth, told=told))
    turn.save = True
