"""How many people may be in a zone: a share of the rated number, with a hysteresis.

"No more than 50 %" is rounded down. A limit of nobody is never an accident of
rounding: it needs the minimum set to 0.

Source: `domain.md` 6.3 (capacity), 6.2 (occupancy states of an access zone).
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

_WHOLE = Decimal(100)


def most(rated: int, share_pct: Decimal, minimum: int) -> int:
    """Return how many may be in, rounded down, but never below the minimum."""
    return max(int(rated * share_pct / _WHOLE), minimum)


def resumes_at(limit: int, hysteresis_pct: Decimal) -> int:
    """Return the count at which entry goes on: at least one below the limit."""
    step = (limit * hysteresis_pct / _WHOLE).to_integral_value(ROUND_CEILING)
    return limit - max(1, int(step))


def full(was: bool, people: int, limit: int, hysteresis_pct: Decimal) -> bool:
    """Say whether nobody more may come in."""
    if people >= limit:
        return True
    return was and people > resumes_at(limit, hysteresis_pct)


def state(people: int, limit: int) -> str:
    """Name where the count stands, in the words of BACnet's access zone."""
    if people == limit:
        return "at-upper-limit"
    return "normal" if people < limit else "above-upper-limit"


def drift_pct(came: int, went: int) -> Decimal | None:
    """Return how far in and out lie apart, of those who came; None if none came."""
    if not came:
        return None
    return (Decimal(100 * abs(came - went)) / came).quantize(Decimal("0.1"))


def drifts(came: int, went: int, limit_pct: Decimal) -> bool:
    """Say whether the beams must be looked at: in and out lie too far apart."""
    return 100 * abs(came - went) > limit_pct * came
