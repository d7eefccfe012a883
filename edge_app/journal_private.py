"""The private rows' own chain, and the keys that people's rows are sealed with.

Private rows leave the box never, but may be changed no more than others. Their numbers
are theirs alone and are not used again. A journal of before version 3 had no chain
over them: they are numbered and chained anew, once, as they are found.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from edge_app import chain
from edge_app.discretion import person_in
from edge_app.model import Stamp

PLACE = "private"
_PAGE = 1000
_LAST, _HEAD = "private_last", "private_head"
NEW_META = ((_LAST, "0"), (_HEAD, ""))
"""What a journal remembers of the end of this chain, before there is any row."""
_READ_META = "SELECT value FROM meta WHERE key = ?"
_INSERT = """
INSERT INTO private
(seq, batch, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause, seal, link)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
"""
_OLD = """
SELECT seq, batch, kind, station, boot_id, boot_ns, wall_ns, synced, data, cause
FROM private WHERE seq > ? ORDER BY seq LIMIT ?
"""
_RENEW = "UPDATE private SET seq = ?, seal = ?, link = ? WHERE seq = ?"


@dataclass(frozen=True, slots=True)
class End:
    """The number and the link of the last private row ever written."""

    last: int
    head: bytes


def end_of(disk: sqlite3.Connection) -> End:
    """Return where the chain of the private rows ends."""
    last, text = (
        str(disk.execute(_READ_META, (key,)).fetchone()[0]) for key in (_LAST, _HEAD)
    )
    return End(int(last), bytes.fromhex(text))


def put_end(disk: sqlite3.Connection, end: End) -> None:
    """Remember where the chain ends now."""
    disk.executemany(
        "UPDATE meta SET value = ? WHERE key = ?",
        ((str(end.last), _LAST), (end.head.hex(), _HEAD)),
    )


@dataclass(frozen=True, slots=True)
class PrivateRow:
    """One event that stays in the box, before it has a number."""

    batch: int
    kind: str
    station: str
    at: Stamp
    text: str
    cause: str


KeyOf = Callable[[sqlite3.Connection, str], bytes]


def linked(
    disk: sqlite3.Connection, key_of: KeyOf, row: PrivateRow, end: End
) -> tuple[End, bytes | None]:
    """Put a row behind the end; return the end after it, and the row's seal."""
    data, seq = row.text.encode(), end.last + 1
    person = person_in(row.text)
    sealed = chain.seal(key_of(disk, person), data) if person else None
    head = chain.head(
        PLACE, seq, row.at, kind=row.kind, station=row.station, cause=row.cause
    )
    return End(seq, chain.link(end.head, row.batch, head, data, sealed)), sealed


def keep(disk: sqlite3.Connection, key_of: KeyOf, rows: Iterable[PrivateRow]) -> None:
    """Write private rows behind those that are there."""
    end, records = end_of(disk), []
    for row in rows:
        end, sealed = linked(disk, key_of, row, end)
        at = row.at
        records.append(
            (
                *(end.last, row.batch, row.kind, row.station, at.boot_id, at.boot_ns),
                *(at.wall_ns, at.synced, row.text, row.cause, sealed, end.head),
            )
        )
    disk.executemany(_INSERT, records)
    put_end(disk, end)


def chain_anew(disk: sqlite3.Connection) -> None:
    """Give every private row a number and a link, in the order they were written in."""
    end, after = End(0, chain.BEGIN), 0
    while page := disk.execute(_OLD, (after, _PAGE)).fetchall():
        after = page[-1][0]
        changes = []
        for (
            seq,
            batch,
            kind,
            station,
            boot,
            boot_ns,
            wall_ns,
            synced,
            text,
            why,
        ) in page:
            at = Stamp(boot, boot_ns, wall_ns, bool(synced))
            row = PrivateRow(batch, kind, station, at, text, why)
            end, sealed = linked(disk, person_key, row, end)
            changes.append((end.last, sealed, end.head, seq))
        # Numbers only fall, and in order: none is taken while another still has it.
        disk.executemany(_RENEW, changes)
    disk.execute("DELETE FROM gap WHERE stream = ?", (PLACE,))
    disk.execute("UPDATE sweep SET done = 0 WHERE place = ?", (PLACE,))
    put_end(disk, end)


def person_key(disk: sqlite3.Connection, person: str) -> bytes:
    """Return a person's key; draw one for somebody who has none."""
    found = disk.execute("SELECT key FROM person WHERE person = ?", (person,))
    row = found.fetchone()
    if row is not None:
        return bytes(row[0])
    key = secrets.token_bytes(chain.KEY_BYTES)
    disk.execute("INSERT INTO person VALUES (?, ?)", (person, key))
    return key
