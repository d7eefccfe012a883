"""What the GPIO lines of a transcript mean; see `edge_app.playing`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from drivers.contract import Edge, LineDriver
from edge_app.intake import Ear, Settling, edges, settle, settled, still
from edge_app.model import SECOND_NS, Entry, Stamp, ns

Line: TypeAlias = Mapping[str, Any]
Entries: TypeAlias = tuple[Entry, ...]


@dataclass(slots=True)
class Wire:
    """One device on its lines."""

    ear: Ear
    driver: LineDriver[Any]
    lines: tuple[int, ...]
    settling: dict[int, Settling] = field(default_factory=dict)
    pending: tuple[Edge, ...] = ()

    def due_s(self) -> float | None:
        """Return when stillness will mean something."""
        due = [one.deaf_until_s for one in self.settling.values() if one.last]
        if self.pending and self.driver.idle_s is not None:
            due.append(self.pending[-1].at_s + self.driver.idle_s)
        return min(due, default=None)


class LinePlayer:
    """The devices on GPIO lines; `origin_ns` is CLOCK_MONOTONIC at the beginning."""

    def __init__(self, wires: Sequence[Wire], origin_ns: int) -> None:
        self._wires = wires
        self._origin_ns = origin_ns
        self._by_line = {
            number: (wire, index)
            for wire in wires
            for index, number in enumerate(wire.lines)
        }

    def hear(self, line: Line, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Take levels found at the opening, and edges."""
        match line:
            case {"do": "level", "line": int(number), "level": bool(level)}:
                return self._found(number, level, at_ns, stamp)
            case {"do": "edges"}:
                found: list[Entry] = []
                for number, level, mono_ns in line["edges"]:
                    found += self._edge(int(number), bool(level), int(mono_ns), stamp)
                return tuple(found)
        return ()

    def due_ns(self) -> int | None:
        """Return when stillness means something on one of the lines."""
        due = [due_s for one in self._wires if (due_s := one.due_s()) is not None]
        # One more, since a time in seconds may have been rounded down.
        return ns(min(due)) + 1 if due else None

    def rest(self, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """End what has settled, and judge the edges that nothing followed."""
        now_s = at_ns / SECOND_NS
        found: list[Entry] = []
        for wire in self._wires:
            for index, line in wire.settling.items():
                wire.settling[index], passed = settled(
                    line, now_s, wire.driver.settle_s
                )
                found += _decoded(wire, passed, stamp)
            idle_s = wire.driver.idle_s
            if not wire.pending or idle_s is None:
                continue
            if wire.pending[-1].at_s + idle_s <= now_s:
                found += still(wire.ear, wire.driver, wire.pending, stamp(at_ns))
                wire.pending = ()
        return tuple(found)

    def _found(
        self, number: int, level: bool, at_ns: int, stamp: Callable[[int], Stamp]
    ) -> Entries:
        if number not in self._by_line:
            return ()
        wire, index = self._by_line[number]
        wire.settling[index], wire.pending = Settling(level), ()
        if wire.driver.edge_limit != 1:
            return ()
        return _decoded(wire, (Edge(index, level, at_ns / SECOND_NS),), stamp)

    def _edge(
        self, number: int, level: bool, mono_ns: int, stamp: Callable[[int], Stamp]
    ) -> Entries:
        if number not in self._by_line:
            return ()
        wire, index = self._by_line[number]
        edge = Edge(index, level, (mono_ns - self._origin_ns) / SECOND_NS)
        before = wire.settling.get(index, Settling(not level))
        wire.settling[index], passed = settle(before, edge, wire.driver.settle_s)
        return _decoded(wire, passed, stamp)


def _decoded(
    wire: Wire, passed: tuple[Edge, ...], stamp: Callable[[int], Stamp]
) -> Entries:
    found: list[Entry] = []
    for edge in passed:
        at = stamp(round(edge.at_s * SECOND_NS))
        wire.pending, entries = edges(wire.ear, wire.driver, (*wire.pending, edge), at)
        found += entries
    return tuple(found)
