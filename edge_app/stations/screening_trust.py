"""Which thermometer of an entrance is believed now, and what is wrong with the others.

The first one is believed unless it is lost or faulty, then the second, if there is
one. With none of them the gate is degraded: it says so, and asks for a measurement by
hand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import PortChange, Reading, Refused, Started, ns
from edge_app.stations import screening, thermometer_health
from edge_app.stations.calibration import Calibration, overdue
from edge_app.stations.entrance_parts import Limits, Turn
from edge_app.stations.screening import Rule
from edge_app.stations.screening_parts import (
    Faults,
    ScreeningKept,
    ScreeningPassing,
    calibration_of,
)
from edge_app.stations.thermometer_health import Powered, Watch

UNHEARD = Watch()
"""What is known of a thermometer that has said nothing yet."""
BESIDE_NS = ns(2)
"""How old a value of the second thermometer may be and still concern this person."""


def note(turn: Turn, **changes: Any) -> None:
    """Change what of the screening may be forgotten."""
    turn.note(screening=changed(turn.passing.screening, **changes))


def keep(turn: Turn, **changes: Any) -> None:
    """Change what of the screening outlives a stop."""
    turn.keep(screening=changed(turn.kept.screening, **changes))


def watch_of(passing: ScreeningPassing, device: str) -> Watch:
    """Return what was heard of a thermometer."""
    return passing.watches.get(device, UNHEARD)


def calibration(turn: Turn, device: str) -> Calibration:
    """Return the calibration of a device that counts now."""
    return calibration_of(turn.limits, turn.kept.screening, device)


def rule_of(turn: Turn, device: str) -> Rule:
    """Give one thermometer its numbers."""
    return changed(
        turn.limits.rule,
        calibration=calibration(turn, device),
        ambient_c=watch_of(turn.passing.screening, device).ambient_c,
    )


def is_plausible(turn: Turn, reading: Reading) -> bool:
    """Say whether a value of a thermometer may be a person's."""
    rule = changed(turn.limits.rule, calibration=calibration(turn, reading.device))
    return rule.plausible(reading.value)


# ------------------------------------------------------------- what was heard


def hear(turn: Turn, reading: Reading) -> None:
    """Note what a thermometer said, of whatever kind."""
    device, now_ns = reading.device, turn.at.boot_ns
    watch = watch_of(turn.passing.screening, device)
    if reading.quantity is Quantity.AMBIENT_TEMPERATURE:
        watch = changed(watch, heard_ns=now_ns, refused=False, ambient_c=reading.value)
        put_watch(turn, device, watch, ambient_c=reading.value)
    elif reading.quantity is Quantity.OBJECT_TEMPERATURE:
        somebody = is_plausible(turn, reading)
        watch = thermometer_health.hear(watch, reading.value, now_ns, somebody=somebody)
        put_watch(turn, device, watch)


def hear_outside(turn: Turn, reading: Reading) -> None:
    """Note how cold it is in the street."""
    if reading.quantity is Quantity.TEMPERATURE and reading.value.is_finite():
        note(turn, outside_c=reading.value)


def put_watch(turn: Turn, device: str, watch: Watch, **changes: Any) -> None:
    """Remember what was heard of a thermometer, and what else of it."""
    before = turn.passing.screening
    watches = {**before.watches, device: watch}
    turn.note(screening=changed(before, watches=watches), **changes)


def refuse(turn: Turn, refused: Refused) -> None:
    """Note bytes of a thermometer that were not believed: no sign of life."""
    watch = watch_of(turn.passing.screening, refused.device)
    put_watch(turn, refused.device, changed(watch, refused=True))


def change_port(turn: Turn, change: PortChange, *, was_lost: bool) -> None:
    """Note that a thermometer went or came back; back again it is cold."""
    if not change.up:
        return
    put_watch(turn, change.device, Watch(heard_ns=turn.at.boot_ns))
    if was_lost:
        power(turn, change.device)


def begin(turn: Turn, started: Started) -> None:
    """Take up work: a thermometer is as warm as the machine that feeds it."""
    for device in turn.limits.thermometers:
        put_watch(turn, device, Watch(heard_ns=started.at.boot_ns))
        powered = turn.kept.screening.powered.get(device)
        if powered is None or powered.boot_id != started.at.boot_id:
            power(turn, device)


def power(turn: Turn, device: str) -> None:
    """Remember since when a thermometer has been on, where that matters."""
    if turn.limits.warm_up_s:
        powered = Powered(turn.at.boot_id, turn.at.boot_ns)
        keep(turn, powered={**turn.kept.screening.powered, device: powered})


# --------------------------------------------------------------- who is believed


def faults_of(turn: Turn, device: str) -> tuple[str, ...]:
    """Name what is wrong with one thermometer."""
    kept, watch = turn.kept.screening, watch_of(turn.passing.screening, device)
    known = turn.faults.get(device)
    if known is not None and known.watch is watch and known.kept is kept:
        return known.names
    names = thermometer_health.faults(
        turn.limits.health_rule,
        watch,
        kept.powered.get(device),
        kept.blackbody.get(device),
        turn.at,
    )
    turn.faults[device] = Faults(watch, kept, names)
    return names


def connected(turn: Turn) -> tuple[str, ...]:
    """Name the thermometers that are there."""
    known, lost = turn.limits.thermometers, turn.passing.lost
    if lost.isdisjoint(known):
        return known
    return tuple(one for one in known if one not in lost)


def trusted(turn: Turn) -> str:
    """Name the thermometer that is believed, or nothing."""
    return next((one for one in connected(turn) if not faults_of(turn, one)), "")


def choose(turn: Turn) -> str:
    """Name the thermometer whose values are taken; half a measurement ends there."""
    source = trusted(turn) or next(iter(connected(turn)), turn.limits.thermometer)
    if source != turn.passing.screening.source:
        turn.note(front=changed(turn.passing.front, values=()))
        note(turn, source=source)
    return source


def remember_beside(turn: Turn, reading: Reading) -> None:
    """Remember what the second thermometer sees of the person in front."""
    limits = turn.limits
    if limits.second_use != "cross-check" or not is_plausible(turn, reading):
        return
    seen = (*turn.passing.screening.beside, (turn.at.boot_ns, reading.value))
    note(turn, beside=seen[-limits.samples :])


def beside_c(turn: Turn, source: str) -> Decimal | None:
    """Return what the second thermometer makes of the person in front, if it can."""
    limits, now_ns = turn.limits, turn.at.boot_ns
    other = limits.spare_thermometer
    if other in ("", source) or limits.second_use != "cross-check":
        return None
    values = tuple(
        value
        for at_ns, value in turn.passing.screening.beside
        if now_ns - at_ns <= BESIDE_NS
    )
    if not values or faults_of(turn, other):
        return None
    return calibration(turn, other).body_c(screening.median(values))


# -------------------------------------------------------------- alarms and time


def settle(turn: Turn) -> None:
    """Raise and end the alarms of the screening; each change is told once."""
    before = turn.kept.screening.alarms
    now = conditions(turn)
    if now == before:
        return
    for what in sorted({*before} ^ {*now}):
        turn.alarm(what, what in now)
    keep(turn, alarms=now)


def conditions(turn: Turn) -> tuple[str, ...]:
    """Name every condition of the screening that is true, in order."""
    faults = [faults_of(turn, one) for one in connected(turn)]
    found = {name for names in faults for name in names}
    if faults and all(faults):
        found.add("degraded")
    if any(hold.stage == "confirm" for hold in turn.kept.holds.values()):
        found.add("confirm")
    devices = (*turn.limits.thermometers, turn.limits.contact_thermometer)
    if any(overdue(calibration(turn, one).due, turn.at) for one in devices):
        found.add("calibration")
    return tuple(sorted(found))


def timers(turn: Turn) -> tuple[int, ...]:
    """Give the times at which a thermometer's silence or warmth has to be looked at.

    Silence moves away with every value; one look per length of it is enough.
    """
    limits, now_ns, passing = turn.limits, turn.at.boot_ns, turn.passing.screening
    rule = limits.health_rule
    due_ns = passing.check_ns
    if due_ns is None or due_ns <= now_ns:
        watches = passing.watches.values()
        later = (thermometer_health.silent_ns(rule, one) for one in watches)
        due_ns = min((ns for ns in later if ns > now_ns), default=None)
        note(turn, check_ns=due_ns)
    warm = (
        thermometer_health.warm_ns(rule, one, turn.at)
        for one in turn.kept.screening.powered.values()
    )
    known = () if due_ns in (None, thermometer_health.NEVER_NS) else (due_ns,)
    return tuple(one for one in (*known, *warm) if one is not None)


def degraded(limits: Limits, kept: ScreeningKept, lost: frozenset[str]) -> bool:
    """Say whether everybody is to be measured by hand, for the screen."""
    return "degraded" in kept.alarms or lost.issuperset(limits.thermometers)
