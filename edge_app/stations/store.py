"""The store as a whole: one for each site, above its counters and shelves.

Hears every move and says how the items that moved stand now; takes papers, recalls and
what is moved by hand; makes the day sheet. A counter books while this only watches: no
alarm of the store holds a move back.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.model import (
    Booked,
    Command,
    Document,
    Started,
    StationInput,
    Tick,
    cause_of,
    ns,
)
from edge_app.outcomes import Answer, WakeAt
from edge_app.shared import Shared
from edge_app.stations import store_hands, store_levels, store_report
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.day import clock_s, until_ns
from edge_app.stations.store_parts import Kept, Limits, Passing, StoreState, Turn
from edge_app.store.expiry import EXPIRED
from edge_app.store.levels import Level

LOOK_NS = ns(3600)
"""How often everything is judged anew, whatever moved."""
UNSET_NS = ns(30)
"""How often is looked whether the clock is set."""
LISTED = 100
"""The most items of one level that the store's state names."""


def step(
    limits: Limits, state: StoreState, shared: Shared, given: StationInput
) -> tuple[StoreState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    turn = Turn(
        limits,
        shared,
        state.kept,
        state.passing,
        given.at,
        cause_of(given),
        shared.stock,
    )
    whole = store_report.settle(turn)
    match given:
        case Started():
            turn.note(trends=store_report.trends(turn.kept.uses))
            whole = True
        case Booked():
            turn.touched.update(move.item for move in given.moves)
        case Command() if given.verb in store_hands.VERBS:
            store_hands.obey(turn, given)
        case Command():
            text = f"{limits.name} does not know {given.verb}."
            turn.outcomes.append(Answer(given.id, ok=False, text=text))
        case Tick():
            turn.note(wake_ns=0)
    whole = _is_other_level(turn) or whole or turn.passing.day != turn.today
    if whole or given.at.boot_ns >= turn.passing.look_ns:
        turn.note(look_ns=given.at.boot_ns + LOOK_NS)
        store_levels.judge(turn)
    elif turn.touched:
        store_levels.judge(turn, turn.touched)
    _wake(turn)
    return State(turn.kept, turn.passing), tuple(turn.outcomes)


def _is_other_level(turn: Turn) -> bool:
    """Say whether another response level holds than the last time; note it."""
    before, now = turn.passing.level, turn.shared.level
    turn.note(level=now)
    return before != now


def _wake(turn: Turn) -> None:
    """Ask for the next moment at which something may fall due."""
    passing, now_ns = turn.passing, turn.at.boot_ns
    times_ns = [passing.look_ns]
    if turn.at.synced:
        wall_ns = turn.at.wall_ns
        offset_s = turn.shared.utc_offset_s(wall_ns)
        times_s = (0, clock_s(turn.limits.day_report_at))
        times_ns += [
            now_ns + until_ns(wall_ns, offset_s, at_s)
            for at_s in times_s
            if at_s is not None
        ]
    else:
        times_ns.append(now_ns + UNSET_NS)
    next_ns = min(times_ns)
    if not passing.wake_ns or not now_ns < passing.wake_ns <= next_ns:
        turn.note(wake_ns=next_ns)
        turn.outcomes.append(WakeAt(next_ns))


def view(_limits: Limits, state: StoreState, shared: Shared) -> Document:
    """Return the retained state: what is short, what expires, kits, the last sheet."""
    kept = state.kept
    levels: Mapping[Level, list[str]] = {
        level: sorted(item for item, dip in kept.dips.items() if dip.level is level)
        for level in Level
        if level is not Level.OK
    }
    expired = sorted(
        item for item, lots in kept.stages.items() if EXPIRED in lots.values()
    )
    day = max(kept.sheets, default="")
    worst = next((level for level in reversed(Level) if levels.get(level)), Level.OK)
    return {
        "state": worst.value,
        **{level.value: items[:LISTED] for level, items in levels.items()},
        "short": len(kept.dips),
        "expiring": sum(map(len, kept.stages.values())),
        "expired": expired[:LISTED],
        "runs": sorted(kept.runs)[:LISTED],
        "kits": list(state.passing.kits),
        "sheet_day": day,
        "sheet_version": kept.sheets[day].version if day else 0,
        "response_level": shared.level,
    }


STATION = StationKind(
    name="store",
    limits=Limits,
    devices={},
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=store_hands.VERBS,
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
    hears_moves=True,
)
