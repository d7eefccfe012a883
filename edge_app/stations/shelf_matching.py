"""Whether what the scale saw and what was scanned are the same, and if not, what.

A step of the weight and a scan within the window belong together where the weight of
what was scanned explains the step. Several armfuls may belong to one scan and several
scans to one armful; what is taken and put back is nothing. What is left when the window
is over is a mismatch, with a name.

Source: `domain.md` 4.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal, TypeAlias

from edge_app.stations.count_by_weight import Piece, accepts, chance, step_sd_mg
from edge_app.stations.count_steps import explain, parts_of

MOST_STEPS, MOST_SCANS = 4, 6
"""So many of the newest are tried together."""
WINDOWS = 3
"""After so many windows from the first, all is settled that belongs together."""

What: TypeAlias = Literal[
    "taken-without-scan",
    "put-without-scan",
    "scan-without-taking",
    "scan-without-putting",
    "wrong-item",
    "wrong-quantity",
    "count",
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step, a scan, or tags that came or went, which wait for their other half.

    `counts` are pieces by item, below 0 for what left the shelf. `lots` are those that
    a scan named, by item. `doubts` is the variance that a step added, by bin.
    """

    kind: Literal["step", "scan", "tag"]
    boot_ns: int
    counts: dict[str, int]
    causes: tuple[str, ...]
    delta_mg: int = 0
    confidence: float = 1.0
    lots: dict[str, str] = field(default_factory=dict)
    by: str = ""
    doubts: dict[str, float] = field(default_factory=dict)


Set: TypeAlias = tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of pieces by item, and how far the scale scatters."""

    kinds: Mapping[str, Piece]
    sigma_mg: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What does not fit: pieces by item as they were seen and as they were scanned."""

    what: What
    seen: dict[str, int]
    scanned: dict[str, int]
    delta_mg: int
    residual_mg: int
    confidence: float


def deadline_ns(waiting: Iterable[Waiting], window_ns: int) -> int | None:
    """Return when what waits is settled; each new part of it prolongs that."""
    times_ns = [one.boot_ns for one in waiting]
    if not times_ns:
        return None
    return min(max(times_ns) + window_ns, min(times_ns) + WINDOWS * window_ns)


def total(entries: Iterable[Waiting]) -> dict[str, int]:
    """Add up pieces by item; what cancels is not there."""
    counts: dict[str, int] = {}
    for entry in entries:
        for item, count in entry.counts.items():
            counts[item] = counts.get(item, 0) + count
    return {item: count for item, count in counts.items() if count}


def match(
    waiting: Set, weights: Weights, window_ns: int, other: str = "scan"
) -> Set | None:
    """Find what belongs together; the fewest parts first, scans before cancelling."""
    steps = [one for one in waiting if one.kind == "step"][-MOST_STEPS:]
    scans = [one for one in waiting if one.kind == other][-MOST_SCANS:]
    tries = sorted(
        ((s, c) for c in _subsets(scans) for s in _subsets(steps)),
        key=lambda pair: len(pair[0]) + len(pair[1]),
    )
    for some_steps, some_scans in tries:
        if _near(some_steps, some_scans, window_ns) and _fits(
            some_steps, total(some_scans), weights
        ):
            return (*some_steps, *some_scans)
    return _cancelled(steps, scans, weights)


def verdict(left: Set, weights: Weights) -> Verdict | None:
    """Name what is left of a window that is over; None where it comes to nothing."""
    steps = [one for one in left if one.kind == "step"]
    scans = [one for one in left if one.kind == "scan"]
    scanned, delta_mg = total(scans), sum(one.delta_mg for one in steps)
    if not steps:
        return _unseen(scanned) if scanned else None
    if _fits(tuple(steps), scanned, weights):
        return None
    seen, residual_mg, confidence = _seen(steps, delta_mg, weights)
    if not scanned:
        what: What = "taken-without-scan" if delta_mg < 0 else "put-without-scan"
    elif seen and seen.keys() != scanned.keys():
        what = "wrong-item"
    else:
        what = "wrong-quantity"
    return Verdict(what, seen, scanned, delta_mg, residual_mg, confidence)


def _unseen(scanned: dict[str, int]) -> Verdict:
    """Name a scan that no step belongs to: a still scale is sure of that."""
    putting = all(count > 0 for count in scanned.values())
    what: What = "scan-without-putting" if putting else "scan-without-taking"
    return Verdict(what, {}, scanned, 0, 0, 1.0)


def _seen(
    steps: Iterable[Waiting], delta_mg: int, weights: Weights
) -> tuple[dict[str, int], int, float]:
    """Say which pieces all steps together were, how far off, and how sure that is."""
    steps = tuple(steps)
    counts = total(steps)
    parts = (
        parts_of(counts, weights.kinds) if counts.keys() <= weights.kinds.keys() else ()
    )
    if counts and parts and accepts(delta_mg, parts, weights.sigma_mg, len(steps)):
        off_mg = delta_mg - sum(count * piece.weight_mg for piece, count in parts)
        return counts, round(off_mg), min(one.confidence for one in steps)
    found = explain(delta_mg, weights.kinds, {}, weights.sigma_mg)
    if not found.fits:
        return {}, delta_mg, 0.0
    return dict(found.pieces), round(found.residual_mg), found.confidence


def sureness(counts: Mapping[str, int], weights: Weights) -> float:
    """Return how sure the number of pieces in one step is."""
    parts = parts_of(counts, weights.kinds)
    lightest_mg = min((float(piece.weight_mg) for piece, _ in parts), default=0.0)
    if not lightest_mg:
        return 0.0
    return chance(step_sd_mg(parts, weights.sigma_mg) / lightest_mg)


def _subsets(entries: list[Waiting]) -> Iterator[Set]:
    for size in range(1, len(entries) + 1):
        yield from combinations(entries, size)


def _near(steps: Set, scans: Set, window_ns: int) -> bool:
    return any(
        abs(step.boot_ns - scan.boot_ns) <= window_ns
        for step in steps
        for scan in scans
    )


def _fits(steps: Set, counts: Mapping[str, int], weights: Weights) -> bool:
    if not counts.keys() <= weights.kinds.keys():
        return False
    delta_mg = sum(step.delta_mg for step in steps)
    parts = parts_of(counts, weights.kinds)
    return accepts(delta_mg, parts, weights.sigma_mg, len(steps))


def _cancelled(
    steps: list[Waiting], scans: list[Waiting], weights: Weights
) -> Set | None:
    """Find what was taken and put back, or scanned and taken back."""
    for some in _subsets(steps):
        if len(some) > 1 and _fits(some, {}, weights) and not total(some):
            return some
    for some in _subsets(scans):
        if not total(some):
            return some
    return None
