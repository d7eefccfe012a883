"""The points' calibrations: which certificate holds, and when it has run out.

The newest of a point counts, whether it stands in the file or came by command.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from edge_app.changed import changed
from edge_app.model import Command, Document
from edge_app.outcomes import Answer, Priority
from edge_app.stations.calibration import days_after, today
from edge_app.stations.coldroom_certificate import (
    SOON_DAYS,
    Certificate,
    day_of,
    newest,
)
from edge_app.stations.coldroom_parts import Limits, Turn
from edge_app.stations.coldroom_upkeep import Watched
from edge_app.stations.day import until_ns


def certificates(
    limits: Limits, kept: Mapping[str, Certificate]
) -> Mapping[str, Certificate]:
    """Return the certificate that holds of each point that has one."""
    names = dict.fromkeys((*limits.certificates, *kept))
    found = {
        name: newest(limits.certificates.get(name), kept.get(name)) for name in names
    }
    return {name: one for name, one in found.items() if one is not None}


def settle(turn: Turn) -> None:
    """Say which calibrations have run out, and which soon will; once a day at most."""
    if not turn.at.synced:
        return
    stand = certificates(turn.limits, turn.kept.certificates)
    left = {name: one.days_left(turn.at) for name, one in stand.items()}
    over = sorted(name for name, days in left.items() if days is not None and days < 0)
    soon = sorted(
        name
        for name, days in left.items()
        if days is not None and 0 <= days < SOON_DAYS
    )
    _tell_soon(turn, {name: stand[name] for name in soon})
    told = (tuple(over), tuple(soon))
    if told == turn.passing.watched.calibrations:
        return
    watched = changed(turn.passing.watched, calibrations=told)
    turn.passing = changed(turn.passing, watched=watched)
    name = turn.limits.name
    text = f"The probes of {name} are calibrated."
    if over:
        text = f"Have these probes of {name} calibrated: {', '.join(over)}."
    turn.alarm("calibration", bool(over), text, Priority.LOW)


def _tell_soon(turn: Turn, soon: Mapping[str, Certificate]) -> None:
    """Tell once of each certificate that it will run out soon, for it takes time."""
    known = turn.kept.soon_due
    days = {name: one.due for name, one in soon.items()}
    if days == known:
        return
    for name, one in soon.items():
        if known.get(name) != one.due:
            turn.say("cold.service", {"phase": "soon-due", **_document(name, one)})
    turn.keep(soon_due=days)


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield the next midnight UTC, when a calibration may run out."""
    known = turn.limits.certificates or turn.kept.certificates
    if turn.at.synced and known:
        yield turn.at.boot_ns + until_ns(turn.at.wall_ns, 0, 0)


def obey(turn: Turn, command: Command) -> Answer:
    """Note a new certificate of a point."""
    given = command.arguments
    name, made = given["probe"], day_of(given["date"])
    if name not in turn.passing.probes or made is None:
        known = ", ".join(sorted(turn.passing.probes))
        text = f"there is no probe {name}; there is {known}"
        return Answer(command.id, ok=False, text=text)
    now = today(turn.at)
    if now is not None and made > now:
        text = f"{made.isoformat()} is yet to come"
        return Answer(command.id, ok=False, text=text)
    days = int(given.get("days", turn.limits.calibration_days))
    due = days_after(made, days)
    one = Certificate(given["certificate"], made.isoformat(), due, command.by)
    before = certificates(turn.limits, turn.kept.certificates).get(name)
    if newest(before, one) is not one:
        text = f"{name} has a newer certificate, of {before.date if before else ''}"
        return Answer(command.id, ok=False, text=text)
    turn.keep(certificates={**turn.kept.certificates, name: one})
    turn.say("cold.service", {"phase": "calibrated", **_document(name, one)})
    return Answer(command.id, ok=True, text=f"{name} is due again on {due}.")


def _document(name: str, one: Certificate) -> Document:
    return {
        "probe": name,
        "certificate": one.number,
        "date": one.date,
        "due": one.due,
        "by": one.by,
    }


def view(limits: Limits, kept: Mapping[str, Certificate], watched: Watched) -> Document:
    """Return each point's certificate, and how good it is still."""
    stand = certificates(limits, kept)
    if not stand:
        return {}
    over, soon = watched.calibrations or ((), ())
    return {
        "calibrations": [
            {
                **_document(name, one),
                "is": "over"
                if name in over
                else "soon-due"
                if name in soon
                else "good",
            }
            for name, one in stand.items()
        ]
    }
