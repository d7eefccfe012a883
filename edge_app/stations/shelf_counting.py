"""From steps of the weight to pieces in bins, and how sure they are.

A count is the first absolute one, or one by hand, and every step since; the weight
itself only checks it, because creep and temperature change that and not the steps. A
step that is not sure adds to the variance; a trusted absolute count takes it away.
Below trust there is a mass, and an interval of pieces and days.

Source: `domain.md` 4.4.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from edge_app.stations.count_by_weight import (
    WIDE,
    Piece,
    deviation,
    trusted,
    wrong_variance,
)
from edge_app.stations.count_steps import SURE, Explanation, explain
from edge_app.stations.shelf_limits import Bin
from edge_app.stations.shelf_matching import Waiting, sureness
from edge_app.stations.shelf_parts import Held, Turn, thousandths

HALF = 0.5
UNFIT_VARIANCE = 0.25
"""What a step that fits nothing adds: half a piece either way."""


# ------------------------------------------------------------------- counting


def anchor(turn: Turn) -> None:
    """Count what lies there at first, or after a break that tells no step."""
    kinds, contents = turn.pieces(), turn.limits.contents
    turn.keep(drift_mg=0)
    loaded_mg = turn.goods_mg()
    if len(contents) > 1:
        _anchor_bins(turn, kinds, loaded_mg)
        return
    bin_, piece = contents[0], kinds.get(contents[0].name)
    if piece is None:
        return
    exact = Fraction(loaded_mg) / piece.weight_mg
    sd = deviation(float(exact), piece, turn.limits.sigma_mg)
    held = turn.held(bin_.name)
    guess = held.pieces if held.pieces is not None else _booked(turn, bin_)
    near = guess is not None and abs(exact - guess) <= max(HALF, WIDE * sd)
    if not trusted(sd) and near:
        turn.put(bin_.name, replace(held, pieces=guess))
    elif round(exact) >= 0:
        variance = wrong_variance(sd) if trusted(sd) else sd**2
        turn.count(bin_.name, replace(held, pieces=round(exact), variance=variance))


def _anchor_bins(turn: Turn, kinds: Mapping[str, Piece], loaded_mg: int) -> None:
    """Count several bins: what was known, what the book says, or nothing at all."""
    contents = turn.limits.contents
    known = {one.name: turn.held(one.name).pieces for one in contents}
    if any(pieces is None for pieces in known.values()):
        empty = abs(loaded_mg) <= turn.limits.interval_mg
        known = {one.name: 0 if empty else _booked(turn, one) for one in contents}
        fits = empty or _weighs(turn, kinds, known, loaded_mg)
        if not fits:
            return
    for one in contents:
        turn.put(one.name, replace(turn.held(one.name), pieces=known[one.name]))


def _weighs(
    turn: Turn,
    kinds: Mapping[str, Piece],
    counts: Mapping[str, int | None],
    loaded_mg: int,
) -> bool:
    """Say whether so many pieces would weigh what lies there."""
    if any(pieces is None or name not in kinds for name, pieces in counts.items()):
        return False
    return abs(loaded_mg - _mass_mg(counts, kinds)) <= WIDE * _spread_mg(
        turn, counts, kinds
    )


def _mass_mg(counts: Mapping[str, int | None], kinds: Mapping[str, Piece]) -> Fraction:
    known = ((name, pieces or 0) for name, pieces in counts.items())
    return sum((pieces * kinds[name].weight_mg for name, pieces in known), Fraction(0))


def _spread_mg(
    turn: Turn, counts: Mapping[str, int | None], kinds: Mapping[str, Piece]
) -> float:
    """Return how far the weight of so many pieces lies off, in mg (one sigma)."""
    own = 0.0
    for name, pieces in counts.items():
        piece = kinds[name]
        share = 1 + (pieces or 0) / piece.sample if piece.sample else 1.0
        own += (pieces or 0) * share * piece.spread_mg**2
    return math.sqrt(own + turn.limits.sigma_mg**2)


def _booked(turn: Turn, bin_: Bin) -> int | None:
    """Return what the book says lies in a bin; None where it knows nothing of it."""
    ledger = turn.shared.stock.ledger
    if bin_.item not in ledger.items:
        return None
    return ledger.at(bin_.item, turn.limits.name)


def step(turn: Turn, delta_mg: int) -> Waiting:
    """Take a step; return it for whoever looks for its scan."""
    limits, kinds = turn.limits, turn.pieces()
    held = {name: turn.held(name).pieces for name in kinds}
    found = explain(delta_mg, kinds, held, limits.sigma_mg)
    before = turn.kept.bins
    if len(kinds) == 1 and not found.fits:
        found = _nearest(delta_mg, kinds)
    for bin_ in limits.contents:
        if bin_.name in found.pieces and (found.fits or len(kinds) == 1):
            _move(turn, bin_, found.pieces[bin_.name], found)
    if not found.pieces or (len(kinds) > 1 and not found.fits):
        _doubt(turn)
    items = {bin_.name: bin_.item for bin_ in limits.contents}
    counts = {items[name]: number for name, number in found.pieces.items()}
    sure = found.confidence * (sureness(counts, turn.weights()) if counts else 0.0)
    return Waiting(
        "step",
        turn.at.boot_ns,
        counts if found.fits else {},
        tuple(one for one in (turn.passing.cause, turn.cause) if one),
        delta_mg,
        sure,
        doubts=_doubts(turn, before),
    )


def _doubts(turn: Turn, before: Mapping[str, Held]) -> dict[str, float]:
    """Return the variance that a step added to each bin."""
    added = {
        name: held.variance - before.get(name, held).variance
        for name, held in turn.kept.bins.items()
    }
    return {name: doubt for name, doubt in added.items() if doubt > 0}


def _nearest(delta_mg: int, kinds: Mapping[str, Piece]) -> Explanation:
    """Take the nearest number of the only kind, though the weight is not quite its."""
    name, piece = next(iter(kinds.items()))
    number = round(delta_mg / piece.weight_mg)
    off_mg = float(delta_mg - number * piece.weight_mg)
    return Explanation({name: number} if number else {}, off_mg, 0.0, 0.0)


def _move(turn: Turn, bin_: Bin, number: int, found: Explanation) -> None:
    """Add a step's pieces to a bin, and what it is unsure of; never below none."""
    held = turn.held(bin_.name)
    if held.pieces is None:
        return
    piece = turn.pieces()[bin_.name]
    variance = held.variance + (
        wrong_variance(found.sd_mg / float(piece.weight_mg))
        if found.fits
        else UNFIT_VARIANCE
    )
    if found.fits and found.confidence < SURE:
        variance += (1 - found.confidence) * number**2
    pieces = max(0, held.pieces + number)
    turn.put(bin_.name, replace(held, pieces=pieces, variance=variance))


def _doubt(turn: Turn) -> None:
    """After a step that nothing explains no count is sure."""
    for bin_ in turn.limits.contents:
        held = turn.held(bin_.name)
        variance = held.variance + UNFIT_VARIANCE
        turn.put(bin_.name, replace(held, variance=variance))


# ---------------------------------------------------------------- reconciling


def reconcile(turn: Turn) -> None:
    """Compare steps with the weight; it settles doubts, and disagreement is told."""
    kinds, contents = turn.pieces(), turn.limits.contents
    held = {one.name: turn.held(one.name).pieces for one in contents}
    if any(pieces is None or name not in kinds for name, pieces in held.items()):
        turn.note(off_by=None)
        return
    loaded_mg = turn.goods_mg()
    if len(contents) == 1:
        _reconcile_only(turn, contents[0], kinds[contents[0].name], loaded_mg)
        held = {contents[0].name: turn.held(contents[0].name).pieces}
    off_mg = loaded_mg - _mass_mg(held, kinds)
    lightest_mg = min(piece.weight_mg for piece in kinds.values())
    turn.note(off_by=thousandths(off_mg / lightest_mg))
    wide_mg = WIDE * _spread_mg(turn, held, kinds)
    turn.plain_alarm("drift", abs(off_mg) > max(wide_mg, float(lightest_mg) / 2))


def _reconcile_only(turn: Turn, bin_: Bin, piece: Piece, loaded_mg: int) -> None:
    held = turn.held(bin_.name)
    exact = Fraction(loaded_mg) / piece.weight_mg
    sd = deviation(float(exact), piece, turn.limits.sigma_mg)
    if not trusted(sd) or held.pieces is None:
        return
    # Where nobody said how much pieces differ, nothing is too far off.
    fits = not piece.spread or abs(exact - round(exact)) <= WIDE * sd
    if round(exact) == held.pieces and fits:
        turn.count(bin_.name, replace(held, variance=wrong_variance(sd)))
    elif fits and not trusted(math.sqrt(held.variance)) and round(exact) >= 0:
        variance = wrong_variance(sd)
        turn.count(bin_.name, replace(held, pieces=round(exact), variance=variance))
