"""The zero of a bare cell: set at first, by hand, by itself below zero, and tracked.

It follows only an empty pan: what creep and temperature do to a loaded one is no zero.
All of it together stays within 4 % of the capacity of where the first setting put it,
and that within 20 %.

Source: `domain.md` 4.1 (OIML R 76): tracking at zero and stable by at most half a
digit a second; automatic zero after 5 s below zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from edge_app.model import SECOND_NS, ns

INITIAL, TOTAL = Fraction(20, 100), Fraction(4, 100)
BELOW_NS = ns(5)
AT_ZERO_D = Fraction(1, 2)
"""So far from zero, in digits, the display still shows zero."""
RATE_D_S = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class ZeroRule:
    """What a zero may do on one scale."""

    capacity_mg: int
    digit_mg: int


@dataclass(frozen=True, slots=True)
class Zero:
    """What the empty pan weighs: as it was set first, and what came to that since."""

    first_mg: int = 0
    moved_mg: int = 0

    @property
    def offset_mg(self) -> int:
        """Return what has to be taken off every weight."""
        return self.first_mg + self.moved_mg


@dataclass(frozen=True, slots=True)
class Tracking:
    """What of it may be forgotten: the sample before, and since when it is below."""

    last_ns: int | None = None
    below_ns: int | None = None


RESTLESS = Tracking()


def set_first(rule: ZeroRule, mass_mg: int) -> Zero | str:
    """Take what lies on the pan for nothing, for the first time; or say why not."""
    most_mg = INITIAL * rule.capacity_mg
    if abs(mass_mg) > most_mg:
        return f"{_grams(mass_mg)} g lie there, more than {_grams(most_mg)} g"
    return Zero(mass_mg)


def set_again(rule: ZeroRule, zero: Zero, net_mg: int) -> Zero | str:
    """Take what lies on the pan for nothing; or say why not."""
    moved_mg, most_mg = zero.moved_mg + net_mg, TOTAL * rule.capacity_mg
    if abs(moved_mg) > most_mg:
        return f"zero would be {_grams(moved_mg)} g away, more than {_grams(most_mg)} g"
    return replace(zero, moved_mg=moved_mg)


def track(
    rule: ZeroRule, zero: Zero, tracking: Tracking, net_mg: int, at_ns: int
) -> tuple[Zero, Tracking]:
    """Go after the zero of a stable, empty pan; a restless one is told `RESTLESS`."""
    if abs(net_mg) <= AT_ZERO_D * rule.digit_mg:
        return _creep(rule, zero, tracking, net_mg, at_ns)
    if net_mg > 0:
        return zero, Tracking(at_ns)
    below_ns = at_ns if tracking.below_ns is None else tracking.below_ns
    if at_ns - below_ns < BELOW_NS:
        return zero, Tracking(at_ns, below_ns)
    moved = set_again(rule, zero, net_mg)
    return (zero if isinstance(moved, str) else moved), Tracking(at_ns)


def _creep(
    rule: ZeroRule, zero: Zero, tracking: Tracking, net_mg: int, at_ns: int
) -> tuple[Zero, Tracking]:
    if tracking.last_ns is None:
        return zero, Tracking(at_ns)
    passed_ns = at_ns - tracking.last_ns
    most_mg = int(RATE_D_S * rule.digit_mg * passed_ns / SECOND_NS)
    if net_mg and not most_mg:
        # Less than a milligram is due: the time is saved up for the next sample.
        return zero, replace(tracking, below_ns=None)
    moved = set_again(rule, zero, max(-most_mg, min(most_mg, net_mg)))
    return (zero if isinstance(moved, str) else moved), Tracking(at_ns)


def _grams(mass_mg: Fraction | int) -> str:
    return f"{float(mass_mg) / 1000:g}"
