"""Walk the chains of a journal from outside, a page at a time, disturbing nobody.

Each page with its gaps and keys is read in one transaction. Where the walk ends is
looked up once: what is written meanwhile is left for the next walk, and what is taken
out meanwhile has left its last link.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from edge_app.chain import Gap, Item, Linked, Odd, Verdict, Walk
from edge_app.discretion import person_in
from edge_app.errors import JournalError
from edge_app.journal_private import PLACE, end_of
from edge_app.journal_reader import JournalReader
from edge_app.journal_tables import VERSION
from edge_app.kinds import Stream
from edge_app.model import Stamp

PAGE = 2000
PLACES = (*(stream.value for stream in Stream), PLACE)
_BEFORE_ALL = -(2**63)
_EVENTS = """
SELECT seq, batch, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause,
seal, link FROM event
WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?
"""
_PRIVATE = """
SELECT seq, batch, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause,
seal, link FROM private
WHERE ? <> '' AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?
"""
_GAPS = """
SELECT first, last, link FROM gap WHERE stream = ? AND last > ? AND first <= ?
ORDER BY first
"""
_FLAGS = (0, 1)
_KEY = "SELECT key FROM person WHERE person = ?"
_LEAVING = "SELECT 1 FROM forget WHERE person = ? AND place = ? AND up_to >= ?"
_MARK = "SELECT last, link FROM mark WHERE stream = ?"
_BEYOND_EVENTS = "SELECT max(seq) FROM event WHERE stream = ?"
_BEYOND_PRIVATE = "SELECT max(seq) FROM private WHERE ? <> ''"


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the chain of a place ended at one moment; `extra` is a row behind that."""

    place: str
    last: int
    head: bytes
    extra: int | None


def goals(reader: JournalReader) -> tuple[Goal, ...]:
    """Return where each chain ends now. Raises: JournalError."""
    return reader.look(_goals)


def walk(
    reader: JournalReader,
    goal: Goal,
    anchors: Mapping[int, str],
    tell: Callable[[int], None],
) -> Verdict:
    """Walk one chain to its goal; `tell` gets how many numbers each page went on.

    Raises: JournalError.
    """
    found = Walk(goal.place, goal.last, goal.head, anchors)
    after = _BEFORE_ALL
    while after < goal.last:
        items, end = reader.look(partial(_page, goal.place, after, goal.last))
        found.take(items)
        tell(end - max(after, 0))
        after = end
    verdict = found.end()
    if goal.extra is not None:
        found.take((Odd(goal.extra, "it was added behind the last row"),))
    return verdict


def walk_part(reader: JournalReader, goal: Goal, first: int, last: int) -> Verdict:
    """Walk the rows of a chain from one number to another, both of them judged.

    What lies before is not looked at but for the row that the first one is linked to,
    so that it says less than `walk`. Raises: JournalError.
    """
    end = min(last, goal.last)
    found = Walk(goal.place, end, goal.head if end == goal.last else None)
    found.begin_at(first - 1)
    after = first - 2
    while after < end:
        items, after = reader.look(partial(_page, goal.place, after, end))
        found.take(items)
    return found.end()


# --------------------------------------------------------------------- the inside


def _goals(disk: sqlite3.Connection) -> tuple[Goal, ...]:
    version = disk.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise JournalError(
            f"The journal is of version {version} and this Gatepost verifies version "
            f"{VERSION}: let the gateway open it once."
        )
    return tuple(_goal(disk, place) for place in PLACES)


def _goal(disk: sqlite3.Connection, place: str) -> Goal:
    """Read where a chain ends; an end that no writer wrote is no number at all."""
    beyond = _BEYOND_PRIVATE if place == PLACE else _BEYOND_EVENTS
    try:
        if place == PLACE:
            end = end_of(disk)
            last, head = end.last, end.head
        else:
            last, head = disk.execute(_MARK, (place,)).fetchone()
            last, head = int(last), bytes(head)
    except (TypeError, ValueError) as error:
        raise JournalError(
            f"The journal no longer says where its {place} rows end: it was changed."
        ) from error
    highest = disk.execute(beyond, (place,)).fetchone()[0]
    is_beyond = isinstance(highest, int) and highest > last
    return Goal(place, last, head, highest if is_beyond else None)


def _page(
    place: str, after: int, last: int, disk: sqlite3.Connection
) -> tuple[list[Item], int]:
    """Read a page: rows and gaps in the order of their numbers, and how far it goes."""
    question = _PRIVATE if place == PLACE else _EVENTS
    texts, disk.text_factory = disk.text_factory, bytes
    try:
        found = disk.execute(question, (place, after, last, PAGE)).fetchall()
    finally:
        disk.text_factory = texts
    end = found[-1][0] if len(found) == PAGE else last
    gaps = disk.execute(_GAPS, (place, after, end)).fetchall()
    items: list[tuple[int, Item]] = [
        (first, Gap(first, final, bytes(link))) for first, final, link in gaps
    ]
    items += [(record[0], _item(disk, place, record)) for record in found]
    items.sort(key=lambda one: one[0])
    return [one for _, one in items], end


def _item(disk: sqlite3.Connection, place: str, record: tuple[Any, ...]) -> Item:
    """Turn a record into a row. Total: whatever somebody put there earns a verdict."""
    seq, batch, kind, station, boot_id, boot_ns, wall_ns, synced, data, *rest = record
    cause, seal, link = rest
    numbers = all(isinstance(one, int) for one in (batch, boot_ns, wall_ns))
    if not numbers or synced not in _FLAGS:
        return Odd(seq, "something of it is no number any more")
    try:
        text = data.decode()
        kind, station, boot_id, cause = (
            one.decode() for one in (kind, station, boot_id, cause)
        )
    except (AttributeError, UnicodeDecodeError):
        return Odd(seq, "something of it is no text any more")
    if not all(one is None or isinstance(one, bytes) for one in (seal, link)):
        return Odd(seq, "its seal or its link is none any more")
    key, leaving = None, False
    if seal is not None and text:
        key, leaving = _key(disk, place, seq, person_in(text))
    at = Stamp(boot_id, boot_ns, wall_ns, bool(synced))
    return Linked(
        *(place, seq, batch, kind, station, at, data, cause, seal, link, key, leaving)
    )


def _key(
    disk: sqlite3.Connection, place: str, seq: int, person: str
) -> tuple[bytes | None, bool]:
    """Return the key that a row was sealed with, and whether it is being forgotten."""
    if disk.execute(_LEAVING, (person, place, seq)).fetchone() is not None:
        return None, True
    row = disk.execute(_KEY, (person,)).fetchone()
    return (None if row is None else bytes(row[0])), False
