"""May this person come in now? Every rule that can say no, asked in order.

A measurement that is low enough is one condition of a grant; the others are bars: pure
functions that look at the turn and the person (empty for somebody unknown) and return
one word that says why not, or nothing. The first word counts. A guard's own hand does
not come this way: it is a named override.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from edge_app.model import Json
from edge_app.outcomes import When
from edge_app.stations import (
    entrance_duties,
    entrance_known,
    entrance_passage,
    entrance_permits,
    entrance_signals,
    occupancy,
)
from edge_app.stations.entrance_parts import Turn, with_person

Bar: TypeAlias = Callable[[Turn, str], str]

BARS: tuple[Bar, ...] = (
    occupancy.bar_way,
    occupancy.bar_full,
    entrance_permits.barred,
    entrance_known.unknown_badge,
    entrance_known.visit,
    entrance_known.inside_already,
    entrance_known.arrival,
)
"""Every bar there is, the ones that concern the whole gate first."""


def why_not(turn: Turn, person: str) -> str:
    """Name the first rule that keeps the gate shut; nothing if none does."""
    return next((why for bar in BARS if (why := bar(turn, person))), "")


def admit(turn: Turn, person: str) -> None:
    """Let the measured person in, or say which rule keeps the gate shut."""
    entrance_known.measured(turn, person)
    why = why_not(turn, person)
    if why:
        refuse(turn, person, why)
        return
    if entrance_duties.waits(turn, person):
        return
    entrance_known.warn(turn, person)
    if not turn.limits.counts_people:
        entrance_known.came_in(turn, person)
    entrance_passage.give(turn, "measured", person, When.NOW)


def refuse(turn: Turn, person: str, why: str) -> None:
    """Tell that somebody measured low enough was not let in, and why."""
    turn.note(result=why)
    turn.count("refused")
    data: dict[str, Json] = {"result": "refused", "why": why}
    turn.tell("admission", with_person(person, data))
    entrance_signals.buzz(turn, "stop")
