"""What the storekeeper tells a shelf: zero, tare, count, calibrate, settle.

Nothing is taken over while the scale is not still: no zero, no tare, no weight.
Source: `domain.md` 4.1 (stable equilibrium).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from edge_app.model import SETTLE_WAYS, Command, Settle, Settled
from edge_app.outcomes import Answer
from edge_app.stations import (
    shelf_counting,
    shelf_fusion,
    shelf_ledger,
    shelf_levels,
    shelf_orders,
    shelf_weighing,
    weighing_calibration,
)
from edge_app.stations.calibration import days_after, overdue, today
from edge_app.stations.shelf_limits import Bin
from edge_app.stations.shelf_parts import Turn, tare_mg
from edge_app.stations.weighing_calibration import RESTLESS, Calibration, Guided
from edge_app.stations.weighing_zero import Zero, set_again, set_first

Said: TypeAlias = tuple[bool, str]
NO_CLOCK = "the clock is not set, so it would have no date"
WAYS = SETTLE_WAYS


def obey(turn: Turn, command: Command | Settle) -> None:
    """Carry out what was asked for, and answer."""
    if isinstance(command, Settle):
        _settle_for(turn, command)
        return
    if command.verb not in HANDS:
        text = f"{turn.limits.name} does not know {command.verb}."
        turn.outcomes.append(Answer(command.id, ok=False, text=text))
        return
    if command.verb in shelf_orders.VERBS and not _ours(turn, command):
        turn.outcomes.append(shelf_orders.order(turn, command))
        return
    before = turn.kept.bins
    ok, text = HANDS[command.verb](turn, command)
    shelf_levels.tell(turn, before, {})
    turn.outcomes.append(Answer(command.id, ok=ok, text=text))


def _ours(turn: Turn, command: Command) -> bool:
    """Say whether it is the gateway's to do, and not the scale's."""
    return turn.limits.bare_cell or "bin" in command.arguments


def _bin_of(turn: Turn, command: Command) -> Bin | str:
    name, contents = command.arguments.get("bin", ""), turn.limits.contents
    if not name and len(contents) == 1:
        return contents[0]
    known = {one.name: one for one in contents}
    return known.get(name) or f"say which bin: bin={'|'.join(known)}"


def _milligrams(command: Command, name: str) -> int | None:
    text = command.arguments.get(name, "")
    return round(Decimal(text) * 1000) if text else None


def _still(turn: Turn) -> int | None:
    now = turn.passing.weighing
    return now.stable_mg if now.state == "stable" else None


# ---------------------------------------------------------------- zero, tare, count


def zero(turn: Turn, _command: Command) -> Said:
    """Take what lies on a bare cell for nothing."""
    net_mg = _still(turn)
    if net_mg is None:
        return False, RESTLESS
    before, rule = shelf_weighing.zero_of(turn), turn.limits.zero_rule
    first = before == Zero()
    moved = set_first(rule, net_mg) if first else set_again(rule, before, net_mg)
    if isinstance(moved, str):
        return False, moved
    shelf_weighing.shift(turn, moved)
    turn.keep(zero=moved, reference_mg=turn.passing.weighing.stable_mg)
    for bin_ in turn.limits.contents:
        turn.put(bin_.name, replace(turn.held(bin_.name), pieces=0, variance=0.0))
    shelf_counting.reconcile(turn)
    return True, f"{turn.limits.name} is empty now"


def tare(turn: Turn, command: Command) -> Said:
    """Note what an empty bin weighs: as said, or what was put there last."""
    bin_ = _bin_of(turn, command)
    if isinstance(bin_, str):
        return False, bin_
    weight_mg = _milligrams(command, "weight_g")
    if weight_mg is None:
        if _still(turn) is None:
            return False, RESTLESS
        weight_mg = tare_mg(bin_, turn.held(bin_.name)) + _put_last(turn)
    if weight_mg < 0:
        return False, "a bin cannot weigh less than nothing"
    turn.put(bin_.name, replace(turn.held(bin_.name), tare_mg=weight_mg))
    if turn.held(bin_.name).pieces is None and _still(turn) is not None:
        shelf_counting.anchor(turn)
    shelf_counting.reconcile(turn)
    return True, f"the bin {bin_.name} weighs {weight_mg / 1000:g} g empty"


def _put_last(turn: Turn) -> int:
    """Take the newest step back, which was no goods; or what no goods explain."""
    last = turn.passing.last
    if last is None or last.delta_mg <= 0:
        return turn.unexplained_mg()
    turn.note(last=None)
    shelf_fusion.correct(turn, {item: -n for item, n in last.counts.items()})
    waiting = tuple(one for one in turn.kept.waiting if one != last)
    turn.keep(waiting=waiting)
    return last.delta_mg


def count(turn: Turn, command: Command) -> Said:
    """Take a count by hand."""
    bin_ = _bin_of(turn, command)
    if isinstance(bin_, str):
        return False, bin_
    pieces = int(command.arguments["pieces"])
    shelf_ledger.take_count(turn, bin_, pieces)
    known = all(turn.held(one.name).pieces is not None for one in turn.limits.contents)
    if known and _still(turn) is not None:
        turn.keep(drift_mg=turn.kept.drift_mg + turn.unexplained_mg())
    shelf_counting.reconcile(turn)
    return True, f"{pieces} of {bin_.item} from now on"


# -------------------------------------------------------------------- calibration


def calibrate(turn: Turn, command: Command) -> Said:
    """Go one step of a calibration with weights."""
    step = command.arguments.get("step", "")
    if step not in STEPS:
        return False, f"say the step: step={'|'.join(STEPS)}"
    return STEPS[step](turn, command)


def _guide(turn: Turn, _command: Command) -> Said:
    """Take the empty pan; the first time, what is raw has to be weighed first."""
    if turn.passing.guided is None:
        shelf_weighing.begin_again(turn)
        turn.note(guided=Guided())
        turn.plain_alarm("calibrating", True)
        return True, "empty the shelf, wait a moment, and say step=zero once more"
    raw_mg = _still(turn)
    if raw_mg is None:
        return False, RESTLESS
    begun = weighing_calibration.begin(raw_mg, turn.limits.zero_rule.capacity_mg)
    return _next(turn, begun, "put the weight on: step=load weight_g=...")


def _next(turn: Turn, guided: Guided | str, text: str) -> Said:
    if isinstance(guided, str):
        return False, guided
    turn.note(guided=guided)
    return True, text


def _load(turn: Turn, command: Command) -> Said:
    guided, raw_mg = turn.passing.guided, _still(turn)
    if guided is None:
        return False, "begin with the empty shelf: step=zero"
    if raw_mg is None:
        return False, RESTLESS
    weight_mg = _milligrams(command, "weight_g") or 0
    interval_mg = turn.limits.interval_mg
    loaded = weighing_calibration.load(guided, raw_mg, weight_mg, interval_mg)
    return _next(turn, loaded, "check another weight: step=check weight_g=...")


def _check(turn: Turn, command: Command) -> Said:
    guided, raw_mg = turn.passing.guided, _still(turn)
    if guided is None:
        return False, "begin with the empty shelf: step=zero"
    if raw_mg is None:
        return False, RESTLESS
    weight_mg = _milligrams(command, "weight_g") or 0
    checked = weighing_calibration.check(
        guided,
        raw_mg,
        weight_mg,
        turn.limits.interval_mg,
        _milligrams(command, "added_g"),
    )
    if isinstance(checked, str):
        return False, checked
    point = checked.made.points[-1]
    return _next(turn, checked, f"{point}: {'good' if point.good else 'too much'}")


def _finish(turn: Turn, command: Command) -> Said:
    guided, day = turn.passing.guided, today(turn.at)
    if guided is None:
        return False, "begin with the empty shelf: step=zero"
    if day is None:
        return False, NO_CLOCK
    days = int(command.arguments.get("days") or turn.limits.calibration_days)
    due = days_after(day, days) if days else ""
    by = command.arguments.get("by", "").strip() or command.by
    made = weighing_calibration.finish(guided, command.id, day.isoformat(), by, due)
    if isinstance(made, str):
        return False, made
    _end(turn, made)
    turn.plain_alarm("calibration", False)
    return True, f"calibrated, due again {due or 'never'}; put the goods back"


def _cancel(turn: Turn, _command: Command) -> Said:
    if turn.passing.guided is None:
        return False, "no calibration is going on"
    _end(turn, None)
    return True, "all is as it was before"


def _end(turn: Turn, made: Calibration | None) -> None:
    """Go back to counting; what was put on and off meanwhile is no step."""
    if made is not None:
        turn.keep(calibration=made, zero=Zero())
    turn.keep(reference_mg=None)
    turn.note(guided=None, zero=None)
    shelf_weighing.begin_again(turn)
    turn.plain_alarm("calibrating", False)


STEPS: Mapping[str, Callable[[Turn, Command], Said]] = {
    "zero": _guide,
    "load": _load,
    "check": _check,
    "finish": _finish,
    "cancel": _cancel,
}


def look_at_due(turn: Turn) -> None:
    """Say whether the shelf has to be calibrated again."""
    due = turn.kept.calibration.due
    turn.plain_alarm("calibration", bool(due) and overdue(due, turn.at))


# ---------------------------------------------------------------------- settling


def settle(turn: Turn, command: Command) -> Said:
    """Settle an open mismatch, for a reason and by somebody."""
    id_, way = command.arguments.get("id", ""), command.arguments.get("as", "")
    reason = command.arguments.get("reason", "").strip()
    one = next((one for one in turn.kept.open if one.id == id_), None)
    if one is None:
        known = ", ".join(one.id for one in turn.kept.open) or "nothing"
        return False, f"no such mismatch is open; open: {known}"
    if way not in WAYS:
        return False, f"say what counts: as={'|'.join(WAYS)}"
    if not command.by.strip() or not reason:
        return False, "say who and why: --by NAME reason=..."
    how = {"as": way, "by": command.by, "reason": reason}
    if why := shelf_ledger.settle(turn, one, how):
        return False, why
    return True, f"{one.id} is settled"


def _settle_for(turn: Turn, asked: Settle) -> None:
    """Settle a mismatch of this shelf for a counter; those of others are not."""
    one = next((one for one in turn.kept.open if one.id == asked.id), None)
    if one is None:
        return
    how = {"as": asked.way, "by": asked.station, "reason": asked.reason}
    why = shelf_ledger.settle(turn, one, {**how, "person": asked.person})
    turn.outcomes.append(Settled(asked.station, one.id, not why, why, turn.at))


HANDS: Mapping[str, Callable[[Turn, Command], Said]] = {
    "zero": zero,
    "tare": tare,
    "counted": count,
    "calibrate": calibrate,
    "settle": settle,
}
VERBS = frozenset(HANDS)
