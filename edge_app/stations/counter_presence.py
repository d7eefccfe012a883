"""What lies on the counter: tags, codes just read, and a badge that is shown. Pure."""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import PortChange, ns
from edge_app.outcomes import Condition, Priority, WakeAt
from edge_app.presence import Sight, recall
from edge_app.stations.counter_parts import Limits, Passing, Present, Turn

START_NS = ns(2)
"""How long the reader may take to look again after a start."""


def begin(turn: Turn) -> None:
    """After a start, what lay there still lies there until the reader can look."""
    until_ns = turn.at.boot_ns + START_NS
    tags = recall((one.tag for one in turn.kept.present), until_ns)
    codes = recall((one.tag for one in turn.kept.codes), until_ns)
    turn.passing = Passing(tags, codes)


def port(turn: Turn, change: PortChange) -> None:
    """While the reader is gone no tag can be seen, so none is away."""
    limits, now_ns = turn.limits, change.at.boot_ns
    if change.device == limits.scale:
        turn.note(mass_mg=None)
    if change.device not in (limits.reader, limits.scanner):
        return
    if not change.up:
        let_go(turn)
    passing = turn.passing
    if change.device == limits.reader:
        tags = passing.tags.back(now_ns) if change.up else passing.tags.lost()
        turn.note(tags=tags)
        return
    codes = passing.codes.back(now_ns) if change.up else passing.codes.lost()
    turn.note(codes=codes)


def let_go(turn: Turn) -> None:
    """Forget every tag and badge unseen for `away_s`, and every code for `again_s`."""
    limits, passing, lying = turn.limits, turn.passing, turn.kept
    now_ns = turn.at.boot_ns
    tags, tags_gone = passing.tags.let_go(now_ns, ns(limits.away_s))
    codes, codes_gone = passing.codes.let_go(now_ns, ns(limits.again_s))
    shown, shown_gone = passing.badges.let_go(now_ns, ns(limits.away_s))
    if shown_gone:
        turn.note(badges=shown)
    if not tags_gone and not codes_gone:
        return
    turn.keep(
        present=_without(lying.present, tags_gone),
        codes=_without(lying.codes, codes_gone),
    )
    turn.note(tags=tags, codes=codes)


def _without(lying: tuple[Present, ...], gone: frozenset[str]) -> tuple[Present, ...]:
    return tuple(one for one in lying if one.tag not in gone)


def saw_tag(turn: Turn, name: str) -> Sight | None:
    """Take it that a tag was seen; None where there is no room for one more."""
    there = turn.passing.tags.seen_ns
    if name not in there and len(there) >= turn.limits.most_tags:
        tags = replace(turn.passing.tags, deaf=False)
        if not turn.passing.crowded:
            turn.outcomes.append(_crowded(turn.limits, active=True))
        turn.note(tags=tags, crowded=True)
        return None
    tags, sight = turn.passing.tags.seen(name, turn.at.boot_ns)
    turn.note(tags=tags)
    return sight


def saw_code(turn: Turn, name: str) -> Sight:
    """Take it that a code was read."""
    codes, sight = turn.passing.codes.seen(name, turn.at.boot_ns)
    turn.note(codes=codes)
    return sight


def saw_badge(turn: Turn, name: str) -> bool:
    """Take it that a badge was seen; say whether it was shown just now."""
    shown, sight = turn.passing.badges.seen(name, turn.at.boot_ns)
    turn.note(badges=shown)
    return sight is not Sight.STAYED


def settle(turn: Turn) -> None:
    """Say when there is room again, and ask to be woken for what is next."""
    passing, limits = turn.passing, turn.limits
    if passing.crowded and len(passing.tags.seen_ns) < limits.most_tags:
        turn.note(crowded=False)
        turn.outcomes.append(_crowded(limits, active=False))
    _wake(turn)


def _crowded(limits: Limits, *, active: bool) -> Condition:
    text = f"Take goods off {limits.name}: it can follow {limits.most_tags} tags."
    name = f"{limits.name}-crowded"
    return Condition(name, limits.name, active, Priority.LOW, text)


def _wake(turn: Turn) -> None:
    """Ask to be woken when the first may be away, unless that is asked already."""
    passing, limits = turn.passing, turn.limits
    dues_ns = (
        passing.tags.due_ns(ns(limits.away_s)),
        passing.codes.due_ns(ns(limits.again_s)),
        passing.badges.due_ns(ns(limits.away_s)),
        None if turn.session is None else turn.session.ends_ns,
    )
    wake_ns = min((due_ns for due_ns in dues_ns if due_ns is not None), default=0)
    # An earlier wish that is still open brings a tick, and with it the next wish.
    if not wake_ns or 0 < passing.wake_ns <= wake_ns:
        return
    turn.note(wake_ns=wake_ns)
    turn.outcomes.append(WakeAt(wake_ns))
