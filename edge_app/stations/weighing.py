"""When a weight is one: the states of a scale, sample by sample.

A weight is stable when the samples of a whole window lie within one interval and do
not slope; it moves when two samples in a row lie further than that from it. What is
stable is followed as it drifts, slowly and apart from steps: creep and temperature
change a long-loaded shelf by more than a piece in a day and take nothing from it. A
step is the difference between two stable weights.

Masses are whole milligrams, times those of the boot clock.

Source: `domain.md` 4.3 (window, states), 4.2 (trimmed mean, discarding).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from edge_app.model import SECOND_NS, ns

WeighState: TypeAlias = Literal[
    "settling", "stable", "moving", "overload", "underload", "fault", "lost"
]
Samples: TypeAlias = tuple[tuple[int, int], ...]
"""Time and mass, oldest first."""

WARM_NS, WARM_SAMPLES = ns(0.5), 4
"""What a bare cell says after power or overload is thrown away for so long."""
AWAY = 2
"""So many samples in a row off the stable weight are a movement."""
SLOPE_E_S = 0.2
"""How many intervals a second a stable weight may slope."""
FLICKER = 1.5
"""A display that flickers by one digit slopes at most by so many, over its window."""
MEAN_OF, TRIM = 15, 5
"""The mean is that of the newest samples, without a fifth of them on either side."""
MOST_SAMPLES = 128
ABSORB_NS = ns(30)
"""What is less than a step belongs to the next one for so long, then to the drift."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One scale's numbers; `digit_mg` is the last digit of its display.

    Without a capacity there is no overload. `warm` is for bare cells.
    """

    interval_mg: int
    digit_mg: int
    window_ns: int
    over_mg: int | None
    under_mg: int
    warm: bool = False


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is known of the load now.

    `stable_mg` is the stable weight, `reference_mg` that from which the next step is
    measured, None before the first. `away` are the newest samples that lie off it. A
    bare cell is not `warm` at first; `cold` counts what was thrown away since.
    """

    state: WeighState = "settling"
    samples: Samples = ()
    away: Samples = ()
    stable_mg: int | None = None
    reference_mg: int | None = None
    since_ns: int = 0
    warm: bool = False
    cold: int = 0
    cold_ns: int | None = None

    @property
    def delta_mg(self) -> int | None:
        """Return the step from the reference; None without one."""
        if self.stable_mg is None or self.reference_mg is None:
            return None
        return self.stable_mg - self.reference_mg

    def counted(self) -> Weighing:
        """Take the stable weight for the new reference."""
        return replace(self, reference_mg=self.stable_mg)

    def trouble(self, state: WeighState) -> Weighing:
        """Take it that there is no weight now; the reference stays."""
        if self.state == state:
            return self
        warm = self.warm and state == "moving"
        return Weighing(state, reference_mg=self.reference_mg, warm=warm)


def take(
    rule: Rule, before: Weighing, mass_mg: int, at_ns: int, *, still: bool
) -> Weighing:
    """Take one sample; `still` is the scale's own word on it.

    Whoever calls sees a settled load by the state that has become `stable`.
    """
    if rule.over_mg is not None and mass_mg > rule.over_mg:
        return before.trouble("overload")
    if mass_mg < rule.under_mg:
        return before.trouble("underload")
    now = _begin(rule, before, at_ns)
    if now.cold_ns is not None:
        return _warm_up(now, at_ns)
    if not still:
        return now.trouble("moving")
    sample = (at_ns, mass_mg)
    if now.state == "stable" and now.stable_mg is not None:
        return _follow(rule, now, sample)
    return _settle(rule, now, (*now.samples, sample))


def _begin(rule: Rule, before: Weighing, at_ns: int) -> Weighing:
    """After a trouble, begin to settle; a bare cell warms up first."""
    if before.state in ("overload", "underload", "fault", "lost"):
        before = Weighing(since_ns=at_ns, reference_mg=before.reference_mg)
    if rule.warm and not before.warm and before.cold_ns is None:
        return replace(before, cold_ns=at_ns)
    return before


def _warm_up(now: Weighing, at_ns: int) -> Weighing:
    """Throw samples away: those of the first half second, and four more."""
    if at_ns - (now.cold_ns or 0) < WARM_NS:
        return now
    if now.cold + 1 < WARM_SAMPLES:
        return replace(now, cold=now.cold + 1)
    return replace(now, warm=True, cold=0, cold_ns=None)


def _follow(rule: Rule, now: Weighing, sample: tuple[int, int]) -> Weighing:
    """Stay stable and go along with the drift, or find that something moves."""
    at_ns, mass_mg = sample
    old_mg = now.stable_mg or 0
    if abs(mass_mg - old_mg) > rule.interval_mg:
        away = (*now.away, sample)
        if len(away) < AWAY:
            return replace(now, away=away)
        return _settle(rule, now.trouble("moving"), away)
    samples = recent((*now.samples, sample), rule.window_ns)
    stable_mg = mean(samples)
    reference_mg = now.reference_mg
    if at_ns - now.since_ns >= ABSORB_NS:
        reference_mg = stable_mg
    elif reference_mg is not None:
        reference_mg += stable_mg - old_mg
    return replace(
        now, samples=samples, away=(), stable_mg=stable_mg, reference_mg=reference_mg
    )


def _settle(rule: Rule, now: Weighing, samples: Samples) -> Weighing:
    """Add up still samples until a whole window of them lies still."""
    samples = recent(_close(samples, rule.interval_mg), rule.window_ns)
    at_ns = samples[-1][0]
    whole = len(samples) > 1 and at_ns - samples[0][0] >= rule.window_ns
    if not whole or _slopes(rule, samples):
        return replace(now, samples=samples, away=())
    return replace(
        now,
        state="stable",
        samples=samples,
        away=(),
        stable_mg=mean(samples),
        since_ns=at_ns,
    )


def _close(samples: Samples, interval_mg: int) -> Samples:
    """Return the newest samples that all lie within one interval."""
    low = high = samples[-1][1]
    for back, (_, mass_mg) in enumerate(reversed(samples)):
        low, high = min(low, mass_mg), max(high, mass_mg)
        if high - low > interval_mg:
            return samples[len(samples) - back :]
    return samples


def recent(samples: Samples, window_ns: int) -> Samples:
    """Return the samples of one window: the newest ones that span it."""
    edge_ns, first = samples[-1][0] - window_ns, 0
    while first + 2 < len(samples) and samples[first + 1][0] <= edge_ns:
        first += 1
    kept = samples[first:]
    return kept if len(kept) <= MOST_SAMPLES else (*kept[:-1:2], kept[-1])


def mean(samples: Samples) -> int:
    """Return the trimmed mean of the newest samples."""
    masses = sorted(mass_mg for _, mass_mg in samples[-MEAN_OF:])
    off = len(masses) // TRIM
    middle = masses[off : len(masses) - off]
    return round(sum(middle) / len(middle))


def slope_mg_s(samples: Samples) -> float:
    """Return the slope of a line through samples, by least squares."""
    first_ns = samples[0][0]
    times_s = [(at_ns - first_ns) / SECOND_NS for at_ns, _ in samples]
    middle_s = sum(times_s) / len(times_s)
    spread = sum((at_s - middle_s) ** 2 for at_s in times_s)
    if not spread:
        return 0.0
    pairs = zip(times_s, samples, strict=True)
    return sum((at_s - middle_s) * mass_mg for at_s, (_, mass_mg) in pairs) / spread


def _slopes(rule: Rule, samples: Samples) -> bool:
    """Say whether the load still creeps by more than the last digit's flicker."""
    window_s = (samples[-1][0] - samples[0][0]) / SECOND_NS
    most = SLOPE_E_S * rule.interval_mg + FLICKER * rule.digit_mg / window_s
    return abs(slope_mg_s(samples)) > most
