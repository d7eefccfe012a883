"""Steps of the weight beside scans and tags, and what to do where they differ.

A shelf that is `scanned` asks of every step that somebody scanned it, and of every scan
that the weight followed. What is left after the window is a mismatch: an event with the
readings it rests on, and an alarm until the storekeeper settles it. Whatever comes late
after all settles it by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from edge_app.model import Booked, Json, cause_of, ns
from edge_app.moves import Move
from edge_app.outcomes import Priority, Unsettled
from edge_app.stations import shelf_levels
from edge_app.stations.shelf_matching import (
    Set,
    Verdict,
    Waiting,
    deadline_ns,
    match,
    total,
    verdict,
)
from edge_app.stations.shelf_parts import (
    OPEN_HIGH,
    Mismatch,
    Turn,
    grams,
    listed,
    spelled,
    thousandths,
)

SENTENCES: Mapping[str, str] = {
    "taken-without-scan": "{seen} taken without a scan",
    "put-without-scan": "{seen} put there without a scan",
    "scan-without-taking": "{scanned} scanned and not taken",
    "scan-without-putting": "{scanned} scanned and not put there",
    "wrong-item": "{scanned} scanned, it was {seen}",
    "wrong-quantity": "{scanned} scanned, it was {seen}",
    "count": "the book differs by {seen}",
}
MOST_WAITING = 40


def window_ns(turn: Turn) -> int:
    """Return how far a scan may be from its step."""
    return ns(turn.limits.match_s)


# ------------------------------------------------------------------ what comes in


def add_step(turn: Turn, step: Waiting) -> None:
    """Take a step of the weight."""
    if turn.limits.scanned:
        _add(turn, step)


def add_tags(turn: Turn, item: str, count: int) -> None:
    """Take tags that came to the shelf, or left it."""
    if turn.limits.scanned:
        now_ns = turn.at.boot_ns
        _add(turn, Waiting("tag", now_ns, {item: count}, (turn.cause,)))


def add_scan(turn: Turn, booked: Booked) -> None:
    """Take what another station booked to this shelf or from it."""
    if not turn.limits.scanned:
        return
    mine = [one for one in booked.moves if turn.limits.name in (one.source, one.target)]
    counts: dict[str, int] = {}
    for move in mine:
        sign = 1 if move.target == turn.limits.name else -1
        counts[move.item] = counts.get(move.item, 0) + sign * move.quantity
    counts = {item: count for item, count in counts.items() if count}
    if counts:
        causes = tuple(_name(one, booked) for one in mine)
        lots = {one.item: one.lot for one in mine}
        now_ns = turn.at.boot_ns
        scan = Waiting("scan", now_ns, counts, causes, lots=lots, by=booked.person)
        _add(turn, scan)


def _name(move: Move, booked: Booked) -> str:
    return move.id or f"{booked.station}:{cause_of(booked)}"


def _add(turn: Turn, one: Waiting) -> None:
    waiting = (*turn.kept.waiting, one)[-MOST_WAITING:]
    turn.keep(waiting=waiting)
    _match(turn, "scan")


def _match(turn: Turn, other: str) -> None:
    """Take away what belongs together; what a scan says of a step is believed."""
    while found := _found(turn, other):
        rest = tuple(one for one in turn.kept.waiting if one not in found)
        turn.keep(waiting=rest)
        _believe(turn, found)


def _found(turn: Turn, other: str) -> Set | None:
    waiting = turn.kept.waiting
    items = {item for one in waiting for item in one.counts}
    return match(waiting, turn.weights(*items), window_ns(turn), other)


def _believe(turn: Turn, found: Set) -> None:
    """Put what was scanned in the place of what the steps were taken for."""
    seen = total(one for one in found if one.kind == "step")
    scanned = total(one for one in found if one.kind != "step")
    if seen != scanned and scanned:
        correct(turn, {item: -n for item, n in seen.items()}, scanned)
    _trust(turn, found)


def _trust(turn: Turn, found: Set) -> None:
    """Take back what steps made unsure that are explained now."""
    before = turn.kept.bins
    for one in found:
        for name, doubt in one.doubts.items():
            held = turn.held(name)
            turn.put(name, replace(held, variance=max(0.0, held.variance - doubt)))
    shelf_levels.tell(turn, before, {})


def correct(turn: Turn, *changes: Mapping[str, int]) -> None:
    """Add pieces by item to what the bins are said to hold."""
    before = turn.kept.bins
    for bin_ in turn.limits.contents:
        held = turn.held(bin_.name)
        by = sum(change.get(bin_.item, 0) for change in changes)
        if by and held.pieces is not None:
            turn.put(bin_.name, replace(held, pieces=max(0, held.pieces + by)))
    shelf_levels.tell(turn, before, {})


# ---------------------------------------------------------------- when it is over


def due_ns(turn: Turn) -> int | None:
    """Return when what waits is settled."""
    return deadline_ns(turn.kept.waiting, window_ns(turn))


def settle(turn: Turn) -> None:
    """Name what is left of a window that is over."""
    due = due_ns(turn)
    if due is None or turn.at.boot_ns <= due:
        return
    _match(turn, "tag")
    left = turn.kept.waiting
    turn.keep(waiting=())
    items = {item for one in left for item in one.counts}
    found = verdict(left, turn.weights(*items))
    if found is not None and not _comes_late(turn, found):
        add(turn, _mismatch(turn, found, left))


def resume(turn: Turn) -> None:
    """After a start, what waited gets its whole window again."""
    now_ns = turn.at.boot_ns
    waiting = tuple(replace(one, boot_ns=now_ns) for one in turn.kept.waiting)
    if waiting:
        turn.keep(waiting=waiting)
    tell_open(turn)


def _comes_late(turn: Turn, found: Verdict) -> bool:
    """Let what comes late settle what is open: a scan, a step, or a return."""
    for one in turn.kept.open:
        seen = _sum(one.seen, found.seen)
        scanned = _sum(one.scanned, found.scanned)
        if one.what != "count" and seen == scanned:
            close(turn, one, {"as": "late"})
            return True
    return False


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    added = {item: one.get(item, 0) + other.get(item, 0) for item in {**one, **other}}
    return {item: count for item, count in added.items() if count}


def _mismatch(turn: Turn, found: Verdict, left: Set) -> Mismatch:
    scans = [one for one in left if one.kind == "scan"]
    return Mismatch(
        next_id(turn),
        found.what,
        found.seen,
        found.scanned,
        found.delta_mg,
        found.residual_mg,
        thousandths(found.confidence),
        tuple(cause for one in left if one.kind != "tag" for cause in one.causes),
        {item: lot for one in scans for item, lot in one.lots.items() if lot},
        next((one.by for one in scans if one.by), ""),
    )


def next_id(turn: Turn) -> str:
    """Draw a name that the storekeeper can type."""
    turn.keep(numbered=turn.kept.numbered + 1)
    return f"{turn.limits.name}-{turn.kept.numbered}"


def add(turn: Turn, mismatch: Mismatch) -> None:
    """Open a mismatch."""
    turn.keep(open=(*turn.kept.open, mismatch)[-OPEN_HIGH:])
    if mismatch.what != "count":
        turn.tell("stock.mismatch", {"phase": "open", **document(mismatch)})
    tell_open(turn)


def close(turn: Turn, mismatch: Mismatch, how: Mapping[str, Json]) -> None:
    """Settle a mismatch, and say how."""
    rest = tuple(one for one in turn.kept.open if one.id != mismatch.id)
    turn.keep(open=rest)
    data = {"phase": "settled", **document(mismatch), **how}
    turn.tell("stock.mismatch", data)
    tell_open(turn)


def tell_open(turn: Turn) -> None:
    """Say whether anything is open, and what it is."""
    left, name = turn.kept.open, turn.limits.name
    said = "; ".join(f"{one.id}, {sentence(one)}" for one in left[:3])
    text = f"Settle what differs on {name}: {said or 'nothing is left'}."
    turn.alarm("mismatch", bool(left), text, Priority.MEDIUM)
    if turn.limits.scanned:
        turn.outcomes.append(Unsettled(name, tuple(one.id for one in left)))


def sentence(mismatch: Mismatch) -> str:
    """Spell a mismatch for a person."""
    seen = spelled(mismatch.seen) or f"{grams(mismatch.delta_mg)} g"
    form = SENTENCES[mismatch.what]
    return form.format(seen=seen, scanned=spelled(mismatch.scanned))


def document(mismatch: Mismatch) -> dict[str, Json]:
    """Spell a mismatch for an event; what is empty is not there."""
    data: dict[str, Json] = {
        "id": mismatch.id,
        "what": mismatch.what,
        "seen": listed(mismatch.seen),
        "scanned": listed(mismatch.scanned),
        "step_g": grams(mismatch.delta_mg),
        "residual_g": grams(mismatch.residual_mg),
        "confidence": mismatch.confidence,
        "readings": list(mismatch.causes),
    }
    return {**data, "person": mismatch.by} if mismatch.by else data
