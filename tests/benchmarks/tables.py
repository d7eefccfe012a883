"""Numbers of a benchmark and the tables they are shown in."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """One figure as it is printed; `facts` are its numbers for programs."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return the table in Markdown that is readable as it stands."""
        lines = [self.head, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.head))]
        rule = tuple(
            "-" * width if at == 0 else "-" * (width - 1) + ":"
            for at, width in enumerate(widths)
        )
        shown = [self._line(line, widths) for line in (self.head, rule, *self.rows)]
        return "\n".join([f"## {self.title}", "", *shown, "", *self.notes])

    @staticmethod
    def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
        first, *others = zip(cells, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(w) for cell, w in others)]
        return f"| {' | '.join(padded)} |"


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """Return the smallest value that 99 of 100 do not exceed."""
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def in_ms(seconds: float) -> str:
    """Spell a time in milliseconds."""
    return f"{seconds * 1000:.2f}"


def in_us(seconds: float) -> str:
    """Spell a time in microseconds."""
    return f"{seconds * 1_000_000:.0f}"


def in_count(number: float) -> str:
    """Spell a large number."""
    return f"{number:,.0f}"
