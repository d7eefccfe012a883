"""Versions of a day's sheet: how one that was made before is drawn up again. Pure.

Nothing of a version is kept but its numbers by item and the digest of its lines. The
moves that were booked before it was made give every line again, and the digest says
whether they are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge_app.moves import Move
from edge_app.store.ledger import Account, Ledger, replay

KIND = "stock.sheet"


@dataclass(frozen=True, slots=True)
class Made:
    """A version that was made: its event's batch and what the event said of it."""

    day: str
    version: int
    batch: int
    made_at: str = ""
    late: bool = False
    final: bool = False
    digest: str = ""


def made_of(data: Mapping[str, Any], batch: int) -> Made | None:
    """Read the data of an event; None where it does not name a day and a version."""
    day, version = data.get("day"), data.get("version")
    if not isinstance(day, str) or type(version) is not int:
        return None
    return Made(
        day,
        version,
        batch,
        str(data.get("made_at", "")),
        data.get("late") is True,
        data.get("final") is True,
        str(data.get("sha256", "")),
    )


def newest(made: Iterable[Made]) -> Sequence[Made]:
    """Sort versions; one that came in several parts counts once."""
    by_version = {one.version: one for one in made}
    return [by_version[version] for version in sorted(by_version)]


def as_of(whole: Ledger, moves: Iterable[Move]) -> Ledger:
    """Return a day's accounts when only these of its moves had been booked."""
    items = {
        item: {key: Account(one.opening) for key, one in book.items() if one.opening}
        for item, book in whole.items.items()
    }
    held = {item: book for item, book in items.items() if book}
    return replay(Ledger(held, whole.day), moves, judged=False)
