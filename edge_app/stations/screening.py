"""Samples of a thermometer at a gate: who stands there, and what was measured.

A device pushes many object temperatures a second; while nobody stands before it
they lie outside the plausible band. A person is judged once, on the median of the
newest samples that agree, and again only after stepping away. It is screening, not
diagnosis: a high value asks for a second measurement.

What is too cold or too hot for a person, yet no empty lane, is somebody who cannot be
measured: a measurement without a value, which is never a pass.

Source: `domain.md` 2.1 (what a device shows, and what it measures), 2.3 (samples,
plausible band, spread), 2.5 (median within one position).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import SECOND_NS
from edge_app.stations.calibration import NONE, Calibration

SILENCE_NS = 3 * SECOND_NS
"""No plausible value for this long: whoever stood there is gone.

For devices that measure only when asked. A stalled line is shorter than this, and
must not make two people out of one.
"""
SHOWN_LOW_C, SHOWN_HIGH_C = Decimal(28), Decimal(45)
"""Outside this a device shows nothing of a person at all."""
WARMER_C = Decimal(3)
"""So much warmer than the air around it, a low value is somebody and no wall."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When samples make a measurement; the band and the spread are inclusive.

    `tries` is the number of plausible samples after which disagreement is a result.
    The band is one of bodies: `calibration` leads there. `odd_ns` is how long an
    impossible value must last to stand for somebody, who is told so `odd_times`.
    """

    low_c: Decimal
    high_c: Decimal
    samples: int
    spread_c: Decimal
    tries: int
    away_ns: int
    calibration: Calibration = NONE
    ambient_c: Decimal | None = None
    odd_ns: int = 2 * SECOND_NS
    odd_times: int = 1

    def plausible(self, value: Decimal) -> bool:
        """Say whether a sample may be a person's."""
        return self.low_c <= self.calibration.body_c(value) <= self.high_c

    def somebody(self, value: Decimal) -> bool:
        """Say whether a sample is somebody, whether plausible or not."""
        return self.plausible(value) or self.odd(value)

    def odd(self, value: Decimal) -> bool:
        """Say whether an implausible sample is somebody all the same.

        On the low side only where the air is known: a wall in the sun is warm too.
        """
        if not SHOWN_LOW_C <= value <= SHOWN_HIGH_C:
            return False
        if self.calibration.body_c(value) > self.high_c:
            return True
        return self.ambient_c is not None and value >= self.ambient_c + WARMER_C


@dataclass(frozen=True, slots=True)
class Front:
    """Who stands in front: `done` once judged, `clear_ns` since when nobody is seen.

    `seen_ns` is when the last plausible sample came, None before the first. `odd_ns`
    is since when somebody implausible stands there, who was told so `odd_told` times.
    """

    values: tuple[Decimal, ...] = ()
    tries: int = 0
    done: bool = False
    seen_ns: int | None = None
    clear_ns: int | None = None
    odd_ns: int | None = None
    odd_told: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished measurement; without a value, `why` says what was wrong."""

    value_c: Decimal | None
    values: tuple[Decimal, ...]
    spread_c: Decimal
    why: str = ""


def look(
    rule: Rule, front: Front, value: Decimal, now_ns: int, *, paused: bool = False
) -> tuple[Front, Measured | None]:
    """Take one object temperature.

    While `paused` (the one before has not walked through yet, or this one has just
    been measured) people are seen to come and go, but nobody is measured.
    """
    if not value.is_finite():
        return front, None
    if not rule.plausible(value):
        return _look_beyond(rule, front, value, now_ns, paused=paused)
    if gone(rule, front, now_ns):
        front = Front()
    if front.done or paused:
        return Front((), front.tries, front.done, seen_ns=now_ns), None
    values, tries = (*front.values, value)[-rule.samples :], front.tries + 1
    measured = settled(rule, values, tries)
    return Front(values, tries, measured is not None, seen_ns=now_ns), measured


def settled(rule: Rule, values: tuple[Decimal, ...], tries: int) -> Measured | None:
    """Return what these samples make, None while more of them are needed."""
    spread = max(values) - min(values)
    if len(values) == rule.samples and spread <= rule.spread_c:
        return Measured(median(values), values, spread)
    if tries >= rule.tries:
        return Measured(None, values, spread, "scattered")
    return None


def _look_beyond(
    rule: Rule, front: Front, value: Decimal, now_ns: int, *, paused: bool
) -> tuple[Front, Measured | None]:
    """Take a sample outside the band: an empty lane, or somebody all the same."""
    since_ns, told = front.odd_ns, front.odd_told
    front = nobody(rule, front, now_ns)
    if not rule.odd(value):
        return front, None
    since_ns = now_ns if since_ns is None else since_ns
    front = changed(front, odd_ns=since_ns, odd_told=told)
    if paused or now_ns - since_ns < rule.odd_ns or told >= rule.odd_times:
        return front, None
    front = changed(front, odd_told=told + 1)
    return front, Measured(None, (value,), Decimal(0), "implausible")


def nobody(rule: Rule, front: Front, now_ns: int) -> Front:
    """Take a sample outside the band: the run of samples is broken."""
    clear_ns = now_ns if front.clear_ns is None else front.clear_ns
    front = Front((), front.tries, front.done, front.seen_ns, clear_ns)
    return Front(clear_ns=clear_ns) if gone(rule, front, now_ns) else front


def gone(rule: Rule, front: Front, now_ns: int) -> bool:
    """Say whether the person before has left the thermometer."""
    if front.clear_ns is not None and now_ns - front.clear_ns >= rule.away_ns:
        return True
    silent = front.seen_ns is not None and now_ns - front.seen_ns >= SILENCE_NS
    return silent and rule.away_ns <= SILENCE_NS


def again(front: Front) -> Front:
    """Measure whoever stands in front once more."""
    return changed(front, values=(), tries=0, done=False)


def median(values: tuple[Decimal, ...]) -> Decimal:
    """Return the middle value as sent, or the mean of the middle two to 0.01."""
    ordered = sorted(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    if len(ordered) % 2:
        return low
    # Half goes up: 37.295 from 37.29 and 37.30 is on the careful side.
    step = Quantity.OBJECT_TEMPERATURE.step
    return ((low + high) / 2).quantize(step, ROUND_HALF_UP)
