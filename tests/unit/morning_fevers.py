"""Who is too warm on the school's morning, and the way each of them goes.

A high value holds; after the rest it is low twice, or high and then a contact
thermometer says whether it is a fever. Nobody is called feverish before that.
"""

from __future__ import annotations

from tests.unit.morning_people import GRANT_S, REST_S, Again
from tests.unit.morning_visit import Visit


def is_held(visit: Visit) -> None:
    """Be too warm for the first time."""
    visit.badge()
    visit.see(*visit.high())
    visit.judged("hold", visit.person)
    visit.clear()


def rests_well(visit: Visit) -> Again:
    """Run to school: low twice after the rest, and in."""
    is_held(visit)
    return REST_S, low_twice


def low_twice(visit: Visit) -> Again:
    """Two low values, five seconds apart, end a hold."""
    visit.badge()
    samples = visit.normal()[1]
    visit.see(*samples)
    visit.judged("recheck", visit.person)
    visit.see(*["36.1", "36.2"] * 22)
    visit.wait(0.6)
    visit.see(*samples, *samples)
    visit.judged("passed-after-recheck", visit.person)
    visit.clear()
    visit.walks_in(visit.person)
    return None


def badge_after_hold(visit: Visit) -> Again:
    """Be held, and only then show whose hold it is."""
    visit.see(*visit.high())
    visit.judged("hold", "")
    visit.wait(2)
    visit.badge()
    visit.ledger.tell("admission", visit.lane, "held badge-after", visit.person)
    visit.ledger.measured.add(visit.person)
    visit.clear()
    return REST_S, low_twice


def too_soon(visit: Visit) -> Again:
    """Come back before the rest is over: that counts for nothing."""
    is_held(visit)
    return 100, still_rests


def still_rests(visit: Visit) -> Again:
    """Be measured before time; a low value does not count yet."""
    visit.badge()
    visit.see(*visit.normal()[1])
    visit.judged("wait", visit.person)
    visit.clear()
    return REST_S - 100, low_twice


def goes_home(visit: Visit) -> Again:
    """Be held, and gone: within the hour nobody comes back."""
    is_held(visit)
    visit.ledger.tell("screening", visit.lane, "lapsed", visit.person)
    return None


def high_twice(visit: Visit, person: str) -> None:
    """Be too warm after the rest too, and wait for the contact thermometer."""
    if person:
        visit.badge()
    visit.see(*visit.high())
    visit.judged("confirm", person)
    visit.alarm("confirm", "raise")
    visit.clear()
    visit.wait(20)


def false_alarm(visit: Visit) -> Again:
    """Be too warm twice, and healthy by the contact thermometer."""
    is_held(visit)
    return REST_S, found_healthy


def found_healthy(visit: Visit) -> Again:
    """Be let in by the contact thermometer."""
    high_twice(visit, visit.person)
    visit.order("contact", value="36.90", by="nurse", person=visit.person)
    visit.judged("passed-after-confirm", visit.person)
    visit.alarm("confirm", "clear")
    visit.walks_in(visit.person)
    return None


def feverish(visit: Visit) -> Again:
    """Be too warm twice, and have a fever."""
    is_held(visit)
    return REST_S, found_ill


def found_ill(visit: Visit) -> Again:
    """Be ill by the contact thermometer; the guard answers, and reports."""
    high_twice(visit, visit.person)
    visit.order("contact", value="38.40", by="nurse", person=visit.person)
    a_fever(visit, visit.person)
    visit.ledger.falls_ill(visit.number)
    # Nobody measures again who was led away: after an hour that is over.
    visit.ledger.tell("screening", visit.lane, "lapsed", visit.person)
    return None


def feverish_stranger(visit: Visit) -> Again:
    """Be held without a badge: the lane waits for whoever that was."""
    visit.see(*visit.high())
    visit.judged("hold", "")
    visit.clear()
    return 100, waits_unknown


def waits_unknown(visit: Visit) -> Again:
    """Come without a badge meanwhile: nobody can tell who that is."""
    visit.see(*visit.normal()[1])
    visit.judged("wait", "")
    visit.clear()
    return REST_S - 100, stranger_ill


def stranger_ill(visit: Visit) -> Again:
    """Be put aside under a number; the fever is no known person's."""
    high_twice(visit, "")
    visit.order("contact", value="38.10", by="nurse", person="aside-1")
    a_fever(visit, "")
    return None


def a_fever(visit: Visit, person: str) -> None:
    """Expect everything that a fever sets off, until it is reported."""
    ledger, lane = visit.ledger, visit.lane
    visit.judged("fever", person)
    visit.beep("stop")
    visit.alarm("confirm", "clear")
    visit.alarm("fever", "clear")  # each fever is a call of its own
    visit.alarm("fever", "raise")
    for word in ("report started", "call-out started", "call-out due beacon"):
        ledger.tell("escalation", lane, word)
    visit.wait(30)
    visit.add("alarm", "acknowledge")
    ledger.tell("command", "gateway", "acknowledge")
    visit.alarm("fever", "acknowledge")
    ledger.tell("escalation", lane, "call-out acknowledged")
    visit.wait(GRANT_S)
    visit.order("reported")
    ledger.tell("escalation", lane, "report reported")
