"""Which points a cold room has: after a stop, and when one is there no more.

A point whose alarm stands is looked for after a stop too, although a channel is only
known once it has spoken. One that was taken out of the file or retired ends its alarm.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.changed import changed
from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.stations.coldroom_excursion import still_there
from edge_app.stations.coldroom_parts import Probe, Turn


def expected(turn: Turn) -> Mapping[str, Probe]:
    """Return the points to look for after a start; what is in no file is let go."""
    devices, before = turn.limits.probes, turn.kept.alarmed
    stay = still_there(before, devices)
    for name in before:
        if name not in stay:
            _over(turn, name)
    if stay != before:
        turn.keep(alarmed=stay)
    found = {name: Probe(name, turn.at.boot_ns) for name in devices}
    for name in stay:
        if name not in devices:
            found[name] = Probe(_device(name, devices), turn.at.boot_ns)
    return found


def _device(name: str, devices: tuple[str, ...]) -> str:
    """Return the device of a channel: the longest name that fits."""
    return max((one for one in devices if name.startswith(f"{one}-")), key=len)


def _over(turn: Turn, name: str) -> None:
    text = f"Probe {name} is none of {turn.limits.name} any more."
    turn.alarm(f"probe-{name}", False, text)


def raised(turn: Turn, name: str, *, wrong: bool) -> None:
    """Remember whose alarm stands."""
    others = tuple(one for one in turn.kept.alarmed if one != name)
    alarmed = (*others, name) if wrong else others
    if alarmed != turn.kept.alarmed:
        turn.keep(alarmed=alarmed)


def retire(turn: Turn, command: Command) -> Answer:
    """Let go of a channel that is there no more; only one that is lost."""
    name = command.arguments["probe"]
    probe = turn.passing.probes.get(name)
    if probe is None or name in turn.limits.probes:
        text = f"{name} is no lost channel here; a probe is taken out of the file"
        return Answer(command.id, ok=False, text=text)
    if not probe.lost:
        text = f"{name} is heard; only a channel that is lost can be retired"
        return Answer(command.id, ok=False, text=text)
    probes = {key: one for key, one in turn.passing.probes.items() if key != name}
    turn.passing = changed(turn.passing, probes=probes)
    _over(turn, name)
    raised(turn, name, wrong=False)
    turn.say("cold.service", {"phase": "retired", "probe": name, "by": command.by})
    return Answer(command.id, ok=True, text=f"{name} is not looked for any more.")
