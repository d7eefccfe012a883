"""Limits that do not flicker: over at one value, back only well below it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class HighLimit:
    """A limit from above; whether the limit itself is over is part of the rule.

    Source: BACnet intrinsic reporting: back to normal strictly below the limit less
    the deadband (`domain.md` 3.2). A limit from below is this one with signs changed.
    """

    limit: Decimal
    deadband: Decimal = Decimal(0)
    inclusive: bool = False

    def is_over(self, value: Decimal, *, was: bool) -> bool:
        """Say whether a value is over the limit, given whether the last one was."""
        if was:
            return value >= self.limit - self.deadband
        return value >= self.limit if self.inclusive else value > self.limit
