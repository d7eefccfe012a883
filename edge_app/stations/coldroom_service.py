"""A probe out of service, for a calibration: held out, and back by itself in time.

It neither raises nor ends an alarm meanwhile, and its own is not raised. The end is
there from the beginning; a stop does not move it, and one of unknown length ends it at
once: a room that nobody watches is worse than an alarm too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from edge_app.changed import changed
from edge_app.model import Command, Document, Started, StationInput, ns
from edge_app.moments import time_text
from edge_app.outcomes import Answer
from edge_app.stations.coldroom_parts import Probe, Turn
from edge_app.stations.coldroom_probes import note
from edge_app.stations.coldroom_upkeep import Service, whole_s

MINUTE_S = 60
DEFAULT_MINUTES = "60"


def take(turn: Turn, given: StationInput) -> None:
    """Take up after a stop what is out of service."""
    if isinstance(given, Started):
        for name, service in list(turn.kept.services.items()):
            _resume(turn, name, service)


def _resume(turn: Turn, name: str, service: Service) -> None:
    at = turn.at
    if service.boot_id == at.boot_id:
        return
    if not (service.wall_ns and at.synced):
        _end(turn, name, "unknown-stop")
        return
    passed_ns = max(0, at.wall_ns - service.wall_ns)
    since_ns = at.boot_ns - passed_ns
    after = changed(service, boot_id=at.boot_id, since_ns=since_ns)
    turn.keep(services={**turn.kept.services, name: after})


def settle(turn: Turn) -> None:
    """End what has had its time; learn the wall time once the clock is set."""
    for name, service in list(turn.kept.services.items()):
        if turn.at.boot_ns >= _end_ns(service):
            _end(turn, name, "time")
        elif not service.wall_ns and turn.at.synced:
            wall_ns = turn.at.wall_ns - (turn.at.boot_ns - service.since_ns)
            after = changed(service, wall_ns=wall_ns)
            turn.keep(services={**turn.kept.services, name: after})


def _end_ns(service: Service) -> int:
    return service.since_ns + service.length_ns


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when a probe is back in service."""
    for service in turn.kept.services.values():
        yield _end_ns(service)


def obey(turn: Turn, command: Command) -> Answer:
    """Put a probe out of service for a while, or back into it."""
    given = command.arguments
    name, minutes = given["probe"], Decimal(given.get("minutes", DEFAULT_MINUTES))
    if not minutes and name in turn.kept.services:
        _end(turn, name, "command")
        return Answer(command.id, ok=True, text=f"{name} is in service again.")
    if why := _objection(turn, command, name, minutes):
        return Answer(command.id, ok=False, text=why)
    wall_ns = turn.at.wall_ns if turn.at.synced else 0
    service = Service(
        turn.at.boot_id,
        turn.at.boot_ns,
        wall_ns,
        ns(minutes * MINUTE_S),
        command.by,
        given.get("reason", ""),
    )
    turn.keep(services={**turn.kept.services, name: service})
    turn.say("cold.service", {"phase": "began", "probe": name, **_document(service)})
    text = f"{name} is out of service for {minutes} min."
    return Answer(command.id, ok=True, text=text)


def _objection(turn: Turn, command: Command, name: str, minutes: Decimal) -> str:
    """Say why a probe cannot go out of service."""
    limits, given = turn.limits, command.arguments
    if name not in turn.passing.probes:
        known = ", ".join(sorted(turn.passing.probes))
        return f"there is no probe {name}; there is {known}"
    longest = Decimal(limits.service_max_s) / MINUTE_S
    if not 0 < minutes <= longest:
        return f"minutes is from 1 to {longest:f}"
    others = (p for key, p in turn.passing.probes.items() if key != name)
    if any(other.now_c is not None for other in others):
        return ""
    if given.get("even_if_last") == "yes" and given.get("reason"):
        return ""
    return (
        "no other probe has a value, nobody would see the room; say why with"
        " reason=... and even_if_last=yes if it must be"
    )


def _end(turn: Turn, name: str, why: str) -> None:
    """Take a probe back; it has the usual time to speak."""
    services = dict(turn.kept.services)
    service = services.pop(name)
    turn.keep(services=services)
    sights = dict(turn.passing.watched.sights)
    sights.pop(name, None)
    watched = changed(turn.passing.watched, sights=sights)
    turn.passing = changed(turn.passing, watched=watched)
    probe = turn.passing.probes.get(name)
    if probe is not None:
        note(turn, name, _afresh(probe, turn.at.boot_ns))
    told = {"phase": "ended", "probe": name, "why": why, **_document(service)}
    turn.say("cold.service", told)


def _afresh(probe: Probe, now_ns: int) -> Probe:
    """Forget what a probe said before: it may have been in ice water."""
    return changed(probe, seen_ns=now_ns, value_c=None, lost=False, held="", faults=())


def _document(service: Service) -> Document:
    began = time_text(service.wall_ns) if service.wall_ns else None
    return {
        "began": began,
        "for_s": whole_s(service.length_ns),
        "by": service.by,
        "reason": service.reason,
    }


def view(services: Mapping[str, Service]) -> Document:
    """Return what is out of service, where anything is."""
    if not services:
        return {}
    return {
        "services": [
            {"probe": name, **_document(one)} for name, one in services.items()
        ]
    }
