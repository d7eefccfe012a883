"""What a person measures, checks or knows, as commands to an entrance.

`contact` is the only way from `confirm` to an answer, besides a contact thermometer
that is connected itself. `manual` measures whoever the sensor could not. Each command
is an event by itself; those that measure make one of a measurement too.

Source: `domain.md` 2.3 (confirm, manual, rests), 2.7 (black body).
"""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import Command, ns
from edge_app.outcomes import Answer
from edge_app.stations import screening_holds, screening_trust
from edge_app.stations.baseline import Baseline
from edge_app.stations.calibration import Calibration, days_after, fault, today
from edge_app.stations.entrance_parts import Turn
from edge_app.stations.entrance_screening import fresh_badge, judge
from edge_app.stations.screening_confirm import (
    by_hand,
    no_body,
    number,
    take_contact,
    who_says,
)
from edge_app.stations.screening_parts import CONTACT_SITE, SITES, WHY_REST
from edge_app.stations.screening_verdict import Attempt
from edge_app.stations.thermometer_health import BlackBody, compare

Said = tuple[bool, str]
VERBS = frozenset({"contact", "manual", "rest", "calibrate", "blackbody"})
NO_CLOCK = "the clock is not set, so it would have no date"


def obey(turn: Turn, command: Command) -> Answer:
    """Carry out one of these verbs; say whether, and what came of it."""
    carry_out = {
        "contact": take_contact,
        "manual": take_manual,
        "rest": lengthen,
        "calibrate": calibrate,
        "blackbody": check_blackbody,
    }[command.verb]
    return Answer(command.id, *carry_out(turn, command))


# ------------------------------------------------------------------------ manual


def take_manual(turn: Turn, command: Command) -> Said:
    """Judge a value that somebody measured by hand instead of the sensor.

    It goes the same way as the sensor's: a high one holds, low ones end a hold. The
    device is not ours, so it has no guard band and no calibration of ours.
    """
    limits, value_c = turn.limits, number(command, "value")
    if why := no_body(value_c):
        return False, why
    site = command.arguments.get("site") or limits.site
    if site not in SITES:
        return False, f"site is one of {', '.join(SITES)}"
    axilla = site == CONTACT_SITE
    name = "contact_limit_c" if axilla else "fever_at_c"
    limit_c = limits.contact_limit_c if axilla else limits.fever_at_c
    if site == limits.site and limits.site_limit_c is not None:
        name, limit_c = "site_limit_c", limits.site_limit_c
    attempt = Attempt(
        by_hand(value_c),
        "by-hand",
        site,
        name,
        limit_c,
        method="manual",
        ambient_c=turn.passing.ambient_c,
        by=who_says(command),
    )
    turn.note(front=replace(turn.passing.front, values=(), done=True))
    return True, judge(turn, attempt, patient(turn))


def patient(turn: Turn) -> str:
    """Name who is measured by hand: the badge, or whom the sensor could not measure.

    Whoever has stepped aside for it since is so named as long as a badge waits.
    """
    asked = turn.passing.screening.by_hand
    if (badge := fresh_badge(turn)) or asked is None:
        return badge
    recent = turn.at.boot_ns - asked.since_ns <= ns(turn.limits.badge_window_s)
    return asked.person if recent or turn.passing.result == "manual" else ""


# ------------------------------------------------------------------- rest, checks


def lengthen(turn: Turn, command: Command) -> Said:
    """Make the rest of whoever was held last longer, for a reason."""
    reason = command.arguments.get("reason", "")
    if reason not in WHY_REST:
        return False, f"say why: reason={'|'.join(WHY_REST)}"
    badge, holds = fresh_badge(turn), dict(turn.kept.holds)
    if (shown := screening_holds.of(turn, badge)) is not None:
        holds[badge] = shown
    resting = [
        who for who, hold in holds.items() if hold.stage == "rest" and hold.attempt == 1
    ]
    person = badge if badge in resting else next(reversed(resting), None)
    if person is None:
        return False, "nobody rests"
    hold = replace(holds[person], why=reason, rest_ns=0)
    rest = screening_holds.rest_ns(turn.limits, hold)
    over = turn.at.boot_ns - hold.since_ns >= rest
    screening_holds.put(turn, person, replace(hold, ready=over))
    return True, f"the rest is {rest // 60_000_000_000} min"


def device_of(turn: Turn, command: Command) -> str | None:
    """Find the thermometer that is meant, the first one by default."""
    limits = turn.limits
    known = {*limits.thermometers, limits.contact_thermometer} - {""}
    device = command.arguments.get("device") or limits.thermometer
    return device if device in known else None


def calibrate(turn: Turn, command: Command) -> Said:
    """Take a new calibration of a thermometer, from today on."""
    device, day = device_of(turn, command), today(turn.at)
    if device is None:
        return False, "that is no thermometer of this entrance"
    if day is None:
        return False, NO_CLOCK
    if "offset" not in command.arguments:
        return False, "say the offset in °C: offset=0.3"
    offset_c, slope = number(command, "offset"), number(command, "slope", "1")
    if why := fault(offset_c, slope):
        return False, why
    days = int(number(command, "days"))
    due = days_after(day, days) if days else ""
    by = who_says(command)
    made = Calibration(command.id, offset_c, slope, day.isoformat(), by, due)
    kept = turn.kept.screening
    checks = {one: check for one, check in kept.blackbody.items() if one != device}
    screening_trust.keep(
        turn, calibrations={**kept.calibrations, device: made}, blackbody=checks
    )
    screening_trust.note(turn, base=Baseline())
    return True, f"{device} reads {slope} x + {offset_c} °C from now on"


def check_blackbody(turn: Turn, command: Command) -> Said:
    """Compare what a thermometer shows of a black body with what it is."""
    device, day = device_of(turn, command), today(turn.at)
    if device is None:
        return False, "that is no thermometer of this entrance"
    if day is None:
        return False, NO_CLOCK
    reference_c, reading_c = number(command, "reference"), number(command, "reading")
    limits, checks = turn.limits, turn.kept.screening.blackbody
    error_c, first_c, ok = compare(
        reference_c,
        reading_c,
        checks.get(device),
        drift_c=limits.blackbody_limit_c,
        uncertainty_c=limits.uncertainty_c,
    )
    due = days_after(day, limits.blackbody_days) if limits.blackbody_days else ""
    check = BlackBody(
        day.isoformat(), who_says(command), due, reference_c, error_c, first_c, ok
    )
    screening_trust.keep(turn, blackbody={**checks, device: check})
    return True, f"{device} is {error_c} °C off: {'good' if ok else 'failed'}"
