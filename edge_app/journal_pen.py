"""How an event becomes a row: where it goes, its number, its seal and its link."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from edge_app import chain, journal_private
from edge_app.discretion import Discretion, person_in, value_of
from edge_app.histogram import bucket_of
from edge_app.journal_gaps import take_out
from edge_app.journal_private import PLACE, PrivateRow
from edge_app.journal_stock_expiry import MOVES, last_move
from edge_app.kinds import FORGOTTEN, KINDS, Stream
from edge_app.outcomes import Event
from edge_app.rows import Row, document_text

KEYS_LIMIT = 20_000
"""Keys of people that are kept at hand; past it they are read again."""
_INSERT = "INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_NAMED = "SELECT seq FROM private WHERE instr(data, ?) ORDER BY seq"
_TALLY = """
INSERT INTO tally VALUES (?, ?, ?, ?, 1)
ON CONFLICT DO UPDATE SET people = people + 1
"""
_FORGET = "INSERT OR REPLACE INTO forget VALUES (?, ?, 0, ?)"
UNTIMED = (0, 0)
"""The period of what was measured before the clock was set."""


class Pen:
    """Writes the journal's rows; keeps the keys of the people it met at hand."""

    def __init__(self, discretion: Discretion) -> None:
        self.discretion = discretion
        self._keys: dict[str, bytes] = {}

    def begin(self, disk: sqlite3.Connection) -> Sheet:
        """Begin to write within a transaction."""
        marks = disk.execute("SELECT stream, last, link FROM mark").fetchall()
        return Sheet(
            disk,
            self,
            {Stream(stream): seq for stream, seq, _ in marks},
            {Stream(stream): bytes(link) for stream, _, link in marks},
        )

    def lose_keys(self) -> None:
        """Trust no key at hand: a transaction that drew some was taken back."""
        self._keys.clear()

    def key_of(self, disk: sqlite3.Connection, person: str) -> bytes:
        """Return a person's key; draw one for somebody who has none."""
        key = self._keys.get(person)
        if key is not None:
            return key
        key = journal_private.person_key(disk, person)
        if len(self._keys) >= KEYS_LIMIT:
            self._keys.clear()
        self._keys[person] = key
        return key

    def destroy_key(self, disk: sqlite3.Connection, person: str) -> None:
        """Destroy a person's key; its bytes in the file are overwritten."""
        disk.execute("DELETE FROM person WHERE person = ?", (person,))
        self._keys.pop(person, None)


@dataclass(slots=True)
class Sheet:
    """What one transaction writes; nothing is on the disk before `end`."""

    disk: sqlite3.Connection
    pen: Pen
    last: dict[Stream, int]
    link: dict[Stream, bytes]
    rows: list[Row] = field(default_factory=list)
    records: list[tuple[object, ...]] = field(default_factory=list)
    private: list[PrivateRow] = field(default_factory=list)
    tallies: list[tuple[str, int, int, int]] = field(default_factory=list)
    forgotten: list[tuple[str, str, int]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    def write(self, event: Event, number: int) -> None:
        """Take one event of the batch with this number."""
        if self.pen.discretion.keeps_back(event.kind, event.data):
            self._keep_back(event, number)
            return
        if event.kind == FORGOTTEN:
            self._forget(str(event.data["person"]))
        stream, at = KINDS[event.kind], event.at
        seq = self.last[stream] + 1
        data = document_text(self.pen.discretion.signed(event.data))
        row = Row(stream, seq, event.kind, event.station, at, data, event.cause)
        text, sealed = data.decode(), None
        person = person_in(text)
        if person:
            sealed = chain.seal(self.pen.key_of(self.disk, person), data)
        head = chain.head(
            stream.value,
            seq,
            at,
            kind=row.kind,
            station=row.station,
            cause=row.cause,
        )
        made = chain.link(self.link[stream], number, head, data, sealed)
        self.last[stream], self.link[stream] = seq, made
        self.rows.append(row)
        self.records.append(
            (
                *(stream.value, seq, number, event.kind, event.station, at.boot_id),
                *(at.boot_ns, at.wall_ns, at.synced, text, event.cause, sealed, made),
            )
        )

    def end(self) -> tuple[Row, ...]:
        """Write it; return the rows that will be published."""
        self.disk.executemany(_INSERT, self.records)
        grown = {row.stream for row in self.rows}
        self.disk.executemany(
            "UPDATE mark SET last = ?, link = ? WHERE stream = ?",
            [(self.last[one], self.link[one], one.value) for one in grown],
        )
        if self.private:
            journal_private.keep(self.disk, self.pen.key_of, self.private)
        self.disk.executemany(_TALLY, self.tallies)
        self.disk.executemany(_FORGET, self.forgotten)
        for person in self.people:
            found = self.disk.execute(_NAMED, (person,)).fetchall()
            take_out(self.disk, PLACE, [seq for (seq,) in found])
        return tuple(self.rows)

    def _keep_back(self, event: Event, number: int) -> None:
        """Keep an event in the box, and count it."""
        at = event.at
        text = document_text(event.data).decode()
        self.private.append(
            PrivateRow(number, event.kind, event.station, at, text, event.cause)
        )
        period = self.pen.discretion.period_of(at.wall_ns) if at.synced else UNTIMED
        cell = bucket_of(value_of(event.data))
        self.tallies.append((event.station, *period, cell))

    def _forget(self, person: str) -> None:
        """Destroy a key now; what was written under it follows (`journal_expiry`)."""
        self.pen.destroy_key(self.disk, person)
        self.people.append(person)
        self.forgotten.extend(
            (person, stream.value, last) for stream, last in self.last.items() if last
        )
        if moves := last_move(self.disk):
            self.forgotten.append((person, MOVES, moves))
