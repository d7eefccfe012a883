"""Journals as older versions of Gatepost left them."""

from __future__ import annotations

import sqlite3

_OF_4 = ("balance", "lot", "paper", "binding", "drawn", "day", "closing")
_OF_2 = ("private", "tally", "person", "forget", "gap", "sweep")
_COLUMNS_OF_4 = (
    *("reason", "name", "document", "paper", "person", "recipient"),
    *("reverses", "day"),
)


def take_back(disk: sqlite3.Connection, version: int) -> None:
    """Take a journal's tables back to version 1 or 2; rows stay."""
    found = disk.execute(
        "SELECT type, name FROM sqlite_schema WHERE type = 'trigger' "
        "OR (type = 'index' AND sql IS NOT NULL)"
    ).fetchall()
    for kind, name in found:
        disk.execute(f"DROP {kind} {name}")
    for table in _OF_4:
        disk.execute(f"DROP TABLE {table}")
    for column in _COLUMNS_OF_4:
        disk.execute(f"ALTER TABLE move DROP COLUMN {column}")
    disk.execute("ALTER TABLE private DROP COLUMN seal")
    disk.execute("ALTER TABLE private DROP COLUMN link")
    disk.execute("DELETE FROM meta WHERE key LIKE 'private%'")
    if version == 1:
        for table in _OF_2:
            disk.execute(f"DROP TABLE {table}")
        disk.execute("ALTER TABLE event DROP COLUMN seal")
        disk.execute("ALTER TABLE event DROP COLUMN link")
        disk.execute("ALTER TABLE mark DROP COLUMN link")
        disk.execute("DELETE FROM meta WHERE key = 'swept_ns'")
    disk.execute(f"PRAGMA user_version = {version}")
