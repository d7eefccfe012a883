"""A cold room: wakes its keeper when it has been out of range for too long.

Each part takes the input in its turn, then does what has fallen due: the temperatures
outside the range (`coldroom_outside`), the probes (`coldroom_probes`), the records
(`coldroom_records`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import Command, Document, Started, StationInput, Tick, cause_of
from edge_app.outcomes import Answer, WakeAt
from edge_app.shared import Shared
from edge_app.stations import (
    coldroom_advice,
    coldroom_climate,
    coldroom_keeping,
    coldroom_mapping,
    coldroom_probes,
    coldroom_records,
)
from edge_app.stations.coldroom_parts import Kept, Limits, Passing, Turn, picture
from edge_app.stations.contract import Outcomes, State, StationKind

VERBS: Mapping[str, Callable[[Turn, Command], Answer]] = {
    **coldroom_climate.VERBS,
    **coldroom_keeping.VERBS,
}
"""What a room can be told, and who carries it out."""
RoomState = State[Kept, Passing]


def step(
    limits: Limits, state: RoomState, shared: Shared, given: StationInput
) -> tuple[RoomState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    if isinstance(given, Command) and given.verb not in VERBS:
        return state, ()
    at, cause = given.at, cause_of(given)
    turn = Turn(limits, shared, state.kept, state.passing, at, cause, [])
    if isinstance(given, Tick):
        turn.passing = changed(turn.passing, wake_ns=0)
    before = turn.passing
    doubt = coldroom_probes.doubted(turn, given)
    coldroom_climate.take(turn, given, doubt=doubt)
    coldroom_probes.take(turn, given, doubt=doubt)
    coldroom_climate.follow(turn, given)
    coldroom_records.take(turn, given)
    coldroom_keeping.take(turn, given)
    if isinstance(given, Command):
        turn.outcomes.append(VERBS[given.verb](turn, given))
    if isinstance(given, Started):
        # What is taken up did not begin now.
        before = turn.passing
    coldroom_keeping.settle(turn)
    coldroom_probes.settle(turn)
    coldroom_climate.settle(turn)
    coldroom_records.settle(turn, before)
    _wake(turn)
    kept = state.kept
    if turn.save:
        kept = coldroom_climate.kept(turn)
    kept = state.kept if kept == state.kept else kept
    return State(kept, turn.passing), tuple(turn.outcomes)


def _wake(turn: Turn) -> None:
    """Ask for the next moment at which something may fall due."""
    times_ns = [
        *coldroom_records.times_ns(turn),
        *coldroom_probes.times_ns(turn),
        *coldroom_climate.times_ns(turn),
        *coldroom_keeping.times_ns(turn),
    ]
    next_ns = min(times_ns, default=0)
    if next_ns and not 0 < turn.passing.wake_ns <= next_ns:
        turn.passing = changed(turn.passing, wake_ns=next_ns)
        turn.outcomes.append(WakeAt(next_ns))


def view(limits: Limits, state: RoomState, _shared: Shared) -> Document:
    """Return the retained state: the room as it is, and since when it is out."""
    return {
        **picture(state.passing),
        **coldroom_climate.picture(limits, state.passing, state.kept),
        **coldroom_keeping.view(limits, state.kept, state.passing),
    }


def advice(limits: Limits, _others: Sequence[Limits]) -> tuple[str, ...]:
    """Say what in its settings deserves another look."""
    return (*coldroom_advice.advice(limits), *coldroom_mapping.advice(limits))


def _from_form_1(old: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take over what the first form kept: excursions that name no peak's moment."""
    excursions = [
        {
            **one,
            "peak_at": one["onset"],
            "went": one["outside"],
            "peak_probe": next(iter(one["outside"]), ""),
        }
        for one in old["excursions"]
    ]
    return {**old, "excursions": excursions}


STATION = StationKind(
    name="coldroom",
    limits=Limits,
    devices={
        "probes": frozenset({Quantity.TEMPERATURE}),
        "door": frozenset({Quantity.CONTACT}),
        "defrost": frozenset({Quantity.CONTACT}),
        "mains": frozenset({Quantity.CONTACT}),
        "battery": frozenset({Quantity.CONTACT}),
        "generator": frozenset({Quantity.CONTACT}),
    },
    people=frozenset(),
    kept=Kept,
    version=2,
    upgrades={1: _from_form_1},
    verbs=frozenset(VERBS),
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
    heeds=True,
    patient=True,
    hears_moves=True,
    advice=advice,
)
