"""The central server's account: what was made, what came, what is missing.

Pure. Numbers are those of the contract: an event is known by gateway, epoch, stream
and seq; seq rises by one without holes; `mark` says what exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Numbers:
    """A set of whole numbers, kept as ranges: small however much came."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def add(self, first: int, last: int) -> int:
        """Add a range; return how many of its numbers are new."""
        before = len(self)
        kept: list[tuple[int, int]] = []
        for begin, end in self._ranges:
            if end + 1 < first or begin > last + 1:
                kept.append((begin, end))
            else:
                first, last = min(first, begin), max(last, end)
        kept.append((first, last))
        kept.sort()
        self._ranges = kept
        return len(self) - before

    def holes(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the ranges between two numbers that are not in the set."""
        found = []
        for begin, end in self._ranges:
            if begin > last:
                break
            if begin > first:
                found.append((first, begin - 1))
            first = max(first, end + 1)
        if first <= last:
            found.append((first, last))
        return found

    def __len__(self) -> int:
        """Count the numbers."""
        return sum(end - begin + 1 for begin, end in self._ranges)


@dataclass(slots=True)
class Lane:
    """One stream of one epoch of one gateway; `first` is the lowest that ever was."""

    first: int | None = None
    last: int = 0
    received: Numbers = field(default_factory=Numbers)
    gone: Numbers = field(default_factory=Numbers)

    def missing(self) -> list[tuple[int, int]]:
        """Return what exists, did not come and is not gone."""
        if self.first is None:
            return []
        return [
            hole
            for begin, end in self.received.holes(self.first, self.last)
            for hole in self.gone.holes(begin, end)
        ]


@dataclass(frozen=True, slots=True)
class Gap:
    """Events that are missing, to be asked for."""

    gateway: str
    stream: str
    first: int
    last: int


class Account:
    """Takes messages and counts."""

    def __init__(self) -> None:
        self._lanes: dict[tuple[str, str, str], Lane] = {}
        self._current: dict[tuple[str, str], str] = {}
        self._causes: dict[tuple[str, ...], str] = {}
        self.repeated = 0
        """Events that came more than once under one id: QoS 1 may do that."""
        self.doubled = 0
        """Events with one cause and the same content under two ids: a fault."""

    def event(self, gateway: str, event: Mapping[str, Any]) -> bool:
        """Take an event; say whether it is new."""
        seq = int(event["seq"])
        lane = self._lane(gateway, str(event["epoch"]), str(event["stream"]))
        lane.first = seq if lane.first is None else min(lane.first, seq)
        lane.last = max(lane.last, seq)
        if not lane.received.add(seq, seq):
            self.repeated += 1
            return False
        words = (event["source"], event["type"], event["cause"], event["data"])
        cause = tuple(repr(word) for word in words)
        if self._causes.setdefault(cause, str(event["id"])) != event["id"]:
            self.doubled += 1
        return True

    def mark(self, gateway: str, marks: Mapping[str, Any]) -> None:
        """Take what a gateway says exists."""
        for stream, mark in marks.items():
            self._current[gateway, stream] = str(mark["epoch"])
            lane = self._lane(gateway, str(mark["epoch"]), stream)
            first, last = int(mark["first"]), int(mark["last"])
            if lane.first is None and first <= last:
                lane.first = first
            elif lane.first is not None and first > lane.first:
                # What is trimmed and never came will not come any more.
                lane.gone.add(lane.first, first - 1)
            lane.first = min(lane.first, first) if lane.first is not None else None
            lane.last = max(lane.last, last)

    def gone(self, gateway: str, resend: Mapping[str, Any]) -> None:
        """Take the end of a resend: what is gone is not missing any more."""
        stream = str(resend["stream"])
        epoch = self._current.get((gateway, stream), "")
        lane = self._lane(gateway, epoch, stream)
        for hole in resend["gone"]:
            lane.gone.add(int(hole["first"]), int(hole["last"]))

    def gaps(self) -> list[Gap]:
        """Return what is missing and can be asked for: of the current epochs."""
        return [
            Gap(gateway, stream, first, last)
            for (gateway, epoch, stream), lane in self._lanes.items()
            if self._current.get((gateway, stream)) == epoch
            for first, last in lane.missing()
        ]

    def totals(self) -> dict[str, int]:
        """Return made, received, missing and doubled, over everything."""
        made = received = missing = 0
        for lane in self._lanes.values():
            if lane.first is not None:
                made += max(lane.last - lane.first + 1, 0)
            received += len(lane.received)
            missing += sum(last - first + 1 for first, last in lane.missing())
        return {
            "made": made,
            "received": received,
            "missing": missing,
            "doubled": self.doubled,
        }

    def _lane(self, gateway: str, epoch: str, stream: str) -> Lane:
        return self._lanes.setdefault((gateway, epoch, stream), Lane())
