"""The ledger's laws over any history: bookings, midnights, wild clocks, crashes.

A crash is a copy of the files as they lie there, opened by another journal. A commit
may fail before or after the disk has it, and is tried again or not.
"""

from __future__ import annotations

import functools
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_app.engine_stock import Books
from edge_app.errors import JournalError
from edge_app.journal import Journal
from edge_app.model import SECOND_NS, Stamp
from edge_app.moves import Move, is_virtual, reversal
from edge_app.outcomes import Batch
from edge_app.store.ledger import stands, total
from edge_app.store.stock import gathered
from tests.unit.ledger_moves import FULL, moves

HOUR_S = 3600
START_S = 20_468 * 24 * HOUR_S
WILD_S = 12 * 365 * 24 * HOUR_S


class FailingConnection(sqlite3.Connection):
    """A connection whose next commit fails, before or after the fact."""

    fails = ""

    def execute(self, *words: Any) -> sqlite3.Cursor:
        """Fail once, as asked."""
        kind = type(self)
        how = kind.fails if words[0] == "COMMIT" else ""
        if how:
            kind.fails = ""
        done = None if how == "before" else super().execute(*words)
        if done is None or how:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return done


class House:
    """Books in memory, a journal on disk, and every move that was let go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lives = count(1)
        self._path = folder / "0"
        self.journal = Journal.open(self._path, "board")
        self.at = Stamp("boot", 1, START_S * SECOND_NS, synced=True)
        self._begin()

    def _begin(self) -> None:
        self.books = Books(self.journal.stock(), lambda _: 8 * HOUR_S)
        self.number = self.journal.last_number()

    def crash(self) -> None:
        """Go on with what lies on the disk."""
        path = self._folder / str(next(self._lives))
        shutil.copytree(self._path, path)
        (path / "journal.db-shm").unlink(missing_ok=True)
        self.journal.close(clean=False)
        self._path = path
        self.journal = Journal.open(path, "board")
        assert "" == self.journal.salvaged
        self._begin()

    def later(self, seconds: int, wall_s: int | None = None) -> None:
        """Let time pass on both clocks, or on each by itself."""
        wall_s = seconds if wall_s is None else wall_s
        self.at = replace(
            self.at,
            boot_ns=self.at.boot_ns + seconds * SECOND_NS,
            wall_ns=self.at.wall_ns + wall_s * SECOND_NS,
        )

    def give(self, rows: tuple[Move, ...], fails: str) -> None:
        """Take one input, and keep its batch as the committer would."""
        closed = self.books.turn(self.at)
        if closed is not None:
            assert closed.day not in self.books.stock.days
            self.books.change(closed)
        outcomes = self.books.judged("store", rows, self.at)
        booked = tuple(
            self.books.book(one, self.at) for one in outcomes if isinstance(one, Move)
        )
        assert len(booked) in {0, len(rows)}
        facts = gathered((closed,) if closed else ())
        self.number += 1
        batch = Batch(self.number, self.at, moves=booked, stock=facts)
        FailingConnection.fails = fails.partition(" ")[0]
        try:
            self.journal.append((batch,))
        except JournalError:
            if fails.endswith("crash"):
                self.crash()
                return
            self.journal.append((batch,))
        self.last = booked

    last: tuple[Move, ...] = ()

    def take_back(self) -> None:
        """Take the newest move back, on whatever day it is."""
        if self.last and self.last[0].id:
            name = f"back-{self.number}"
            self.give((reversal(self.last[0], name, name, ""),), "")

    def look(self) -> None:
        """Hold every law against memory and disk."""
        stored, held = self.journal.stock(), self.books.stock
        assert (held.ledger, held.closed) == (stored.ledger, stored.closed)
        assert held.days == stored.days
        for item, book in held.ledger.items.items():
            assert 0 == total(held.ledger, item)
            lots: Counter[str] = Counter()
            for (place, lot), one in book.items():
                lots[lot] += one.closing
                assert one.closing >= 0 or is_virtual(place)
                if stands(place) and held.closed.day:
                    before = held.closed.items.get(item, {}).get((place, lot))
                    assert one.opening == (before.closing if before else 0)
            assert not any(lots.values())

    def close(self) -> None:
        """Add everything up a last time, and stop."""
        fault = self.journal.ledger_fault()
        self.journal.close()
        assert "" == fault


@contextmanager
def house() -> Iterator[House]:
    """Give a house whose disk can fail."""
    failing = functools.partial(sqlite3.connect, factory=FailingConnection)
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch("edge_app.journal_schema.sqlite3.connect", failing),
    ):
        made = House(Path(folder))
        try:
            yield made
        finally:
            FailingConnection.fails = ""
            made.close()


PASSES = {
    "hour": (HOUR_S, HOUR_S),
    "days": (72 * HOUR_S, 72 * HOUR_S),
    "clock back": (60, -30 * HOUR_S),
    "2038": (60, WILD_S),
    "from 2038": (60, -WILD_S),
}
"""What goes by on the boot clock, and on the wall."""


def act(house: House, what: str, rows: list[Move], fails: str) -> None:
    """Do one thing of a history."""
    if what in PASSES:
        house.later(*PASSES[what])
    elif what == "back":
        house.take_back()
    elif what == "no clock":
        house.at = replace(house.at, synced=not house.at.synced)
    elif what == "crash":
        house.crash()
    else:
        named = (
            replace(one, id=f"{house.number}/{line}")
            for line, one in enumerate(rows, 1)
        )
        house.give(tuple(named), fails)


ACTS = (
    *("book", "book", "book", "book", "back", "hour", "days"),
    *("clock back", "2038", "from 2038", "no clock", "crash"),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.lists(moves(), min_size=1, max_size=3),
            st.sampled_from(("", "", "before", "after", "before crash", "after crash")),
        ),
        max_size=25,
    )
)
def test_the_laws_hold_over_any_history(
    history: list[tuple[str, list[Move], str]],
) -> None:
    """Sums are 0, days follow on one another, memory is what the disk says."""
    with house() as made:
        made.give(FULL, "")
        for step in history:
            act(made, *step)
            made.look()


def test_a_wild_clock_and_back_over_a_crash() -> None:
    """Days closed in 2038 stay; what comes after the return adds up upon them."""
    receipt = Move("mask", "<supplier>", "store", 10, "piece")
    with house() as made:
        made.give((receipt,), "")
        for wall_s in (WILD_S, HOUR_S, 24 * HOUR_S, -WILD_S, 2 * HOUR_S, 24 * HOUR_S):
            made.later(2 * HOUR_S, wall_s)
            made.give((receipt,), "after")
            made.crash()
            made.look()
        # A start forgets how long the clock has been far off: an hour without one.
        for _ in range(2):
            made.later(HOUR_S)
            made.give((receipt,), "")
        made.look()

        assert 90 == made.books.stock.ledger.at("mask", "store")
