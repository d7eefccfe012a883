"""The temperatures of a cold room: range, rules, allowances, warmth and forecast.

What goes by the values of until now comes before the probes take a new one, what goes
by the new one after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from edge_app.changed import changed
from edge_app.model import Document, Started, StationInput
from edge_app.stations import (
    coldroom_allowance,
    coldroom_decision,
    coldroom_forecast,
    coldroom_outside,
    coldroom_sums,
    coldroom_warmth,
)
from edge_app.stations.coldroom_parts import Kept, Limits, Passing, Turn

VERBS = coldroom_decision.VERBS


def take(turn: Turn, given: StationInput, *, doubt: bool) -> None:
    """Take an input before the probes do; with `doubt` its value is none."""
    if isinstance(given, Started):
        coldroom_warmth.resume(turn, given)
    coldroom_allowance.take(turn, given)
    if not doubt:
        coldroom_outside.take(turn, given)
        coldroom_sums.take(turn, given)


def follow(turn: Turn, given: StationInput) -> None:
    """Take an input after the probes did."""
    coldroom_warmth.take(turn, given)
    coldroom_forecast.take(turn, given)


def settle(turn: Turn) -> None:
    """Do what has fallen due."""
    coldroom_allowance.settle(turn)
    coldroom_outside.settle(turn)


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when something may fall due."""
    yield from coldroom_allowance.times_ns(turn)
    yield from coldroom_outside.times_ns(turn)


def kept(turn: Turn) -> Kept:
    """Return what is to outlive a stop, with all that ran ahead of it."""
    passing = turn.passing
    return changed(
        turn.kept,
        excursions=passing.excursions,
        tallies=passing.tallies,
        warmth=passing.warmth,
        spent=passing.excuses.spent,
    )


def picture(limits: Limits, passing: Passing, kept_now: Kept) -> Document:
    """Draw what the retained state shows of it."""
    return {
        "room_class": limits.room_class or None,
        "low_c": limits.band.low_c,
        "high_c": limits.band.high_c,
        "rules": coldroom_sums.picture(limits, passing),
        **coldroom_allowance.picture(limits, passing),
        **passing.warmth.document(limits.mkt_window_s),
        **coldroom_forecast.picture(limits, passing),
        "excursions": [
            one.document("began" if one.told else "waiting", limits.band)
            for one in passing.excursions
        ],
        "undecided": [one.document() for one in kept_now.undecided],
    }
