"""Entries as the lines of a transcript, and back again. Pure.

Of a device that could read badges a transcript has no bytes, only what was understood:
the person is a keyed hash by then (`edge_app.intake`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from drivers.contract import Driver
from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.model import (
    CodeRead,
    Document,
    Entry,
    PortChange,
    Reading,
    Refused,
    Replied,
    Stamp,
    TagRead,
)

QUOTES = ("sms-in",)
"""Replies that are a person's own words, behind a telephone's number."""
_QUANTITIES = {one.key: one for one in Quantity}


def could_read_badges(driver: Driver) -> bool:
    """Say whether a device's bytes could hold the number or the words of a person."""
    measures = all(isinstance(what, Quantity) for what in driver.emits)
    return not measures or getattr(driver, "private", False)


def note_of(entry: Entry) -> Document | None:
    """Write an entry as what follows `heard`; None for what no device said."""
    match entry:
        case Reading():
            said: Document = {
                "quantity": entry.quantity.key,
                "value": str(entry.value),
                "channel": entry.channel,
                "stable": entry.stable,
            }
        case TagRead():
            said = {
                "scheme": entry.scheme.value,
                "person": entry.person,
                "code": entry.code,
                "rssi_dbm": entry.rssi_dbm,
            }
        case CodeRead():
            said = {
                "symbology": entry.symbology.value,
                "person": entry.person,
                "code": entry.code,
            }
        case Replied():
            text = "" if entry.to in QUOTES else entry.text
            said = {"to": entry.to, "ok": entry.ok, "text": text}
        case Refused():
            said = {"reason": entry.reason, "count": entry.count}
        case _:
            return None
    return {"device": entry.device, **said}


def entry_of(note: Mapping[str, Any], at: Stamp) -> Entry:
    """Read a `heard` or `turn` line. Raises: ValueError, KeyError or TypeError."""
    device = _text(note["device"])
    match note:
        case {"quantity": key}:
            value = _number(note["value"])
            quantity = _QUANTITIES[key]
            channel = _text(note["channel"])
            return Reading(device, quantity, value, at, channel, bool(note["stable"]))
        case {"scheme": scheme}:
            who, rssi = (_text(note["person"]), _text(note["code"])), note["rssi_dbm"]
            rssi_dbm = None if rssi is None else int(rssi)
            return TagRead(device, TagScheme(scheme), at, *who, rssi_dbm)
        case {"symbology": kind}:
            who = _text(note["person"]), _text(note["code"])
            return CodeRead(device, Symbology(kind), at, *who)
        case {"to": to}:
            return Replied(device, _text(to), bool(note["ok"]), _text(note["text"]), at)
        case {"up": bool(up)}:
            return PortChange(device, up, _text(note["why"]), at)
        case _:
            return Refused(device, _text(note["reason"]), b"", at, int(note["count"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> Decimal:
    try:
        number = Decimal(_text(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is no number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is no number")
    return number
