"""The chain over the events of a stream: what was changed or taken out is seen. Pure.

Each row's link is the SHA-256 of the link before and of the row. Where the row names
a person its content goes in as a seal: the HMAC-SHA-256 of the content under that
person's own key. Without key and content the seal tells nothing to anybody who
guesses, and the chain stays whole. Rows that have had their time leave the last of
their links behind.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from edge_app.discretion import person_in
from edge_app.rows import Row

BEGIN = b""
"""What the first row of a chain is linked to."""
KEY_BYTES = 32
FAULT_LIMIT = 100
"""Faults that are told one by one."""


def seal(key: bytes, data: bytes) -> bytes:
    """Return the seal of a content under a person's key."""
    return hmac.digest(key, data, "sha256")


def link(before: bytes, row: Row, sealed: bytes | None) -> bytes:
    """Return the link of a row behind another one's.

    JSON has no line's end of its own, nor has any of the names, so that two rows
    never give the same text.
    """
    at = row.at
    head = (
        f"{row.stream}\n{row.seq}\n{row.kind}\n{row.station}\n{at.boot_id}\n"
        f"{at.boot_ns}\n{at.wall_ns}\n{at.synced:d}\n{row.cause}\n"
    )
    content = row.data if sealed is None else b"seal " + sealed
    return hashlib.sha256(before + head.encode() + content).digest()


@dataclass(frozen=True, slots=True)
class Linked:
    """A row as it lies in the journal; `link` is None where it never had one."""

    row: Row
    seal: bytes | None
    link: bytes | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows that have had their time, and the link of the last of them."""

    first: int
    last: int
    link: bytes


@dataclass(slots=True)
class Verdict:
    """What was found: rows in the chain, before it, forgotten, and every fault.

    `unproven` rows are sealed by a key that is gone while their content still waits
    to be sent.
    """

    chained: int = 0
    unchained: int = 0
    forgotten: int = 0
    unproven: int = 0
    faults: list[str] = field(default_factory=list)

    def say(self, fault: str) -> None:
        """Note a fault, up to the limit."""
        if len(self.faults) < FAULT_LIMIT:
            self.faults.append(fault)


def verify(
    rows: Iterable[Linked],
    gaps: Iterable[Gap],
    *,
    last: int,
    head: bytes,
    key_of: Callable[[str, int], bytes | None],
) -> Verdict:
    """Walk a stream from its first row to its last; say where the chain breaks.

    `last` and `head` are the number and the link of the last row ever kept. `key_of`
    gives the key under which a person's row of a number was sealed, None where it is
    destroyed.
    """
    found = Verdict()
    begins = {gap.first: gap for gap in gaps}
    before: bytes | None = BEGIN
    wanted = 1
    for one in rows:
        before, wanted = _over(begins, before, wanted)
        if one.row.seq != wanted:
            found.say(f"rows {wanted} to {one.row.seq - 1} are missing")
            before = None
        _judge(one, before, key_of, found)
        before, wanted = one.link or BEGIN, one.row.seq + 1
    before, wanted = _over(begins, before, wanted)
    if wanted != last + 1:
        found.say(f"rows {wanted} to {last} are missing at the end")
    elif before != head:
        found.say(f"row {last} is not the one that was written last")
    return found


def _over(
    begins: Mapping[int, Gap], before: bytes | None, wanted: int
) -> tuple[bytes | None, int]:
    """Step over what has had its time."""
    while wanted in begins:
        gap = begins[wanted]
        before, wanted = gap.link, gap.last + 1
    return before, wanted


def _judge(
    one: Linked,
    before: bytes | None,
    key_of: Callable[[str, int], bytes | None],
    found: Verdict,
) -> None:
    """Judge one row by the link before it, None where that is not known."""
    number = one.row.seq
    if one.link is None:
        found.unchained += 1
        if found.chained:
            found.say(f"row {number} has lost its link")
        return
    found.chained += 1
    if before is not None and link(before, one.row, one.seal) != one.link:
        found.say(f"row {number} or the one before it was changed")
    if one.seal is None:
        return
    if not one.row.data:
        found.forgotten += 1
        return
    key = key_of(person_in(one.row.data.decode("utf-8", "replace")), number)
    if key is None:
        found.unproven += 1
    elif seal(key, one.row.data) != one.seal:
        found.say(f"the content of row {number} was changed")
