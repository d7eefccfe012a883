"""What is kept for those who come first (四优先), while a response level holds. Pure.

Each class leaves so many days of full-load use for every class before it: at level I
the service counters leave 14 days, 7 for medical staff and 7 for the police.
Source: `needs.md` (priorities when scarce); the days are this project's own.
"""

from __future__ import annotations

from edge_app.store.stock import Stock

CLASSES = ("medical", "lifeline", "counter", "enterprise")
"""Medical staff; police, traffic and grid; service counters; priority enterprises."""
DAYS_FOR_EACH = {"IV": 1, "III": 2, "II": 4, "I": 7}
"""Days of full-load use for each class that comes first, by response level."""


def classes_before(priority: str) -> int:
    """Return how many classes come first; whoever has no class comes last."""
    return CLASSES.index(priority) if priority in CLASSES else len(CLASSES)


def reserved(stock: Stock, item: str, priority: str, days_for_each: int) -> int:
    """Return how much of the usable stock is kept for others; never below 0."""
    known = stock.catalogue.items.get(item)
    if known is None:
        return 0
    days = days_for_each * classes_before(priority)
    return days * max(0, known.daily_use)
