"""What a shelf says of its bins: counts, or below trust a mass and an interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from edge_app.model import Json
from edge_app.outcomes import Priority
from edge_app.stations.count_by_weight import trusted
from edge_app.stations.shelf_limits import Bin, Limits
from edge_app.stations.shelf_parts import Held, Kept, Turn, kilograms, thousandths


def sd_of(held: Held) -> float:
    """Return the standard deviation of a bin's count."""
    return math.sqrt(held.variance)


def is_number(held: Held) -> bool:
    """Say whether a bin's count is trusted."""
    return held.pieces is not None and trusted(sd_of(held))


def told(held: Held, daily_use: int) -> dict[str, Json]:
    """Say what a bin holds; `daily_use` is 0 where nobody knows it."""
    if held.pieces is None:
        return {"resolvable": False}
    sd = sd_of(held)
    data: dict[str, Json] = {"count_sd": thousandths(sd), "resolvable": trusted(sd)}
    if trusted(sd):
        return {"pieces": held.pieces, **data}
    lowest = max(0, math.floor(held.pieces - 2 * sd))
    highest = math.ceil(held.pieces + 2 * sd)
    data |= {"pieces_lowest": lowest, "pieces_highest": highest}
    if daily_use:
        data["cover_lowest_days"] = thousandths(Fraction(lowest, daily_use))
        data["cover_highest_days"] = thousandths(Fraction(highest, daily_use))
    return data


def use_of(turn: Turn, bin_: Bin) -> int:
    """Return how much of a bin's item is used a day at full load."""
    known = turn.shared.stock.catalogue.items.get(bin_.item)
    return known.daily_use if known else 0


def tell(turn: Turn, before: Mapping[str, Held], more: Mapping[str, Json]) -> None:
    """Tell of every bin whose count is another one, or is one no longer."""
    for bin_ in turn.limits.contents:
        held, was = turn.held(bin_.name), before.get(bin_.name, Held())
        if held.pieces == was.pieces and is_number(held) == is_number(was):
            continue
        if turn.limits.item:
            _weigh_low(turn, held)
        turn.tell("stock.level", _level(turn, bin_, held, was, more))
        if turn.limits.item:
            tell_low(turn)


def _level(
    turn: Turn, bin_: Bin, held: Held, was: Held, more: Mapping[str, Json]
) -> dict[str, Json]:
    net_mg = turn.passing.weighing.stable_mg or 0
    only = bool(turn.limits.item)
    return {
        "item": bin_.item,
        **({} if only else {"bin": bin_.name}),
        **told(held, use_of(turn, bin_)),
        "before": was.pieces if is_number(was) else None,
        "mass_kg": kilograms(net_mg - turn.tares_mg()),
        "off_by": turn.passing.off_by,
        **({"low": turn.kept.low} if only else {}),
        **more,
    }


def _weigh_low(turn: Turn, held: Held) -> None:
    limits = turn.limits
    top = limits.low + (limits.hysteresis if turn.kept.low else 0)
    low = held.pieces is not None and held.pieces <= top
    if low != turn.kept.low:
        turn.keep(low=low)


def tell_low(turn: Turn) -> None:
    """Say whether the only item of a shelf has to be refilled."""
    limits, kept = turn.limits, turn.kept
    held = turn.held(limits.contents[0].name)
    left = "unknown" if held.pieces is None else held.pieces
    text = f"Refill {limits.item} on {limits.name}: {left} left, low at {limits.low}."
    turn.alarm("low", kept.low, text, Priority.MEDIUM)


def document(limits: Limits, kept: Kept, *, still: bool) -> dict[str, Json]:
    """Draw every bin for the retained state; counts stand while the scale is still."""
    drawn = {
        one.name: {"item": one.item, **_drawn(kept.bins.get(one.name, Held()), still)}
        for one in limits.contents
    }
    if limits.item:
        return drawn[limits.contents[0].name]
    return {"bins": [{"bin": name, **data} for name, data in drawn.items()]}


def _drawn(held: Held, still: bool) -> dict[str, Json]:
    number = held.pieces if is_number(held) else None
    return {
        "pieces": number if still else None,
        "last_pieces": held.pieces,
        "count_sd": None if held.pieces is None else thousandths(sd_of(held)),
        "resolvable": is_number(held),
    }
