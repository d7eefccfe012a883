"""What the one writer of a journal can tell of it."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from edge_app.journal_schema import plain_errors
from edge_app.journal_sql import ANSWERS, get_meta
from edge_app.journal_stock import read_sheet, read_stock
from edge_app.journal_stock_checks import broken
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Kept
from edge_app.rows import Mark
from edge_app.store.ledger import Ledger
from edge_app.store.stock import Stock

_HELD = "SELECT place, item, sum(quantity) FROM balance GROUP BY place, item"


class Questions(ABC):
    """The questions; every one raises JournalError where the disk does not answer."""

    epoch: str

    @abstractmethod
    def _disk(self) -> sqlite3.Connection:
        """Return the connection that writes."""

    def kept(self) -> Mapping[str, Kept]:
        """Return every station's kept state."""
        found = self._all("SELECT station, version, text FROM kept")
        return {station: Kept(version, text) for station, version, text in found}

    def balances(self) -> Mapping[tuple[str, str], int]:
        """Add the ledger up: whole numbers by (place, item)."""
        return {(place, item): total for place, item, total in self._all(_HELD)}

    def stock(self) -> Stock:
        """Return the store room as it was kept; catalogue and places are not in it."""
        with plain_errors():
            return read_stock(self._disk())

    def sheet(self, day: str) -> Ledger:
        """Return a closed day's accounts; none where the day is not known."""
        with plain_errors():
            return read_sheet(self._disk(), day)

    def ledger_fault(self) -> str:
        """Add every move up again; say what differs, "" where nothing does."""
        with plain_errors():
            return broken(self._disk())

    def knows_command(self, command: str) -> str | None:
        """Return the answer a command got, "" while none, None if it is unknown."""
        found = self._all("SELECT answer FROM command WHERE id = ?", command)
        return found[0][0] if found else None

    def answers(self) -> Mapping[str, str]:
        """Return the newest ids of commands, oldest first, and each one's answer."""
        return dict(self._all(ANSWERS))

    def last_number(self) -> int:
        """Return the number of the last batch kept."""
        return int(self._meta("number"))

    def last_stamp(self) -> Stamp | None:
        """Return the stamp of the last batch kept."""
        text = self._meta("stamp")
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(text, type=Stamp)
        return None

    def marks(self) -> Mapping[Stream, Mark]:
        """Return what exists of each stream."""
        found = self._all("SELECT stream, first, last, sent FROM mark")
        return {Stream(stream): Mark(self.epoch, *rest) for stream, *rest in found}

    def _all(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        with plain_errors():
            return self._disk().execute(question, values).fetchall()

    def _meta(self, key: str) -> str:
        with plain_errors():
            return get_meta(self._disk(), key)
