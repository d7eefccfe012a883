"""The confirmation of a high value: by a contact thermometer, and by nothing else.

Its value comes by the command `contact`, or from a contact thermometer that is
connected itself. Below the limit the person goes in; at or above it, it is a fever.

Source: `domain.md` 2.3 (confirm).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from edge_app.model import Command, Reading, Refused
from edge_app.stations import screening, screening_holds, screening_trust
from edge_app.stations.entrance_parts import Turn
from edge_app.stations.entrance_screening import (
    conclude,
    fresh_badge,
    measure,
)
from edge_app.stations.screening import Front, Measured
from edge_app.stations.screening_event import tell
from edge_app.stations.screening_parts import CONTACT_QUANTITIES, CONTACT_SITE
from edge_app.stations.screening_verdict import Attempt, Case, confirmed

Said = tuple[bool, str]
BODY_LOW_C, BODY_HIGH_C = Decimal("34.0"), Decimal("42.5")


def hear(turn: Turn, given: Reading | Refused) -> None:
    """Take what one of the thermometers around the gate says."""
    limits = turn.limits
    match given:
        case Reading(device=device) if device in limits.thermometers:
            measure(turn, given)
        case Reading(device=limits.contact_thermometer):
            hear_contact(turn, given)
        case Reading(device=limits.outside_thermometer):
            screening_trust.hear_outside(turn, given)
        case Refused(device=device) if device in limits.thermometers:
            screening_trust.refuse(turn, given)


def number(command: Command, name: str, default: str = "0") -> Decimal:
    """Read a number that was found to be one when the command was judged."""
    return Decimal(command.arguments.get(name) or default)


def who_says(command: Command) -> str:
    """Name who measured: the one who is named, or the one who asks."""
    return command.arguments.get("by", "").strip() or command.by


def no_body(value_c: Decimal) -> str:
    """Say that a value is nobody's, or nothing."""
    if BODY_LOW_C <= value_c <= BODY_HIGH_C:
        return ""
    return f"{value_c} is no body's temperature: {BODY_LOW_C} to {BODY_HIGH_C} °C"


def by_hand(value_c: Decimal) -> Measured:
    """Make a measurement of one value."""
    return Measured(value_c, (value_c,), Decimal(0))


def waiting(turn: Turn) -> tuple[str, ...]:
    """Name those who are to be confirmed."""
    holds = turn.kept.holds.items()
    return tuple(person for person, hold in holds if hold.stage == "confirm")


def whom(turn: Turn, command: Command) -> tuple[str | None, str]:
    """Find whose contact temperature it is, or say why nobody is meant.

    Who is named, or whose badge was just shown, may wait by another gate's word. A
    badge of somebody else says that the one who waits may not be who stands there:
    then the guard says who it is.
    """
    there, named = waiting(turn), command.arguments.get("person", "").strip()
    badge = "" if named else fresh_badge(turn)
    meant = [one for one in there if one.startswith(named or badge)]
    if waits(turn, named or badge):
        return named or badge, ""
    if len(meant) == 1 and not badge:
        return meant[0], ""
    if not there:
        return None, "nobody waits to be confirmed"
    return None, which(there, badge)


def waits(turn: Turn, person: str) -> bool:
    """Say whether somebody is to be confirmed, whichever gate says so."""
    hold = screening_holds.of(turn, person)
    return hold is not None and hold.stage == "confirm"


def which(there: tuple[str, ...], badge: str) -> str:
    """Ask who of those who wait is meant."""
    known = [f"person={one}" for one in there if screening_holds.is_place(one)]
    if len(known) < len(there):
        known.append("show the badge of who is meant")
    who = "1 person waits" if len(there) == 1 else f"{len(there)} people wait"
    but = ", and the badge just shown is of somebody else" if badge else ""
    return f"{who} to be confirmed{but}, say who: {', '.join(known)}"


def take_contact(turn: Turn, command: Command) -> Said:
    """Take the value of a contact thermometer, as somebody read it."""
    value_c = number(command, "value")
    person, why = whom(turn, command)
    if person is None or no_body(value_c):
        return False, why or no_body(value_c)
    result = confirm(turn, person, by_hand(value_c), "contact", who_says(command))
    return True, result


def hear_contact(turn: Turn, reading: Reading) -> None:
    """Take a value of a contact thermometer that is connected.

    It counts for the only one who is to be confirmed, or for the badge just shown.
    """
    there, badge = waiting(turn), fresh_badge(turn)
    alone = there[0] if len(there) == 1 and not badge else None
    person = badge if badge and waits(turn, badge) else alone
    if reading.quantity not in CONTACT_QUANTITIES or not reading.stable:
        return
    if person is None:
        screening_trust.note(turn, contact=Front())
        return
    device = reading.device
    rule = replace(
        turn.limits.rule, calibration=screening_trust.calibration(turn, device)
    )
    front, measured = screening.look(
        rule, turn.passing.screening.contact, reading.value, turn.at.boot_ns
    )
    screening_trust.note(turn, contact=front)
    if measured is not None and measured.value_c is not None:
        confirm(turn, person, measured, device, "")


def confirm(turn: Turn, person: str, measured: Measured, device: str, by: str) -> str:
    """End a hold by the contact thermometer: in, or a fever."""
    attempt = Attempt(
        measured,
        device,
        CONTACT_SITE,
        "contact_limit_c",
        turn.limits.contact_limit_c,
        method="contact",
        calibration=screening_trust.calibration(turn, device),
        by=by,
    )
    result = confirmed(attempt)
    tell(turn, attempt, result, person, Case())
    turn.note(result=result)
    end(turn, result, person)
    return result


def end(turn: Turn, result: str, person: str) -> None:
    """Conclude; somebody unknown with a fever is not waited for any more."""
    conclude(turn, result, person)
    if result == "fever" and person.startswith(screening_holds.ASIDE):
        places = {aside for aside in turn.kept.holds if aside.startswith(person)}
        for place in places:
            screening_holds.put(turn, place, None)
