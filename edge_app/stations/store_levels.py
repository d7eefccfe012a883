"""How each item of the store stands: its level with an alarm, and runs on it.

An item has one alarm of its level at a time, that of the worst level of its dip; it
comes again only after the item was well in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from edge_app.model import Json
from edge_app.outcomes import Priority, Shown
from edge_app.stations import store_expiry, store_kits
from edge_app.stations.store_parts import Turn
from edge_app.store import levels, rush
from edge_app.store.holdings import holding, is_open, promised, was_ours
from edge_app.store.levels import Dip, Level
from edge_app.store.standing import Standing, standing

PRIORITIES: Mapping[Level, Priority] = {
    Level.LOW: Priority.LOW,
    Level.CRITICAL: Priority.MEDIUM,
    Level.OUT: Priority.HIGH,
}


def judge(turn: Turn, items: Iterable[str] | None = None) -> None:
    """Judge these items, or all that there are."""
    whole = items is None
    catalogue, book = turn.stock.catalogue.items, turn.stock.ledger.items
    kept = turn.kept
    known = {*catalogue, *book, *kept.dips, *kept.stages}
    names = known if items is None else set(items)
    wanted = _promised(turn)
    _turn_runs(turn)
    plan = turn.limits.plan(turn.shared.parameters)
    for name in sorted(names):
        item = catalogue.get(name)
        if item is None:
            _forget(turn, name)
        else:
            held = holding(turn.stock, name, turn.today, wanted.get(name, 0))
            trend = turn.passing.trends.get(name, Fraction(0))
            one = standing(item, held, trend, plan)
            _judge_level(turn, one)
            _judge_run(turn, one)
        store_expiry.judge(turn, name)
    store_kits.judge(turn, names, wanted, whole=whole)


def _promised(turn: Turn) -> Mapping[str, int]:
    """Add up what open approvals have to get; the open ones are looked for rarely."""
    papers, day = turn.stock.papers, turn.today
    if papers is not turn.passing.papers or day != turn.passing.day:
        found = tuple(one for one in papers.values() if is_open(one, day))
        turn.note(papers=papers, day=day, approvals=found)
    return promised(turn.passing.approvals, turn.stock.ledger.drawn)


# ------------------------------------------------------------------------- levels


def _judge_level(turn: Turn, one: Standing) -> None:
    name = one.item.id
    before = turn.kept.dips.get(name, levels.NO_DIP)
    after = levels.NO_DIP
    if _is_watched(turn, one):
        after = levels.judge(one.marks, one.held.usable, one.supply, before)
    told = one.document(after.level)
    turn.outcomes.append(Shown(name, told))
    _note_dip(turn, name, before, after, told)


def _is_watched(turn: Turn, one: Standing) -> bool:
    """Say whether an item may be short: one without plan never on a shelf may not."""
    kept, name = turn.kept, one.item.id
    known = name in kept.dips or any(kept.uses.get(name, ()))
    return one.marks.low > 0 or known or was_ours(turn.stock, name)


def _note_dip(
    turn: Turn, item: str, before: Dip, after: Dip, told: Mapping[str, Json]
) -> None:
    if after == before:
        return
    dips = {name: one for name, one in turn.kept.dips.items() if name != item}
    if after != levels.NO_DIP:
        dips[item] = after
    turn.keep(dips=dips)
    if after.level is not before.level:
        turn.tell("stock.level", {**told, "before": before.level.value})
    if after.worst is not before.worst:
        _alarm(turn, item, before.worst, f"{item} is no longer short.", active=False)
        if after.worst is not Level.OK:
            _alarm(turn, item, after.worst, _text(item, after.worst, told), active=True)


def _alarm(turn: Turn, item: str, level: Level, text: str, *, active: bool) -> None:
    if level is not Level.OK:
        turn.alarm(f"{item}-{level.value}", text, PRIORITIES[level], active=active)


def _text(item: str, level: Level, told: Mapping[str, Json]) -> str:
    left = f"{told['usable']} can be used"
    if "cover_days" in told:
        left += f", for {told['cover_days']} days"
    if told["short_by"]:
        left += f"; {told['short_by']} are missing"
    return f"Order {item}, it is {level.value}: {left}."


def _forget(turn: Turn, item: str) -> None:
    """End the alarm of an item that the catalogue has no more."""
    before = turn.kept.dips.get(item)
    if before is not None:
        told: dict[str, Json] = {"item": item, "level": Level.OK.value}
        _note_dip(turn, item, before, levels.NO_DIP, told)


# --------------------------------------------------------------------------- runs


def _turn_runs(turn: Turn) -> None:
    """End every run when the day does."""
    kept, today = turn.kept, turn.today
    if kept.run_day == today:
        return
    for name in sorted(kept.runs):
        _alarm_run(turn, name, f"The run on {name} is over.", active=False)
    turn.keep(run_day=today, runs=frozenset())


def _judge_run(turn: Turn, one: Standing) -> None:
    name = one.item.id
    if name in turn.kept.runs or not turn.at.synced:
        return
    issued = rush.issued_on(turn.stock.ledger, name)
    days = turn.kept.uses.get(name, ())
    if rush.is_run(issued, days, one.use, turn.of_day_s, turn.limits.run_rule):
        turn.keep(runs=turn.kept.runs | {name})
        usual = levels.told_days(one.use)
        text = f"Ration {name}: {issued} issued today, {usual} a day are usual."
        _alarm_run(turn, name, text, active=True)


def _alarm_run(turn: Turn, item: str, text: str, *, active: bool) -> None:
    turn.alarm(f"{item}-run", text, Priority.HIGH, active=active)
