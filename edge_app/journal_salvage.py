"""Set a damaged journal aside and carry over what of it can still be read.

The new file is made complete under another name before the damaged one is moved, so
that a power cut on the way leaves one of the two, whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from edge_app.journal_private import chain_anew
from edge_app.journal_schema import NAME, PARTNERS, connect, create, sync_folder
from edge_app.journal_stock_salvage import STOCK_TABLES, settle_stock
from edge_app.kinds import Stream

_NEW = "journal-new.db"
_PAGE = 256


@dataclass(frozen=True, slots=True)
class _Table:
    """A table by its name, the columns of its key, and all its columns."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


_EVENTS = _Table(
    "event",
    ("stream", "seq"),
    (
        *("stream", "seq", "batch", "kind", "station"),
        *("boot_id", "boot_ns", "wall_ns", "synced", "data", "cause"),
    ),
)
_DATA = _EVENTS.columns.index("data") - len(_EVENTS.key)
_COPIED = (
    _Table(
        "private",
        ("seq",),
        (
            *("seq", "batch", "kind", "station", "boot_id", "boot_ns", "wall_ns"),
            *("synced", "data", "cause"),
        ),
    ),
    _Table(
        "tally",
        ("station", "begin_s", "end_s", "cell"),
        ("station", "begin_s", "end_s", "cell", "people"),
    ),
    _Table("person", ("person",), ("person", "key")),
    _Table("forget", ("person", "place"), ("person", "place", "done", "up_to")),
    _Table("kept", ("station",), ("station", "version", "text")),
    _Table("command", ("place",), ("place", "id", "wall_ns", "ok", "answer")),
    _Table("sync", ("boot_id",), ("boot_id", "boot_ns", "wall_ns")),
    *(_Table(*one) for one in STOCK_TABLES),
)


def set_aside(folder: Path, machine: str, why: str) -> str:
    """Replace the journal by what can be read of it; return a sentence about it."""
    new = folder / _NEW
    for partner in PARTNERS:
        new.with_name(new.name + partner).unlink(missing_ok=True)
    disk = connect(new)
    try:
        create(disk, machine)
        found = _carry_over(folder / NAME, disk)
    finally:
        disk.close()
    aside = _free_name(folder)
    for partner in PARTNERS:
        with suppress(FileNotFoundError):
            (folder / (NAME + partner)).rename(folder / (aside + partner))
    new.rename(folder / NAME)
    sync_folder(folder)
    return (
        f"The journal was damaged ({why}) and is set aside as {aside}; {found} were "
        "saved and a new epoch begins: count the stock again."
    )


def finish(folder: Path) -> None:
    """Finish a setting aside that a power cut stopped between its two names."""
    if not (folder / NAME).exists() and (folder / _NEW).exists():
        (folder / _NEW).rename(folder / NAME)


def _free_name(folder: Path) -> str:
    """Return a name that no file set aside before has."""
    number = 1
    while (folder / f"journal-damaged-{number}.db").exists():
        number += 1
    return f"journal-damaged-{number}.db"


def _carry_over(source: Path, disk: sqlite3.Connection) -> str:
    """Copy every row that can be read; say how many."""
    old = sqlite3.connect(source, isolation_level=None)
    # Else SQLite refuses a file that is shorter than its header says.
    old.execute("PRAGMA writable_schema = ON")
    old.text_factory = lambda text: text.decode("utf-8", "replace")
    counts: dict[str, int] = {}
    try:
        disk.execute("BEGIN IMMEDIATE")
        counts["event"] = _carry_events(old, disk)
        for table in _COPIED:
            if counts.get(table.name):
                continue
            counts[table.name] = sum(
                _insert(disk, table, row) for row in _readable(old, table)
            )
        chain_anew(disk)
        settle_stock(disk)
        # The rows have new numbers: whoever is to be forgotten is looked for in all.
        disk.execute(
            "UPDATE forget SET done = 0, up_to = "
            "coalesce((SELECT last FROM mark WHERE stream = forget.place), "
            "(SELECT max(id) FROM move), 0)"
        )
        _carry_meta(old, disk)
        disk.execute("COMMIT")
    finally:
        old.close()
    return (
        f"{counts['event']} events, {counts['move']} moves of stock, "
        f"{counts['kept']} kept states and {counts['command']} commands"
    )


def _carry_events(old: sqlite3.Connection, disk: sqlite3.Connection) -> int:
    """Copy events under new numbers without holes; what was sent stays sent.

    Their links held the old numbers: the chain begins anew behind them.
    """
    marks = _Table("mark", ("stream",), ("stream", "sent"))
    sent_before = dict(_readable(old, marks))
    last = dict.fromkeys((stream.value for stream in Stream), 0)
    sent = dict(last)
    for stream, seq, *rest in _readable(old, _EVENTS):
        number = last.get(stream, 0) + 1
        if not _is_document(rest[_DATA]):
            continue
        if not _insert(disk, _EVENTS, (stream, number, *rest)):
            continue
        last[stream] = number
        before = sent_before.get(stream)
        if isinstance(before, int) and seq <= before:
            sent[stream] = number
    disk.executemany(
        "UPDATE mark SET first = ?, last = ?, sent = ? WHERE stream = ?",
        [(sent[stream] + 1, last[stream], sent[stream], stream) for stream in last],
    )
    return sum(last.values())


def _is_document(text: object) -> bool:
    """Say whether an event's data is still a JSON object."""
    with suppress(msgspec.DecodeError, RecursionError):
        return isinstance(text, str) and isinstance(msgspec.json.decode(text), dict)
    return False


def _carry_meta(old: sqlite3.Connection, disk: sqlite3.Connection) -> None:
    """Carry over the number of the last batch and the last stamp; it was no clean stop.

    The number is also looked for in the rows: a batch must not be taken twice.
    """
    meta = dict(_readable(old, _Table("meta", ("key",), ("key", "value"))))
    text = str(meta.get("number", ""))
    numbers = [int(text) if text.isascii() and text.isdigit() else 0]
    for table in ("event", "move"):
        highest = disk.execute(f"SELECT max(batch) FROM {table}").fetchone()[0]
        numbers.append(highest or 0)
    values = {
        "number": str(max(numbers)),
        "stamp": str(meta.get("stamp", "")),
        "clean": "0",
    }
    disk.executemany(
        "UPDATE meta SET value = ? WHERE key = ?",
        [(value, key) for key, value in values.items()],
    )


def _insert(disk: sqlite3.Connection, table: _Table, row: tuple[Any, ...]) -> bool:
    """Insert a row, unless it is none that the table could have had."""
    marks = ", ".join("?" for _ in row)
    columns = ", ".join(table.columns)
    done = disk.execute(
        f"INSERT OR IGNORE INTO {table.name} ({columns}) VALUES ({marks})", row
    )
    return done.rowcount == 1


def _readable(old: sqlite3.Connection, table: _Table) -> Iterator[tuple[Any, ...]]:
    """Yield rows in the order of their key: from the front, then what the back has."""
    last: tuple[Any, ...] | None = None
    for row in _pages(old, table, None, backwards=False):
        last = tuple(row[table.columns.index(name)] for name in table.key)
        yield row
    behind = list(_pages(old, table, last, backwards=True))
    yield from reversed(behind)


def _pages(
    old: sqlite3.Connection,
    table: _Table,
    floor: tuple[Any, ...] | None,
    *,
    backwards: bool,
) -> Iterator[tuple[Any, ...]]:
    """Yield rows one key after the other until the end, or until none can be read.

    Going backwards ends at `floor`. A page that cannot be read is tried again in
    smaller ones, down to a single row.
    """
    limit = _PAGE
    edge: tuple[Any, ...] | None = None
    while limit:
        try:
            page = old.execute(
                *_question(table, floor, edge, limit, backwards)
            ).fetchall()
        except sqlite3.DatabaseError:
            limit //= 4
            continue
        if not page:
            return
        for row in page:
            key = tuple(row[table.columns.index(name)] for name in table.key)
            # A damaged tree can lead in a circle.
            if edge is not None and not _further(key, edge, backwards):
                return
            edge = key
            yield row


def _further(key: tuple[Any, ...], edge: tuple[Any, ...], backwards: bool) -> bool:
    """Say whether a key lies beyond another; keys of different types do not."""
    try:
        return key < edge if backwards else key > edge
    except TypeError:
        return False


def _question(
    table: _Table,
    floor: tuple[Any, ...] | None,
    edge: tuple[Any, ...] | None,
    limit: int,
    backwards: bool,
) -> tuple[str, tuple[Any, ...]]:
    """Write the SELECT of one page and what goes into its question marks."""
    key = ", ".join(table.key)
    marks = ", ".join("?" for _ in table.key)
    limits = [] if edge is None else [(f"({key}) {'<' if backwards else '>'}", edge)]
    if floor is not None:
        limits.append((f"({key}) >", floor))
    where = " AND ".join(f"{text} ({marks})" for text, _ in limits) or "1"
    order = ", ".join(f"{name} {'DESC' if backwards else 'ASC'}" for name in table.key)
    return (
        f"SELECT {', '.join(table.columns)} FROM {table.name} "
        f"WHERE {where} ORDER BY {order} LIMIT {limit}",
        tuple(value for _, values in limits for value in values),
    )
