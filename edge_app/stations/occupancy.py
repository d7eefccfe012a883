"""People in a zone: counted by all its lanes, limited, and begun again every night.

The count is the engine's, so several lanes share it. Whoever of them first sees that
the configured hour has passed reports the residual and resets; whoever changes the
count says whether the zone is now full.

Source: `domain.md` 6.3 (capacity, count hygiene), 6.2 (access zone).
"""

from __future__ import annotations

from edge_app.model import Command, Json
from edge_app.outcomes import Answer, Condition, Occupied, Priority, Tallied
from edge_app.shared import Crowd, Shared
from edge_app.stations import capacity, day, screening
from edge_app.stations.entrance_parts import Limits, Turn

TEXTS = {
    "capacity": (Priority.LOW, "The zone is full: let people in as others leave."),
    "drift": (Priority.LOW, "In and out do not fit: check beams and turnstile."),
}
"""The alarms of a zone, by the end of their names."""
NOBODY = Crowd()


def zone_of(limits: Limits) -> str:
    """Return the zone that one comes into."""
    return limits.zone or limits.name


def people(turn: Turn) -> int:
    """Return how many are in, with those of this turn."""
    return turn.shared.occupancy.get(zone_of(turn.limits), 0) + turn.people


def crowd(turn: Turn) -> Crowd:
    """Return what the engine knows of the zone."""
    return turn.shared.crowds.get(zone_of(turn.limits), NOBODY)


def count(turn: Turn, delta: int) -> dict[str, Json]:
    """Count somebody in or out; return what the event says of it."""
    wanted = people(turn) + delta
    turn.people += delta - min(0, wanted)
    data: dict[str, Json] = {"occupancy": max(0, wanted)}
    if wanted < 0:
        data["negative_clamped"] = True
        turn.count("negative-clamped")
    if delta:
        hold_to_limit(turn, delta)
    return data


def settle(turn: Turn) -> None:
    """See whether a day has passed, and whether the zone is full."""
    if turn.at.synced:
        close_day(turn)
        reset_day(turn)
    hold_to_limit(turn, 0)


def correct(turn: Turn, command: Command) -> Answer:
    """Put the count right, as a guard counted; who and why is in the event."""
    before, after = people(turn), int(command.arguments["value"])
    turn.people += after - before
    hold_to_limit(turn, after - before, corrected=True)
    data: dict[str, Json] = {
        **facts(turn, "corrected"),
        "before": before,
        "by": command.by,
        "reason": command.arguments["reason"].strip(),
    }
    data["corrected"] = crowd(turn).corrected + after - before
    turn.tell("occupancy", data)
    text = f"{zone_of(turn.limits)}: {before} people before, {after} now"
    return Answer(command.id, ok=True, text=text)


def hold_to_limit(turn: Turn, delta: int, *, corrected: bool = False) -> None:
    """Tell the engine who came or went, and whether the zone is full now."""
    limits, name = turn.limits, zone_of(turn.limits)
    full = None
    if limits.rated:
        was = turn.lane.full if turn.counted else crowd(turn).full
        limit = limits.limit(turn.shared.parameters)
        now = capacity.full(was, people(turn), limit, limits.hysteresis_pct)
        if now is not was:
            full = now
            alarm(turn, "capacity", now)
        note_full(turn, now)
        turn.counted = True
    if delta or full is not None:
        turn.outcomes.append(Occupied(name, delta, full, corrected))


def note_full(turn: Turn, full: bool) -> None:
    """Remember for the screen; whoever was turned away is measured again."""
    if full is turn.lane.full:
        return
    turn.note_lane(full=full)
    if not full and turn.passing.result == "full":
        turn.note(front=screening.again(turn.passing.front), result="")


def reset_day(turn: Turn) -> None:
    """Begin the count again once the configured hour has passed."""
    known = crowd(turn).reset_day
    today = day_of(turn, turn.limits.reset_at)
    if not today or today == known:
        return
    zone = zone_of(turn.limits)
    if not known or today < known:
        # The first day that is known, or a clock that had been ahead.
        turn.outcomes.append(Tallied(zone, today, "noted"))
        return
    report(turn, "reset")
    turn.outcomes.append(Tallied(zone, today, "reset"))
    turn.people = -turn.shared.occupancy.get(zone, 0)


def close_day(turn: Turn) -> None:
    """Compare in and out once the configured hour has passed."""
    limits, known = turn.limits, crowd(turn)
    today = day_of(turn, limits.closing_at)
    if not today or today == known.closing_day:
        return
    if known.closing_day and today > known.closing_day:
        report(turn, "closing")
        drifts = capacity.drifts(known.came, known.went, limits.drift_limit_pct)
        alarm(turn, "drift", drifts)
    turn.outcomes.append(Tallied(zone_of(limits), today, "closing"))


def report(turn: Turn, what: str) -> None:
    """Make the event of a day's count."""
    turn.tell("occupancy", facts(turn, what))


def facts(turn: Turn, what: str) -> dict[str, Json]:
    """Say what is known of the zone since its last reset."""
    known = crowd(turn)
    data: dict[str, Json] = {
        "what": what,
        "zone": zone_of(turn.limits),
        "people": people(turn),
        "came": known.came,
        "went": known.went,
        "negative_clamped": known.clamped,
        "corrected": known.corrected,
    }
    drift_pct = capacity.drift_pct(known.came, known.went)
    if drift_pct is not None:
        data["drift_pct"] = drift_pct
    return data


def day_of(turn: Turn, text: str) -> str:
    """Name the local day on which it was last this time; empty where none is set."""
    at_s = day.clock_s(text)
    if at_s is None:
        return ""
    offset_s = turn.shared.utc_offset_s(turn.at.wall_ns)
    return day.last_day(turn.at.wall_ns, offset_s, at_s)


def wakes(turn: Turn) -> list[int]:
    """List the boot times at which a configured hour comes."""
    if not turn.at.synced:
        return []
    wall_ns, found = turn.at.wall_ns, []
    for text in (turn.limits.reset_at, turn.limits.closing_at):
        at_s = day.clock_s(text)
        if at_s is not None:
            offset_s = turn.shared.utc_offset_s(wall_ns)
            wait_ns = day.until_ns(wall_ns, offset_s, at_s)
            found.append(turn.at.boot_ns + wait_ns)
    return found


def shown(limits: Limits, shared: Shared) -> dict[str, Json]:
    """Say for the station's state how many are in, and how many may be."""
    now = shared.occupancy.get(zone_of(limits), 0)
    if not limits.rated:
        return {"occupancy": now}
    limit = limits.limit(shared.parameters)
    state = capacity.state(now, limit)
    return {"occupancy": now, "occupancy_limit": limit, "occupancy_state": state}


def alarm(turn: Turn, what: str, active: bool) -> None:
    """Say whether something is true of the zone; it has one alarm for all lanes."""
    priority, text = TEXTS[what]
    name = f"{zone_of(turn.limits)}-{what}"
    turn.outcomes.append(Condition(name, turn.limits.name, active, priority, text))


def bar_full(turn: Turn, _person: str) -> str:
    """Keep the entry shut while the zone is full; nobody is kept in."""
    return "full" if turn.limits.rated and turn.lane.full else ""


def bar_way(turn: Turn, _person: str) -> str:
    """Let nobody in where people only walk out."""
    return "exit-only" if turn.limits.way == "out" else ""
