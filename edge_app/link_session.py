"""One connection at work: fills the window, takes acknowledgements.

A row may be several messages, such as an event and the EPCIS document of it; it counts
as acknowledged once all of them are, so a cursor vouches for every one.
What was under way when the connection breaks goes back to where it came from.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from edge_app.bounds import Bounds
from edge_app.kinds import Stream
from edge_app.link_client import Acked, Broker
from edge_app.link_drain import PAGE, Backlog, Live, Resend, Resends
from edge_app.model import Stamp
from edge_app.rows import Mark, Row
from edge_app.topics import Message

LOG = logging.getLogger(__name__)
KEPT_FOR_LIVE = 4
"""Places in the window that no backlog may take."""


class Reader(Protocol):
    """The journal, read only (`edge_app.journal_reader`)."""

    def rows(self, stream: Stream, after: int, limit: int) -> tuple[Row, ...]:
        """Return the next rows behind one."""

    def marks(self) -> Mapping[Stream, Mark]:
        """Return what exists of each stream."""

    def sync_of(self, boot_id: str) -> Stamp | None:
        """Return the first stamp of a boot with a set clock."""

    def bounds_of(self, stream: Stream, seq: int) -> Bounds:
        """Bound the start of a row's boot by its neighbours."""

    def close(self) -> None:
        """Close it."""


@dataclass(slots=True)
class Shelf:
    """All that waits to be sent; it outlives a connection."""

    reader: Reader
    backlog: Backlog
    live: Live = field(default_factory=Live)
    resends: Resends = field(default_factory=Resends)
    syncs: dict[str, Stamp | None] = field(default_factory=dict)
    bounds: dict[str, Bounds] = field(default_factory=dict)

    def next_row(self) -> Row | None:
        """Return the next row of the backlog, reading on where that is needed."""
        wanted = self.backlog.wanted()
        while wanted is not None:
            stream, after = wanted
            rows = self.reader.rows(stream, after, PAGE)
            self._forget_unsynced()
            self.backlog.fill(stream, rows)
            wanted = self.backlog.wanted()
        return self.backlog.pop()

    def next_again(self) -> Row | None:
        """Return the next row that the consumer asked for again."""
        wanted = self.resends.wanted()
        if wanted is not None:
            stream, after, last = wanted
            rows = self.reader.rows(stream, after, min(PAGE, last - after))
            self._forget_unsynced()
            self.resends.fill(rows)
        return self.resends.pop()

    def synced(self, boot_id: str) -> Stamp | None:
        """Return the first synced stamp of a boot; asked once a page at the most."""
        if boot_id not in self.syncs:
            self.syncs[boot_id] = self.reader.sync_of(boot_id)
            if self.syncs[boot_id] is not None:
                # The end of an earlier boot may have come to light.
                self.bounds.clear()
        return self.syncs[boot_id]

    def known_of(self, row: Row) -> Stamp | Bounds | None:
        """Return what dates a row whose clock was not set; asked once a boot."""
        synced = self.synced(row.at.boot_id)
        if row.at.synced or synced is not None:
            return synced
        boot_id = row.at.boot_id
        if boot_id not in self.bounds:
            self.bounds[boot_id] = self.reader.bounds_of(row.stream, row.seq)
        return self.bounds[boot_id]

    def _forget_unsynced(self) -> None:
        self.syncs = {boot: at for boot, at in self.syncs.items() if at is not None}


@dataclass(slots=True)
class _Parcel:
    """A row, and how many of its messages are not acknowledged yet."""

    row: Row
    again: bool
    left: int


@dataclass(slots=True)
class _UnderWay:
    message: Message
    parcel: _Parcel | None


class Session:
    """Sends through a broker that has us."""

    def __init__(
        self,
        broker: Broker,
        shelf: Shelf,
        *,
        window: int,
        write: Callable[[Row, Stamp | Bounds | None], Sequence[Message]],
        report: Callable[[Resend], Message | None],
    ) -> None:
        self.broker = broker
        self._shelf = shelf
        self._window = max(window, 1)
        self._for_rows = max(self._window - min(KEPT_FOR_LIVE, self._window // 4), 1)
        self._write = write
        self._report = report
        self._under_way: dict[int, _UnderWay] = {}
        self._packed: deque[tuple[Message, _Parcel, bool]] = deque()
        """Messages of the row in hand that still wait, and which is its event."""
        self.moved = 0
        """Acknowledgements that moved a cursor since somebody last looked."""
        self.refused = ""
        """Why the broker refused a row; then the session has to end."""

    def fill(self) -> None:
        """Send what is due and fits into the window.

        Raises:
            PublishError: the connection cannot be trusted any more.
            JournalError: the journal cannot be read just now.
        """
        self._answer_resends()
        live = self._shelf.live
        while len(self._under_way) < self._window:
            message = live.pop()
            if message is not None:
                self._send(message)
            elif len(self._under_way) >= self._for_rows or not self._send_row():
                return

    def _answer_resends(self) -> None:
        while (wish := self._shelf.resends.finished()) is not None:
            answer = self._report(wish)
            if answer is not None:
                self._shelf.live.put(answer)

    def _send_row(self) -> bool:
        if not self._packed and not self._pack():
            return False
        message, parcel, event = self._packed.popleft()
        self._send(message, parcel, event=event)
        return True

    def _pack(self) -> bool:
        """Take the next row and write what goes out of it, its event first."""
        row = self._shelf.next_row()
        again = row is None
        if row is None:
            row = self._shelf.next_again()
        if row is None:
            return False
        messages = self._write(row, self._shelf.known_of(row))
        parcel = _Parcel(row, again, len(messages))
        self._packed.extend(
            (message, parcel, number == 0) for number, message in enumerate(messages)
        )
        return True

    def _send(
        self, message: Message, parcel: _Parcel | None = None, *, event: bool = False
    ) -> None:
        mid = self.broker.publish(message, event=event)
        if message.qos > 0:
            self._under_way[mid] = _UnderWay(message, parcel)

    def acked(self, told: Acked) -> None:
        """Take an acknowledgement, in any order; a refusal keeps the row."""
        what = self._under_way.pop(told.mid, None)
        if what is None:
            return
        parcel = what.parcel
        if parcel is None:
            if not told.ok:
                LOG.warning(
                    "event=refused topic=%s error=%r", what.message.topic, told.text
                )
            return
        if not told.ok:
            self.refused = told.text
            return
        parcel.left -= 1
        if parcel.left == 0:
            self._row_acked(parcel.row, again=parcel.again)

    def _row_acked(self, row: Row, *, again: bool) -> None:
        if again:
            self._shelf.resends.acked(row.stream, row.seq)
        elif self._shelf.backlog.acked(row.stream, row.seq):
            self.moved += 1

    def idle(self) -> bool:
        """Say whether nothing waits and nothing is under way."""
        return (
            not self._under_way
            and not self._shelf.live
            and self._shelf.backlog.drained()
        )

    def give_back(self) -> None:
        """Put everything that was not acknowledged back; the connection is over."""
        for what in reversed(self._under_way.values()):
            if what.parcel is None:
                self._shelf.live.put_back(what.message)
        self._under_way.clear()
        self._packed.clear()
        self._shelf.backlog.rewind()
        self._shelf.resends.rewind()
