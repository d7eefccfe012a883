"""The chain over the rows of a place: what was changed or taken out is seen. Pure.

A place is a stream, or the private rows that never leave the box. Each row's link is
the SHA-256 of the link before and of the row. Where the row names a person its content
goes in as a seal: the HMAC-SHA-256 of the content under that person's own key. Without
key and content the seal tells nothing to anybody who guesses, and the chain stays
whole. Rows that have had their time leave the last of their links behind.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.moments import time_text

BEGIN = b""
"""What the first row of a chain is linked to."""
KEY_BYTES = 32
FAULT_LIMIT = 100
"""Faults that are told one by one."""
_LINES = 9
"""Lines of a head, without that of the batch."""


def seal(key: bytes, data: bytes) -> bytes:
    """Return the seal of a content under a person's key."""
    return hmac.digest(key, data, "sha256")


def head(
    place: str, seq: int, at: Stamp, *, kind: str, station: str, cause: str
) -> str:
    """Write what a link holds of a row beside its batch and its content.

    JSON has no line's end of its own, nor has any of the names, so that two rows
    never give the same text.
    """
    return (
        f"{place}\n{seq}\n{kind}\n{station}\n{at.boot_id}\n"
        f"{at.boot_ns}\n{at.wall_ns}\n{at.synced:d}\n{cause}\n"
    )


def link(
    before: bytes, batch: int | None, head: str, data: bytes, sealed: bytes | None
) -> bytes:
    """Return the link of a row behind another one's.

    Journals before version 3 left the batch out: it is None for their rows.
    """
    made = hashlib.sha256(before)
    if batch is not None:
        made.update(b"batch %d\n" % batch)
    made.update(head.encode())
    made.update(data if sealed is None else b"seal " + sealed)
    return made.digest()


@dataclass(frozen=True, slots=True)
class Linked:
    """A row as it lies in the journal; `link` is None where it never had one.

    `key` is that of the person it names, None where that is destroyed; `leaving` says
    that the person is being forgotten while the row waits to be sent.
    """

    place: str
    seq: int
    batch: int
    kind: str
    station: str
    at: Stamp
    data: bytes
    cause: str
    seal: bytes | None
    link: bytes | None
    key: bytes | None = None
    leaving: bool = False

    @property
    def head(self) -> str:
        """Return what its link holds of it."""
        return head(
            self.place,
            self.seq,
            self.at,
            kind=self.kind,
            station=self.station,
            cause=self.cause,
        )


@dataclass(frozen=True, slots=True)
class Odd:
    """A row of which something is no value that the journal ever wrote."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows that have had their time, and the link of the last of them."""

    first: int
    last: int
    link: bytes


Item: TypeAlias = Linked | Odd | Gap


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks, and how; without a row there is no kind and no time."""

    place: str
    seq: int
    text: str
    kind: str = ""
    at: Stamp | None = None

    def __str__(self) -> str:
        """Say all of it in one line."""
        if self.at is None:
            return f"{self.place} {self.seq}: {self.text}"
        when = time_text(self.at.wall_ns)
        return f"{self.place} {self.seq} ({when}, {self.kind}): {self.text}"


@dataclass(slots=True)
class Verdict:
    """What was found: rows in the chain, before it, forgotten, gone, and every fault.

    `unproven` rows are sealed by a key that is gone while their content still waits
    to be sent. `since_ns` and `until_ns` are the wall times of the first and the last
    row, None where there is none. `last` and `head` are where the chain ends.
    """

    place: str = ""
    last: int = 0
    head: bytes = BEGIN
    chained: int = 0
    unchained: int = 0
    forgotten: int = 0
    unproven: int = 0
    gone: int = 0
    since_ns: int | None = None
    until_ns: int | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows were looked at."""
        return self.chained + self.unchained

    @property
    def anchor(self) -> str:
        """Write where the chain ends, to be kept elsewhere and compared one day."""
        return f"{self.place}:{self.last}:{self.head.hex()}"

    def say(self, fault: Fault) -> None:
        """Note a fault, up to the limit."""
        if len(self.faults) < FAULT_LIMIT:
            self.faults.append(fault)


@dataclass(slots=True)
class Walk:
    """A walk over one place, from its first row to the last that was ever kept.

    `last` and `head` are the number and the link of that one. `anchors` are links, or
    their beginnings in hexadecimal, that somebody wrote down earlier, by number. With
    no `head` it is not the last one, and only what leads to it is judged.
    """

    place: str
    last: int
    head: bytes | None
    anchors: Mapping[int, str] = field(default_factory=dict)
    found: Verdict = field(default_factory=Verdict)
    _before: bytes | None = BEGIN
    _wanted: int = 1

    def __post_init__(self) -> None:
        """Begin the verdict."""
        self.found = Verdict(self.place, self.last, self.head or BEGIN)

    def begin_at(self, seq: int) -> None:
        """Begin in the middle: the row with this number is believed as it lies."""
        if seq > self._wanted:
            self._before, self._wanted = None, seq

    def take(self, items: Iterable[Item]) -> None:
        """Go on over rows and gaps, in the order of their numbers."""
        for one in items:
            if isinstance(one, Gap):
                self._over(one)
            else:
                self._step(one)

    def end(self) -> Verdict:
        """Compare with what was kept last; return what was found."""
        if self._wanted <= self.last:
            self._miss(self.last, " at the end")
        elif None not in (self._before, self.head) and self._before != self.head:
            self._say(self.last, "it is not the one that was written last")
        for seq in sorted(self.anchors):
            if seq > self.last:
                self._say(seq, "the row of the anchor that you gave is not there")
        return self.found

    def _over(self, gap: Gap) -> None:
        """Step over what has had its time."""
        if gap.last < self._wanted:
            return
        if gap.first > self._wanted:
            self._miss(gap.first - 1)
        self.found.gone += gap.last - max(gap.first, self._wanted) + 1
        self._before, self._wanted = gap.link, gap.last + 1
        self._compare(gap.last, gap.link)

    def _step(self, one: Linked | Odd) -> None:
        if one.seq < self._wanted:
            self._say(one.seq, "there should be no such row")
            return
        if one.seq > self._wanted:
            self._miss(one.seq - 1)
        if isinstance(one, Odd):
            self._say(one.seq, one.why)
            self._before = None
        else:
            self._judge(one)
            self._before = one.link or BEGIN
            self._compare(one.seq, self._before)
        self._wanted = one.seq + 1

    def _judge(self, one: Linked) -> None:
        """Judge one row by the link before it, None where that is not known."""
        found, wall_ns = self.found, one.at.wall_ns
        found.since_ns = wall_ns if found.since_ns is None else found.since_ns
        found.until_ns = wall_ns
        if one.link is None:
            found.unchained += 1
            if found.chained:
                self._blame(one, "it has lost its link")
            return
        found.chained += 1
        if self._before is not None and not fits(one, self._before):
            self._blame(one, "it is not what was written, or a row was put in its way")
            return
        if one.seal is not None:
            self._judge_content(one, one.seal)

    def _judge_content(self, one: Linked, sealed: bytes) -> None:
        """Judge the content of a row that names a person."""
        if not one.data and one.place in set(Stream):
            self.found.forgotten += 1
        elif one.key is not None:
            if seal(one.key, one.data) != sealed:
                self._blame(one, "its content was changed")
        elif one.leaving:
            self.found.unproven += 1
        else:
            self._blame(one, "its content was changed: nobody in it has a key")

    def _compare(self, seq: int, link: bytes) -> None:
        """Compare with what somebody wrote down earlier."""
        noted = self.anchors.get(seq)
        if noted is not None and not link.hex().startswith(noted):
            self._say(seq, "it is not the row of the anchor that you gave")

    def _miss(self, up_to: int, where: str = "") -> None:
        first = self._wanted
        text = f"rows {first} to {up_to} are missing{where}"
        self._say(first, text)
        self._before = None

    def _blame(self, one: Linked, text: str) -> None:
        self.found.say(Fault(self.place, one.seq, text, one.kind, one.at))

    def _say(self, seq: int, text: str) -> None:
        self.found.say(Fault(self.place, seq, text))


def fits(one: Linked, before: bytes) -> bool:
    """Say whether a row has the link that it must have behind another one's."""
    text = one.head
    if text.count("\n") != _LINES:
        return False
    forms = (one.batch, None)
    return any(
        link(before, batch, text, one.data, one.seal) == one.link for batch in forms
    )
