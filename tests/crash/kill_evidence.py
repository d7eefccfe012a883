"""What the bench, the rig and the consumer know of a run with kills. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Line = Mapping[str, Any]
_BOOT = re.compile(r"@[0-9a-f-]{1,8}:(\d+)$")


@dataclass(frozen=True, slots=True)
class Outage:
    """No core from here until it was seen on the pins again."""

    begin_ns: int
    end_ns: int

    def meets(self, begin_ns: int, end_ns: int) -> bool:
        """Say whether two spans have a moment in common."""
        return self.begin_ns <= end_ns and begin_ns <= self.end_ns


@dataclass(frozen=True, slots=True)
class Asked:
    """One command of the rig's: every delivery has the same id."""

    id: str
    target: str
    verb: str
    first_ns: int
    last_ns: int
    ok: bool = False


@dataclass(frozen=True, slots=True)
class Stimulus:
    """Something that the bench did, and how it ended; `place` is the station."""

    id: str
    what: str
    place: str
    begin_ns: int
    end_ns: int
    acks: frozenset[str]
    cut: bool
    facts: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What both sides know. All times are of CLOCK_MONOTONIC.

    `events` are the consumer's, each id once; `journal` are the ids that were kept.
    `pulses` has by entrance when its barrier opened. `counts` pairs, by name, what
    the bench counted with what the gateway says; `balances`, `held` (where there are
    sessions) and `occupancy` are the gateway's last word. `boot_ahead_ns` is the boot
    clock's lead.
    """

    bench: Sequence[Line]
    events: Sequence[Line]
    journal: Collection[str]
    asked: Sequence[Asked] = ()
    outages: Sequence[Outage] = ()
    pulses: Mapping[str, Sequence[int]] = field(default_factory=dict)
    balances: Mapping[str, int] = field(default_factory=dict)
    occupancy: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    boot_ahead_ns: int = 0


def stimuli(bench: Iterable[Line]) -> list[Stimulus]:
    """Gather each stimulus with the lines that end it."""
    lines: dict[str, list[Line]] = {}
    for line in bench:
        if line["id"]:
            lines.setdefault(line["id"], []).append(line)
    found = []
    for name, (first, *rest) in lines.items():
        place = first.get("entrance") or first.get("counter") or first.get("shelf", "")
        closing = [line for line in rest if line["kind"] != "ack"] or rest
        end_ns = closing[0]["t_ns"] if closing else first["t_ns"]
        acks = frozenset(line["what"] for line in rest if line["kind"] == "ack")
        cut = any(line["kind"] == "cut" for line in rest)
        found.append(
            Stimulus(
                name, first["what"], place, first["t_ns"], end_ns, acks, cut, first
            )
        )
    return found


def mono_ns(event: Line, evidence: Evidence) -> int:
    """Tell when the cause of an event was, on the bench's clock; 0 if it has none."""
    found = _BOOT.search(event["cause"])
    return int(found[1]) - evidence.boot_ahead_ns if found else 0


def station(event: Line) -> str:
    """Name the station that an event is of."""
    return str(event["source"]).rsplit("/", 1)[-1]


def kind(event: Line) -> str:
    """Name an event's kind."""
    return str(event["type"]).removeprefix("gatepost.")


def in_order(evidence: Evidence, *kinds: str) -> list[Line]:
    """Return the events of these kinds as the gateway numbered them."""
    chosen = [event for event in evidence.events if kind(event) in kinds]
    return sorted(chosen, key=lambda event: int(event["seq"]))


def matched(
    evidence: Evidence, begun: Sequence[Stimulus], events: Iterable[Line]
) -> tuple[dict[str, list[Line]], list[Line]]:
    """Give each event to the last stimulus begun before it; return the rest too."""
    begun = sorted(begun, key=lambda one: one.begin_ns)
    begins = [one.begin_ns for one in begun]
    of: dict[str, list[Line]] = {one.id: [] for one in begun}
    strays = []
    for event in events:
        at = bisect_right(begins, mono_ns(event, evidence)) - 1
        if at < 0:
            strays.append(event)
        else:
            of[begun[at].id].append(event)
    return of, strays


def places(found: Iterable[Stimulus], key: str) -> dict[str, list[Stimulus]]:
    """Group stimuli by one of their facts."""
    groups: dict[str, list[Stimulus]] = {}
    for one in found:
        groups.setdefault(one.facts.get(key, one.place), []).append(one)
    return groups
