"""The guard's duties: what must be seen before a pass, and a post with nobody at it.

A person who measured well waits while the guard looks, step by step; nobody else is
measured meanwhile. A post where somebody waits and nobody answers is a condition.

Source: `needs.md` (duties at a gate, a post with nobody at it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edge_app.changed import changed
from edge_app.model import CodeRead, Command, Json, TagRead, ns
from edge_app.outcomes import Answer
from edge_app.roll import Hold
from edge_app.stations import entrance_signals, screening_holds
from edge_app.stations.entrance_parts import Turn, with_person
from edge_app.stations.guard_parts import Waiting


def answer(command: Command, text: str, *, ok: bool = True) -> Answer:
    """Answer a command."""
    return Answer(command.id, ok, text)


def keep(turn: Turn, **changes: Any) -> None:
    """Change what outlives a stop."""
    turn.keep(duties=changed(turn.kept.duties, **changes))


def note(turn: Turn, **changes: Any) -> None:
    """Change what may be forgotten."""
    turn.note(post=changed(turn.passing.post, **changes))


def tell(turn: Turn, duty: str, result: str, person: str, **more: Json) -> None:
    """Make the event of one duty."""
    turn.count(f"{duty}-{result}")
    data: dict[str, Json] = {"duty": duty, "result": result, **more}
    turn.tell("duty", with_person(person, data))


# ------------------------------------------------------- steps before a pass


def steps_of(turn: Turn, person: str) -> tuple[str, ...]:
    """Return what must be seen of somebody; who is known need not register."""
    known = person in turn.shared.site.roster.people
    trace = turn.shared.traces.get(person)
    known = known or (trace is not None and trace.guest is not None)
    return tuple(
        step for step in turn.limits.duties if not (step == "visitor" and known)
    )


def waits(turn: Turn, person: str) -> bool:
    """Let a person who may come in wait for the guard; False when all was seen."""
    waiting = turn.passing.post.waiting
    if waiting is not None and not waiting.steps:
        note(turn, waiting=None)
        return False
    steps = steps_of(turn, person)
    if not steps:
        return False
    note(turn, waiting=Waiting(person, steps, turn.at.boot_ns))
    turn.count("waiting")
    data: dict[str, Json] = {"result": "waiting", "why": steps[0]}
    turn.tell("admission", with_person(person, data))
    entrance_signals.buzz(turn, "wait")
    return True


def rest(turn: Turn, steps: tuple[str, ...]) -> None:
    """Note which steps are still to be seen."""
    waiting = turn.passing.post.waiting
    if waiting is not None:
        note(turn, waiting=changed(waiting, steps=steps))


def know(turn: Turn, read: TagRead | CodeRead) -> bool:
    """Take the badge of whoever waits at the entry; say whether somebody does.

    Whoever is held does not come in on a measurement made without the badge.
    """
    waiting = turn.passing.post.waiting
    if waiting is None or read.device != turn.limits.reader:
        return False
    person = turn.shared.site.roster.owner(read.person)
    if screening_holds.of(turn, person) is not None:
        dismiss(turn, "withdrawn", "held")
    elif not waiting.person:
        note(turn, waiting=changed(waiting, person=person))
    return True


def show_step(waiting: Waiting | None) -> str:
    """Return what the screen says to somebody who waits."""
    return f"show-{waiting.steps[0]}" if waiting is not None and waiting.steps else ""


def let_pass(turn: Turn) -> None:
    """Count somebody who came in while the gate stands open."""
    released = turn.kept.duties.released
    if released is not None:
        keep(turn, released=changed(released, entries=released.entries + 1))


def dismiss(turn: Turn, result: str, why: str = "") -> bool:
    """Let whoever waits wait no longer, without a pass; say whether somebody did."""
    waiting = turn.passing.post.waiting
    if waiting is None:
        return False
    note(turn, waiting=None)
    turn.note(result=result)
    turn.count(result)
    told = why or next(iter(waiting.steps), "")
    data: dict[str, Json] = {"result": result, "why": told}
    turn.tell("admission", with_person(waiting.person, data))
    entrance_signals.buzz(turn, "stop")
    return True


# --------------------------------------------------------------------- time


def begin(turn: Turn) -> None:
    """Take up work after a stop: who waited is measured again."""
    turn.alarm("unattended", False)


def settle(turn: Turn) -> None:
    """Do what was due by now: the end of a wait, of an alarm, a post unattended."""
    end_ns = wait_end_ns(turn)
    if end_ns is not None and end_ns <= turn.at.boot_ns:
        dismiss(turn, "lapsed")
    attend(turn)


def attend(turn: Turn) -> None:
    """Say whether somebody waits for a guard who does not come."""
    asked = turn.passing.result == "manual"
    if asked is not (turn.passing.post.asked_ns is not None):
        note(turn, asked_ns=turn.at.boot_ns if asked else None)
    late_ns = unattended_ns(turn)
    unattended = late_ns is not None and late_ns <= turn.at.boot_ns
    if unattended is not turn.passing.post.unattended:
        note(turn, unattended=unattended)
        turn.alarm("unattended", unattended)


def hand(turn: Turn) -> None:
    """Note that there is a guard who does something."""
    note(turn, hand_ns=turn.at.boot_ns)
    attend(turn)


def wait_end_ns(turn: Turn) -> int | None:
    """Return when whoever waits has waited too long."""
    waiting = turn.passing.post.waiting
    return None if waiting is None else waiting.since_ns + ns(turn.limits.duty_s)


def calls(turn: Turn) -> Iterator[int]:
    """Yield since when people need a guard who has not answered yet."""
    post = turn.passing.post
    hand_ns = post.hand_ns
    if post.waiting is not None:
        # Each step that is seen is an answer; the next one is waited for anew.
        yield max(post.waiting.since_ns, hand_ns or 0)
    held = (held_ns(turn, who, hold) for who, hold in turn.kept.holds.items())
    for since_ns in (post.asked_ns, *held):
        if since_ns is not None and (hand_ns is None or since_ns > hand_ns):
            yield since_ns


def held_ns(turn: Turn, person: str, hold: Hold) -> int | None:
    """Return since when a held person needs a guard.

    A rest goes by alone; once it is over, whoever blocks the lane must be called. One
    with a badge may just have gone home, and is remembered until they come back.
    """
    if hold.stage != "rest":
        return hold.since_ns
    rested = hold.ready and not person
    return (
        hold.since_ns + screening_holds.rest_ns(turn.limits, hold) if rested else None
    )


def unattended_ns(turn: Turn) -> int | None:
    """Return when the post counts as unattended, unless somebody answers."""
    since_ns = min(calls(turn), default=None)
    return None if since_ns is None else since_ns + ns(turn.limits.unattended_s)


def timers(turn: Turn) -> Iterator[int | None]:
    """Yield when the next of these is due."""
    yield wait_end_ns(turn)
    yield unattended_ns(turn)
