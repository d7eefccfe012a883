"""A run on an item (抢购): far more leaves today than days like this explain. Pure.

Both have to be true, so that neither a quiet item nor a busy one is taken for a run:
today's issues lie above the median of the days before by more than 6 spreads, and
above what the plan expects by this hour by a factor. Too few days have no spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from edge_app.moves import LOSS, OPENING, SCRAP, SUPPLIER, TRANSIT, is_virtual
from edge_app.store.consumption import median, spread
from edge_app.store.ledger import Ledger

SPREADS = 6
FEW_DAYS = 7
"""Before so many days are known only the plan can tell."""
DAY_S = 86_400
EARLIEST = Fraction(1, 4)
"""A morning's first issue is not a run: no less than this share of a day is taken."""
NOT_USED = frozenset({SUPPLIER, OPENING, SCRAP, LOSS, TRANSIT})
"""Places outside that do not use what they get."""


@dataclass(frozen=True, slots=True)
class RunRule:
    """How much is a run: so many times the use by this hour, and at least so many."""

    factor: int = 3
    least: int = 10


def issued_on(ledger: Ledger, item: str) -> int:
    """Return what was handed out of an item on the ledger's day."""
    return sum(
        one.received
        for (place, _), one in ledger.items.get(item, {}).items()
        if is_virtual(place) and place not in NOT_USED
    )


def is_run(
    issued: int, days: Sequence[int], use: Fraction, of_day_s: int, rule: RunRule
) -> bool:
    """Say whether so many issues until this second of the local day are a run."""
    if issued < rule.least or (len(days) < FEW_DAYS and not use):
        return False
    share = max(EARLIEST, Fraction(min(of_day_s, DAY_S), DAY_S))
    if issued <= rule.factor * use * share:
        return False
    if len(days) < FEW_DAYS:
        return True
    return issued > median(days) + SPREADS * spread(days)
