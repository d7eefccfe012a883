"""The guard band: how far below a limit screening already says "too high".

A thermometer of uncertainty U (k = 2) that shows the limit may stand before somebody
above it. `full` takes all of U off the limit, `one-sided` leaves a risk of 5 % on one
side, `none` compares with the limit itself. Everything is exact; nothing is rounded.

Source: `domain.md` 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

SHARES: Mapping[str, Decimal] = MappingProxyType(
    {
        "none": Decimal(0),
        # The 95 % point of a normal distribution, over the two sigmas of U.
        "one-sided": Decimal("1.645") / 2,
        "full": Decimal(1),
    }
)
"""The share of U that each guard takes off the limit."""


def guard_c(guard: str, uncertainty_c: Decimal) -> Decimal:
    """Return the width of the band; no known uncertainty makes no band."""
    if not uncertainty_c:
        return Decimal(0)
    return SHARES[guard] * uncertainty_c


def screen_c(limit_c: Decimal, guard: str, uncertainty_c: Decimal) -> Decimal:
    """Return where screening begins to say "too high", inclusive."""
    band_c = guard_c(guard, uncertainty_c)
    return limit_c - band_c if band_c else limit_c
