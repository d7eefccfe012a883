"""A cold room's upkeep in one: power, services, duties, calibrations, and its verbs.

`coldroom` calls it beside the temperatures; each part is a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from edge_app.model import Command, Document, StationInput
from edge_app.outcomes import Answer
from edge_app.stations import (
    coldroom_calibration,
    coldroom_duties,
    coldroom_gap,
    coldroom_points,
    coldroom_power,
    coldroom_service,
)
from edge_app.stations.coldroom_parts import Kept, Limits, Passing, Turn

VERBS: Mapping[str, Callable[[Turn, Command], Answer]] = {
    "sign": coldroom_duties.sign,
    "drill": coldroom_duties.try_out,
    "service": coldroom_service.obey,
    "calibrated": coldroom_calibration.obey,
    "retire": coldroom_points.retire,
}
"""What the keeper can tell a room, and who carries it out."""


def take(turn: Turn, given: StationInput) -> None:
    """Take one input to each part."""
    coldroom_power.take(turn, given)
    coldroom_service.take(turn, given)
    coldroom_duties.take(turn, given)


def settle(turn: Turn) -> None:
    """Do what has fallen due; a probe is back in service before it is judged."""
    coldroom_service.settle(turn)
    coldroom_power.settle(turn)
    coldroom_duties.settle(turn)
    coldroom_calibration.settle(turn)


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when the next of it falls due."""
    yield from coldroom_service.times_ns(turn)
    yield from coldroom_power.times_ns(turn)
    yield from coldroom_duties.times_ns(turn)
    yield from coldroom_calibration.times_ns(turn)


def view(limits: Limits, kept: Kept, passing: Passing) -> Document:
    """Return what of it belongs to the retained state."""
    return {
        **coldroom_power.view(limits, passing),
        **coldroom_service.view(kept.services),
        **coldroom_duties.view(limits, kept.duties),
        **coldroom_calibration.view(limits, kept.certificates, passing.watched),
        **coldroom_gap.view(kept.records.gap),
    }
