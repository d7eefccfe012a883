"""What the committer does while nothing waits: forget, count, take out, give back room.

One call is one small transaction, so that a commit never waits long behind it. All
that is left to do stands in the journal: a crash between two calls loses nothing and
does nothing twice.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

from edge_app import journal_counts, journal_expiry
from edge_app.journal import Journal
from edge_app.journal_expiry import PLACES
from edge_app.journal_pen import Pen
from edge_app.journal_sql import get_meta, set_meta
from edge_app.model import Stamp
from edge_app.outcomes import Event
from edge_app.retention import EVERY_NS, DataClass, Retention
from edge_app.rows import Row

LOG = logging.getLogger(__name__)
_SWEPT = "swept_ns"


class Housekeeper:
    """Keeps one journal tidy; runs in the committer's thread."""

    def __init__(
        self, journal: Journal, retention: Retention, now: Callable[[], Stamp]
    ) -> None:
        self._journal = journal
        self._retention = retention
        self._now = now
        self._round: list[tuple[str, DataClass]] = []
        self._at: Stamp | None = None
        self._shrinking = True
        self._wipe = False

    def __call__(self) -> Sequence[Row] | None:
        """Do one thing; None when there is nothing to do. Raises: JournalError.

        What depends on the day waits until the clock is set.
        """
        if self._journal.work(lambda disk, *_: self._forget(disk)):
            self._wipe = True
            return ()
        if self._wipe:
            # What was overwritten still stands in the log until it is emptied.
            self._wipe = not self._journal.settle()
        at = self._now()
        if at.synced:
            rows = self._by_date(at)
            if rows is not None:
                return rows
        return self._shrink()

    def _forget(self, disk: sqlite3.Connection) -> bool:
        search = journal_expiry.forgetting(disk)
        if search is not None:
            journal_expiry.forget_page(disk, *search)
        return search is not None

    def _by_date(self, at: Stamp) -> Sequence[Row] | None:
        rows = self._journal.work(partial(_count, at=at))
        if rows:
            return rows
        if self._at is None and not self._due(at):
            return None
        if self._at is None:
            self._at = at
            self._round = [(place, one) for place in PLACES for one in DataClass]
        return self._sweep(self._at)

    def _due(self, at: Stamp) -> bool:
        """Say whether a day has gone by; a new journal begins to count now."""
        before_ns = int(self._journal.work(lambda disk, *_: get_meta(disk, _SWEPT)))
        if before_ns and at.wall_ns - before_ns >= 0:
            return at.wall_ns - before_ns >= EVERY_NS
        # The first look, or a clock that was once far ahead.
        self._journal.work(lambda disk, *_: set_meta(disk, _SWEPT, str(at.wall_ns)))
        return False

    def _sweep(self, at: Stamp) -> Sequence[Row]:
        """Look at one page; at the end of the round, tell what went."""
        if self._round:
            place, data_class = self._round[-1]
            before_ns = self._retention.before_ns(data_class, at.wall_ns)
            page = partial(_sweep_page, place, data_class, before_ns)
            if not self._journal.work(page):
                self._round.pop()
            return ()
        rows = self._journal.work(partial(_tell, at=at, retention=self._retention))
        self._at, self._shrinking, self._wipe = None, True, True
        LOG.info("event=retention counts=%s", rows[0].data.decode())
        return rows

    def _shrink(self) -> Sequence[Row] | None:
        """Give the disk its room back, some pages at a time."""
        if not self._shrinking:
            return None
        self._shrinking = self._journal.shorten()
        return () if self._shrinking else None


def _sweep_page(
    place: str,
    data_class: DataClass,
    before_ns: int,
    disk: sqlite3.Connection,
    _pen: Pen,
    _number: int,
) -> bool:
    return journal_expiry.sweep_page(disk, place, data_class, before_ns)


def _count(
    disk: sqlite3.Connection, pen: Pen, number: int, *, at: Stamp
) -> Sequence[Row]:
    if not journal_counts.is_over(disk, at):
        return ()
    return journal_counts.close_counts(disk, pen, at, number)


def _tell(
    disk: sqlite3.Connection,
    pen: Pen,
    number: int,
    *,
    at: Stamp,
    retention: Retention,
) -> Sequence[Row]:
    """End a round: the event of what went, and the time of the next one, together."""
    data = {
        "deleted": journal_expiry.totals(disk),
        "days": {
            one.value: int(getattr(retention, f"{one.value}_days")) for one in DataClass
        },
    }
    cause = f"retention@{at.boot_id[:8]}:{at.boot_ns}"
    sheet = pen.begin(disk)
    sheet.write(Event("retention", "gateway", at, data, cause), number)
    set_meta(disk, _SWEPT, str(at.wall_ns))
    return sheet.end()
