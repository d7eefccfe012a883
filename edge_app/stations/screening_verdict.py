"""One measurement of one person, and the word that it earns. Pure.

Values are compared with every digit that they have: 37.30 is at the limit, 37.299 is
below it, and nothing is rounded on the way.

Source: `domain.md` 2.3 (gate protocol), 2.4 (compare unrounded), 2.6 (a relative flag
alone is never a fever).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from edge_app.stations import guard_band
from edge_app.stations.calibration import NONE, Calibration
from edge_app.stations.screening import Measured

COUNTED = ("hold", "confirm", "fever", "recheck")
"""Results after which a hold goes on, with one attempt more."""
ENDED = ("passed", "passed-after-recheck", "passed-after-confirm")
"""Results after which a person may come in, if no other rule says no."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was measured, with what, and against what.

    `limit` names the setting that the limit comes from. `crowd` are the people that
    the baseline is made of. `why` says why a value does
    not count; `by` names who measured by hand.
    """

    measured: Measured
    device: str
    site: str
    limit: str
    limit_c: Decimal
    method: str = "sensor"
    calibration: Calibration = NONE
    guard: str = "none"
    uncertainty_c: Decimal = Decimal(0)
    ambient_c: Decimal | None = None
    beside_c: Decimal | None = None
    crowd: tuple[Decimal, ...] = ()
    baseline_c: Decimal | None = None
    baseline_over_c: Decimal = Decimal(0)
    why: tuple[str, ...] = ()
    by: str = ""

    @property
    def value_c(self) -> Decimal | None:
        """Return the body's temperature, or None if nothing was settled."""
        raw_c = self.measured.value_c
        return None if raw_c is None else self.calibration.body_c(raw_c)

    @property
    def screen_c(self) -> Decimal:
        """Return where this measurement begins to be too high."""
        return guard_band.screen_c(self.limit_c, self.guard, self.uncertainty_c)

    @property
    def high(self) -> bool:
        """Say whether the value is too high by the limit itself."""
        value_c = self.value_c
        return value_c is not None and value_c >= self.screen_c

    @property
    def relative(self) -> bool:
        """Say whether it is too high beside the last people."""
        value_c, base_c = self.value_c, self.baseline_c
        if value_c is None or base_c is None or not self.baseline_over_c:
            return False
        return value_c >= base_c + self.baseline_over_c


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of the person: how far a hold has come, and the failed tries.

    `stage` is empty for somebody not held, `ready` says whether the rest is over.
    """

    stage: str = ""
    ready: bool = False
    lows: int = 0
    tries: int = 0
    badge_missing: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """How far the steps of a gate go."""

    confirm: str
    rechecks: int
    retries: int


def verdict(attempt: Attempt, case: Case, steps: Steps) -> str:
    """Name the result of a measurement by sensor or by hand."""
    if attempt.why or attempt.value_c is None:
        tried = attempt.why or case.tries >= steps.retries
        return "manual" if tried else "retry"
    if case.stage and not (case.stage == "rest" and case.ready):
        return "wait"
    if attempt.high or attempt.relative:
        return _too_high(attempt, case, steps)
    return "no-badge" if case.badge_missing else _low(case, steps)


def _low(case: Case, steps: Steps) -> str:
    if not case.stage:
        return "passed"
    return "recheck" if case.lows + 1 < steps.rechecks else "passed-after-recheck"


def _too_high(attempt: Attempt, case: Case, steps: Steps) -> str:
    if not case.stage:
        return "hold"
    second = steps.confirm == "second" and attempt.high
    return "fever" if second else "confirm"


def confirmed(attempt: Attempt) -> str:
    """Name the result of a contact thermometer: the only way out of `confirm`."""
    return "fever" if attempt.high else "passed-after-confirm"


def undecided(attempt: Attempt, why: str) -> Attempt:
    """Take a measurement's value away."""
    measured = replace(attempt.measured, value_c=None, why=why)
    return replace(attempt, measured=measured)
