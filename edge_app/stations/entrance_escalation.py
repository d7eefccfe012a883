"""What climbs a ladder at an entrance: fevers, and the conditions that are named.

The call-out ends when somebody acknowledges the alarm; the report ends when it was
made (`reported`), to each addressee or to all. Each step is an event on the urgent
stream, so that the centre sees it at once.

Source: `domain.md` 3.4 (acknowledging stops it), `needs.md` (by when to report).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from edge_app import escalation
from edge_app.escalation import Ladder, Run, Step
from edge_app.model import SECOND_NS, Acknowledged, Command, Document, Json
from edge_app.outcomes import Answer, Condition, Event, Order
from edge_app.shared import Shared
from edge_app.stations import entrance_signals
from edge_app.stations.entrance_parts import Limits, Turn
from edge_app.stations.guard_parts import Duties, Post

CALL_OUT, REPORT = "call-out", "report"
FEVER = "fever"
MINUTE_NS = 60 * SECOND_NS


def put(turn: Turn, *climbs: Run) -> None:
    """Remember these climbs and no others."""
    if climbs != turn.kept.duties.climbs:
        turn.keep(duties=replace(turn.kept.duties, climbs=climbs))


def tell(turn: Turn, run: Run, phase: str, **more: Json) -> None:
    """Make the event of one phase of a climb."""
    data: Document = {"ladder": run.ladder, "what": run.what, "phase": phase, **more}
    turn.count("escalated")
    turn.tell("escalation", data)


def ladders_now(limits: Limits, shared: Shared) -> Mapping[str, Ladder]:
    """Return the ladders as they are at the response level that holds.

    It hastens whom the gate calls, never by when a report is due.
    """
    call_pct = shared.parameters.call_pct
    if call_pct is None:
        return limits.ladders
    usual = limits.ladders[CALL_OUT]
    return {**limits.ladders, CALL_OUT: escalation.hastened(usual, call_pct)}


# --------------------------------------------------------------------- time


def settle(turn: Turn) -> None:
    """Bring every climb to the present, and tell the steps whose time has come."""
    climbs = turn.kept.duties.climbs
    if not climbs:
        return
    ladders = ladders_now(turn.limits, turn.shared)
    now = tuple(advance(turn, run, ladders[run.ladder]) for run in climbs)
    put(turn, *now)
    turn.note(post=replace(turn.passing.post, looked_ns=turn.at.boot_ns))


def advance(turn: Turn, before: Run, ladder: Ladder) -> Run:
    """Bring one climb to the present."""
    run = escalation.carry(before, turn.at)
    if run.since_ns != before.since_ns:
        phase = "restarted" if run.unsure else "resumed"
        tell(turn, run, phase, **next_step(run, ladder))
    run, steps = escalation.climb(run, ladder, turn.at.boot_ns)
    for step in steps:
        call(turn, run, step)
    return run


def call(turn: Turn, run: Run, step: Step) -> None:
    """Tell that a step's time has come; the beacon is here, and sounds if it does not.

    What started the climb has mostly just sounded it.
    """
    tell(turn, run, "due", who=step.who, after_s=step.after_s)
    buzzer = turn.limits.buzzer
    sounds = any(isinstance(o, Order) and o.device == buzzer for o in turn.outcomes)
    if step.who == "beacon" and not sounds:
        entrance_signals.buzz(turn, "alarm")


def timers(turn: Turn) -> Iterator[int]:
    """Yield when a step is due, and each minute before: the time left is shown."""
    climbs = turn.kept.duties.climbs
    ladders = ladders_now(turn.limits, turn.shared) if climbs else {}
    for run in climbs:
        step = escalation.ahead(run, ladders[run.ladder])
        if step is not None:
            due_ns = escalation.due_ns(run, step)
            minutes = max(0, due_ns - turn.at.boot_ns - 1) // MINUTE_NS
            yield due_ns - minutes * MINUTE_NS


# ------------------------------------------------------------ start and end


def begin_again(turn: Turn) -> None:
    """Forget climbs of before whose ladder is gone from the configuration."""
    ladders = turn.limits.ladders
    climbs = turn.kept.duties.climbs
    put(turn, *(run for run in climbs if ladders[run.ladder].steps))


def look(turn: Turn) -> None:
    """Start and end climbs by what this turn has told so far."""
    for outcome in tuple(turn.outcomes):
        if isinstance(outcome, Event) and outcome.kind == FEVER:
            start(turn, REPORT, FEVER)
            if FEVER in turn.limits.call_out_for:
                start(turn, CALL_OUT, FEVER)
        elif isinstance(outcome, Condition):
            hear(turn, outcome)


def hear(turn: Turn, condition: Condition) -> None:
    """Take a condition that calls somebody; said again it calls nobody again.

    A fever calls by its event, because a person is no better when the next one has
    been measured.
    """
    what = what_of(turn, condition.alarm)
    if what == FEVER or what not in turn.limits.call_out_for:
        return
    duties = turn.kept.duties
    if condition.active and what not in duties.calling:
        turn.keep(duties=replace(duties, calling=(*duties.calling, what)))
        start(turn, CALL_OUT, what)
    elif not condition.active and what in duties.calling:
        calling = tuple(one for one in duties.calling if one != what)
        turn.keep(duties=replace(duties, calling=calling))
        stop(turn, CALL_OUT, what, "over")


def what_of(turn: Turn, alarm: str) -> str:
    """Return which condition of this entrance an alarm is."""
    return alarm.removeprefix(f"{turn.limits.name}-")


def find(turn: Turn, ladder: str, what: str) -> Run | None:
    """Return the climb of a ladder for a reason, if there is one."""
    climbs = turn.kept.duties.climbs
    return next((r for r in climbs if (r.ladder, r.what) == (ladder, what)), None)


def start(turn: Turn, name: str, what: str) -> None:
    """Begin to climb, unless that goes on already: the first time counts."""
    ladder = ladders_now(turn.limits, turn.shared)[name]
    if not ladder.steps or find(turn, name, what) is not None:
        return
    run = escalation.begin(ladder, what, turn.at)
    tell(turn, run, "started", **next_step(run, ladder))
    put(turn, *turn.kept.duties.climbs, advance(turn, run, ladder))
    turn.note(post=replace(turn.passing.post, looked_ns=turn.at.boot_ns))


def next_step(run: Run, ladder: Ladder) -> dict[str, Json]:
    """Name whoever is next, and when."""
    step = escalation.ahead(run, ladder)
    return {} if step is None else {"next": step.who, "next_s": step.after_s}


def stop(turn: Turn, ladder: str, what: str, phase: str, by: str = "") -> None:
    """End a climb, if there is one."""
    run = find(turn, ladder, what)
    if run is not None:
        put(turn, *(one for one in turn.kept.duties.climbs if one is not run))
        tell(turn, run, phase, **({"by": by} if by else {}))


def acknowledge(turn: Turn, given: Acknowledged) -> None:
    """End the call-out of an alarm that somebody has seen."""
    stop(turn, CALL_OUT, what_of(turn, given.alarm), "acknowledged", given.by)


def report(turn: Turn, command: Command) -> Answer:
    """Note that the report was made: to one of the addressees, or to all."""
    run = find(turn, REPORT, FEVER)
    if run is None:
        return Answer(command.id, ok=False, text="there is nothing to report")
    ladder, to = turn.limits.ladders[REPORT], command.arguments.get("to", "")
    names = [step.who for step in ladder.steps]
    if to and to not in names:
        text = f"say to whom: to={'|'.join(names)}, or leave it out for all"
        return Answer(command.id, ok=False, text=text)
    met = escalation.meet(run, ladder, to)
    climbs = turn.kept.duties.climbs
    put(turn, *(met if one is run else one for one in climbs))
    if escalation.is_over(met, ladder):
        stop(turn, REPORT, FEVER, "reported", command.by)
    else:
        tell(turn, met, "met", who=to, by=command.by)
    return Answer(command.id, ok=True, text="noted")


# --------------------------------------------------------------------- view


def shown(limits: Limits, duties: Duties, post: Post, shared: Shared) -> list[Document]:
    """Say of every climb who is next, the minutes left, and who should be told."""
    ladders = ladders_now(limits, shared) if duties.climbs else {}
    told: list[Document] = []
    for run in duties.climbs:
        ladder = ladders[run.ladder]
        document: dict[str, Json] = {"ladder": run.ladder, "what": run.what}
        step = escalation.ahead(run, ladder)
        if step is not None:
            left_ns = escalation.due_ns(run, step) - post.looked_ns
            document["next"] = step.who
            document["left_min"] = max(0, -(-left_ns // MINUTE_NS))
        document["overdue"] = escalation.overdue(run, ladder)
        told.append(document)
    return told
