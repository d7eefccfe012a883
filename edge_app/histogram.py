"""Normal temperatures as numbers of people, with nobody left alone in a cell. Pure.

A cell with fewer than five people would tell about them. It is added to the rest; and
where the rest itself would be that small, the smallest cells go along, since anybody
can subtract. It never holds back an alarm: what is not normal is no part of this.

Source: `domain.md` 7.2 (small-group rule).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from edge_app.model import Document, Json

FEW = 5
"""Fewer people than this are never a number of their own."""
STEP_C = Decimal("0.2")
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be said: `people` is None below `FEW`; `hidden` people have no cell."""

    people: int | None
    cells: tuple[tuple[int, int], ...]
    hidden: bool


def bucket_of(value_c: Decimal) -> int:
    """Return the cell of a temperature: its lower edge in tenths of a degree."""
    step = int(STEP_C * _TENTHS)
    return int(value_c * _TENTHS) // step * step


def shown(cells: Mapping[int, int]) -> Shown:
    """Choose what may be said of so many people by cell."""
    people = sum(cells.values())
    if people < FEW:
        return Shown(None, (), hidden=people > 0)
    told = {cell: count for cell, count in cells.items() if count >= FEW}
    while told and 0 < people - sum(told.values()) < FEW:
        del told[min(told, key=lambda cell: (told[cell], cell))]
    left = people - sum(told.values())
    return Shown(people, tuple(sorted(told.items())), hidden=left > 0)


def summary(cells: Mapping[int, int], begin: str, end: str) -> Document:
    """Write the data of a `screening.summary`; times are empty where unknown."""
    found = shown(cells)
    data: dict[str, Json] = {"result": "normal"}
    if begin and end:
        data.update(begin=begin, end=end)
    if found.people is not None:
        data["people"] = found.people
    told: list[Json] = [
        {"from_c": Decimal(cell) / _TENTHS, "people": count}
        for cell, count in found.cells
    ]
    return {**data, "step_c": STEP_C, "cells": told, "few": found.hidden}
