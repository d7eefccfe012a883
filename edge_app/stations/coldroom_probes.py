"""A cold room's probes: what each says, and which of them are not to be believed.

A probe that is lost is an alarm of its own and never ends one of the temperature. One
that is held out (`coldroom_faults`, or out of service) has no value either. With the
last of them nobody sees the room any more, which is the loudest alarm of all.
Source: GSP Appendix 3, Art. 5 (refresh at least every minute).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from drivers.contract import Reason
from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import PortChange, Reading, Refused, Started, StationInput, ns
from edge_app.outcomes import Priority
from edge_app.stations import coldroom_points
from edge_app.stations.coldroom_faults import (
    GARBLED,
    SENTENCES,
    Sight,
    Tally,
    compare,
    faults,
    hear,
)
from edge_app.stations.coldroom_parts import Probe, Turn

SERVICE = "service"
"""Why a probe is held out that is out of service."""
LINE = (Reason.CONTENT.value, Reason.RANGE.value)
"""Whole messages without a temperature: the bus is well and the probe's line is not."""


def doubted(turn: Turn, given: StationInput) -> bool:
    """Judge a value before anybody takes it; say whether it is not to be believed."""
    if not _is_temperature(given, turn.limits.probes):
        return False
    name, now_ns = point_of(given), given.at.boot_ns
    if name in turn.kept.services:
        return True
    rule, watched = turn.limits.fault_rule, turn.passing.watched
    before = watched.sights.get(name, Sight())
    sight, why = hear(rule, before, given.value, now_ns)
    if not why:
        others = {
            key: probe.now_c
            for key, probe in turn.passing.probes.items()
            if key != name and probe.now_c is not None
        }
        sight = compare(rule, sight, others, now_ns)
    sights = {**watched.sights, name: sight}
    seen = watched.seen if why else given.at
    watched = changed(watched, sights=sights, seen=seen)
    turn.passing = changed(turn.passing, watched=watched)
    return bool(why)


def _is_temperature(given: StationInput, probes: tuple[str, ...]) -> TypeGuard[Reading]:
    return (
        isinstance(given, Reading)
        and given.quantity is Quantity.TEMPERATURE
        and given.device in probes
        and given.value.is_finite()
    )


def take(turn: Turn, given: StationInput, *, doubt: bool = False) -> None:
    """Take what a probe says, or that it went; with `doubt` it is no value."""
    match given:
        case Started():
            probes = coldroom_points.expected(turn)
            watched = changed(turn.passing.watched, seen=turn.at)
            turn.passing = changed(turn.passing, probes=probes, watched=watched)
        case Reading() if given.device in turn.limits.probes:
            _hear(turn, given, doubt=doubt)
        case PortChange(up=False) if given.device in turn.limits.probes:
            _gone(turn, given)
        case Refused() if given.device in turn.limits.probes:
            refused = turn.passing.refused + given.count
            turn.passing = changed(turn.passing, refused=refused)
            _tally(turn, given.device, bad=given.count, reason=given.reason)


def point_of(reading: Reading) -> str:
    """Name the measuring point of a reading: the device, or one of its channels."""
    return reading.device + (f"-{reading.channel}" if reading.channel else "")


def _hear(turn: Turn, reading: Reading, *, doubt: bool) -> None:
    name = point_of(reading)
    probes = dict(turn.passing.probes)
    whole = probes.pop(reading.device, None) if name != reading.device else None
    if whole is not None and whole.told:
        text = f"Probe {reading.device} is heard, by its channels."
        turn.alarm(f"probe-{reading.device}", False, text)
        coldroom_points.raised(turn, reading.device, wrong=False)
    before = probes.get(name, Probe(reading.device, reading.at.boot_ns))
    if not reading.value.is_finite():
        return
    probes[name] = before
    if reading.quantity is Quantity.HUMIDITY:
        probes[name] = changed(before, humidity_pct=reading.value)
    elif reading.quantity is Quantity.TEMPERATURE:
        _tally(turn, reading.device, good=1)
        held = _held(turn, name)
        after = before if doubt else _believed(before, reading)
        probes[name] = changed(after, held=held, faults=_faults(turn, name, after))
    turn.passing = changed(turn.passing, probes=probes)


def _believed(before: Probe, reading: Reading) -> Probe:
    """Take a value that is believed; the ends count since the last record."""
    value_c = reading.value
    low_c = value_c if before.low_c is None else min(before.low_c, value_c)
    high_c = value_c if before.high_c is None else max(before.high_c, value_c)
    return changed(
        before,
        seen_ns=reading.at.boot_ns,
        value_c=value_c,
        lost=False,
        low_c=low_c,
        high_c=high_c,
    )


def _held(turn: Turn, name: str) -> str:
    """Say why a point is held out, if it is."""
    if name in turn.kept.services:
        return SERVICE
    sight = turn.passing.watched.sights.get(name)
    return sight.held if sight is not None else ""


def _faults(turn: Turn, name: str, probe: Probe) -> tuple[str, ...]:
    """Name what is wrong with a point that has just spoken."""
    limits, watched = turn.limits, turn.passing.watched
    sight = watched.sights.get(name, Sight())
    found = faults(limits.fault_rule, sight, turn.at.boot_ns)
    tally = watched.tallies.get(probe.device, Tally())
    mates = (p for p in turn.passing.probes.values() if p.device == probe.device)
    # What is refused may all be of another channel, which is lost for itself.
    alone = not any(mate.lost for mate in mates if mate is not probe)
    if alone and tally.is_garbled(limits.refused_pct):
        found = (*found, GARBLED)
    return found


def _tally(
    turn: Turn, device: str, *, good: int = 0, bad: int = 0, reason: str = ""
) -> None:
    """Count the messages of a device, and note why the last one was refused."""
    watched = turn.passing.watched
    tally = watched.tallies.get(device, Tally())
    tally = tally.add(turn.at.boot_ns, good=good, bad=bad, reason=reason)
    tallies = {**watched.tallies, device: tally}
    turn.passing = changed(turn.passing, watched=changed(watched, tallies=tallies))


def _gone(turn: Turn, change: PortChange) -> None:
    for name, probe in list(turn.passing.probes.items()):
        if probe.device == change.device and not probe.lost:
            note(turn, name, changed(probe, lost=True, why=change.why))


def note(turn: Turn, name: str, probe: Probe) -> None:
    """Put a point in the place of itself."""
    probes = {**turn.passing.probes, name: probe}
    turn.passing = changed(turn.passing, probes=probes)


# ---------------------------------------------------------------------- alarms


def settle(turn: Turn) -> None:
    """Find the probes that have been silent for too long; say what is wrong."""
    lost_ns = ns(turn.limits.lost_after_s)
    for name, probe in list(turn.passing.probes.items()):
        now = probe
        if not probe.lost and turn.at.boot_ns - probe.seen_ns > lost_ns:
            now = changed(probe, lost=True, why=_silence(turn, probe))
        held = _held(turn, name)
        if held != now.held:
            now = changed(now, held=held)
        now = _tell(turn, name, now)
        if now is not probe:
            note(turn, name, now)
    _tell_unseen(turn)
    _tell_apart(turn)


def _silence(turn: Turn, probe: Probe) -> str:
    """Say why a probe has no value: silence, or nothing that could be believed."""
    text = f"no value for more than {turn.limits.lost_after_s:g} s"
    tally = turn.passing.watched.tallies.get(probe.device, Tally())
    if tally.reason and tally.refused_ns > probe.seen_ns:
        line = "it answers without a temperature, as with an open or shorted line"
        text += f"; {line if tally.reason in LINE else 'its messages are garbled'}"
    return text


def _tell(turn: Turn, name: str, probe: Probe) -> Probe:
    """Raise or end the alarm of one point, once."""
    why = _trouble(probe)
    wrong = bool(why)
    known = wrong or probe.value_c is not None or probe.held == SERVICE
    if wrong is probe.told or not known:
        return probe
    text = f"Probe {name} is heard again."
    if wrong:
        text = f"Check probe {name} of {turn.limits.name}, and the room by hand: {why}."
    elif probe.held:
        text = f"Probe {name} is out of service."
    turn.alarm(f"probe-{name}", wrong, text)
    coldroom_points.raised(turn, name, wrong=wrong)
    return changed(probe, told=wrong)


def _trouble(probe: Probe) -> str:
    """Say what is wrong with a point; one out of service is left in peace."""
    if probe.held == SERVICE:
        return ""
    if probe.held:
        return SENTENCES[probe.held]
    if probe.lost:
        return probe.why
    return SENTENCES[probe.faults[0]] if probe.faults else ""


def _tell_unseen(turn: Turn) -> None:
    """Say that no point has a value any more; before they spoke they may be late."""
    probes, watched = turn.passing.probes.values(), turn.passing.watched
    seen = any(probe.now_c is not None for probe in probes)
    unseen = not seen and all(probe.lost or probe.held for probe in probes)
    if not (seen or unseen) or unseen is watched.unseen:
        return
    name = turn.limits.name
    text = f"{name} is seen again."
    if unseen:
        text = f"Measure in {name} by hand: nobody sees it, no probe has a value."
    turn.alarm("unseen", unseen, text)
    turn.passing = changed(turn.passing, watched=changed(watched, unseen=unseen))


def _tell_apart(turn: Turn) -> None:
    """Say that the points have lain too far apart for too long."""
    limits, watched = turn.limits, turn.passing.watched
    live = [probe.now_c for probe in turn.passing.probes.values()]
    known_c = [value_c for value_c in live if value_c is not None]
    spread_k = max(known_c) - min(known_c) if len(known_c) > 1 else None
    since_ns = watched.apart_ns
    if spread_k is None:
        # Nobody can tell: what was told stands, and nothing new is.
        since_ns = None
    elif not limits.disagree_k or spread_k <= limits.disagree_k:
        since_ns = None
    elif since_ns is None:
        since_ns = turn.at.boot_ns
    due = since_ns is not None and turn.at.boot_ns - since_ns >= ns(limits.disagree_s)
    told = watched.apart if spread_k is None or (since_ns and not due) else due
    if since_ns != watched.apart_ns or told is not watched.apart:
        after = changed(watched, apart_ns=since_ns, apart=told)
        turn.passing = changed(turn.passing, watched=after)
    if told is not None and told is not watched.apart:
        text = f"The points of {limits.name} agree again."
        if told:
            text = f"Compare the probes of {limits.name}: they differ by {spread_k} K."
        turn.alarm("disagree", told, text, Priority.MEDIUM)


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when a probe will have been silent, or the points apart, for too long."""
    for probe in turn.passing.probes.values():
        if not probe.lost:
            yield probe.seen_ns + ns(turn.limits.lost_after_s) + 1
    watched = turn.passing.watched
    if watched.apart_ns is not None and not watched.apart:
        yield watched.apart_ns + ns(turn.limits.disagree_s)
