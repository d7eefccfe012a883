"""A table of announced papers: each row a line of a delivery note or an approval. Pure.

A paper of which one line is refused is refused whole: half a paper would be a wrong
one. Every mistake is named with its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from edge_app.delimited import CELL_LIMIT
from edge_app.store.catalogue_cells import (
    AMOUNT_LIMIT,
    KIT_READINGS,
    cell_of,
    narrow,
    whole,
)
from edge_app.store.catalogue_table import HEADING_ROWS, ROWS_LIMIT, Mistake
from edge_app.store.papers import Paper, PaperLine

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "paper": ("paper", "number", "单号", "单据号", "送货单号", "审批单号", "批准文号"),
    "kind": ("kind", "type", "单据类型", "类型"),
    "item": ("item", "物资编号", "物资", "编号"),
    "quantity": ("quantity", "数量"),
    "lot": ("lot", "批号"),
    "party": ("party", "supplier", "recipient", "供应商", "领用单位", "单位"),
    "priority": ("priority", "优先级"),
    "purpose": ("purpose", "用途"),
    "until": ("until", "有效期至", "截止日期"),
}
"""The columns that are read, by every heading that they may have."""
REQUIRED = ("paper", "kind", "item", "quantity")
KINDS = {
    **dict.fromkeys(("delivery", "送货单", "送货", "入库"), "delivery"),
    **dict.fromkeys(("approval", "审批单", "审批", "出库", "领用"), "approval"),
}
_OF_PAPER = ("kind", "party", "priority", "purpose", "until")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
NO_HEADING = (
    "No row of headings was found: a table of papers names paper, kind, item and "
    "quantity (单号, 单据类型, 物资, 数量)."
)


def papers_of(
    records: Iterable[tuple[int, Sequence[str]]],
) -> tuple[tuple[Paper, ...], tuple[Mistake, ...]]:
    """Judge the records of a table (line, cells); total.

    Return the papers that are believed and what is wrong with the others.
    """
    gathered = _Gathered()
    rows = iter(records)
    places = _places(rows)
    if not places:
        return (), (Mistake(0, "", "", NO_HEADING),)
    for count, (line, cells) in enumerate(rows):
        if count >= ROWS_LIMIT:
            why = f"There are more than {ROWS_LIMIT} rows; none is taken."
            return (), (Mistake(line, "", "", why), *gathered.mistakes)
        gathered.take(_Row(line, cells, places))
    return gathered.papers(), tuple(gathered.mistakes)


def _places(rows: Iterable[tuple[int, Sequence[str]]]) -> dict[str, int]:
    """Find the headings in the first rows, taking the rows up to them."""
    for count, (_, cells) in enumerate(rows, 1):
        plain = [narrow(cell).lower() for cell in cells]
        places = {
            column: plain.index(name)
            for column, names in HEADINGS.items()
            for name in reversed(names)
            if name in plain
        }
        if all(name in places for name in REQUIRED):
            return places
        if count >= HEADING_ROWS:
            break
    return {}


def _text(text: str) -> str:
    if len(text) > CELL_LIMIT:
        raise ValueError(f"It is longer than {CELL_LIMIT} characters.")
    if not text.isprintable():
        raise ValueError("It is no printable text.")
    if text.startswith("<") and text.endswith(">"):
        raise ValueError("Names in angle brackets are the book's own.")
    return text


def _kind(text: str) -> str:
    found = KINDS.get(text.lower())
    if found is None:
        raise ValueError("It is neither delivery nor approval (送货单, 审批单).")
    return found


def _day(text: str) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError("It is no date such as 2026-03-01.")
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        raise ValueError("There is no such day.") from None


_READINGS: Mapping[str, Callable[[str], Any]] = {
    "paper": _text,
    "kind": _kind,
    "item": KIT_READINGS["item"],
    "quantity": whole(1, AMOUNT_LIMIT),
    "lot": _text,
    "party": _text,
    "priority": _text,
    "purpose": _text,
    "until": _day,
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of one paper."""

    line: int
    cells: Sequence[str]
    places: Mapping[str, int]

    def text(self, column: str) -> str:
        """Return what stands in a column, empty where the row is too short."""
        place = self.places.get(column, len(self.cells))
        return narrow(self.cells[place]) if place < len(self.cells) else ""

    def mistake(self, column: str, why: str) -> Mistake:
        """Say what is wrong with one cell."""
        return Mistake(self.line, column, self.text(column), why)


@dataclass(slots=True)
class _Paper:
    """A paper whose lines are still coming in."""

    first: int
    values: dict[str, Any]
    lines: list[PaperLine] = field(default_factory=list)
    whole: bool = True


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    found: dict[str, _Paper] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def take(self, row: _Row) -> None:
        """Take one row; a mistake spoils its paper."""
        values, faults = _read(row)
        name = values.get("paper", row.text("paper"))
        paper = self.found.setdefault(name, _Paper(row.line, values))
        if not faults:
            faults = _joined(paper, values, row)
        if faults:
            self.mistakes.extend(faults)
            paper.whole = False

    def papers(self) -> tuple[Paper, ...]:
        """Return the papers of which every line is believed."""
        return tuple(
            Paper(name, lines=tuple(one.lines), **_facts(one.values))
            for name, one in self.found.items()
            if one.whole
        )


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in _OF_PAPER if key in values}


def _read(row: _Row) -> tuple[dict[str, Any], list[Mistake]]:
    values: dict[str, Any] = {}
    faults: list[Mistake] = []
    for column, reading in _READINGS.items():
        cell = cell_of(row.text(column))
        why = cell.why
        if not cell.text and column in REQUIRED:
            why = "It is empty."
        elif cell.text and not why:
            try:
                values[column] = reading(cell.text)
            except ValueError as error:
                why = str(error)
        if why:
            faults.append(row.mistake(column, why))
    return values, faults


def _joined(paper: _Paper, values: Mapping[str, Any], row: _Row) -> list[Mistake]:
    """Add a line to its paper, or say what it contradicts."""
    for key in _OF_PAPER:
        if key in values and paper.values.setdefault(key, values[key]) != values[key]:
            why = f"It differs from line {paper.first} of the same paper."
            return [row.mistake(key, why)]
    line = PaperLine(values["item"], values["quantity"], values.get("lot", ""))
    if any((one.item, one.lot) == (line.item, line.lot) for one in paper.lines):
        return [row.mistake("item", "It stands on this paper already.")]
    paper.lines.append(line)
    return []
