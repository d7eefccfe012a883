"""What the engine itself says: events of devices and orders, and its own alarms.

Pure: each function turns one entry into the event or condition that it earns.
"""

from __future__ import annotations

from edge_app.alarms import Transition
from edge_app.engine_values import GATEWAY
from edge_app.kinds import FORGOTTEN
from edge_app.model import (
    AlarmChanged,
    Command,
    Document,
    OrderFailed,
    PortChange,
    Refused,
    Stamp,
    Started,
    StationInput,
    cause_of,
)
from edge_app.outcomes import Acknowledge, Condition, Event, Priority

RAW_BYTES = 32
"""How much of refused bytes is kept; enough to recognise a device by."""


def cause(given: StationInput) -> str:
    """Name an input: a command by its id, anything else by its device and time."""
    return given.id if isinstance(given, Command) else cause_of(given)


def began(started: Started) -> Event:
    """Make the event of a start."""
    gap_s = None if started.gap_s is None else round(started.gap_s)
    data: Document = {"clean": started.clean, "gap_s": gap_s}
    return Event("gateway.started", GATEWAY, started.at, data, cause_of(started))


def port_changed(change: PortChange) -> Event:
    """Make the event of a device that went or came back."""
    data: Document = {
        "device": change.device,
        "up": change.up,
        "why": change.why,
    }
    return Event("device", GATEWAY, change.at, data, cause_of(change))


def device_lost(change: PortChange) -> Condition:
    """Say whether a device is away, for its alarm."""
    text = (
        f"{change.device} answers again."
        if change.up
        else f"{change.device} does not answer: {change.why}."
    )
    name = f"device-{change.device}-lost"
    return Condition(name, GATEWAY, not change.up, Priority.MEDIUM, text)


def bytes_refused(refused: Refused) -> Event:
    """Make the event of bytes that were not believed."""
    data: Document = {
        "device": refused.device,
        "reason": refused.reason,
        "count": refused.count,
        "raw": refused.raw[:RAW_BYTES].hex(" "),
    }
    return Event("refused", GATEWAY, refused.at, data, cause_of(refused))


def order_failed(failed: OrderFailed) -> Event:
    """Make the event of an order that was not carried out, and nobody waits for."""
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    return Event("order.failed", GATEWAY, failed.at, data, failed.cause)


def alarm_changed(change: Transition, at: Stamp) -> AlarmChanged:
    """Make what stations are told of an alarm's change."""
    data = change.data
    state, before, priority, text = (
        str(data[key]) for key in ("state", "before", "priority", "text")
    )
    return AlarmChanged(
        change.alarm, change.station, state, before, priority, text, data, at
    )


def acknowledgement(station: str, seen: Acknowledge, at: Stamp) -> Command:
    """Make a command of what a person said to a station by text message."""
    name = f"{station}-{seen.alarm}-{at.boot_ns}"
    words = {"comment": seen.comment}
    return Command(name, seen.alarm, "acknowledge", seen.by, "sms", words, at)


def forgotten(command: Command, person: str) -> Event:
    """Make the event with which a person is forgotten."""
    data: Document = {"person": person, "by": command.by}
    return Event(FORGOTTEN, GATEWAY, command.at, data, command.id)


def memory_unread(name: str, why: str) -> Condition:
    """Say whether what a station remembered could be read; `why` is "" if so."""
    text = f"What {name} remembered cannot be read and begins afresh: {why}"
    return Condition(f"{name}-memory", name, bool(why), Priority.MEDIUM, text)
