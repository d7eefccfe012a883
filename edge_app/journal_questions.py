"""What the one writer of a journal can tell of it."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from edge_app.journal_schema import plain_errors
from edge_app.journal_sql import ANSWERS, BALANCES, BY_LOT, get_meta
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Kept
from edge_app.rows import Mark
from edge_app.store.ledger import Account, Ledger


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
        return {(place, item): total for place, item, total in self._all(BALANCES)}

    def ledger(self) -> Ledger:
        """Add the ledger up by item, place and lot."""
        items: dict[str, dict[tuple[str, str], Account]] = {}
        for item, place, lot, quantity in self._all(BY_LOT):
            items.setdefault(item, {})[place, lot] = Account(opening=quantity)
        return Ledger(items)

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
