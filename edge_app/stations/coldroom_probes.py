"""A cold room's probes: what each says, and which of them are not to be believed.

A probe that is lost is an alarm of its own and never ends one of the temperature.
Source: GSP Appendix 3, Art. 5 (refresh at least every minute).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.quantities import Quantity
from edge_app.model import PortChange, Reading, Refused, Started, StationInput, ns
from edge_app.stations.coldroom_parts import Probe, Turn


def take(turn: Turn, given: StationInput) -> None:
    """Take what a probe says, or that it went."""
    match given:
        case Started():
            probes = {name: Probe(name, turn.at.boot_ns) for name in turn.limits.probes}
            turn.passing = replace(turn.passing, probes=probes)
        case Reading() if given.device in turn.limits.probes:
            _hear(turn, given)
        case PortChange(up=False) if given.device in turn.limits.probes:
            _gone(turn, given)
        case Refused() if given.device in turn.limits.probes:
            refused = turn.passing.refused + given.count
            turn.passing = replace(turn.passing, refused=refused)


def point_of(reading: Reading) -> str:
    """Name the measuring point of a reading: the device, or one of its channels."""
    return reading.device + (f"-{reading.channel}" if reading.channel else "")


def _hear(turn: Turn, reading: Reading) -> None:
    name = point_of(reading)
    probes = dict(turn.passing.probes)
    if name != reading.device:
        probes.pop(reading.device, None)
    before = probes.get(name, Probe(reading.device, reading.at.boot_ns))
    if not reading.value.is_finite():
        return
    if reading.quantity is Quantity.HUMIDITY:
        probes[name] = replace(before, humidity_pct=reading.value)
    elif reading.quantity is Quantity.TEMPERATURE:
        if before.lost or before.value_c is None:
            turn.alarm(f"probe-{name}", False, f"Probe {name} is heard again.")
        seen_ns = reading.at.boot_ns
        probes[name] = replace(
            before, seen_ns=seen_ns, value_c=reading.value, lost=False
        )
    turn.passing = replace(turn.passing, probes=probes)


def _gone(turn: Turn, change: PortChange) -> None:
    for name, probe in list(turn.passing.probes.items()):
        if probe.device == change.device and not probe.lost:
            _lose(turn, name, change.why)


def _lose(turn: Turn, name: str, why: str) -> None:
    probe = replace(turn.passing.probes[name], lost=True)
    probes = {**turn.passing.probes, name: probe}
    turn.passing = replace(turn.passing, probes=probes)
    text = f"Check probe {name} of {turn.limits.name}, and the room by hand: {why}."
    turn.alarm(f"probe-{name}", True, text)


def settle(turn: Turn) -> None:
    """Find the probes that have been silent for too long."""
    lost_ns = ns(turn.limits.lost_after_s)
    for name, probe in list(turn.passing.probes.items()):
        if not probe.lost and turn.at.boot_ns - probe.seen_ns > lost_ns:
            _lose(turn, name, f"no value for more than {turn.limits.lost_after_s:g} s")


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when a probe will have been silent for too long."""
    for probe in turn.passing.probes.values():
        if not probe.lost:
            yield probe.seen_ns + ns(turn.limits.lost_after_s) + 1
