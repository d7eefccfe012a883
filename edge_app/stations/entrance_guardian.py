"""Whom to call for a pupil who is held or feverish: told at the box, to who asks.

The contacts are in memory alone. Nobody's is told who is not held at this gate and had
no fever today, and that somebody asked is in the audit like any command.
"""

from __future__ import annotations

from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.roll import Person
from edge_app.stations import entrance_known
from edge_app.stations.entrance_parts import Turn
from edge_app.stations.entrance_people import BOX_ONLY

FEVER = "fever"


def guardians(turn: Turn, command: Command) -> Answer:
    """Tell the guardians of those who are held or feverish, or of one of them."""
    if command.sender != "local":
        return Answer(command.id, ok=False, text=BOX_ONLY)
    wanted = command.arguments.get("person", "").strip()
    found = [(one, why) for one, why in concerned(turn) if wanted in ("", one.label)]
    if not found:
        text = "nobody of the roster is held or feverish"
        if wanted:
            text = "nobody of that label is held or feverish"
        return Answer(command.id, ok=False, text=text)
    listed = "; ".join(
        f"{one.called} ({', '.join(filter(None, (one.class_name, why)))}): "
        + (one.guardian or "the roster has no guardian")
        for one, why in found
    )
    text = "1 person:" if len(found) == 1 else f"{len(found)} people:"
    return Answer(command.id, ok=True, text=text, private=listed)


def concerned(turn: Turn) -> list[tuple[Person, str]]:
    """List who is held at this gate, and who had a fever today at any of them."""
    people, now = turn.shared.site.roster.people, entrance_known.local_now(turn)
    why = {
        person: FEVER if hold.stage == FEVER else "held"
        for person, hold in turn.kept.holds.items()
    }
    for ill in entrance_known.all_ill(turn):
        if now is not None and (ill.cause, ill.day) == (FEVER, now.day):
            why[ill.person] = FEVER
    found = [(people[person], what) for person, what in why.items() if person in people]
    return sorted(found, key=lambda one: (one[0].class_name, one[0].label))
