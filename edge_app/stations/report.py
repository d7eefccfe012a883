"""Daily and zero reports: made at each deadline, or late, and never forgotten.

At a deadline the journal is asked (`Draw`); its answer becomes the event `report`, in
the same batch in which the deadline is remembered as done: whatever stops the gateway,
each version is made once. While the clock is not set reports wait. The deadlines of an
outage are made up for one by one. Reports of the last days are looked at again at every
deadline, since rows may have come late or been repaired: where numbers differ there is
another version.

Source: `domain.md` 10 (late data is another version, never written over; zero report).
"""

from __future__ import annotations

from edge_app.model import (
    Command,
    Document,
    Drawn,
    Json,
    Started,
    StationInput,
    Tick,
    cause_of,
    ns,
)
from edge_app.outcomes import Answer, Draw, WakeAt
from edge_app.shared import Shared
from edge_app.stations import report_due, report_making
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.report_parts import (
    Due,
    Kept,
    Limits,
    Passing,
    ReportState,
    Turn,
)

UNSET_NS = ns(30)
"""How often it is looked whether the clock is set."""
LOOK_NS = ns(900)
"""How often it is looked whether the clock was stepped over a deadline."""
LOST_NS = ns(600)
"""An answer that takes longer is asked for again."""
WAITING_LISTED = 50
"""The most deadlines that the state names."""


def step(
    limits: Limits, state: ReportState, shared: Shared, given: StationInput
) -> tuple[ReportState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    cause = cause_of(given)
    turn = Turn(limits, shared, state.kept, state.passing, given.at, cause)
    if given.at.synced and turn.passing.set_ns is None:
        turn.note(set_ns=given.at.boot_ns, set_wall_ns=given.at.wall_ns)
    match given:
        case Started():
            turn.note(started_ns=given.at.boot_ns)
        case Drawn():
            report_making.take(turn, given)
        case Command(verb="again"):
            turn.outcomes.append(report_due.again(turn, given))
        case Command():
            text = f"{limits.name} does not know {given.verb}."
            turn.outcomes.append(Answer(given.id, ok=False, text=text))
        case Tick():
            turn.note(wake_ns=0)
    if given.at.synced:
        report_due.take_up(turn)
        _ask(turn)
        _judge_late(turn)
    _wake(turn)
    return State(turn.kept, turn.passing), tuple(turn.outcomes)


def _next(turn: Turn) -> Due | None:
    """Return what is to be made next: what was never made comes first."""
    waiting = [*turn.kept.due.values(), *turn.passing.looks.values()]
    return min(waiting, key=lambda one: (one.look, one.due_ns), default=None)


def _ask(turn: Turn) -> None:
    """Ask the journal for one report at a time."""
    passing, now_ns = turn.passing, turn.at.boot_ns
    if passing.asked and now_ns < passing.asked_ns + LOST_NS:
        return
    if now_ns < passing.again_ns:
        return
    wanted = _next(turn)
    turn.note(asked="" if wanted is None else wanted.deadline, asked_ns=now_ns)
    if wanted is not None:
        limits = turn.limits
        turn.outcomes.append(
            Draw(
                wanted.deadline,
                limits.of,
                limits.stations,
                wanted.from_ns,
                wanted.to_ns,
            )
        )


def _judge_late(turn: Turn) -> None:
    """Raise the alarm while a report is due and not made; one alarm for all of them."""
    late = [one for one in turn.kept.due.values() if is_late(turn, one)]
    if late:
        oldest = min(late, key=lambda one: one.due_ns)
        why = turn.passing.trouble or oldest.late_why or "it is still being counted"
        due = oldest.deadline.replace("T", " ")
        turn.alarm(f"Report by hand what was due at {due}: {why}.", active=True)
    else:
        turn.alarm("No report is overdue.", active=False)


def is_late(turn: Turn, one: Due) -> bool:
    """Say whether a report should have been there by now, unless it is asked for."""
    return not one.reason and turn.at.wall_ns > one.due_ns + turn.limits.grace_ns


def _wake(turn: Turn) -> None:
    """Ask for the next moment at which something may fall due."""
    passing, now_ns = turn.passing, turn.at.boot_ns
    times_ns = [now_ns + LOOK_NS]
    if not turn.at.synced:
        times_ns.append(now_ns + UNSET_NS)
    else:
        times_ns.append(now_ns + passing.next_ns - turn.at.wall_ns)
        graces = (
            one.due_ns + turn.limits.grace_ns - turn.at.wall_ns + 1
            for one in turn.kept.due.values()
            if not is_late(turn, one)
        )
        times_ns += [now_ns + left_ns for left_ns in graces if left_ns > 0]
    if passing.asked:
        times_ns.append(passing.asked_ns + LOST_NS)
    elif turn.kept.due or passing.looks:
        times_ns.append(max(passing.again_ns, now_ns))
    next_ns = max(min(times_ns), now_ns + 1)
    if not now_ns < passing.wake_ns <= next_ns:
        turn.note(wake_ns=next_ns)
        turn.outcomes.append(WakeAt(next_ns))


def view(limits: Limits, state: ReportState, _shared: Shared) -> Document:
    """Return the retained state: the next deadline, the last report, what waits."""
    kept, passing = state.kept, state.passing
    waiting = sorted(kept.due.values(), key=lambda one: one.due_ns)
    last = max(kept.made, key=lambda name: kept.made[name].due_ns, default="")
    shown: dict[str, Json] = {
        "state": "waits-for-clock"
        if passing.set_ns is None
        else "due"
        if waiting
        else "ok",
        "of": limits.of,
        "next_due": passing.next_due,
        "due": [one.deadline for one in waiting[:WAITING_LISTED]],
        "trouble": passing.trouble,
    }
    if last:
        made = kept.made[last]
        shown |= {
            "last_due": last,
            "last_version": made.version,
            "last_late": made.late,
            "last_zero": made.zero,
        }
    return shown


STATION = StationKind(
    name="report",
    limits=Limits,
    devices={},
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset({"again"}),
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
