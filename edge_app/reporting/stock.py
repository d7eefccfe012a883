"""The report of the store: every item's account, what expired, what was refused. Pure.

The closing is counted back from what is there now by the moves since, the opening by
those of the period: opening + received - issued + adjusted = closing.

Source: `domain.md` 5.3 (day sheet), 10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edge_app.model import Json
from edge_app.moves import LOSS, Reason, is_virtual
from edge_app.reporting.counting import Alarms, Dated, whole

LISTED = 400
"""The most items of one event; those that nothing happened to are left off first."""


@dataclass(slots=True)
class Flow:
    """What came, went and was put right of one item."""

    received: int = 0
    issued: int = 0
    adjusted: int = 0
    since: int = 0

    @property
    def net(self) -> int:
        """Return what the period changed."""
        return self.received - self.issued + self.adjusted


class Stock:
    """Counts one period of the store; `held` is what there is of each item now."""

    kinds = frozenset(
        {
            "stock.moved",
            "stock.expiry",
            "stock.level",
            "stock.refused",
            "stock.mismatch",
            "stock.count",
            "alarm",
        }
    )

    def __init__(self, held: Mapping[str, int]) -> None:
        self._held = held
        self._flows: dict[str, Flow] = {}
        self._levels: dict[str, str] = {}
        self._expired: set[tuple[str, str]] = set()
        self._events: Counter[str] = Counter()
        self._alarms = Alarms()

    def take(self, row: Dated) -> None:
        """Count a row."""
        data, item = row.data, str(row.data.get("item", ""))
        match row.kind:
            case "stock.moved":
                self._book(data)
            case "stock.expiry":
                if data.get("stage") == "expired":
                    self._expired.add((item, str(data.get("lot"))))
            case "stock.level":
                if "level" in data:
                    self._levels.setdefault(item, str(data["level"]))
            case "alarm":
                self._alarms.take(data)
            case "stock.mismatch":
                self._events["mismatches"] += data.get("phase") != "settled"
            case kind:
                self._events[kind.partition(".")[2]] += 1

    def later(self, row: Dated) -> None:
        """Take a move of after the period back."""
        if row.kind == "stock.moved":
            item, change = str(row.data.get("item", "")), _change(row.data)
            self._flows.setdefault(item, Flow()).since += change

    def _book(self, data: Mapping[str, Any]) -> None:
        flow = self._flows.setdefault(str(data.get("item", "")), Flow())
        change = _change(data)
        back = data.get("reason") == Reason.REVERSE
        if LOSS in {data.get("from"), data.get("to")}:
            flow.adjusted += change
        elif (change > 0) is not back:
            flow.received += change
        else:
            flow.issued -= change

    def flagged(self) -> bool:
        """Say whether anything expired, ran short, differs or was refused."""
        return bool(
            self._expired or self._short() or self._events["mismatches"]
        ) or bool(self._events["refused"])

    def completeness(self) -> dict[str, Json]:
        """Return nothing: a store measures what moves, and nobody expects moves."""
        return {}

    def figures(self) -> dict[str, Json]:
        """Return the numbers."""
        names = sorted(self._held.keys() | self._flows.keys())
        rows = {name: self._account(name) for name in names}
        moved = [one for one in rows.values() if one["moved"]]
        quiet = [one for one in rows.values() if not one["moved"]]
        listed = sorted([*moved, *quiet][:LISTED], key=lambda one: str(one["item"]))
        return {
            "items": [
                {key: value for key, value in one.items() if key != "moved"}
                for one in listed
            ],
            "items_left_off": len(names) - len(listed),
            "zero_items": len(quiet),
            "expired": [
                {"item": item, "lot": lot} for item, lot in sorted(self._expired)
            ],
            "short": self._short(),
            "refused": self._events["refused"],
            "mismatches": self._events["mismatches"],
            "counted": self._events["count"],
            "alarms": self._alarms.figures(),
        }

    def _account(self, item: str) -> dict[str, Json]:
        flow = self._flows.get(item, Flow())
        closing = self._held.get(item, 0) - flow.since
        return {
            "item": item,
            "opening": closing - flow.net,
            "received": flow.received,
            "issued": flow.issued,
            "adjusted": flow.adjusted,
            "closing": closing,
            "moved": bool(flow.received or flow.issued or flow.adjusted),
        }

    def _short(self) -> list[Json]:
        return [
            {"item": item, "level": level}
            for item, level in sorted(self._levels.items())
            if level != "ok"
        ]


def _change(data: Mapping[str, Any]) -> int:
    """Return by how much a move changed what there is at real places."""
    came, went = (is_virtual(str(data.get(key, ""))) for key in ("from", "to"))
    return whole(data.get("quantity")) * (came - went)
