"""Boots in the journal: which came before and behind one, found without an index.

Rows of a boot lie together in every stream, so that its ends are found by halving:
some dozens of looks at the primary key, whatever the size of the journal.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeAlias

from edge_app.bounds import Boot, Bounds, narrowest, start_bounds
from edge_app.kinds import Stream
from edge_app.model import Stamp

BOOTS_LIMIT = 20
"""Boots looked at on each side, its own among them; beyond nothing is claimed."""
_UP = """
SELECT seq, batch, boot_id, boot_ns, wall_ns, synced FROM event
WHERE stream = ? AND seq >= ? ORDER BY seq LIMIT 1
"""
_DOWN = """
SELECT seq, batch, boot_id, boot_ns, wall_ns, synced FROM event
WHERE stream = ? AND seq <= ? ORDER BY seq DESC LIMIT 1
"""
_EVENT = "SELECT batch, boot_id FROM event WHERE stream = ? AND seq = ?"
_PRIVATE = "SELECT batch, boot_id FROM private WHERE seq = ?"
_SYNC = "SELECT boot_ns, wall_ns FROM sync WHERE boot_id = ?"
_END = "SELECT last FROM mark WHERE stream = ?"
_Place: TypeAlias = tuple[int, int, Stamp]


def bounds_of(disk: sqlite3.Connection, stream: Stream | None, seq: int) -> Bounds:
    """Bound the start of the boot that a row was made in; no stream: a private row."""
    if stream is None:
        found = disk.execute(_PRIVATE, (seq,)).fetchone()
    else:
        found = disk.execute(_EVENT, (stream.value, seq)).fetchone()
    if found is None:
        return Bounds()
    sides = [_Sides(disk, one, *found) for one in Stream]
    lived_ns = max(one.lived_ns for one in sides)
    return narrowest(start_bounds(lived_ns, one.before, one.behind) for one in sides)


class _Sides:
    """The boots before and behind one in a stream, and how long it ran at least."""

    def __init__(
        self, disk: sqlite3.Connection, stream: Stream, batch: int, boot_id: str
    ) -> None:
        (end,) = disk.execute(_END, (stream.value,)).fetchone()
        walk = _Walk(disk, stream, int(end))
        middle = walk.behind_batch(batch)
        before = tuple(islice(walk.earlier(middle - 1), BOOTS_LIMIT))
        behind = tuple(islice(walk.later(middle), BOOTS_LIMIT))
        own = [at for at in before + behind if at.boot_id == boot_id]
        self.lived_ns = max((at.boot_ns for at in own), default=0)
        self.before = [walk.boot(at) for at in before if at not in own]
        self.behind = [walk.boot(at) for at in behind if at not in own]


class _Walk:
    """Goes from boot to boot within one stream."""

    def __init__(self, disk: sqlite3.Connection, stream: Stream, end: int) -> None:
        self._disk, self._stream, self._end = disk, stream, end

    def behind_batch(self, batch: int) -> int:
        """Return the number behind all rows of the batches up to one."""
        places = range(self._end + 1)
        return bisect_right(places, batch, key=self._batch_from)

    def earlier(self, seq: int) -> Iterator[Stamp]:
        """Yield the newest stamp of each boot up to a row, going back."""
        while (place := _look(self._disk, _DOWN, self._stream, seq)) is not None:
            newest = place[2]
            yield newest
            same = self._is_from(newest.boot_id)
            seq = bisect_left(range(place[0]), 1, key=same) - 1

    def later(self, seq: int) -> Iterator[Stamp]:
        """Yield the newest stamp of each boot from a row on."""
        while (place := _look(self._disk, _UP, self._stream, seq)) is not None:
            same = self._is_from(place[2].boot_id)
            places = range(place[0], self._end + 1)
            seq = place[0] + bisect_left(places, 1, key=lambda one: not same(one))
            last = _look(self._disk, _DOWN, self._stream, seq - 1)
            yield place[2] if last is None else last[2]

    def boot(self, newest: Stamp) -> Boot:
        """Return what is known of the boot that a newest stamp is of."""
        for boot_ns, wall_ns in self._disk.execute(_SYNC, (newest.boot_id,)):
            start_ns = wall_ns - boot_ns
            last_ns = start_ns + newest.boot_ns
            return Boot(
                newest.boot_ns, start_ns, newest.wall_ns if newest.synced else last_ns
            )
        if newest.synced:
            start_ns = newest.wall_ns - newest.boot_ns
            return Boot(newest.boot_ns, start_ns, newest.wall_ns)
        return Boot(newest.boot_ns)

    def _batch_from(self, seq: int) -> int:
        """Return the batch of the first row from a number on; rows there are to end."""
        place = _look(self._disk, _UP, self._stream, seq)
        return 2**63 if place is None else place[1]

    def _is_from(self, boot_id: str) -> Callable[[int], bool]:
        """Say of a number whether the first row from there on is of a boot."""

        def same(seq: int) -> bool:
            place = _look(self._disk, _UP, self._stream, seq)
            return place is not None and place[2].boot_id == boot_id

        return same


def _look(
    disk: sqlite3.Connection, question: str, stream: Stream, seq: int
) -> _Place | None:
    for number, batch, boot_id, boot_ns, wall_ns, synced in disk.execute(
        question, (stream.value, seq)
    ):
        return number, batch, Stamp(boot_id, boot_ns, wall_ns, bool(synced))
    return None
