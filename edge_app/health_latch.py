"""Findings about the box into conditions: with delays, and only when they change. Pure.

A finding says what is so at one look. It becomes an alarm once it has been so for
`after_s` without a break and ends once it has not been so for `back_s`; one that is
neither (`so` is None: between a limit and its way back, or nobody can tell) leaves
everything as it stands. Seconds are those of whoever waits, not of a bent clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from edge_app.engine_values import GATEWAY
from edge_app.outcomes import Condition, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about the box: `text` while it is so, `over` once it is no more."""

    alarm: str
    so: bool | None
    priority: Priority
    text: str
    over: str
    after_s: float = 0.0
    back_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Latch:
    """What was last said of one alarm (None: nothing yet), and since when not so."""

    said: bool | None = None
    against_s: float | None = None


Latches = Mapping[str, Latch]


def settle(
    latches: Latches, findings: Iterable[Finding], now_s: float
) -> tuple[Latches, tuple[Condition, ...]]:
    """Take the findings of one look; return what there is to say.

    At the first look what is not so is said too: it ends what a run before has left.
    An alarm that no finding names any more is forgotten; whoever named it has ended it.
    """
    kept: dict[str, Latch] = {}
    said: list[Condition] = []
    for one in findings:
        before = latches.get(one.alarm, Latch())
        now = _turned(before, one, now_s)
        kept[one.alarm] = now
        if now.said is not None and now.said != before.said:
            text = one.text if now.said else one.over
            said.append(Condition(one.alarm, GATEWAY, now.said, one.priority, text))
    return kept, tuple(said)


def _turned(latch: Latch, one: Finding, now_s: float) -> Latch:
    """Let one alarm follow its finding, at the pace it has."""
    if one.so is None or one.so == latch.said:
        return replace(latch, against_s=None)
    since_s = now_s if latch.against_s is None else latch.against_s
    wait_s = one.after_s if one.so else one.back_s
    if latch.said is None and not one.so:
        wait_s = 0.0
    if now_s - since_s >= wait_s:
        return Latch(one.so)
    return replace(latch, against_s=since_s)
