"""What people at this gate read like just now: the last ten, without both ends.

In the cold everybody reads low, and a fever reads 36: a limit relative to the others
sees it. It is a hint to measure again, beside the absolute limit, and never more: who
was flagged does not enter, the baseline stays within what the living can read, and it
rests while too many are flagged. A pause, a jump of the ambient temperature or another
device begins it anew.

Source: `domain.md` 2.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from edge_app.changed import changed
from edge_app.model import SECOND_NS

PEOPLE = 10
"""How many of the last people make a baseline, and a share of flagged ones."""
FLAGGED_PEOPLE = 2
"""More of the last ten flagged than this (20 %), and nobody enters."""
PAUSE_NS = 1800 * SECOND_NS
AMBIENT_STEP_C = Decimal(3)
MAD_TO_SIGMA = Decimal("1.4826")
"""What makes a median deviation comparable with a standard deviation."""


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest and the highest baseline that is believed."""

    low_c: Decimal
    high_c: Decimal


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last accepted people, which of the last people were flagged, and where.

    `ambient_c` is that of the first of them: a slow drift is a step too, in the end.
    """

    values: tuple[Decimal, ...] = ()
    flags: tuple[bool, ...] = ()
    seen_ns: int | None = None
    ambient_c: Decimal | None = None
    device: str = ""


def level_c(base: Baseline, band: Band) -> Decimal | None:
    """Return the baseline, or None while there are too few people."""
    if len(base.values) < PEOPLE:
        return None
    return min(max(trimmed_mean(base.values), band.low_c), band.high_c)


def trimmed_mean(values: tuple[Decimal, ...]) -> Decimal:
    """Average all but the highest and the lowest, exactly."""
    inner = sorted(values)[1:-1]
    return sum(inner, Decimal(0)) / len(inner)


def robust_z(values: tuple[Decimal, ...], value: Decimal) -> Decimal | None:
    """Say how many robust sigmas a value lies from these; None if all are alike."""
    middle = median(values)
    spread = MAD_TO_SIGMA * median(abs(one - middle) for one in values)
    return (value - middle) / spread if spread else None


def current(
    base: Baseline, now_ns: int, ambient_c: Decimal | None, device: str
) -> Baseline:
    """Return the baseline that holds for now: the same, or a new one."""
    paused = base.seen_ns is not None and now_ns - base.seen_ns >= PAUSE_NS
    stepped = (
        ambient_c is not None
        and base.ambient_c is not None
        and abs(ambient_c - base.ambient_c) > AMBIENT_STEP_C
    )
    if paused or stepped or base.device not in ("", device):
        return Baseline()
    return base


def take(
    base: Baseline,
    value: Decimal,
    now_ns: int,
    ambient_c: Decimal | None,
    device: str,
    *,
    flagged: bool,
) -> Baseline:
    """Count one judged person; only who was not flagged enters, unless it rests."""
    flags = (*base.flags, flagged)[-PEOPLE:]
    first = ambient_c if base.ambient_c is None else base.ambient_c
    base = Baseline(base.values, flags, now_ns, first, device)
    if flagged or frozen(base):
        return base
    return changed(base, values=(*base.values, value)[-PEOPLE:])


def frozen(base: Baseline) -> bool:
    """Say whether so many were flagged that the baseline rests."""
    return sum(base.flags) > FLAGGED_PEOPLE
