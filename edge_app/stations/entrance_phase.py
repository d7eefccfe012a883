"""What an entrance is doing, in one word, and what its screen says.

First comes the gate itself, then what the person in front got, then whoever stands
there. What of a result is said follows from a table, so that each has its word.
"""

from __future__ import annotations

from typing import TypeAlias

from edge_app.stations import entrance_duties, screening_trust
from edge_app.stations.contract import State as AnyState
from edge_app.stations.entrance_parts import Kept, Limits, Passing

State: TypeAlias = AnyState[Kept, Passing]
RESULTS = {
    "fever": ("fever", "call-guard"),
    "confirm": ("stop", "call-guard"),
    "hold": ("hold", "wait"),
    "wait": ("hold", "wait"),
    "denied": ("stop", "denied"),
    "barred": ("stop", "barred"),
    "lapsed": ("stop", "lapsed"),
    "manual": ("hold", "measure-by-hand"),
    "retry": ("hold", "measure-again"),
    "recheck": ("hold", "measure-again"),
}
"""Phase and word by what the person in front got."""
LESSER_RESULTS = {
    "exit-only": ("stop", "exit-only"),
    "no-badge": ("idle", "show-badge"),
}
"""The same, where a full zone is said first."""


def seen(limits: Limits, state: State) -> tuple[str, str]:
    """Name the phase of the station, and the word for its screen."""
    result = state.passing.result
    found = of_gate(limits, state) or RESULTS.get(result)
    if found is None and state.passing.lane.full:
        return "full", "full"
    return found or LESSER_RESULTS.get(result) or of_front(state)


def rest_of(state: State) -> dict[str, str]:
    """Say until when who stands there rests, and which other gate holds them."""
    rest = state.passing.screening.rest
    told = {"until": rest.until, "held_at": rest.gate}
    waits = state.passing.result in ("hold", "wait")
    return {name: text for name, text in told.items() if text and waits}


def of_gate(limits: Limits, state: State) -> tuple[str, str] | None:
    """Say what goes before anything that the person in front got."""
    kept, passing = state.kept, state.passing
    if kept.duties.released is not None:
        return "go", "released"
    if kept.grant is not None:
        return "go", "go"
    if passing.post.waiting is not None:
        return "hold", entrance_duties.show_step(passing.post.waiting)
    if screening_trust.degraded(limits, kept.screening, passing.lost):
        return "out-of-order", "measure-by-hand"
    return None


def of_front(state: State) -> tuple[str, str]:
    """Say what whoever stands in front, or nobody, is to do."""
    front, hold = state.passing.front, state.kept.holds.get("")
    if front.done:
        return "idle", "step-back"
    if front.tries > 0:
        return "measuring", "hold-still"
    if hold is None:
        return "idle", "come"
    return "hold", "measure-again" if hold.ready else "wait"
