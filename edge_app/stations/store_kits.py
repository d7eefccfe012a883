"""Kits of the store: how many can be packed, and whether enough of them stand ready."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.model import Json
from edge_app.outcomes import Priority
from edge_app.stations.store_parts import Turn
from edge_app.store import kits
from edge_app.store.holdings import holding
from edge_app.store.sheet import KIT


def judge(
    turn: Turn, names: set[str], wanted: Mapping[str, int], *, whole: bool
) -> None:
    """Look at every kit if one of its parts moved, or a packed one did."""
    known = turn.stock.catalogue.kits.values()
    concerned = {KIT + kit.id for kit in known}
    concerned |= {part.item for kit in known for part in kit.parts}
    if not whole and not concerned & names:
        return

    def usable(item: str) -> int:
        return holding(turn.stock, item, turn.today, wanted.get(item, 0)).usable

    planned = turn.limits.planned
    drawn: list[dict[str, Json]] = []
    missing: list[str] = []
    for kit in sorted(known, key=lambda one: one.id):
        can, there = kits.packable(kit, usable), kits.ready(turn.stock, kit)
        least = kits.ready_wanted(kit, planned.get(kit.id, 0), turn.limits.sites)
        drawn.append(
            {
                "kit": kit.id,
                "packable": can.kits,
                "limited_by": can.limited_by,
                "ready": there,
                "ready_wanted": least,
            }
        )
        if there < least:
            missing.append(f"{least - there} of {kit.id}")
    turn.note(kits=tuple(drawn))
    text = f"Pack kits ahead: {', '.join(missing)} are missing."
    turn.alarm("kits", text, Priority.LOW, active=bool(missing))
