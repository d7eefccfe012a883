"""Who is measured at an entrance, and what comes of it.

The first high value holds a person; still high after the rest, it is confirmed by
another thermometer, and only that makes a fever. A value that never settles is
`retry`, then `manual`: never a pass. A thermometer that is not trusted lets nobody in
and calls nobody feverish.

Source: `domain.md` 2.3 (gate protocol, fields of a result), 2.6 (baseline).
"""

from __future__ import annotations

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import Reading, ns
from edge_app.stations import (
    baseline,
    entrance_admission,
    entrance_days,
    entrance_known,
    entrance_passage,
    entrance_signals,
    screening,
    screening_holds,
    screening_trust,
    thermometer_health,
)
from edge_app.stations.entrance_parts import Limits, Turn
from edge_app.stations.screening import Measured
from edge_app.stations.screening_event import tell
from edge_app.stations.screening_parts import ByHand
from edge_app.stations.screening_verdict import (
    COUNTED,
    ENDED,
    Attempt,
    Case,
    Steps,
    undecided,
    verdict,
)

AGAIN = ("retry", "recheck")
"""Results after which the person in front is measured once more."""


def measure(turn: Turn, reading: Reading) -> None:
    """Take one value of a thermometer that people look into."""
    if not reading.value.is_finite():
        return
    screening_trust.hear(turn, reading)
    if reading.quantity is not Quantity.OBJECT_TEMPERATURE or not reading.stable:
        return
    source = screening_trust.choose(turn)
    if reading.device != source:
        screening_trust.remember_beside(turn, reading)
        return
    measured = look(turn, reading)
    if measured is not None:
        judge(turn, attempt_of(turn, measured, source), fresh_badge(turn))


def look(turn: Turn, reading: Reading) -> Measured | None:
    """Show one object temperature to the rule of samples."""
    rule, now_ns = screening_trust.rule_of(turn, reading.device), turn.at.boot_ns
    if screening.gone(rule, turn.passing.front, now_ns):
        screening_holds.doubt(turn)
    else:
        resume(turn)
    granted = turn.kept.grant is not None and turn.limits.counts_people
    again_ns = turn.passing.screening.again_ns
    early = again_ns is not None and now_ns < again_ns
    waits = turn.passing.post.waiting is not None
    paused = granted or early or waits
    if turn.passing.front.odd_told and rule.somebody(reading.value):
        keep_name(turn)
    front, measured = screening.look(
        rule, turn.passing.front, reading.value, now_ns, paused=paused
    )
    stays = front.done or front.odd_told
    turn.note(front=front, result=turn.passing.result if stays else "")
    return measured


def resume(turn: Turn) -> None:
    """Measure the person in front once more, when the pause between two is over."""
    again_ns, front = turn.passing.screening.again_ns, turn.passing.front
    if again_ns is None or turn.at.boot_ns < again_ns:
        return
    screening_trust.note(turn, again_ns=None)
    if front.done and turn.passing.result in AGAIN:
        who = turn.passing.screening.who
        turn.note(front=screening.again(front))
        if who:
            turn.note(badge=who, badge_ns=turn.at.boot_ns)


def keep_name(turn: Turn) -> None:
    """Let whoever cannot be measured, and has not left, still be whoever it was."""
    who = turn.passing.screening.who
    if who and turn.passing.result in AGAIN:
        turn.note(badge=who, badge_ns=turn.at.boot_ns)


def fresh_badge(turn: Turn) -> str:
    """Return the badge shown a moment ago, or nothing."""
    badge_ns = turn.at.boot_ns - turn.passing.badge_ns
    fresh = badge_ns <= ns(turn.limits.badge_window_s)
    return turn.passing.badge if fresh else ""


def in_front(turn: Turn) -> str:
    """Name who stands there: by the badge, or as who got the result that is shown."""
    who = turn.passing.screening.who if turn.passing.result else ""
    return fresh_badge(turn) or who


def attempt_of(turn: Turn, measured: Measured, device: str) -> Attempt:
    """Gather what a value of the sensor is judged by."""
    limits = turn.limits
    watch = screening_trust.watch_of(turn.passing.screening, device)
    why = screening_trust.faults_of(turn, device)
    # Whether it shows one value to everybody is judged from the next person on.
    if measured.spread_c == 0 and measured.value_c is not None:
        watch = thermometer_health.judged(watch)
        screening_trust.put_watch(turn, device, watch)
    base = baseline.current(
        turn.passing.screening.base, turn.at.boot_ns, watch.ambient_c, device
    )
    screening_trust.note(turn, base=base)
    attempt = Attempt(
        measured,
        device,
        limits.site,
        "fever_at_c" if limits.site_limit_c is None else "site_limit_c",
        limits.limit_c,
        calibration=screening_trust.calibration(turn, device),
        guard=limits.guard,
        uncertainty_c=limits.uncertainty_c,
        ambient_c=turn.passing.ambient_c,
        beside_c=screening_trust.beside_c(turn, device),
        crowd=base.values,
        baseline_c=baseline.level_c(base, limits.band)
        if limits.baseline_over_c
        else None,
        baseline_over_c=limits.baseline_over_c,
        why=why,
    )
    return compare(attempt, limits)


def compare(attempt: Attempt, limits: Limits) -> Attempt:
    """Take the value away where the second thermometer sees another person."""
    value_c, beside_c = attempt.value_c, attempt.beside_c
    if value_c is None or beside_c is None:
        return attempt
    agree = abs(value_c - beside_c) <= limits.cross_check_c
    return attempt if agree else undecided(attempt, "disagree")


def case_of(turn: Turn, person: str) -> Case:
    """Say how far a person has come."""
    hold, passing = screening_holds.of(turn, person), turn.passing.screening
    tries = passing.tries if passing.who == person else 0
    missing = turn.limits.badge == "required" and not person
    if hold is None:
        return Case(tries=tries, badge_missing=missing)
    return Case(hold.stage, hold.ready, hold.lows, tries, missing)


def judge(turn: Turn, attempt: Attempt, person: str) -> str:
    """Decide about a person, once; return the result."""
    limits, case = turn.limits, case_of(turn, person)
    steps = Steps(limits.confirm, limits.rechecks, limits.retries)
    result = verdict(attempt, case, steps)
    tell(turn, attempt, result, person, case)
    turn.note(result=result, badge=turn.passing.badge if result == "retry" else "")
    again_ns = turn.at.boot_ns + ns(limits.retry_s) if result in AGAIN else None
    tries = case.tries + 1 if result == "retry" else 0
    by_hand = ByHand(person, turn.at.boot_ns) if result == "manual" else None
    screening_trust.note(
        turn, who=person, tries=tries, again_ns=again_ns, by_hand=by_hand
    )
    learn(turn, attempt, result)
    if attempt.value_c is not None and not attempt.why:
        entrance_known.measured(turn, screening_holds.name_of(person))
    conclude(turn, result, person)
    rest = screening_holds.rest_of(turn, result, person)
    if rest != turn.passing.screening.rest:
        screening_trust.note(turn, rest=rest)
    return result


def conclude(turn: Turn, result: str, person: str) -> None:
    """Do what a result asks for."""
    if turn.kept.fever and result in (*ENDED, "hold", "no-badge"):
        turn.keep(fever=False)
        turn.alarm("fever", False)
    carry_on(turn, result, person)
    if result in ENDED:
        entrance_admission.admit(turn, screening_holds.name_of(person))
    if result in ("hold", "confirm", "fever", "manual"):
        entrance_signals.buzz(turn, "stop" if result == "fever" else "wait")
    if result == "fever":
        call(turn, person)


def carry_on(turn: Turn, result: str, person: str) -> None:
    """Begin a hold, take it a step further, or end it."""
    hold = screening_holds.of(turn, person)
    if result in ENDED:
        screening_holds.put(turn, person, None)
    elif result == "hold":
        screening_holds.begin(turn, person)
    elif result == "recheck" and hold is not None:
        screening_holds.count_low(turn, person, hold)
    elif result in COUNTED and hold is not None:
        screening_holds.go_on(turn, person, hold, result)


def call(turn: Turn, person: str) -> None:
    """Say that there is a fever; each is a call of its own, answered or not before."""
    if turn.kept.fever:
        turn.alarm("fever", False)
    turn.keep(fever=True)
    turn.alarm("fever", True)
    entrance_known.fell_ill(turn, screening_holds.name_of(person), "fever")


def learn(turn: Turn, attempt: Attempt, result: str) -> None:
    """Let the baseline know somebody who was measured for the first time."""
    value_c = attempt.value_c
    if attempt.method != "sensor" or value_c is None:
        return
    if result in ("passed", "hold"):
        entrance_days.count(turn, attempt.device, value_c, flagged=result == "hold")
        base = baseline.take(
            turn.passing.screening.base,
            value_c,
            turn.at.boot_ns,
            attempt.ambient_c,
            attempt.device,
            flagged=result == "hold",
        )
        screening_trust.note(turn, base=base)


# -------------------------------------------------------------------- the badge


def show_badge(turn: Turn, person: str) -> None:
    """Remember a badge for the next measurement, or add it to the open grant.

    A held person's badge ends a grant that was measured without it. Somebody else's
    badge ends the pause that the person before is to take.
    """
    grant = turn.kept.grant
    if not person:
        return
    if grant is not None and grant.kind == "measured" and not grant.person:
        if screening_holds.of(turn, person) is not None:
            entrance_passage.withdraw(turn, "withdrawn")
            entrance_signals.buzz(turn, "stop")
        else:
            turn.keep(grant=changed(grant, person=person))
        return
    turn.note(badge=person, badge_ns=turn.at.boot_ns)
    if person != turn.passing.screening.who:
        screening_trust.note(turn, who="", tries=0, again_ns=None, by_hand=None)
    if turn.passing.result == "no-badge":
        turn.note(front=screening.again(turn.passing.front), result="")
