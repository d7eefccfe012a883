"""Settles what the bench saw against what the consumer has. Pure.

The bench logs stimuli and the acknowledgements it saw, the rig its commands and its
kills. *Lost*: acknowledged, and no event. *Doubled*: one stimulus, two event ids.
*Miscounted*: ledger, occupancy or pieces differ from the bench's own. *Cut*: a walk
that met a dead core, which nobody can have seen (decision 0010).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.crash.kill_evidence import (
    Evidence,
    Line,
    Stimulus,
    in_order,
    matched,
    mono_ns,
    places,
    station,
    stimuli,
)
from tests.crash.kill_sessions import settled

PULSE_NS = 2_500_000_000
"""An order for a barrier is dropped two seconds after its cause."""
UNKEPT_NS = 1_000_000_000
"""A walk whose core dies so soon after it may not have been on disk yet."""
WATCHING_NS = 300_000_000
"""How long a core that is on the pins may take until it watches them."""
EDGE_NS = 50_000_000
"""How much later than the last edge the bench writes its line, and a little."""


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
    sessions = [one for one in done if one.what == "session"]
    for kind, found in settled(evidence, sessions):
        getattr(verdict, kind).append(found)
    _people(evidence, verdict, [one for one in done if one.what == "person"])
    walks = [one for one in done if one.what in ("passage", "turn-back")]
    _walks(evidence, verdict, walks)
    _pulses(evidence, verdict)
    for name, (bench, gateway) in evidence.counts.items():
        if bench != gateway:
            verdict.miscounted.append(f"{name}: {bench} at the bench, not {gateway}")
    return verdict


# --------------------------------------------------------------- one after another


def _deliveries(evidence: Evidence, verdict: Verdict) -> None:
    """See that what is kept is delivered, and what was delivered is kept."""
    here = {event["id"] for event in evidence.events}
    kept = set(evidence.journal)
    verdict.lost += [f"{one} never reached the consumer" for one in kept - here]
    verdict.lost += [f"{one} is in no journal any more" for one in here - kept]


def _commands(evidence: Evidence, verdict: Verdict) -> None:
    """See that an acknowledged id has one accepted event, and none has two."""
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
    """See that a beep is a move, a scan no two, and that moves make balances."""
    moves: dict[str, list[Line]] = {}
    plain = [
        event
        for event in in_order(evidence, "stock.moved")
        if "document" not in event["data"]
    ]
    for event in plain:
        moves.setdefault(event["data"]["item"], []).append(event)
    by_tag = places(scans, "tag")
    for tag in sorted({*by_tag, *moves}):
        events = moves.get(tag, [])
        of, strays = matched(evidence, by_tag.get(tag, ()), events)
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
    """See that who was let in was measured, or came in on a guard's order."""
    results = ("passed", "hold", "fever")
    judged = [
        event
        for event in in_order(evidence, "screening", "fever")
        if event["data"]["result"] in results
    ]
    for place, found in places(people, "entrance").items():
        here = [event for event in judged if station(event) == place]
        of, strays = matched(evidence, found, here)
        verdict.miscounted += [f"{one['id']}: nobody stood there" for one in strays]
        for person in found:
            events = of[person.id]
            passed = any(one["data"]["result"] == "passed" for one in events)
            known = passed or _let_in_by_hand(evidence, person)
            if "barrier" in person.acks and not known:
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
    """See that a walk before a living core is one passage in its direction."""
    passages = [
        event
        for event in in_order(evidence, "passage")
        if event["data"]["direction"] != "none"
        or event["data"]["result"] == "turned-back"
    ]
    lanes = places(walks, "entrance")
    # Where no beams stand nobody is counted.
    for place in sorted(evidence.occupancy):
        here = [event for event in passages if station(event) == place]
        of, strays = matched(evidence, lanes.get(place, ()), here)
        verdict.miscounted += [f"{one['id']}: nobody walked" for one in strays]
        cut = [walk for walk in lanes.get(place, ()) if _is_cut(evidence, walk)]
        verdict.cut += len(cut)
        for walk in lanes.get(place, ()):
            _walk(evidence, verdict, walk, of[walk.id], cut=walk in cut)
        _occupancy(evidence, verdict, place, here)
        bench = sum(_step(walk) for walk in lanes.get(place, ()) if not walk.cut)
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
    """See that every opening of a barrier has an event of its own."""
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
