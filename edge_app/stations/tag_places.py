"""On which of several shelves a tag lies, and when it lies on none any more.

Two readers hear the same tag. It belongs to the one that hears it louder, by the
median of a cycle; another one takes it over only where it is louder by 3 dB, in two of
three cycles. A tag is gone after so many missed rounds that chance does not explain it.

Source: `domain.md` 4.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

LOUDER_DB = 3
VOTES, MAJORITY = 3, 2
MISSED_BY_CHANCE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Whose a tag is, and who was louder in the newest cycles."""

    owner: str = ""
    votes: tuple[str, ...] = ()


def louder(heard_dbm: Mapping[str, Sequence[int]], owner: str) -> str:
    """Name the reader that a cycle speaks for; empty where nobody heard the tag."""
    levels = {reader: median(levels) for reader, levels in heard_dbm.items() if levels}
    if not levels:
        return ""
    best = max(levels, key=lambda reader: (levels[reader], reader == owner))
    ahead = owner not in levels or levels[best] >= levels[owner] + LOUDER_DB
    return best if ahead else owner


def after_cycle(
    before: Whereabouts, heard_dbm: Mapping[str, Sequence[int]]
) -> Whereabouts:
    """Take one cycle; a cycle that heard nothing says nothing."""
    vote = louder(heard_dbm, before.owner)
    if not vote:
        return before
    votes = (*before.votes, vote)[-VOTES:]
    wins = not before.owner or votes.count(vote) >= MAJORITY
    return Whereabouts(vote if wins else before.owner, votes)


def missed_rounds(rate: Decimal) -> int:
    """Return after how many missed rounds in a row a tag is gone."""
    rounds, chance = 1, 1 - rate
    while chance > MISSED_BY_CHANCE:
        rounds, chance = rounds + 1, chance * (1 - rate)
    return rounds
