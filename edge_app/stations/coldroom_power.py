"""What a cold room runs on: mains, battery, generator; a cut raises the same alarm.

The contacts are the room's own or shared; each room says it for itself. A contact that
says nothing leaves the power unknown and ends no alarm.

Sources: `domain.md` 1.1 (Art. 6: a supply interruption raises the same alarm), 3.4 (a
battery is of low priority, as long as nothing hangs on it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import Document, PortChange, Reading, Started, StationInput, ns
from edge_app.moments import time_text
from edge_app.outcomes import Priority
from edge_app.stations.coldroom_parts import Limits, Passing, Turn
from edge_app.stations.coldroom_upkeep import KeptPower, Supply, away_ns, whole_s

MAINS, BATTERY, GENERATOR, UNKNOWN = ("mains", "battery", "generator", "unknown")
SENTENCES = {
    BATTERY: "runs on its battery",
    GENERATOR: "runs on the generator",
}


def take(turn: Turn, given: StationInput) -> None:
    """Take the level of a contact, or that it went."""
    match given:
        case Started():
            _resume(turn, given)
        case Reading(quantity=Quantity.CONTACT):
            _hear(turn, given.device, closed=given.value == 1)
        case PortChange(up=False) if given.device == turn.limits.mains:
            _note(turn, mains=None)
            turn.passing = changed(turn.passing, power=UNKNOWN)


def _resume(turn: Turn, started: Started) -> None:
    """Bring what was kept to this boot's clock, so that its length can be told."""
    for what, device in (
        ("power", turn.limits.mains),
        ("battery", turn.limits.battery),
    ):
        if not device:
            # Its contact may have been taken out of the file while the alarm stood.
            turn.alarm(what, False, f"{turn.limits.name} has no contact for it.")
    kept = turn.kept.power
    if kept is None or kept.since.boot_id == turn.at.boot_id:
        return
    passed_ns = away_ns(kept.since, started)
    if passed_ns is None:
        turn.keep(power=None)
        return
    since = changed(turn.at, boot_ns=turn.at.boot_ns - passed_ns)
    turn.keep(power=changed(kept, since=changed(since, wall_ns=kept.since.wall_ns)))


def _hear(turn: Turn, device: str, *, closed: bool) -> None:
    """Take one level to what the contact stands for; two may share one."""
    limits, says = turn.limits, "closed" if closed else "open"
    if device == limits.mains:
        _hear_mains(turn, on=says == limits.mains_on)
    if device == limits.generator:
        _note(turn, generator=says == limits.generator_on)
    if device == limits.battery:
        _hear_battery(turn, low=says == limits.battery_low)


def _hear_mains(turn: Turn, *, on: bool) -> None:
    """Take whether there are mains; without them an empty battery is urgent."""
    _note(turn, mains=on)
    if turn.passing.supply.low and not on:
        _tell_battery(turn, low=True)


def _hear_battery(turn: Turn, *, low: bool) -> None:
    if low is turn.passing.supply.low:
        return
    _note(turn, low=low)
    _tell_battery(turn, low=low)


def _tell_battery(turn: Turn, *, low: bool) -> None:
    """Say whether the battery is nearly empty: high once the room hangs on it."""
    limits = turn.limits
    text = f"The battery of {limits.name} is well again."
    if low:
        text = f"See to the power of {limits.name}: its battery is nearly empty."
    hangs = not limits.mains or turn.passing.supply.mains is False
    turn.alarm("battery", low, text, Priority.HIGH if hangs else Priority.LOW)


def _note(turn: Turn, **changes: Any) -> None:
    supply = changed(turn.passing.supply, **changes)
    turn.passing = changed(turn.passing, supply=supply)


def settle(turn: Turn) -> None:
    """Tell another power, and raise the alarm once the mains have been away."""
    supply = turn.passing.supply
    if supply.mains is None:
        return
    power = _power(supply)
    if power != turn.passing.power:
        turn.passing = changed(turn.passing, power=power)
    if turn.kept.power is None or power != turn.kept.power.power:
        _change(turn, power)
    _alarm(turn, power)


def _power(supply: Supply) -> str:
    if supply.mains:
        return MAINS
    return GENERATOR if supply.generator else BATTERY


def _change(turn: Turn, power: str) -> None:
    """Tell that the room runs on something else, and how long it ran on the other."""
    before = turn.kept.power
    turn.keep(power=KeptPower(power, turn.at))
    if before is None and power == MAINS:
        return
    lasted_ns = turn.at.boot_ns - before.since.boot_ns if before else 0
    turn.say(
        "cold.power",
        {
            "power": power,
            "before": before.power if before else UNKNOWN,
            "since": time_text(before.since.wall_ns) if before else None,
            "lasted_s": whole_s(lasted_ns) if before else None,
        },
    )


def _alarm(turn: Turn, power: str) -> None:
    supply, name = turn.passing.supply, turn.limits.name
    if power == MAINS:
        if supply.told is not False:
            turn.alarm("power", False, f"{name} has mains again.")
            _note(turn, told=False, due_ns=None)
        elif supply.due_ns is not None:
            _note(turn, due_ns=None)
        return
    if supply.due_ns is None:
        due_ns = turn.at.boot_ns + ns(turn.limits.power_delay_s)
        _note(turn, due_ns=due_ns)
        supply = turn.passing.supply
    due_ns = supply.due_ns or 0
    if not supply.told and turn.at.boot_ns >= due_ns:
        _note(turn, told=True)
        on = SENTENCES[power]
        turn.alarm("power", True, f"Keep {name} shut: no mains, it {on}.")


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when the mains will have been away for too long."""
    supply = turn.passing.supply
    if supply.due_ns is not None and not supply.told:
        yield supply.due_ns


def view(limits: Limits, passing: Passing) -> Document:
    """Return what the room runs on, where anything can tell."""
    if not limits.mains:
        return {}
    return {"power": passing.power, "battery_low": passing.supply.low}
