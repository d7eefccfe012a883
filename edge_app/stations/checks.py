"""The checks of a day: who has been measured in each, and who has not. Pure.

What is published are counts. By class a count below `SMALL` would point at somebody,
so small classes are thrown together with others until nobody can be told by it.

Source: `domain.md` 2.8, 7.2 (small groups), 10 (completeness).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from edge_app.model import Json, Stamp
from edge_app.roll import (
    VISITOR,
    LocalTime,
    Person,
    Roster,
    Trace,
    Window,
    local_time,
)
from edge_app.stations.passback import age_ns

SMALL = 5
"""Fewer people than this in one cell are not published."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One class in a count: how many were measured, how many were not."""

    classes: tuple[str, ...]
    measured: int
    missing: int

    @property
    def expected(self) -> int:
        """Return how many were expected."""
        return self.measured + self.missing

    @property
    def is_small(self) -> bool:
        """Say whether it would point at somebody."""
        return 0 < self.measured < SMALL or 0 < self.missing < SMALL

    def joined(self, other: Cell) -> Cell:
        """Return both as one."""
        return Cell(
            (*self.classes, *other.classes),
            self.measured + other.measured,
            self.missing + other.missing,
        )


def open_at(checks: Iterable[Window], now: LocalTime) -> tuple[str, ...]:
    """Name the checks that a measurement at this time belongs to."""
    return tuple(one.name for one in checks if now.within(one))


def expected(roster: Roster, check: Window) -> tuple[Person, ...]:
    """Return who is to be measured in a check; lent badges are nobody."""
    return tuple(
        one
        for one in roster.people.values()
        if one.role != VISITOR and (not check.who or one.belongs(check.who))
    )


def was_measured(
    trace: Trace | None,
    check: Window,
    day: int,
    at: Stamp,
    utc_offset_s: Callable[[int], int],
) -> bool:
    """Say whether a person was measured in a check of a day.

    Who was measured before this boot's clock was set is dated by it now.
    """
    if trace is None:
        return False
    if trace.day == day and check.name in trace.checks:
        return True
    if trace.measured is None or trace.measured.boot_id != at.boot_id or not at.synced:
        return False
    old_ns = age_ns(trace.measured, at) or 0
    when = local_time(at.wall_ns - old_ns, utc_offset_s)
    return when.day == day and when.within(check)


def cells(
    people: Iterable[Person], is_measured: Callable[[Person], bool]
) -> tuple[Cell, ...]:
    """Count by class."""
    counts: dict[str, list[int]] = {}
    for one in people:
        count = counts.setdefault(one.class_name, [0, 0])
        count[0 if is_measured(one) else 1] += 1
    return tuple(Cell((name,), *count) for name, count in sorted(counts.items()))


def publishable(counted: Iterable[Cell]) -> tuple[Cell, ...]:
    """Throw small cells together, the fewest others with them that hide them.

    The whole is published too, so a small class alone in its cell would show as the
    difference: the joined cell always has two classes at least.
    """
    ordered = sorted(counted, key=lambda cell: cell.expected)
    small = [cell for cell in ordered if cell.is_small]
    others = [cell for cell in ordered if not cell.is_small]
    if not small:
        return tuple(sorted(others, key=lambda cell: cell.classes))
    together = small[0]
    for cell in small[1:]:
        together = together.joined(cell)
    while others and (together.is_small or len(together.classes) == 1):
        together = together.joined(others.pop(0))
    return (*sorted(others, key=lambda cell: cell.classes), together)


def document(cell: Cell) -> Mapping[str, Json]:
    """Spell a cell for an event; a joined one does not name its classes."""
    name = cell.classes[0] if len(cell.classes) == 1 else ""
    return {
        "class": name,
        "classes": len(cell.classes),
        "expected": cell.expected,
        "measured": cell.measured,
        "missing": cell.missing,
    }


def missing_text(people: Iterable[Person]) -> str:
    """List people for the screen of this box, class by class."""
    classes: dict[str, list[str]] = {}
    for one in people:
        classes.setdefault(one.class_name or "-", []).append(one.called)
    return "; ".join(
        f"{name}: {', '.join(sorted(labels))}"
        for name, labels in sorted(classes.items())
    )
