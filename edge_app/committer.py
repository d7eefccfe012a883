"""The committer: the thread that alone writes the journal, many batches at a time.

While the disk fails, memory leads: the batches stay queued in their order and what
waits for them is withheld. The ballast goes first, so that something fits; trouble
is over when a commit works and the ballast stands again.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from edge_app.ballast import Ballast
from edge_app.errors import JournalError
from edge_app.journal_schema import DamagedError
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Batch
from edge_app.rows import Row

_LOG = logging.getLogger(__name__)

GROUP_LIMIT = 256
"""The most batches of one transaction."""
CHORE_EVERY_S = 5.0
"""How often somebody looks whether there is anything to tidy up."""
CHORE_PAUSE_S = 0.1
"""How long the disk belongs to the gate again between two chores."""
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 5.0
BEAT_S = 1.0
_STREAMS = {stream.value: stream for stream in Stream}


class Keeper(Protocol):
    """The journal, as far as the committer needs it."""

    @property
    def folder(self) -> Path:
        """Where it is; the ballast stands beside it."""

    def append(
        self,
        batches: Sequence[Batch],
        *,
        sent: Mapping[Stream, int] = ...,
        synced: Sequence[Stamp] = ...,
    ) -> tuple[Row, ...]:
        """Keep everything in one transaction, or raise JournalError."""

    def close(self, *, clean: bool = True) -> None:
        """Stop; raises JournalError."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What one transaction is to keep."""

    batches: tuple[Batch, ...]
    sent: Mapping[Stream, int]
    synced: tuple[Stamp, ...]


class Committer(threading.Thread):
    """Writes what waits, in order, in transactions as large as what waits.

    `on_kept` is called for each batch once it is on disk, in order, then `on_rows`
    with the last number of each stream that grew. `on_trouble` gets a sentence when
    the disk begins to fail and None when it works again. All three run in this
    thread. `limit` bounds the batches that wait. The thread ends with an error where
    trying again cannot help (`DamagedError`, or a mistake in the program).

    `chore` does one small piece of tidying up while nothing waits; it returns the
    rows it made, or None when there is nothing to do for now.
    """

    def __init__(
        self,
        journal: Keeper,
        *,
        on_rows: Callable[[Mapping[Stream, int]], None],
        on_kept: Callable[[Batch], None],
        on_trouble: Callable[[str | None], None],
        limit: int,
        chore: Callable[[], Sequence[Row] | None] = lambda: None,
    ) -> None:
        super().__init__(name="committer", daemon=True)
        self._journal = journal
        self._on_rows = on_rows
        self._on_kept = on_kept
        self._on_trouble = on_trouble
        self._limit = limit
        self._chore = chore
        self._chore_s = 0.0
        self._ballast = Ballast(journal.folder)
        self._waiting: deque[Batch] = deque()
        self._sent: dict[Stream, int] = {}
        self._synced: deque[Stamp] = deque()
        self._change = threading.Condition()
        self._end_s: float | None = None
        self._stopping = threading.Event()
        self._group_limit = GROUP_LIMIT
        self._pause_s = 0.0
        self._troubled = False
        self._beat_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    @property
    def beat_ns(self) -> int:
        """Boot time of the last sign of life, for the watchdog."""
        return self._beat_ns

    def put(self, batch: Batch) -> None:
        """Queue a batch; never blocks. Raises: queue.Full."""
        with self._change:
            if len(self._waiting) >= self._limit or self._stopping.is_set():
                raise queue.Full
            self._waiting.append(batch)
            self._change.notify()

    def sent(self, cursors: Mapping[str, int]) -> None:
        """Remember what the broker has confirmed; unknown streams are passed over."""
        with self._change:
            for name, seq in cursors.items():
                stream = _STREAMS.get(name)
                if stream is not None and seq > self._sent.get(stream, -1):
                    self._sent[stream] = seq
            self._change.notify()

    def synced(self, stamp: Stamp) -> None:
        """Remember a synced stamp of a boot."""
        with self._change:
            self._synced.append(stamp)
            self._change.notify()

    def stop(self, deadline_s: float = 5.0) -> None:
        """Write what waits, close the journal and end; wait for it no longer than said.

        What could not be written until then was never acknowledged, and the next
        start knows that the stop was not clean.
        """
        with self._change:
            self._end_s = time.monotonic() + deadline_s
            self._stopping.set()
            self._change.notify()
        if self.is_alive():
            self.join(deadline_s + BEAT_S)

    def run(self) -> None:
        """Write until `stop`."""
        sound = False
        try:
            while self._wait():
                self._commit(self._group())
            sound = True
        except DamagedError as error:
            self._on_trouble(str(error))
            raise
        finally:
            self._close(sound=sound)

    def _wait(self) -> bool:
        """Wait until there is something to write; False: nothing more will be."""
        while True:
            self._beat_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
            with self._change:
                if self._is_over():
                    return False
                if self._has_work():
                    return True
                self._change.wait(self._patience_s())
            if self._troubled:
                self._recover()
            else:
                self._tidy()

    def _tidy(self) -> None:
        """Do one chore if it is time for one; a failing disk is met as in a commit."""
        now_s = time.monotonic()
        if now_s < self._chore_s:
            return
        try:
            rows = self._chore()
        except JournalError as error:
            self._falter(str(error))
            return
        self._chore_s = now_s + (CHORE_EVERY_S if rows is None else CHORE_PAUSE_S)
        if rows:
            self._on_rows({row.stream: row.seq for row in rows})

    def _patience_s(self) -> float:
        return min(BEAT_S, max(0.0, self._chore_s - time.monotonic()))

    def _has_work(self) -> bool:
        return bool(self._waiting or self._sent or self._synced)

    def _is_over(self) -> bool:
        if self._end_s is None:
            return False
        return not self._has_work() or time.monotonic() >= self._end_s

    def _group(self) -> _Group:
        with self._change:
            return _Group(
                tuple(islice(self._waiting, self._group_limit)),
                dict(self._sent),
                tuple(self._synced),
            )

    def _commit(self, group: _Group) -> None:
        """Write a group and let go what waited for it; else leave it queued."""
        try:
            rows = self._journal.append(
                group.batches, sent=group.sent, synced=group.synced
            )
        except JournalError as error:
            self._falter(str(error))
            return
        self._forget(group)
        self._pause_s = 0.0
        self._group_limit = min(2 * self._group_limit, GROUP_LIMIT)
        for batch in group.batches:
            self._on_kept(batch)
        if rows:
            self._on_rows({row.stream: row.seq for row in rows})
        if self._troubled:
            self._recover()

    def _forget(self, group: _Group) -> None:
        """Take what is on disk out of what waits."""
        with self._change:
            for _ in group.batches:
                self._waiting.popleft()
            for _ in group.synced:
                self._synced.popleft()
            for stream, seq in group.sent.items():
                if self._sent[stream] == seq:
                    del self._sent[stream]

    def _falter(self, why: str) -> None:
        """Say once that the disk fails, make room, and pause, longer each time.

        The next try is with a single batch: on a nearly full disk it may just fit.
        """
        self._group_limit = 1
        if not self._troubled:
            self._troubled = True
            _LOG.error("event=journal_fails error=%s", why)
            self._on_trouble(why)
        if self._ballast.give_up():
            return
        self._pause_s = min(max(2 * self._pause_s, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        self._rest(self._pause_s)

    def _rest(self, pause_s: float) -> None:
        """Pause, beating; a stop ends it, so that its deadline has tries to spend."""
        if self._stopping.is_set():
            time.sleep(min(pause_s, FIRST_PAUSE_S))
            return
        end_s = time.monotonic() + pause_s
        while (left_s := end_s - time.monotonic()) > 0:
            self._beat_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
            if self._stopping.wait(min(left_s, BEAT_S)):
                return

    def _recover(self) -> None:
        """Say that the disk works, as soon as the ballast stands again."""
        if self._pause_s == 0.0 and self._ballast.make():
            self._troubled = False
            _LOG.info("event=journal_works")
            self._on_trouble(None)

    def _close(self, *, sound: bool) -> None:
        """Close the journal; it was a clean stop only if nothing is left over."""
        with self._change:
            self._stopping.set()
            left = len(self._waiting)
        if left:
            _LOG.error("event=batches_not_kept count=%d", left)
        try:
            self._journal.close(clean=sound and not left)
        except (JournalError, DamagedError) as error:
            _LOG.error("event=journal_not_closed error=%s", error)
