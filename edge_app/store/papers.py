"""Announced delivery notes and approvals, and what remains of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PaperLine:
    """So many of an item, in its unit; `lot` empty where any will do."""

    item: str
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A delivery note that goods come upon, or an approval that they go out upon.

    `party` is the supplier or the recipient, `priority` the recipient's class
    (四优先), `until` the last local day on which it holds, empty without one. `ended`
    says why it holds no more, empty while it does.
    """

    id: str
    kind: Literal["delivery", "approval"]
    lines: tuple[PaperLine, ...]
    party: str = ""
    priority: str = ""
    purpose: str = ""
    until: str = ""
    ended: str = ""


def remaining(paper: Paper, drawn: Mapping[tuple[str, str], int]) -> Mapping[str, int]:
    """Return what is left of each item; below 0 where more was booked upon it."""
    wanted: dict[str, int] = {}
    for line in paper.lines:
        wanted[line.item] = wanted.get(line.item, 0) + line.quantity
    return {
        item: quantity - drawn.get((paper.id, item), 0)
        for item, quantity in wanted.items()
    }


def why_over(paper: Paper, day: str) -> str:
    """Say in a few words why a paper holds no more on a local day, empty if it does.

    Its last day counts to its end. While the day is unknown no date is judged.
    """
    if paper.ended:
        return paper.ended
    if day and paper.until and paper.until < day:
        return f"it held until {paper.until}"
    return ""


def is_done(paper: Paper, drawn: Mapping[tuple[str, str], int]) -> bool:
    """Say whether nothing of a paper is left to be booked."""
    return all(quantity <= 0 for quantity in remaining(paper, drawn).values())


def overdrawn(paper: Paper, drawn: Mapping[tuple[str, str], int]) -> Mapping[str, int]:
    """Return how much more than announced or approved was booked, by item.

    An item that the paper does not name counts from the first piece.
    """
    left = dict(remaining(paper, drawn))
    for (name, item), quantity in drawn.items():
        if name == paper.id and item not in left:
            left[item] = -quantity
    return {item: -quantity for item, quantity in left.items() if quantity < 0}
