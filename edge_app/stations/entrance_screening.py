"""Who is measured at an entrance, and what comes of it.

The first high value holds a person, the second one, after a rest, is a fever. With a
badge a hold follows its owner; without one it holds the station, since nobody can tell
who stands there next. A value that never settles is `retry`, never a pass.

Source: `domain.md` 2.3 (gate protocol, fields of a result), 2.4 (compare unrounded).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.model import Json, Reading, When, ns
from edge_app.stations import entrance_admission, entrance_passage, screening
from edge_app.stations.entrance_parts import HOLDS, Hold, Limits, Turn, with_person
from edge_app.stations.screening import Measured


def measure(turn: Turn, reading: Reading) -> None:
    """Take one value of the thermometer."""
    if reading.quantity is Quantity.AMBIENT_TEMPERATURE:
        turn.note(ambient_c=reading.value)
    if reading.quantity is not Quantity.OBJECT_TEMPERATURE or not reading.stable:
        return
    front, measured = screening.look(
        turn.limits.rule,
        turn.passing.front,
        reading.value,
        turn.at.boot_ns,
        paused=turn.kept.grant is not None and turn.limits.counts_people,
    )
    turn.note(front=front, result=turn.passing.result if front.done else "")
    if measured is not None:
        judge(turn, measured)


def judge(turn: Turn, measured: Measured) -> None:
    """Decide about the person in front, once."""
    badge_ns = turn.at.boot_ns - turn.passing.badge_ns
    fresh = badge_ns <= ns(turn.limits.badge_window_s)
    person = turn.passing.badge if fresh else ""
    hold = turn.kept.holds.get(person)
    result = verdict(turn.limits, measured.value_c, person, hold)
    tell_screening(turn, measured, result, person, hold)
    turn.note(result=result)
    if result == "retry":
        return
    turn.note(badge="")
    if turn.kept.fever and result not in ("wait", "fever"):
        turn.keep(fever=False)
        turn.alarm("fever", False)
    if result == "passed":
        put_hold(turn, person, None)
        entrance_admission.admit(turn, person)
    elif result in ("hold", "fever"):
        refuse(turn, result, person, hold)


def verdict(
    limits: Limits, value_c: Decimal | None, person: str, hold: Hold | None
) -> str:
    """Name the result; the value is compared with the digits that it has."""
    if value_c is None:
        return "retry"
    if hold is not None and not hold.ready:
        return "wait"
    if value_c >= limits.fever_at_c:
        return "hold" if hold is None else "fever"
    if limits.badge == "required" and not person:
        return "no-badge"
    return "passed"


def tell_screening(
    turn: Turn, measured: Measured, result: str, person: str, hold: Hold | None
) -> None:
    """Make the event of one measurement, with everything it was judged by."""
    attempt = hold.attempt if hold else 0
    data: dict[str, Json] = {
        "result": result,
        "values_c": measured.values,
        "n": len(measured.values),
        "spread_c": measured.spread_c,
        "limit_c": turn.limits.fever_at_c,
        "attempt": attempt if result == "wait" else attempt + 1,
        "device": turn.limits.thermometer,
    }
    if measured.value_c is not None:
        data["value_c"] = measured.value_c
    if turn.passing.ambient_c is not None:
        data["ambient_c"] = turn.passing.ambient_c
    turn.count(result)
    kind = "fever" if result == "fever" else "screening"
    turn.tell(kind, with_person(person, data))


def refuse(turn: Turn, result: str, person: str, hold: Hold | None) -> None:
    """Hold the person; after a fever somebody unknown is in the guard's hands."""
    now = Hold(turn.at.boot_id, turn.at.boot_ns, (hold.attempt if hold else 0) + 1)
    put_hold(turn, person, now if person or result == "hold" else None)
    turn.order(turn.limits.buzzer, "beep", When.NOW)
    if result == "fever":
        turn.keep(fever=True)
        turn.alarm("fever", True)


def put_hold(turn: Turn, person: str, hold: Hold | None) -> None:
    """Remember a hold as the newest, or forget it."""
    if hold is None and person not in turn.kept.holds:
        return
    holds = {who: held for who, held in turn.kept.holds.items() if who != person}
    if hold is not None:
        holds[person] = hold
    turn.keep(holds=dict(list(holds.items())[-HOLDS:]))


def show_badge(turn: Turn, person: str) -> None:
    """Remember a badge for the next measurement, or add it to the open grant.

    A held person's badge ends a grant that was measured without it.
    """
    grant = turn.kept.grant
    if not person:
        return
    if grant is not None and grant.kind == "measured" and not grant.person:
        if person in turn.kept.holds:
            entrance_passage.withdraw(turn, "withdrawn")
            turn.order(turn.limits.buzzer, "beep", When.NOW)
        else:
            turn.keep(grant=replace(grant, person=person))
        return
    turn.note(badge=person, badge_ns=turn.at.boot_ns)
    if turn.passing.result == "no-badge":
        turn.note(front=screening.again(turn.passing.front), result="")
