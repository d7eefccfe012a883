"""Who and what may come and go by the guard's word: certificates, leave, goods.

Somebody barred stays out until a certificate is shown. An exit is never refused, so
leaving without leave is told and not stopped. A driver who was not measured keeps the
goods outside. What is asked at the checks (symptoms) is kept with the person.

Source: `needs.md` (drivers and goods, leave), `domain.md` 2.8 (symptoms).
"""

from __future__ import annotations

from edge_app.model import SECOND_NS, Command, Json, ns
from edge_app.outcomes import Answer, Event
from edge_app.stations import clusters, entrance_known
from edge_app.stations.entrance_duties import answer, keep, note, tell
from edge_app.stations.entrance_parts import Turn, with_person
from edge_app.stations.guard_parts import BARRED_HIGH

ALARM_NS = 10 * SECOND_NS
"""How long leaving without leave is a condition; its alarm stays until seen."""
SYMPTOMS = (
    "fever",
    "cough",
    "sore-throat",
    "rash",
    "diarrhoea",
    "vomiting",
    "jaundice",
    "headache",
    "fatigue",
)
"""What is asked at the morning and noon check. Source: `domain.md` 2.8."""
CHECKS = ("morning", "noon", "evening")
NOBODY = "say who: person=..., or let the badge be shown first"


def barred(turn: Turn, person: str) -> str:
    """Bar who needs a certificate first, whichever gate said so."""
    return "barred" if person and is_barred(turn, person) else ""


def is_barred(turn: Turn, person: str) -> bool:
    """Say whether somebody is barred; what any gate said last counts.

    What this gate remembers itself is for whom no gate's word is known any more.
    """
    said = entrance_known.trace_of(turn, person).barred
    return person in turn.kept.duties.barred if said is None else bool(said)


# ----------------------------------------------------------------- symptoms


def ask_symptoms(turn: Turn, command: Command) -> Answer:
    """Note what somebody answered at a check; `none` is an answer too.

    The symptoms of the cluster rules are cases, of somebody known once a day each.
    """
    given, check = command.arguments, command.arguments.get("check", "")
    named = [one for one in given["list"].split(",") if one != "none"]
    for one in named:
        if one not in SYMPTOMS:
            text = f"{one} is no symptom here: {', '.join(SYMPTOMS)}, or none"
            return answer(command, text, ok=False)
    if check and check not in CHECKS:
        return answer(command, f"check is one of {', '.join(CHECKS)}", ok=False)
    turn.count("symptoms" if named else "no-symptoms")
    data: dict[str, Json] = {"symptoms": tuple(dict.fromkeys(named)), "by": command.by}
    if check:
        data["check"] = check
    person = whom(turn, command)
    turn.tell("symptoms", with_person(person, data))
    for one in dict.fromkeys(named):
        if one in clusters.SYMPTOMS:
            entrance_known.fell_ill(turn, person, one)
    return answer(command, "noted")


def whom(turn: Turn, command: Command) -> str:
    """Return whom a command means: who is named, who waits, or the badge shown last."""
    waiting, passing = turn.passing.post.waiting, turn.passing
    recent_ns = turn.at.boot_ns - passing.badge_ns
    recent = recent_ns <= ns(turn.limits.badge_window_s)
    badge = passing.badge if recent else ""
    at_gate = waiting.person if waiting is not None else ""
    return command.arguments.get("person", "") or at_gate or badge


# ------------------------------------------------------ barred, leave, goods


def bar(turn: Turn, command: Command) -> Answer:
    """Keep a person out until a certificate is shown."""
    person, reason = whom(turn, command), command.arguments["reason"].strip()
    if not person:
        return answer(command, NOBODY, ok=False)
    keep(turn, barred=newest({**turn.kept.duties.barred, person: reason}, person))
    entrance_known.put_trace(turn, person, barred=reason)
    tell(turn, "certificate", "barred", person, by=command.by, reason=reason)
    return answer(command, "barred until a certificate is shown")


def take_certificate(turn: Turn, command: Command) -> Answer:
    """Let a barred person come in again."""
    person, known = whom(turn, command), turn.kept.duties.barred
    if not person:
        return answer(command, NOBODY, ok=False)
    if not is_barred(turn, person):
        return answer(command, "this person is not barred", ok=False)
    keep(turn, barred={who: why for who, why in known.items() if who != person})
    entrance_known.put_trace(turn, person, barred="")
    tell(turn, "certificate", "seen", person, by=command.by)
    return answer(command, "no longer barred")


def grant_leave(turn: Turn, command: Command) -> Answer:
    """Let a person leave once."""
    person, reason = whom(turn, command), command.arguments["reason"].strip()
    if not person:
        return answer(command, NOBODY, ok=False)
    keep(turn, leaves=newest({**turn.kept.duties.leaves, person: reason}, person))
    tell(turn, "leave", "granted", person, by=command.by, reason=reason)
    return answer(command, "may leave once")


def newest(entries: dict[str, str], last: str) -> dict[str, str]:
    """Keep the newest entries, this one the last."""
    ordered = {name: why for name, why in entries.items() if name != last}
    ordered[last] = entries[last]
    return dict(list(ordered.items())[-BARRED_HIGH:])


def look(turn: Turn) -> None:
    """Judge every exit of somebody known that this turn has told of."""
    if not turn.limits.leave_roles:
        return
    for outcome in tuple(turn.outcomes):
        if isinstance(outcome, Event) and outcome.kind == "passage":
            out = outcome.data.get("direction") == "out"
            if out or outcome.data.get("result") == "badged-out":
                judge_exit(turn, str(outcome.data.get("person", "")))


def judge_exit(turn: Turn, person: str) -> None:
    """Use up the leave of somebody who needs one, or say that there was none."""
    known = turn.shared.site.roster.people.get(person)
    if known is None or not known.belongs(turn.limits.leave_roles):
        return
    leaves = turn.kept.duties.leaves
    if person in leaves:
        keep(turn, leaves={who: why for who, why in leaves.items() if who != person})
        tell(turn, "leave", "used", person, reason=leaves[person])
        return
    tell(turn, "leave", "without", person)
    note(turn, left_ns=turn.at.boot_ns + ALARM_NS)
    turn.alarm("left-without-leave", True)


def note_vehicle(turn: Turn, command: Command) -> Answer:
    """Note a vehicle and whether its driver was measured; if not, goods stay out."""
    plate, driver = command.arguments["plate"], command.arguments["driver"]
    if driver not in ("measured", "unmeasured", "left"):
        text = "say driver=measured, driver=unmeasured or driver=left"
        return answer(command, text, ok=False)
    others = tuple(one for one in turn.kept.duties.vehicles if one != plate)
    outside = driver == "unmeasured"
    vehicles = (*others, plate)[-BARRED_HIGH:] if outside else others
    if vehicles != turn.kept.duties.vehicles:
        keep(turn, vehicles=vehicles)
    goods = {"measured": "may come in", "unmeasured": "stay out", "left": "left"}
    turn.count(f"driver-{driver}")
    turn.tell(
        "vehicle",
        {
            "vehicle": plate,
            "driver": driver,
            "goods": goods[driver].replace(" ", "-"),
            "by": command.by,
        },
    )
    turn.alarm("driver-unmeasured", bool(vehicles))
    return answer(command, f"the goods {goods[driver]}")


# --------------------------------------------------------------------- time


def begin(turn: Turn) -> None:
    """Take up work after a stop."""
    turn.alarm("left-without-leave", False)
    turn.alarm("driver-unmeasured", bool(turn.kept.duties.vehicles))


def settle(turn: Turn) -> None:
    """End the alarm of who left without leave."""
    left_ns = turn.passing.post.left_ns
    if left_ns is not None and left_ns <= turn.at.boot_ns:
        note(turn, left_ns=None)
        turn.alarm("left-without-leave", False)
