"""Moves as they are booked in a site that publishes EPCIS documents."""

from __future__ import annotations

from edge_app.model import Json, Stamp
from edge_app.moves import Move, Reason
from edge_app.outcomes import Batch, Event
from tests.unit.epcis_site import BASE, GLN, MASK, NINE_NS

BOOT = "0f0e0d0c-boot"
HOUR_NS = 3600 * 10**9
PLAIN = """
[gateway]
site = "hillside"
name = "store"
timezone = "Asia/Shanghai"

[mqtt]
url = "mqtt://127.0.0.1"
"""
SITE = f"""{PLAIN}
[epcis]
publish = true
base = "{BASE}/"
gln = "{GLN}"

[[store]]
name = "room"
quarantine = ["returns"]
"""
CATALOGUE = f"""
[[item]]
id = "mask"
name_zh = "口罩"
name_en = "mask"
packs = [{{ gtin = "{MASK}", pieces = 1 }}]
"""


def at(hours: int, *, synced: bool = True, boot: str = BOOT) -> Stamp:
    """Stamp an hour after nine o'clock of the first day."""
    boot_ns = 10**12 + hours * HOUR_NS
    return Stamp(boot, boot_ns, NINE_NS + hours * HOUR_NS if synced else 0, synced)


LOST = at(0, synced=False, boot="another-boot")
"""A stamp of a boot whose clock was never set."""


def moved(
    line: int,
    stamp: Stamp | None = None,
    *,
    item: str | None = "mask",
    source: str = "<supplier>",
    target: str = "shelf-1",
    reason: str = "receive",
    reverses: str = "",
) -> tuple[Event, Move]:
    """Book masks on a line of document R-1: the event, and the ledger's row."""
    data: dict[str, Json] = {
        "quantity": 10 * line,
        "unit": "piece",
        "from": source,
        "to": target,
        "reason": reason,
        "document": "R-1",
        "line": line,
    }
    data |= {"item": item} if item else {}
    data |= {"reverses": reverses} if reverses else {}
    move = Move(
        item or "mask",
        source,
        target,
        10 * line,
        "piece",
        reason=Reason(reason),
        id=f"R-1/{line}",
        document="R-1",
        reverses=reverses,
        day="2026-01-15",
    )
    return Event("stock.moved", "counter", stamp or at(line), data, ""), move


def back(line: int, name: str) -> tuple[Event, Move]:
    """Take the first ten masks back."""
    event, move = moved(
        line, source="shelf-1", target="<supplier>", reason="reverse", reverses=name
    )
    return event, move


def batches(*booked: tuple[Event, Move]) -> tuple[Batch, ...]:
    """Put each booking into a batch of its own."""
    return tuple(
        Batch(number, event.at, events=(event,), moves=(move,))
        for number, (event, move) in enumerate(booked, 1)
    )
