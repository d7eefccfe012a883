"""Settles what the bench saw against what the consumer has. Pure.

The bench logs stimuli and the acknowledgements it saw, the rig its commands and its
kills. *Lost*: acknowledged, and no event. *Doubled*: one stimulus, two event ids.
*Miscounted*: ledger, occupancy or pieces differ from the bench's own. *Cut*: a walk
that met a dead core, which nobody can have seen (decision 0010).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Line = Mapping[str, Any]
EMPTY: Mapping[str, Any] = {}

PULSE_NS = 2_500_000_000
"""An order for a barrier is dropped two seconds after its cause."""
UNKEPT_NS = 1_000_000_000
"""A walk whose core dies so soon after it may not have been on disk yet."""
WATCHING_NS = 300_000_000
"""How long a core that is on the pins may take until it watches them."""
EDGE_NS = 50_000_000
"""How much later than the last edge the bench writes its line, and a little."""
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
    the bench counted with what the gateway says; `balances` and `occupancy` are the
    gateway's last word. `boot_ahead_ns` is the boot clock's lead.
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
    boot_ahead_ns: int = 0


@dataclass(slots=True)
class Verdict:
    """What was found; a sentence for each fault."""

    stimuli: int = 0
    acknowledgements: int = 0
    cut: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    miscounted: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return every fault with its kind."""
        kinds = ("lost", "doubled", "miscounted")
        return [f"{kind}: {one}" for kind in kinds for one in getattr(self, kind)]

    def figures(self) -> dict[str, int]:
        """Return the numbers."""
        return {
            "stimuli": self.stimuli,
            "acknowledgements": self.acknowledgements,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "miscounted": len(self.miscounted),
            "cut": self.cut,
        }


def judge(evidence: Evidence) -> Verdict:
    """Settle everything."""
    verdict = Verdict()
    done = stimuli(evidence.bench)
    verdict.stimuli = len(done) + len(evidence.asked)
    verdict.acknowledgements = sum(len(one.acks) for one in done)
    verdict.acknowledgements += sum(one.ok for one in evidence.asked)
    _deliveries(evidence, verdict)
    _commands(evidence, verdict)
    _scans(evidence, verdict, [one for one in done if one.what == "scan"])
    _people(evidence, verdict, [one for one in done if one.what == "person"])
    walks = [one for one in done if one.what in ("passage", "turn-back")]
    _walks(evidence, verdict, walks)
    _pulses(evidence, verdict)
    for name, (bench, gateway) in evidence.counts.items():
        if bench != gateway:
            verdict.miscounted.append(f"{name}: {bench} at the bench, not {gateway}")
    return verdict


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


def _matched(
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


def _places(found: Iterable[Stimulus], key: str) -> dict[str, list[Stimulus]]:
    groups: dict[str, list[Stimulus]] = {}
    for one in found:
        groups.setdefault(one.facts.get(key, one.place), []).append(one)
    return groups


# --------------------------------------------------------------- one after another


def _deliveries(evidence: Evidence, verdict: Verdict) -> None:
    """What is kept is delivered, and what was delivered stays kept."""
    here = {event["id"] for event in evidence.events}
    kept = set(evidence.journal)
    verdict.lost += [f"{one} never reached the consumer" for one in kept - here]
    verdict.lost += [f"{one} is in no journal any more" for one in here - kept]


def _commands(evidence: Evidence, verdict: Verdict) -> None:
    """An acknowledged id has one accepted event; no id has two."""
    accepted: dict[str, int] = {}
    repeated = set()
    for event in in_order(evidence, "command"):
        name, ground = event["data"]["id"], event["data"].get("ground")
        if ground is None:
            accepted[name] = accepted.get(name, 0) + 1
        elif ground == "repeated":
            repeated.add(name)
    for one in evidence.asked:
        count = accepted.get(one.id, 0)
        if count > 1:
            verdict.doubled.append(f"command {one.id} was accepted {count} times")
        if not count and (one.ok or one.id in repeated):
            verdict.lost.append(f"command {one.id} was acknowledged and has no event")


def _scans(evidence: Evidence, verdict: Verdict, scans: Sequence[Stimulus]) -> None:
    """A beep is a move; a scan is at most one; the moves make the balances."""
    moves: dict[str, list[Line]] = {}
    for event in in_order(evidence, "stock.moved"):
        moves.setdefault(event["data"]["item"], []).append(event)
    by_tag = _places(scans, "tag")
    for tag in sorted({*by_tag, *moves}):
        events = moves.get(tag, [])
        of, strays = _matched(evidence, by_tag.get(tag, ()), events)
        for scan in by_tag.get(tag, ()):
            ids = [event["id"] for event in of[scan.id]]
            if "beep" in scan.acks and not ids:
                verdict.lost.append(f"{scan.id} of {tag} beeped and was not booked")
            if len(ids) > 1:
                verdict.doubled.append(f"{scan.id} of {tag} is booked as {ids}")
        verdict.miscounted += [f"{one['id']}: nobody scanned {tag}" for one in strays]
        _balance(evidence, verdict, tag, events)


def _balance(
    evidence: Evidence, verdict: Verdict, tag: str, events: Sequence[Line]
) -> None:
    balance = 0
    for event in events:
        data = event["data"]
        before, balance = balance, balance + (1 if data["direction"] == "in" else -1)
        if (before, balance) != (data["balance_before"], data["balance_after"]):
            verdict.miscounted.append(f"{event['id']}: {tag} does not follow {before}")
    if balance != evidence.balances.get(tag, 0):
        kept = evidence.balances.get(tag, 0)
        verdict.miscounted.append(f"{tag}: the moves give {balance}, not {kept}")


def _people(evidence: Evidence, verdict: Verdict, people: Sequence[Stimulus]) -> None:
    """Who was let in has a screening, or came through on an order from the desk."""
    results = ("passed", "hold", "fever")
    judged = [
        event
        for event in in_order(evidence, "screening", "fever")
        if event["data"]["result"] in results
    ]
    for place, found in _places(people, "entrance").items():
        here = [event for event in judged if station(event) == place]
        of, strays = _matched(evidence, found, here)
        verdict.miscounted += [f"{one['id']}: nobody stood there" for one in strays]
        for person in found:
            events = of[person.id]
            passed = any(one["data"]["result"] == "passed" for one in events)
            if "barrier" in person.acks and not passed:
                if not _let_in_by_hand(evidence, person):
                    verdict.lost.append(f"{person.id} was let in and not measured")
            if len(events) > 1:
                ids = [event["id"] for event in events]
                verdict.doubled.append(f"{person.id} was measured as {ids}")


def _let_in_by_hand(evidence: Evidence, person: Stimulus) -> bool:
    return any(
        one.verb == "open"
        and one.target == person.place
        and one.first_ns <= person.end_ns
        and person.begin_ns <= one.last_ns + PULSE_NS
        for one in evidence.asked
    )


def _walks(evidence: Evidence, verdict: Verdict, walks: Sequence[Stimulus]) -> None:
    """A walk that a living core saw is one passage in its direction."""
    passages = [
        event
        for event in in_order(evidence, "passage")
        if event["data"]["direction"] != "none"
        or event["data"]["result"] == "turned-back"
    ]
    places = _places(walks, "entrance")
    for place in sorted({*places, *map(station, passages)}):
        here = [event for event in passages if station(event) == place]
        of, strays = _matched(evidence, places.get(place, ()), here)
        verdict.miscounted += [f"{one['id']}: nobody walked" for one in strays]
        cut = [walk for walk in places.get(place, ()) if _is_cut(evidence, walk)]
        verdict.cut += len(cut)
        for walk in places.get(place, ()):
            _walk(evidence, verdict, walk, of[walk.id], cut=walk in cut)
        if place in evidence.occupancy:
            _occupancy(evidence, verdict, place, here)
            bench = sum(_step(walk) for walk in places.get(place, ()) if not walk.cut)
            if abs(bench - evidence.occupancy[place]) > len(cut):
                verdict.miscounted.append(
                    f"{place}: {bench} people at the bench, "
                    f"{evidence.occupancy[place]} at the gateway, {len(cut)} cut"
                )


def _is_cut(evidence: Evidence, walk: Stimulus) -> bool:
    end_ns = walk.end_ns + UNKEPT_NS
    begin_ns = walk.begin_ns - WATCHING_NS
    return walk.cut or any(one.meets(begin_ns, end_ns) for one in evidence.outages)


def _step(walk: Stimulus) -> int:
    way = {"in": 1, "out": -1}
    return way[walk.facts["direction"]] if walk.what == "passage" else 0


def _walk(
    evidence: Evidence,
    verdict: Verdict,
    walk: Stimulus,
    events: Sequence[Line],
    *,
    cut: bool,
) -> None:
    ids = [event["id"] for event in events]
    late = [
        event["id"]
        for event in events
        if mono_ns(event, evidence) > walk.end_ns + EDGE_NS
    ]
    if late:
        verdict.miscounted.append(f"{late}: nobody walked after {walk.id}")
    elif len(ids) > 1:
        verdict.doubled.append(f"{walk.id} is counted as {ids}")
    if not ids and "lamp" in walk.acks:
        verdict.lost.append(f"{walk.id} was seen by the lamp and is no passage")
    elif not ids and not cut:
        verdict.miscounted.append(f"{walk.id} was not counted")
    wanted = "none" if walk.what == "turn-back" else walk.facts["direction"]
    if len(ids) == 1 and not cut and events[0]["data"]["direction"] != wanted:
        verdict.miscounted.append(f"{walk.id} went {wanted}, not as {ids[0]} says")


def _occupancy(
    evidence: Evidence, verdict: Verdict, place: str, events: Iterable[Line]
) -> None:
    people = 0
    for event in events:
        step = {"in": 1, "out": -1, "none": 0}[event["data"]["direction"]]
        people = max(0, people + step)
        if event["data"]["occupancy"] != people:
            said = event["data"]["occupancy"]
            verdict.miscounted.append(f"{event['id']}: {said} people, not {people}")
            people = said
    if people != evidence.occupancy[place]:
        said = evidence.occupancy[place]
        verdict.miscounted.append(f"{place}: its passages make {people}, not {said}")


def _pulses(evidence: Evidence, verdict: Verdict) -> None:
    """Every opening of a barrier has an event of its own."""
    opened = {
        event["data"]["id"]
        for event in in_order(evidence, "command")
        if "ground" not in event["data"]
    }
    for place, pulses in evidence.pulses.items():
        spans = [
            (at_ns, at_ns + PULSE_NS)
            for event in in_order(evidence, "screening")
            if station(event) == place and event["data"]["result"] == "passed"
            for at_ns in [mono_ns(event, evidence)]
        ]
        spans += [
            (one.first_ns, one.last_ns + PULSE_NS)
            for one in evidence.asked
            if one.target == place and one.verb == "open" and one.id in opened
        ]
        free = sorted(spans, key=lambda span: span[1])
        for pulse_ns in sorted(pulses):
            fits = [span for span in free if span[0] <= pulse_ns <= span[1]]
            if fits:
                free.remove(fits[0])
            elif any(begin <= pulse_ns <= end for begin, end in spans):
                verdict.doubled.append(f"{place} opened again at {pulse_ns}")
            else:
                verdict.lost.append(f"{place} opened at {pulse_ns} without an event")
