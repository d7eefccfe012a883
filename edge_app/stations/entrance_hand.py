"""The guard's own hand: every verb of an entrance, what it needs, and what it leaves.

An override of the rules has a reason and a name, always, and is an event by itself. A
release holds the barrier open until it is ended, through a restart too; whoever comes
in meanwhile is counted and told. Nothing here can shut an exit.

Source: `domain.md` 2.3 (manual), 6.4 (release), `design.md` 11 (commands).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from edge_app.model import Acknowledged, CodeRead, Command, Json, TagRead
from edge_app.outcomes import Answer, When
from edge_app.stations import (
    entrance_admission,
    entrance_duties,
    entrance_escalation,
    entrance_guardian,
    entrance_passage,
    entrance_people,
    entrance_permits,
    entrance_screening,
    entrance_signals,
    entrance_who,
    occupancy,
    screening,
    screening_hands,
    screening_holds,
    screening_trust,
)
from edge_app.stations.entrance_duties import answer, keep
from edge_app.stations.entrance_parts import Turn
from edge_app.stations.guard_parts import Released
from edge_app.verbs import REASONED

Hand: TypeAlias = Callable[[Turn, Command], Answer]
OPEN: Mapping[str, str] = {"shut": "on", "open": "off"}
"""The order that holds a barrier open, by how its entry rests without a gateway."""
SHUT: Mapping[str, str] = {"shut": "off", "open": "on"}


def obey(turn: Turn, command: Command | Acknowledged) -> None:
    """Carry out what a person asked for, and answer; an alarm seen ends its call."""
    entrance_duties.hand(turn)
    if isinstance(command, Acknowledged):
        entrance_escalation.acknowledge(turn, command)
        return
    said = carry_out(turn, command)
    if said.ok and command.verb in OVERRIDES:
        tell_override(turn, command)
    turn.outcomes.append(said)


def show_badge(turn: Turn, read: TagRead | CodeRead) -> None:
    """Take a badge: of who waits for the guard, or as ever."""
    if not entrance_duties.know(turn, read):
        entrance_who.show(turn, read)


def carry_out(turn: Turn, command: Command) -> Answer:
    """Find whose verb it is, after what every override needs."""
    if command.verb in REASONED and (why := unreasoned(turn, command)):
        return answer(command, why, ok=False)
    if command.verb in screening_hands.VERBS:
        return screening_hands.obey(turn, command)
    return {**entrance_people.VERBS, **HANDS}[command.verb](turn, command)


def unreasoned(turn: Turn, command: Command) -> str:
    """Say what is missing of who and why, or nothing."""
    if not command.by.strip():
        return "say who: --by NAME"
    reason, known = command.arguments.get("reason", "").strip(), turn.limits.reasons
    if reason and (not known or reason in known):
        return ""
    return f"say why: reason={'|'.join(known) or '...'}"


def tell_override(turn: Turn, command: Command) -> None:
    """Make the event of an override: what, who, why."""
    data: dict[str, Json] = {
        "verb": command.verb,
        "by": command.by,
        "reason": command.arguments.get("reason", "").strip(),
    }
    turn.count(f"override-{command.verb}")
    turn.tell("override", data)


# ---------------------------------------------------------------- overrides


def open_once(turn: Turn, command: Command) -> Answer:
    """Let one person in without a measurement, or whatever they wait for."""
    entrance_duties.note(turn, waiting=None)
    entrance_passage.give(turn, "manual", "", When.COMMITTED)
    return answer(command, "opened for one person")


def deny(turn: Turn, command: Command) -> Answer:
    """Take back what was granted, and send away who waits."""
    waited = entrance_duties.dismiss(turn, "denied", "denied")
    granted = turn.kept.grant is not None
    entrance_passage.withdraw(turn, "denied")
    if not waited:
        entrance_signals.buzz(turn, "stop")
    text = "denied" if granted or waited else "nobody had been let in"
    return answer(command, text)


def measure_again(turn: Turn, command: Command) -> Answer:
    """Let the next measurement count, whatever was before."""
    entrance_duties.note(turn, waiting=None)
    screening_holds.reopen(turn, entrance_screening.in_front(turn))
    screening_trust.note(turn, again_ns=None)
    turn.note(front=screening.again(turn.passing.front), result="")
    return answer(command, "the next measurement counts")


def release(turn: Turn, command: Command) -> Answer:
    """Hold the barrier open for everybody, until that is ended."""
    if turn.kept.duties.released is not None:
        return answer(command, "the gate stands open already", ok=False)
    reason = command.arguments["reason"].strip()
    entrance_duties.dismiss(turn, "released", "released")
    entrance_passage.withdraw(turn, "released")
    keep(turn, released=Released(command.by, reason))
    turn.alarm("released", True)
    hold_open(turn, When.NOW)
    return answer(command, "the gate stands open until release-end")


def end_release(turn: Turn, command: Command) -> Answer:
    """Let the barrier shut again, and say how many came in meanwhile."""
    released = turn.kept.duties.released
    if released is None:
        return answer(command, "the gate does not stand open", ok=False)
    keep(turn, released=None)
    turn.alarm("released", False)
    turn.order(turn.limits.barrier, SHUT[turn.limits.entry_when_lost], When.COMMITTED)
    text = f"ended; {released.entries} came in meanwhile"
    return answer(command, text)


def begin(turn: Turn) -> None:
    """Take up work after a stop: a gate that stood open stands open again."""
    entrance_duties.begin(turn)
    entrance_permits.begin(turn)
    entrance_escalation.begin_again(turn)
    turn.alarm("released", turn.kept.duties.released is not None)
    stay_open(turn)


def settle(turn: Turn) -> None:
    """Do what was due by now."""
    entrance_duties.settle(turn)
    entrance_permits.settle(turn)
    entrance_escalation.settle(turn)


def look_back(turn: Turn) -> None:
    """Judge what this turn has told of so far: exits, waits, calls."""
    entrance_permits.look(turn)
    entrance_duties.attend(turn)
    entrance_escalation.look(turn)


def timers(turn: Turn) -> Iterator[int | None]:
    """Yield when the next of all this is due."""
    yield turn.passing.post.left_ns
    yield from entrance_duties.timers(turn)
    yield from entrance_escalation.timers(turn)


def stay_open(turn: Turn) -> None:
    """Order the barrier open again, if it is to stand open."""
    if turn.kept.duties.released is not None:
        hold_open(turn, When.NOW)


def hold_open(turn: Turn, when: When) -> None:
    """Order the barrier open for good: by current, or by taking the current away."""
    limits = turn.limits
    turn.order(limits.barrier, OPEN[limits.entry_when_lost], when)


# ------------------------------------------------------------------- duties


def see(turn: Turn, command: Command) -> Answer:
    """Note that the guard has seen a step, or all of them; the last one lets in."""
    waiting, step = turn.passing.post.waiting, command.arguments["step"]
    if waiting is None:
        return answer(command, "nobody waits for the guard", ok=False)
    if step not in ("all", waiting.steps[0]):
        return answer(command, f"first comes {waiting.steps[0]}", ok=False)
    seen = waiting.steps if step == "all" else waiting.steps[:1]
    for one in seen:
        entrance_duties.tell(turn, one, "seen", waiting.person, by=command.by)
    rest = waiting.steps[len(seen) :]
    entrance_duties.rest(turn, rest)
    if rest:
        return answer(command, f"now comes {rest[0]}")
    entrance_admission.admit(turn, waiting.person)
    entrance_duties.note(turn, waiting=None)
    let_in = turn.kept.grant is not None
    return answer(command, "let in" if let_in else f"refused: {turn.passing.result}")


HANDS: Mapping[str, Hand] = {
    "open": open_once,
    "deny": deny,
    "re-measure": measure_again,
    "release": release,
    "release-end": end_release,
    "seen": see,
    "symptoms": entrance_permits.ask_symptoms,
    "bar": entrance_permits.bar,
    "certificate": entrance_permits.take_certificate,
    "leave": entrance_permits.grant_leave,
    "vehicle": entrance_permits.note_vehicle,
    "reported": entrance_escalation.report,
    "count": occupancy.correct,
    "guardian": entrance_guardian.guardians,
}
"""The verbs of the guard; screening and badges have theirs."""
OVERRIDES = ("open", "deny", "re-measure", "release", "release-end")
VERBS = frozenset({*HANDS, *screening_hands.VERBS, *entrance_people.VERBS})
"""Every verb of an entrance."""
