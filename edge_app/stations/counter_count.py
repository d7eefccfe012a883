"""Counting what is there: how exact it must be, and when a second person must look.

Plus and minus are never netted: each item and lot is judged by itself. Pure.

Source: `domain.md` 5.4 (classes A, B, C; limits of an approval).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from edge_app.store.catalogue import Item
from edge_app.store.rules import Bar
from edge_app.store.rules_case import Case

PCT = Decimal(100)
CLASS_PCT = {"A": Decimal(1), "B": Decimal(3), "C": Decimal(5)}
"""By how much a count may be off and still be exact."""
COUNT_BEEPS = 4


def never(_case: Case) -> bool:
    """Judge no move: a count is judged as a whole."""
    return False


COUNT_BAR = Bar("count-limits", never, "", "", COUNT_BEEPS, second=True)
"""Differences above the limits need somebody in charge who did not count."""


def class_of(item: str, known: Item | None, a: Iterable[str], b: Iterable[str]) -> str:
    """Return the class of an item: named by itself or by its category."""
    names = {item, known.category if known is not None else item}
    if names & set(a):
        return "A"
    return "B" if names & set(b) else "C"


def exact(book: int, counted: int, class_: str) -> bool:
    """Say whether a count is within the tolerance of its class."""
    return abs(counted - book) * PCT <= CLASS_PCT[class_] * abs(book)


def accuracy(pairs: Iterable[tuple[int, int]], class_: str) -> Decimal:
    """Return the share of exact counts in percent; plus and minus are not netted."""
    judged = [exact(book, counted, class_) for book, counted in pairs]
    return PCT * sum(judged) / len(judged) if judged else PCT


@dataclass(frozen=True, slots=True)
class CountLimits:
    """From what difference on a second person must look.

    In percent of the book, and in money where what one unit costs is known.
    """

    over_pct: Decimal
    under_pct: Decimal
    over_value: Decimal | None = None
    under_value: Decimal | None = None

    def broken(self, book: int, counted: int, cost: Decimal = Decimal(0)) -> str:
        """Name the limit that a difference breaks: quantity, value, or none."""
        over = counted > book
        difference = abs(counted - book)
        if difference * PCT > (self.over_pct if over else self.under_pct) * abs(book):
            return "quantity"
        most = self.over_value if over else self.under_value
        return "value" if most is not None and difference * cost > most else ""
