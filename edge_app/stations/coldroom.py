"""A cold room: wakes its keeper when it has been out of range for too long.

Each part takes the input in its turn, then does what has fallen due: the temperatures
outside the range (`coldroom_outside`), the probes (`coldroom_probes`), the records
(`coldroom_records`).
"""

from __future__ import annotations

from dataclasses import replace

from drivers.quantities import Quantity
from edge_app.model import Command, Document, Started, StationInput, Tick, cause_of
from edge_app.outcomes import WakeAt
from edge_app.shared import Shared
from edge_app.stations import coldroom_outside, coldroom_probes, coldroom_records
from edge_app.stations.coldroom_parts import Kept, Limits, Passing, Turn, picture
from edge_app.stations.contract import Outcomes, State, StationKind

RoomState = State[Kept, Passing]


def step(
    limits: Limits, state: RoomState, shared: Shared, given: StationInput
) -> tuple[RoomState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    if isinstance(given, Command):
        return state, ()
    at, cause = given.at, cause_of(given)
    turn = Turn(limits, shared, state.kept, state.passing, at, cause, [])
    if isinstance(given, Tick):
        turn.passing = replace(turn.passing, wake_ns=0)
    before = turn.passing.excursions
    coldroom_outside.take(turn, given)
    coldroom_probes.take(turn, given)
    coldroom_records.take(turn, given)
    if isinstance(given, Started):
        # What is taken up did not begin now.
        before = turn.passing.excursions
    coldroom_probes.settle(turn)
    coldroom_outside.settle(turn)
    coldroom_records.settle(turn, before)
    _wake(turn)
    kept = Kept(turn.passing.excursions) if turn.save else state.kept
    kept = state.kept if kept == state.kept else kept
    return State(kept, turn.passing), tuple(turn.outcomes)


def _wake(turn: Turn) -> None:
    """Ask for the next moment at which something may fall due."""
    times_ns = [
        *coldroom_records.times_ns(turn),
        *coldroom_probes.times_ns(turn),
        *coldroom_outside.times_ns(turn),
    ]
    next_ns = min(times_ns, default=0)
    if next_ns and not 0 < turn.passing.wake_ns <= next_ns:
        turn.passing = replace(turn.passing, wake_ns=next_ns)
        turn.outcomes.append(WakeAt(next_ns))


def view(limits: Limits, state: RoomState, _shared: Shared) -> Document:
    """Return the retained state: the room as it is, and since when it is out."""
    return {
        **picture(state.passing),
        "low_c": limits.low_c,
        "high_c": limits.high_c,
        "excursions": [
            one.document("began" if one.announced else "waiting", limits.band)
            for one in state.passing.excursions
        ],
    }


STATION = StationKind(
    name="coldroom",
    limits=Limits,
    devices={"probes": frozenset({Quantity.TEMPERATURE})},
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset(),
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
