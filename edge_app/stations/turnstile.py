"""A turnstile's "passed" contact instead of the beams, or beside them.

Each of the two is a sign of one passage. Where both watch, a sign of the one and a sign
of the other that come soon after each other, in the same direction, are one person; two
signs of the same kind are two. So nobody is counted twice, and whoever comes in
under the arm of a turnstile is still seen by the beams.

Source: `domain.md` 6.1 (one person, one pass); `protocols.md` F (passed contact).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Source: TypeAlias = Literal["beams", "contact"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One passage as one of the two saw it."""

    source: Source
    direction: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class Turnstile:
    """What each contact told last, and the signs that wait for the other's."""

    told: dict[str, bool] = field(default_factory=dict)
    waiting: tuple[Sign, ...] = ()


def tell(turnstile: Turnstile, device: str, closed: bool) -> tuple[Turnstile, bool]:
    """Take a contact's level; say whether this is a pulse. The first level is none."""
    pulse = closed and turnstile.told.get(device) is False
    told = {**turnstile.told, device: closed}
    return replace(turnstile, told=told), pulse


def forget(turnstile: Turnstile, device: str) -> Turnstile:
    """Forget a contact whose line was lost: its next level is a first one."""
    told = {name: level for name, level in turnstile.told.items() if name != device}
    return replace(turnstile, told=told)


def count(turnstile: Turnstile, sign: Sign, pair_ns: int) -> tuple[Turnstile, bool]:
    """Take a sign of a passage; say whether it is one that was not yet counted."""
    waiting = tuple(
        one for one in turnstile.waiting if abs(sign.at_ns - one.at_ns) <= pair_ns
    )
    for index, one in enumerate(waiting):
        if one.source != sign.source and one.direction == sign.direction:
            left = waiting[:index] + waiting[index + 1 :]
            return replace(turnstile, waiting=left), False
    return replace(turnstile, waiting=(*waiting, sign)), True
