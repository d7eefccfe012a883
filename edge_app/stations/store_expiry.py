"""Lots that come near their last day: one event for each stage, and two alarms.

One of low priority in the last stage (`domain.md` 3.4), another when the day is over.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.outcomes import Priority
from edge_app.stations.store_parts import Turn
from edge_app.store.expiry import EXPIRED, Nearing, nearing

NAMED = 3
"""The most lots that an alarm names."""


def judge(turn: Turn, item: str) -> None:
    """Tell each lot of an item once for each stage that it comes into."""
    before = turn.kept.stages.get(item, {})
    near = tuple(nearing(turn.stock, item, turn.today, turn.limits.expiry_days))
    for one in near:
        if one.stage < before.get(one.lot, one.stage + 1):
            _tell(turn, one)
    after = {one.lot: one.stage for one in near}
    if after == before:
        return
    stages = {name: lots for name, lots in turn.kept.stages.items() if name != item}
    turn.keep(stages={**stages, item: after} if after else stages)
    # Said at each change: the last stage may have been another one before the start.
    _warn(turn, item, _in_stage(after, min(turn.limits.expiry_days, default=None)))
    if _in_stage(before, EXPIRED) != _in_stage(after, EXPIRED):
        _alarm(turn, item, _in_stage(after, EXPIRED))


def _in_stage(stages: Mapping[str, int], wanted: int | None) -> list[str]:
    return sorted(lot for lot, stage in stages.items() if stage == wanted)


def _warn(turn: Turn, item: str, lots: list[str]) -> None:
    text = (
        f"Use {item} of lot {', '.join(lots[:NAMED])} first: it expires soon."
        if lots
        else f"No {item} is about to expire."
    )
    turn.alarm(f"{item}-expiring", text, Priority.LOW, active=bool(lots))


def _alarm(turn: Turn, item: str, lots: list[str]) -> None:
    text = (
        f"Take {item} of lot {', '.join(lots[:NAMED])} out: expired, and locked."
        if lots
        else f"No expired {item} is left."
    )
    turn.alarm(f"{item}-expired", text, Priority.MEDIUM, active=bool(lots))


def _tell(turn: Turn, one: Nearing) -> None:
    turn.tell(
        "stock.expiry",
        {
            "item": one.item,
            "lot": one.lot,
            "expiry": one.expiry,
            "stage": "expired" if one.stage == EXPIRED else str(one.stage),
            "days_left": one.days_left,
            "quantity": one.quantity,
        },
    )
