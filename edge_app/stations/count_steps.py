"""Which pieces a step of the weight stands for, and how sure that is.

Each kind that may be there is tried with the number nearest to the step and its
neighbours; where no single kind fits, two kinds together. A fitting weight counts for
more the fewer pieces it needs, and something unknown may always have been laid there.

Source: `domain.md` 4.4 (count by steps), 4.5 (residual).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from edge_app.stations.count_by_weight import (
    WIDE,
    Parts,
    Piece,
    residual_mg,
    step_sd_mg,
)

FEW = 10
"""How many pieces of each of two kinds are tried together."""
UNKNOWN = 0.01
"""How likely something is that nobody knows, before it is weighed."""
TOGETHER = 0.1
"""How likely two kinds at once are, beside one."""
SURE = 0.9
"""From this confidence on a kind is named as seen."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The likeliest pieces of a step by their kind's name, below 0 for what went."""

    pieces: Mapping[str, int]
    residual_mg: float
    sd_mg: float
    confidence: float

    @property
    def fits(self) -> bool:
        """Say whether the weight is that of these pieces."""
        return bool(self.pieces) and abs(self.residual_mg) <= WIDE * self.sd_mg

    @property
    def sure(self) -> bool:
        """Say whether it fits, and nothing else does nearly as well."""
        return self.fits and self.confidence >= SURE


def explain(
    delta_mg: int,
    kinds: Mapping[str, Piece],
    held: Mapping[str, int | None],
    sigma_mg: float,
) -> Explanation:
    """Find the pieces of a step; no more can have gone than is `held`, where known."""
    tried = [
        _weigh_up(delta_mg, counts, kinds, sigma_mg)
        for counts in _singles(delta_mg, kinds)
        if _possible(counts, held)
    ]
    if not any(one.fits for one, _ in tried):
        tried += [
            _weigh_up(delta_mg, counts, kinds, sigma_mg)
            for counts in _pairs(delta_mg, kinds)
            if _possible(counts, held)
        ]
    lightest = min((float(one.weight_mg) for one in kinds.values()), default=1.0)
    whole = sum(weight for _, weight in tried) + UNKNOWN / lightest
    fitting = [one for one in tried if one[0].fits] or tried
    best, weight = max(
        fitting,
        key=lambda one: (one[1], -abs(one[0].residual_mg)),
        default=(Explanation({}, float(delta_mg), sigma_mg, 0.0), 0.0),
    )
    return Explanation(best.pieces, best.residual_mg, best.sd_mg, weight / whole)


def parts_of(counts: Mapping[str, int], kinds: Mapping[str, Piece]) -> Parts:
    """Put the kinds themselves in the place of their names."""
    return tuple((kinds[name], count) for name, count in counts.items())


def _weigh_up(
    delta_mg: int,
    counts: Mapping[str, int],
    kinds: Mapping[str, Piece],
    sigma_mg: float,
) -> tuple[Explanation, float]:
    """Return one try and its weight among the others."""
    parts = parts_of(counts, kinds)
    off_mg, sd_mg = residual_mg(delta_mg, parts), step_sd_mg(parts, sigma_mg)
    fit = math.exp(-(off_mg**2) / (2 * sd_mg**2)) / (sd_mg * math.sqrt(2 * math.pi))
    before = TOGETHER ** (len(counts) - 1)
    for count in counts.values():
        before /= 1 + abs(count)
    return Explanation(counts, off_mg, sd_mg, 0.0), fit * before


def _singles(delta_mg: int, kinds: Mapping[str, Piece]) -> Iterator[dict[str, int]]:
    for name, piece in kinds.items():
        nearest = round(delta_mg / piece.weight_mg)
        for count in (nearest - 1, nearest, nearest + 1):
            if count and (count > 0) == (delta_mg > 0):
                yield {name: count}


def _pairs(delta_mg: int, kinds: Mapping[str, Piece]) -> Iterator[dict[str, int]]:
    names = list(kinds)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            for count in (*range(-FEW, 0), *range(1, FEW + 1)):
                rest_mg = delta_mg - count * kinds[one].weight_mg
                second = round(rest_mg / kinds[other].weight_mg)
                if 0 < abs(second) <= FEW:
                    yield {one: count, other: second}


def _possible(counts: Mapping[str, int], held: Mapping[str, int | None]) -> bool:
    return all(
        (there := held.get(name)) is None or there + count >= 0
        for name, count in counts.items()
    )
