"""How one item stands against its plan: what there is, how long it lasts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from edge_app.model import Json
from edge_app.store import levels
from edge_app.store.catalogue import Item
from edge_app.store.holdings import Holding
from edge_app.store.levels import Level, Marks


@dataclass(frozen=True, slots=True)
class Plan:
    """What the store is to keep of everything."""

    low_days: int = 30
    critical_days: int = 20
    step_pct: int = 10
    redundancy_pct: int = 0
    agreement_counts: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """An item, what there is of it, its daily use, its marks and its target.

    `supply` is what counts against them: agreement stock is in it only if it counts.
    """

    item: Item
    held: Holding
    use: Fraction
    marks: Marks
    target: int
    supply: int

    def document(self, level: Level) -> dict[str, Json]:
        """Draw it, as its event and its retained state have it."""
        item, held = self.item, self.held
        data: dict[str, Json] = {
            "item": item.id,
            "name_zh": item.name_zh,
            "name_en": item.name_en,
            "unit": item.unit,
            "level": level.value,
            "on_hand": held.own,
            "usable": held.usable,
            "locked": held.locked,
            "promised": held.promised,
            "quarantined": held.quarantined,
            "agreement": held.agreement,
            "low_at": self.marks.low,
            "critical_at": self.marks.critical,
            "target": self.target,
            "short_by": max(0, self.target - self.supply),
        }
        days = levels.cover(self.supply, self.use)
        if days is None:
            return {**data, "no_use": True}
        return {
            **data,
            "use_per_day": levels.told_days(self.use),
            "cover_days": levels.told_days(days),
            "tier_days": levels.tier_met(self.supply, self.use),
        }


def standing(item: Item, held: Holding, trend: Fraction, plan: Plan) -> Standing:
    """Set what there is of an item against the plan."""
    use = levels.full_load(item, trend)
    target = levels.target(item, use, plan.redundancy_pct)
    marks = levels.marks_of(item, use, plan.low_days, plan.critical_days, plan.step_pct)
    supply = held.supply(target, agreement_counts=plan.agreement_counts)
    return Standing(item, held, use, marks, target, supply)
