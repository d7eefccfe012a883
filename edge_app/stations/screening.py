"""Samples of a thermometer at a gate: who stands there, and what was measured.

A device pushes many object temperatures a second; while nobody stands before it
they lie outside the plausible band. A person is judged once, on the median of the
newest samples that agree, and again only after stepping away. It is screening, not
diagnosis: a high value asks for a second measurement.

Source: `domain.md` 2.3 (samples, plausible band, spread), 2.5 (median within one
position).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from drivers.quantities import Quantity
from edge_app.model import SECOND_NS

SILENCE_NS = 3 * SECOND_NS
"""No plausible value for this long: whoever stood there is gone.

For devices that measure only when asked. A stalled line is shorter than this, and
must not make two people out of one.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """When samples make a measurement; the band and the spread are inclusive.

    `tries` is the number of plausible samples after which disagreement is a result.
    """

    low_c: Decimal
    high_c: Decimal
    samples: int
    spread_c: Decimal
    tries: int
    away_ns: int


@dataclass(frozen=True, slots=True)
class Front:
    """Who stands in front: `done` once judged, `clear_ns` since when nobody is seen.

    `seen_ns` is when the last plausible sample came, None before the first.
    """

    values: tuple[Decimal, ...] = ()
    tries: int = 0
    done: bool = False
    seen_ns: int | None = None
    clear_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished measurement; `value_c` is None when the samples never agreed."""

    value_c: Decimal | None
    values: tuple[Decimal, ...]
    spread_c: Decimal


def look(
    rule: Rule, front: Front, value: Decimal, now_ns: int, *, paused: bool = False
) -> tuple[Front, Measured | None]:
    """Take one object temperature.

    While `paused` (the one before has not walked through yet) people are seen to
    come and go, but nobody is measured.
    """
    if not value.is_finite():
        return front, None
    if not rule.low_c <= value <= rule.high_c:
        return nobody(rule, front, now_ns), None
    if gone(rule, front, now_ns):
        front = Front()
    front = replace(front, seen_ns=now_ns, clear_ns=None)
    if front.done or paused:
        return replace(front, values=()), None
    values = (*front.values, value)[-rule.samples :]
    front = replace(front, values=values, tries=front.tries + 1)
    spread = max(values) - min(values)
    if len(values) == rule.samples and spread <= rule.spread_c:
        return replace(front, done=True), Measured(median(values), values, spread)
    if front.tries >= rule.tries:
        return replace(front, done=True), Measured(None, values, spread)
    return front, None


def nobody(rule: Rule, front: Front, now_ns: int) -> Front:
    """Take a sample outside the band: the run of samples is broken."""
    clear_ns = now_ns if front.clear_ns is None else front.clear_ns
    front = replace(front, values=(), clear_ns=clear_ns)
    return Front(clear_ns=clear_ns) if gone(rule, front, now_ns) else front


def gone(rule: Rule, front: Front, now_ns: int) -> bool:
    """Say whether the person before has left the thermometer."""
    if front.clear_ns is not None and now_ns - front.clear_ns >= rule.away_ns:
        return True
    silent = front.seen_ns is not None and now_ns - front.seen_ns >= SILENCE_NS
    return silent and rule.away_ns <= SILENCE_NS


def again(front: Front) -> Front:
    """Measure whoever stands in front once more."""
    return replace(front, values=(), tries=0, done=False)


def median(values: tuple[Decimal, ...]) -> Decimal:
    """Return the middle value as sent, or the mean of the middle two to 0.01."""
    ordered = sorted(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    if len(ordered) % 2:
        return low
    # Half goes up: 37.295 from 37.29 and 37.30 is on the careful side.
    step = Quantity.OBJECT_TEMPERATURE.step
    return ((low + high) / 2).quantize(step, ROUND_HALF_UP)
