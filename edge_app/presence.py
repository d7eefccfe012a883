"""Which tags are there: one that flickers is one tag, from its coming to its leaving.

A reader sees a tag in one round and misses it in the next. A tag has entered when it
is seen and was not there; it stays for as long as it is seen again in time; and it has
left when nobody saw it for `away_ns`. With k + 1 rounds of the reader in it that is
after k missed rounds. While the reader is gone (`deaf`) nothing can be missed, so
nothing leaves.

Pure: whoever calls brings the time of the boot clock, and calls `let_go` before `seen`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum


class Sight(Enum):
    """What it means that a tag was seen."""

    ENTERED = "entered"
    """It was not there before."""
    RETURNED = "returned"
    """It was there before the start, and is seen for the first time since."""
    STAYED = "stayed"
    """It was there all the time."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there: when each was seen last, by its name.

    `recalled` are those of before a start that were not seen since.
    """

    seen_ns: Mapping[str, int] = field(default_factory=dict)
    recalled: frozenset[str] = frozenset()
    deaf: bool = False

    def seen(self, name: str, at_ns: int) -> tuple[Presence, Sight]:
        """Take it that a tag was seen."""
        sight = Sight.STAYED if name in self.seen_ns else Sight.ENTERED
        if name in self.recalled:
            sight = Sight.RETURNED
        seen_ns = {**self.seen_ns, name: at_ns}
        return Presence(seen_ns, self.recalled - {name}), sight

    def let_go(self, at_ns: int, away_ns: int) -> tuple[Presence, frozenset[str]]:
        """Forget whoever was not seen for so long; return their names."""
        last_seen_ns = self.seen_ns.items()
        gone = frozenset(name for name, seen in last_seen_ns if at_ns - seen >= away_ns)
        if self.deaf or not gone:
            return self, frozenset()
        seen_ns = {name: seen for name, seen in last_seen_ns if name not in gone}
        return Presence(seen_ns, self.recalled - gone), gone

    def lost(self) -> Presence:
        """Take it that the reader is gone."""
        return replace(self, deaf=True)

    def back(self, at_ns: int) -> Presence:
        """Take it that the reader is there again and has yet to look."""
        return replace(self, seen_ns=dict.fromkeys(self.seen_ns, at_ns), deaf=False)

    def due_ns(self, away_ns: int) -> int | None:
        """Say when the first may have left; None while that cannot be."""
        if self.deaf or not self.seen_ns:
            return None
        return min(self.seen_ns.values()) + away_ns


def recall(names: Iterable[str], until_ns: int) -> Presence:
    """After a start, whoever was there still is, until the reader could look."""
    seen_ns = dict.fromkeys(names, until_ns)
    return Presence(seen_ns, frozenset(seen_ns))
