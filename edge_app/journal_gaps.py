"""What is left of rows that were taken out: the last link of each run of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from edge_app.journal_private import PLACE


@dataclass(frozen=True, slots=True)
class _Words:
    """How a run is anchored and a row taken out, by where the rows lie."""

    anchor: str
    delete: str


_OF_EVENTS = _Words(
    "INSERT INTO gap SELECT ?1, ?2, ?3, coalesce(link, x'') FROM event "
    "WHERE stream = ?1 AND seq = ?3",
    "DELETE FROM event WHERE stream = ? AND seq = ?",
)
_OF_PRIVATE = _Words(
    "INSERT INTO gap SELECT ?1, ?2, ?3, coalesce(link, x'') FROM private "
    "WHERE seq = ?3",
    "DELETE FROM private WHERE ? <> '' AND seq = ?",
)


def take_out(disk: sqlite3.Connection, place: str, seqs: Sequence[int]) -> None:
    """Take rows out and leave the last link of each run of them as an anchor."""
    words = _OF_PRIVATE if place == PLACE else _OF_EVENTS
    for first, last in _runs(seqs):
        disk.execute(words.anchor, (place, first, last))
        _join(disk, place, first)
    disk.executemany(words.delete, [(place, seq) for seq in seqs])
    disk.execute(
        "UPDATE mark SET first = coalesce((SELECT last + 1 FROM gap "
        "WHERE gap.stream = mark.stream AND gap.first <= mark.first "
        "AND gap.last >= mark.first), first) WHERE stream = ?",
        (place,),
    )


def _runs(seqs: Sequence[int]) -> list[tuple[int, int]]:
    """Write rising numbers as runs: first and last of each."""
    if not seqs:
        return []
    firsts = [seqs[0], *(b for a, b in pairwise(seqs) if b != a + 1)]
    lasts = [*(a for a, b in pairwise(seqs) if b != a + 1), seqs[-1]]
    return list(zip(firsts, lasts, strict=True))


def _join(disk: sqlite3.Connection, name: str, first: int) -> None:
    """Make one gap of those that touch the one that begins at `first`."""
    last, link = disk.execute(
        "SELECT last, link FROM gap WHERE stream = ? AND first = ?", (name, first)
    ).fetchone()
    after = disk.execute(
        "SELECT last, link FROM gap WHERE stream = ? AND first = ?", (name, last + 1)
    ).fetchone()
    if after is not None:
        disk.execute("DELETE FROM gap WHERE stream = ? AND first = ?", (name, last + 1))
        last, link = after
    begin = disk.execute(
        "SELECT first FROM gap WHERE stream = ? AND last = ?", (name, first - 1)
    ).fetchone()
    if begin is not None:
        disk.execute("DELETE FROM gap WHERE stream = ? AND first = ?", (name, first))
        first = begin[0]
    disk.execute(
        "UPDATE gap SET last = ?, link = ? WHERE stream = ? AND first = ?",
        (last, link, name, first),
    )
