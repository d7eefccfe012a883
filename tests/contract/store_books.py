"""A journal's store room beside the one in memory, for its tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from edge_app.journal import Journal
from edge_app.moves import Move
from edge_app.outcomes import Batch
from edge_app.store.stock import DayClosed, Facts, gathered
from tests.contract.batches import stamp


class Room:
    """A journal's store room beside the one in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = Journal.open(folder, "board")
        self.stock = self.journal.stock()
        self.number = self.journal.last_number()

    def add(self, *rows: Move, facts: Facts | None = None) -> None:
        """Keep moves of the open day, and facts, in one batch."""
        facts = facts or Facts()
        for closed in facts.closed:
            self.stock = self.stock.changing(closed)
        for lot in facts.lots:
            self.stock = self.stock.changing(lot)
        day = self.stock.ledger.day or "2026-01-01"
        dated = tuple(replace(move, day=day) for move in rows)
        for move in dated:
            self.stock = self.stock.booking(move)
        self.number += 1
        self.journal.append(
            (Batch(self.number, stamp(self.number), moves=dated, stock=facts),)
        )

    def close_day(self, opens: str, *rows: Move) -> None:
        """Close the open day, and book on the next in the same batch."""
        closed = DayClosed(self.stock.ledger.day, opens)
        self.add(*rows, facts=gathered((closed,)))

    def crash(self) -> None:
        """Lose everything that is not on the disk, and start."""
        self.journal.close(clean=False)
        self.journal = Journal.open(self.folder, "board")
        found = self.journal.stock()
        assert found.days <= self.stock.days
        self.stock = replace(self.stock, days=found.days)
        assert self.stock == found

    def ask(self, question: str, **values: object) -> list[tuple[object, ...]]:
        """Ask the file itself."""
        with closing(sqlite3.connect(self.folder / "journal.db")) as disk:
            return disk.execute(question, values).fetchall()

    def harm(self, statement: str) -> None:
        """Change the file behind the journal's back."""
        with closing(sqlite3.connect(self.folder / "journal.db")) as disk:
            for name in ("move_stands", "closing_stands"):
                disk.execute(f"DROP TRIGGER IF EXISTS {name}")
            disk.execute(statement)
            disk.commit()


@contextmanager
def room_in(folder: Path) -> Iterator[Room]:
    """Open a store room and close it."""
    room = Room(folder)
    try:
        yield room
    finally:
        room.journal.close()
