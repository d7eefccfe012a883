"""Who comes to school: every kind of pupil, what they do, and what that must earn.

Each kind is one visit; whoever is to come back returns the seconds to wait and the
next visit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.unit.morning import VEIL
from tests.unit.morning_visit import Visit

REST_S = 301
GRANT_S = 6.5
Again: TypeAlias = "tuple[float, Kind] | None"
Kind: TypeAlias = "Callable[[Visit], Again]"

SCATTERED = ("34.1", "35.3", "36.4", "37.6", "38.8", "40.1")


def healthy(visit: Visit) -> Again:
    """Show a badge, be measured, walk in."""
    visit.comes()
    visit.walks_in(visit.person)
    return None


def badgeless(visit: Visit) -> Again:
    """Have no badge: a number, and in all the same."""
    visit.passes("")
    visit.walks_in("")
    return None


def badge_late(visit: Visit) -> Again:
    """Show the badge only once the gate is open."""
    visit.passes("")
    visit.badge()
    visit.ledger.measured.add(visit.person)
    visit.walks_in(visit.person)
    return None


def quick(visit: Visit) -> Again:
    """Run, once measured."""
    visit.comes()
    visit.walks_in(visit.person, step_ms=60)
    return None


def close_behind(visit: Visit) -> Again:
    """Come two at a time: the second is at the thermometer while the first walks."""
    visit.comes()
    value, samples = visit.normal()
    visit.walk("AX")
    visit.see(*samples)
    visit.walk("B0")
    visit.passage("granted in", visit.person)
    visit.see(*samples)
    visit.judged("passed", "", value)
    visit.clear()
    visit.walks_in("")
    return None


# ----------------------------------------------------------- not as intended


def runs_past(visit: Visit) -> Again:
    """Run past the thermometer: two samples are no measurement."""
    visit.wait(GRANT_S)  # so that nobody has just been let in
    visit.see("36.4", "36.5")
    visit.see("22")
    visit.walk("AXB0", 60)
    visit.passage("unscreened in")
    visit.beep("alarm")
    visit.short_alarm("unscreened")
    return None


def side_by_side(visit: Visit) -> Again:
    """Squeeze through as two on one grant; the beams see the second one."""
    visit.comes()
    visit.walk("AXBXB0")
    visit.passage("granted in second-edge", visit.person)
    visit.short_alarm("tailgate")
    return None


def follows(visit: Visit) -> Again:
    """Walk in, with somebody unmeasured right behind."""
    visit.comes()
    visit.walks_in(visit.person)
    visit.walk("AXB0")
    visit.passage("unscreened in second-entry")
    visit.beep("alarm")
    visit.short_alarm("unscreened")
    return None


def turns_back(visit: Visit) -> Again:
    """Turn back in the beams, and go home: the grant lapses."""
    visit.comes()
    visit.walk("AXA0")
    visit.passage("turned-back none")
    visit.wait(GRANT_S)
    visit.passage("not-used none", visit.person)
    return None


def turns_twice(visit: Visit) -> Again:
    """Turn back, and walk in on the same grant."""
    visit.comes()
    visit.walk("AXA0")
    visit.passage("turned-back none")
    visit.walks_in(visit.person)
    return None


def goes_away(visit: Visit) -> Again:
    """Be let in and not come."""
    visit.comes()
    visit.wait(GRANT_S)
    visit.passage("not-used none", visit.person)
    return None


def hesitates(visit: Visit) -> Again:
    """Step back in the middle: that changes nothing."""
    visit.comes()
    visit.walks_in(visit.person, "AXAXB0")
    return None


def dithers(visit: Visit) -> Again:
    """Be so long in the beams that it looks like two."""
    visit.comes()
    visit.walk("AXAXAXAXB0", 200)
    visit.passage("granted in long", visit.person)
    visit.short_alarm("tailgate")
    return None


def stands_still(visit: Visit) -> Again:
    """Stand in the beams: they are blocked for a while, and one came in slowly."""
    visit.comes()
    visit.walk("AX")
    visit.wait(3)
    visit.walk("B0")
    visit.alarm("beam-blocked", "raise")
    visit.alarm("beam-blocked", "clear")
    visit.passage("granted in long True", visit.person)
    visit.short_alarm("tailgate")
    return None


# ------------------------------------------------------------- comes and goes


def leaves(visit: Visit) -> Again:
    """Walk in, and out again; nothing stops it."""
    healthy(visit)
    visit.wait(1)
    visit.walk("BXA0")
    visit.passage("out out")
    return None


def badges_out(visit: Visit) -> Again:
    """Leave with the badge, and come again without a word."""
    leaves(visit)
    visit.add("exit", f"P{visit.number:04}")
    visit.passage("badged-out none", visit.person)
    return 60, healthy


def comes_twice(visit: Visit) -> Again:
    """Leave without the badge; the next time that is worth a word."""
    leaves(visit)
    return 60, inside_already


def inside_already(visit: Visit) -> Again:
    """Come, and count as inside already."""
    visit.ledger.tell("admission", visit.lane, "warned passback", visit.person)
    return healthy(visit)


# --------------------------------------------------------- the guard's hand


def unknown_badge(visit: Visit) -> Again:
    """Show a badge that is on no roster: the guard looks, and opens."""
    number = f"X{visit.number:04}"
    visit.badge(number)
    value, samples = visit.normal()
    visit.see(*samples)
    stranger = VEIL.person("epc", number)
    visit.judged("passed", stranger, value)
    visit.ledger.measured.discard(stranger)  # the check knows nobody of that badge
    # Measured well, and yet no opening by that.
    visit.ledger.orders[f"{visit.lane}-barrier", "pulse", "0.5"] -= 1
    visit.ledger.tell("admission", visit.lane, "refused ask-guard", stranger)
    visit.beep("stop")
    visit.wait(4)
    visit.override("open")
    visit.ledger.orders[f"{visit.lane}-barrier", "pulse", "0.5"] += 1
    visit.clear()
    visit.walks_in("")
    return None


def sent_away(visit: Visit) -> Again:
    """Be let in, and sent away by the guard."""
    visit.comes()
    visit.override("deny")
    visit.passage("denied none", visit.person)
    visit.beep("stop")
    return None


# ------------------------------------------------------- hard to measure


def cannot_stand_still(visit: Visit) -> Again:
    """Move too quickly: values all over the place, then once more."""
    visit.badge()
    visit.see(*SCATTERED, *SCATTERED)
    visit.judged("retry scattered", visit.person)
    value, samples = visit.normal()
    visit.see(*["36.1"] * 40)
    visit.wait(0.9)
    visit.see("36.1")
    visit.see(*samples)
    visit.judged("passed", visit.person, value)
    visit.clear()
    visit.walks_in(visit.person)
    return None


def cold_skin(visit: Visit) -> Again:
    """Have a cold forehead, which is nobody's temperature, and warm it in time."""
    visit.badge()
    visit.see(*["31.2", "31.3"] * 11)
    visit.judged("retry implausible", visit.person)
    visit.wait(5)
    value, samples = visit.normal()
    visit.see(*samples)
    visit.judged("passed", visit.person, value)
    visit.clear()
    visit.walks_in(visit.person)
    return None


def cold_hands(visit: Visit) -> Again:
    """Be cold for good: told twice, then measured by hand."""
    visit.badge()
    visit.see(*["30.2", "30.3"] * 70)
    visit.judged("retry implausible", visit.person)
    visit.judged("retry implausible", visit.person)
    visit.judged("manual implausible", visit.person)
    visit.see(*["30.2", "30.3"] * 10)
    visit.order("manual", value="36.40", by="nurse")
    visit.judged("passed", visit.person, "36.40")
    visit.clear()
    visit.walks_in(visit.person)
    return None
