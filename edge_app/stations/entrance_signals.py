"""An entrance's outputs: barrier, three lamps, a buzzer; orders only on a change.

Without a gateway the exit is free, since nothing here ever locks it. The entry rests as
configured: `shut` opens for each person by an impulse; `open` is held shut by current
(an output whose safe state is off), so that a lost gateway lets go of it.

Source: `domain.md` 6.4 (fail-safe, fail-secure; the gateway is no safety function).
"""

from __future__ import annotations

from typing import Any

from edge_app.changed import changed
from edge_app.model import SECOND_NS
from edge_app.outcomes import When
from edge_app.stations import signals
from edge_app.stations.entrance_parts import Limits, Turn
from edge_app.stations.signals import Colour, Meaning

FAILED_NS = 60 * SECOND_NS
"""How long a failed order of a lamp is a condition; its alarm stays until seen."""


def lamps(limits: Limits) -> dict[Colour, str]:
    """Return the lamps that there are, by colour."""
    known: dict[Colour, str] = {
        "green": limits.lamp,
        "yellow": limits.lamp_yellow,
        "red": limits.lamp_red,
    }
    return {colour: name for colour, name in known.items() if name}


def outputs(limits: Limits) -> frozenset[str]:
    """Return the lamps and the buzzer that there are."""
    return frozenset({*lamps(limits).values(), limits.buzzer} - {""})


def show(turn: Turn, phase: str) -> None:
    """Light the lamps of a phase."""
    lit = signals.look(phase)
    for colour, name in lamps(turn.limits).items():
        light(turn, name, colour in lit, When.NOW)


def light(turn: Turn, lamp: str, on: bool, when: When) -> None:
    """Switch one lamp, unless it is so already."""
    known = turn.lane.signals
    if not lamp or (lamp not in known.unsure and (lamp in known.lit) is on):
        return
    lit = known.lit | {lamp} if on else known.lit - {lamp}
    note(turn, lit=lit, unsure=known.unsure - {lamp})
    turn.order(lamp, "on" if on else "off", when)


def buzz(turn: Turn, meaning: Meaning, when: When = When.NOW) -> None:
    """Let the buzzer say something."""
    for step in signals.pattern(meaning, turn.limits.beeps):
        turn.order(turn.limits.buzzer, step.verb, when, step.value)


def open_barrier(turn: Turn, when: When) -> None:
    """Let one person in, unless the barrier stands open anyway."""
    limits = turn.limits
    if turn.kept.duties.released is not None:
        return
    if limits.entry_when_lost == "open":
        turn.order(limits.barrier, "off", when)
    else:
        turn.order(limits.barrier, "pulse", when, limits.barrier_pulse_s)


def shut_barrier(turn: Turn, when: When) -> None:
    """Hold the barrier again, where it would rest open."""
    released = turn.kept.duties.released is not None
    if turn.limits.entry_when_lost == "open" and not released:
        turn.order(turn.limits.barrier, "on", when)


def doubt_lamp(turn: Turn) -> None:
    """Take the green lamp for lit, as it may be after a stop with an open grant."""
    lamp = turn.limits.lamp
    if lamp and turn.kept.grant is not None:
        note(turn, lit=turn.lane.signals.lit | {lamp})


def output_back(turn: Turn, device: str) -> None:
    """Tell an output that came back, and now rests, what it has to do."""
    known = turn.lane.signals
    if device in lamps(turn.limits).values():
        note(turn, unsure=known.unsure | {device}, lit=known.lit - {device})
    elif device == turn.limits.barrier and turn.kept.grant is None:
        shut_barrier(turn, When.NOW)


def output_failed(turn: Turn, device: str) -> None:
    """Say that a lamp or the buzzer did not do what it was told."""
    if device not in outputs(turn.limits):
        return
    note(turn, failed_ns=turn.at.boot_ns)
    turn.alarm("signals", True)


def settle(turn: Turn) -> None:
    """End the alarm of an output that has not failed for a while."""
    end_ns = failure_end_ns(turn)
    if end_ns is not None and end_ns <= turn.at.boot_ns:
        note(turn, failed_ns=None)
        turn.alarm("signals", False)


def failure_end_ns(turn: Turn) -> int | None:
    """Return when a failed order is no condition any more."""
    failed_ns = turn.lane.signals.failed_ns
    return None if failed_ns is None else failed_ns + FAILED_NS


def note(turn: Turn, **changes: Any) -> None:
    """Change what the outputs are believed to do."""
    turn.note_lane(signals=changed(turn.lane.signals, **changes))
