"""What the responsible person says to a cold room: decisions, and a new trip.

An excursion that anybody was told of waits until somebody who answers for the goods
has decided what becomes of them, of all or lot by lot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from edge_app.changed import changed
from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.stations import coldroom_sums
from edge_app.stations.coldroom_excursion import Excursion, Undecided
from edge_app.stations.coldroom_parts import Turn

DECISIONS = ("use", "quarantine", "discard", "assess")
"""What can become of goods; who still assesses has not decided yet."""
OPEN = "assess"


def decide(turn: Turn, command: Command) -> Answer:
    """Take the decision on an excursion, over or not."""
    wanted = command.arguments.get("excursion", "")
    decision = command.arguments.get("decision", "")
    found = _found(turn, wanted)
    if found is None:
        return _answer(command, f'there is no undecided excursion "{wanted}".')
    if decision not in DECISIONS:
        known = ", ".join(DECISIONS)
        return _answer(command, f'"{decision}" is no decision; there is {known}.')
    lots = _lots(command)
    known_lots = _lots_of(found)
    strange = [lot for lot in lots if lot not in known_lots]
    if strange:
        return _answer(command, f"{strange[0]} was not in the room.")
    left = tuple(lot for lot in known_lots if lot not in lots) if lots else ()
    done = decision != OPEN and not left
    if decision != OPEN:
        _settle(turn, found, left, done=done)
    turn.say(
        "cold.excursion",
        {
            "phase": "decided",
            "id": found.id,
            "kind": found.kind,
            "limit_c": turn.limits.band.limit_c(found.kind),
            "decision": decision,
            "reason": command.arguments.get("reason", ""),
            "by": command.by,
            "decided_lots": list(lots or known_lots),
            "undecided_lots": list(left),
            "open": not done,
        },
    )
    answer = f"{found.id} is decided: {decision}."
    if not done:
        answer = f"{found.id} is noted: {decision}; it stays open."
    return _answer(command, answer, ok=True)


def _found(turn: Turn, wanted: str) -> Excursion | Undecided | None:
    """Find an excursion that was told of and waits, by its id."""
    going = (one for one in turn.passing.excursions if one.told and not one.decided)
    known: list[Excursion | Undecided] = [*going, *turn.kept.undecided]
    return next((one for one in known if one.id == wanted), None)


def _lots(command: Command) -> tuple[str, ...]:
    listed = (one.strip() for one in command.arguments.get("lots", "").split(","))
    return tuple(one for one in listed if one)


def _lots_of(found: Excursion | Undecided) -> tuple[str, ...]:
    """Name the lots that were inside, or those that nobody has decided about."""
    if isinstance(found, Undecided):
        return found.lots
    return tuple(dict.fromkeys(lot.name for lot in found.lots.listed))


def _settle(
    turn: Turn, found: Excursion | Undecided, left: tuple[str, ...], *, done: bool
) -> None:
    """Write down that it is decided, or which of its lots are."""
    if isinstance(found, Excursion):
        # One that goes on is decided as a whole: more lots may still come in.
        turn.change(changed(found, decided=done))
        turn.save = True
        return
    others = (
        (changed(one, lots=left) if one.id == found.id else one)
        for one in turn.kept.undecided
        if not (done and one.id == found.id)
    )
    turn.keep(undecided=tuple(others))


def reset_trip(turn: Turn, command: Command) -> Answer:
    """Begin the sums of the cumulative rules again."""
    named = command.arguments.get("rule", "")
    names = tuple(one for one in named.split(",") if one)
    known = [rule.name for rule in turn.limits.rules if rule.kind == "cumulative"]
    strange = [one for one in names if one not in known]
    if strange or not known:
        what = f'"{strange[0]}"' if strange else "a cumulative rule"
        return _answer(command, f"{turn.limits.name} has no such rule: {what}.")
    begun = ", ".join(coldroom_sums.begin_trip(turn, names))
    return _answer(command, f"A new trip begins: {begun}.", ok=True)


def _answer(command: Command, text: str, *, ok: bool = False) -> Answer:
    return Answer(command.id, ok, text)


VERBS: Mapping[str, Callable[[Turn, Command], Answer]] = {
    "decide": decide,
    "reset-trip": reset_trip,
}
"""What a cold room is told about its temperatures, by verb."""
