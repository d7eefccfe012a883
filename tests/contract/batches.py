"""Batches for the tests of the journal and its readers."""

from __future__ import annotations

from typing import Any

from edge_app.model import Document, Stamp
from edge_app.moves import Move
from edge_app.outcomes import Batch, Event, Kept
from edge_app.store.lots import Lot
from edge_app.store.stock import Facts

BOOT = "0f0e0d0c-boot"


def stamp(seconds: int = 1, *, boot: str = BOOT, synced: bool = True) -> Stamp:
    """Return a stamp so many seconds after the start of a boot."""
    return Stamp(boot, seconds * 10**9, 1_800_000_000 * 10**9 + seconds, synced)


def event(kind: str = "screening", cause: str = "", **data: Any) -> Event:
    """Return an event of the east entrance."""
    document: Document = data
    return Event(kind, "east", stamp(), document, cause or "thermometer@0f0e0d0c:1")


def batch(number: int, *events: Event, **more: Any) -> Batch:
    """Return a batch with these events, or with one screening."""
    return Batch(number, stamp(number), events or (event(n=number),), **more)


def full_batch(number: int) -> Batch:
    """Return a batch that touches every table."""
    return batch(
        number,
        event("fever", n=number),
        event("stock.moved", n=number),
        event(n=number),
        kept={"east": Kept(1, b'{"n": %d}' % number)},
        moves=(Move("mask", "<supplier>", "shelf", 10, "piece", day="2026-01-15"),),
        stock=Facts(lots=(Lot("mask", "L1", expiry="2026-03-01"),)),
        commands=(f"command-{number}",),
    )
