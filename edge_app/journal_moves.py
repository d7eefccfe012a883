"""Find in the journal what a command wants taken back; one read by an index."""

from __future__ import annotations

import sqlite3
from typing import Any

from edge_app.errors import JournalError
from edge_app.journal_reader import JournalReader
from edge_app.moves import Move, Reason

MOST = 5000
"""The most rows that are taken back at once."""
_COLUMNS = """
SELECT item, source, target, quantity, unit, lot, reason, name, document,
    paper, person, recipient, reverses, day
FROM move
"""
_NAMED = _COLUMNS + "WHERE name = ? AND name <> ''"
_OF_DOCUMENT = _COLUMNS + "WHERE document = ? AND document <> '' ORDER BY id LIMIT ?"


def moves_of(reader: JournalReader, name: str) -> tuple[Move, ...]:
    """Return the moves of a document, or the one of that name (`DOCUMENT/LINE`).

    Raises: JournalError, also where a document has more rows than anybody means.
    """

    def look(disk: sqlite3.Connection) -> list[tuple[Any, ...]]:
        found = disk.execute(_OF_DOCUMENT, (name, MOST + 1)).fetchall()
        return found or disk.execute(_NAMED, (name,)).fetchall()

    found = reader.look(look) if name else []
    if len(found) > MOST:
        raise JournalError(f"{name} has more than {MOST} rows; take back its lines.")
    return tuple(map(_move, found))


def _move(record: tuple[Any, ...]) -> Move:
    """Turn a record, in the order of `_COLUMNS`, into a move."""
    item, source, target, quantity, unit, lot, reason, *rest = record
    return Move(item, source, target, quantity, unit, lot, Reason(reason), *rest)
