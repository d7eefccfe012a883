"""What is wrong with a cold room's probe by itself; true heat is none of it. Pure.

| Fault | Told by | Its value |
|---|---|---|
| `power-up` | exactly 85 °C, out of nothing: a DS18B20 that lost its power | held out |
| `open-line` | a value that no cold room has: an open or shorted line | held out |
| `jump` | faster than air: waits until it was said `confirm` times | waits |
| `jumps` | three such values within ten minutes that were not confirmed | counts |
| `stuck` | the very same value for hours, or while another probe has moved | counts |
| `drift` | far from the middle of the others for hours | counts |
| `noisy` | up and down by more than `noise_k`, ten times within ten minutes | counts |
| `garbled` | too many of its messages are refused | counts |

A fault that may be true heat all the same is an alarm only: the value goes on counting
for the room's alarms. What is held out is no value: it neither ends nor begins one.

Source: `domain.md` 1.1 (refresh every minute), DS18B20 data sheet (85 °C after
power-up); the limits of what air can do are reckoned: a bare probe takes some 30 s to
follow, so that 25 °C warmer air moves it by less than 1 K in a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from edge_app.changed import changed
from edge_app.model import SECOND_NS

POWER_UP, OPEN_LINE, JUMP = HELD = ("power-up", "open-line", "jump")
"""Why a value is not believed."""
JUMPS, STUCK, DRIFT, NOISY, GARBLED = ("jumps", "stuck", "drift", "noisy", "garbled")
"""What is told of a probe whose values go on counting."""
SENTENCES: Mapping[str, str] = {
    POWER_UP: "it says 85 °C, as a DS18B20 does that has lost its power",
    OPEN_LINE: "its line is open or shorted",
    JUMP: "its value jumps faster than air can",
    JUMPS: "its value jumps faster than air can, again and again",
    STUCK: "its value has not moved for too long",
    DRIFT: "it differs from the others for too long",
    NOISY: "its value goes up and down",
    GARBLED: "too many of its messages cannot be believed",
}
ZERO = Decimal(0)
POWER_UP_C = Decimal(85)
LOWEST_C, HIGHEST_C = Decimal(-120), Decimal(120)
"""No store is so cold, and none so hot: the codes of broken lines lie beyond."""
WINDOW_NS = 600 * SECOND_NS
"""Jumps, noise and refused messages are counted over ten minutes."""
JUMPS_TOLD = 3
TURNS_TOLD = 10
REFUSED_LEAST = 5
"""So few refused messages say nothing of a probe."""
OTHERS_LEAST = 2
"""One other probe cannot tell which of the two drifts."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """The numbers of one room; 0 asks for nothing."""

    jump_k: Decimal
    jump_k_s: Decimal
    confirm: int
    stuck_ns: int
    peer_ns: int
    peer_k: Decimal
    drift_k: Decimal
    drift_ns: int
    noise_k: Decimal
    refused_pct: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What is remembered of one point.

    `last_c` was believed last, at `last_ns`, and is the same since `same_ns`.
    `waiting` are values that jumped. `held` is why it is held out, `bad` and `good` how
    many values in a row were so. `others` is what the others said when it began to say
    the same, `moved_k` how far one of them has moved since. `turns` and `spikes` are
    times within the window.
    """

    last_c: Decimal | None = None
    last_ns: int = 0
    same_ns: int = 0
    waiting: tuple[Decimal, ...] = ()
    held: str = ""
    bad: int = 0
    good: int = 0
    others: Mapping[str, Decimal] = field(default_factory=dict)
    moved_k: Decimal = ZERO
    rises: bool | None = None
    turns: tuple[int, ...] = ()
    spikes: tuple[int, ...] = ()
    apart_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages of one device, believed and refused, minute by minute.

    `reason` is why the last one was refused, at `refused_ns`.
    """

    minutes: tuple[tuple[int, int, int], ...] = ()
    reason: str = ""
    refused_ns: int = 0

    def add(
        self, now_ns: int, *, good: int = 0, bad: int = 0, reason: str = ""
    ) -> Tally:
        """Count messages; minutes that have left the window go."""
        minute = now_ns // (60 * SECOND_NS)
        oldest = minute - WINDOW_NS // (60 * SECOND_NS)
        kept = tuple(one for one in self.minutes if one[0] > oldest)
        if kept and kept[-1][0] == minute:
            good, bad = good + kept[-1][1], bad + kept[-1][2]
            kept = kept[:-1]
        refused_ns = now_ns if reason else self.refused_ns
        minutes = (*kept, (minute, good, bad))
        return Tally(minutes, reason or self.reason, refused_ns)

    def is_garbled(self, refused_pct: int) -> bool:
        """Say whether too many were refused."""
        good = sum(one[1] for one in self.minutes)
        bad = sum(one[2] for one in self.minutes)
        if not refused_pct or bad < REFUSED_LEAST:
            return False
        return 100 * bad > refused_pct * (good + bad)


def hear(
    rule: FaultRule, sight: Sight, value_c: Decimal, now_ns: int
) -> tuple[Sight, str]:
    """Judge one value; return what is remembered, and why it is not believed, if so."""
    why = _broken(rule, sight, value_c)
    if why:
        bad = sight.bad + 1
        held = why if bad >= rule.confirm else sight.held
        return changed(sight, bad=bad, good=0, held=held, waiting=()), why
    if sight.held:
        good = sight.good + 1
        if good < rule.confirm:
            return changed(sight, good=good, bad=0), sight.held
        # What it said before it broke is no measure for what it says now.
        return _believe(rule, Sight(), value_c, now_ns), ""
    if _jumps(rule, sight, value_c, now_ns):
        waiting = _confirming(rule, sight, value_c)
        if len(waiting) < rule.confirm:
            spikes = sight.spikes if len(waiting) > 1 else (*sight.spikes, now_ns)
            spikes = _lately(spikes, now_ns, JUMPS_TOLD)
            return changed(sight, bad=0, waiting=waiting, spikes=spikes), JUMP
        # Said so often, it is true: a door, or goods that came in.
        sight = changed(sight, spikes=sight.spikes[:-1])
    return _believe(rule, sight, value_c, now_ns), ""


def _broken(rule: FaultRule, sight: Sight, value_c: Decimal) -> str:
    """Say what a value is by itself that no probe in a room can measure."""
    if not LOWEST_C <= value_c <= HIGHEST_C:
        return OPEN_LINE
    if value_c != POWER_UP_C:
        return ""
    rose = sight.last_c is not None and abs(sight.last_c - value_c) <= rule.jump_k
    return "" if rose else POWER_UP


def _jumps(rule: FaultRule, sight: Sight, value_c: Decimal, now_ns: int) -> bool:
    if sight.last_c is None or not rule.jump_k:
        return False
    passed_s = Decimal(now_ns - sight.last_ns) / SECOND_NS
    allowed_k = max(rule.jump_k, rule.jump_k_s * passed_s)
    return abs(value_c - sight.last_c) > allowed_k


def _confirming(rule: FaultRule, sight: Sight, value_c: Decimal) -> tuple[Decimal, ...]:
    """Return the values in a row that say the same as this one."""
    agrees = sight.waiting and abs(value_c - sight.waiting[-1]) <= rule.jump_k
    return (*sight.waiting, value_c) if agrees else (value_c,)


def _believe(rule: FaultRule, sight: Sight, value_c: Decimal, now_ns: int) -> Sight:
    """Take a value into what is remembered."""
    moved_k = ZERO if sight.last_c is None else value_c - sight.last_c
    rises, turns = sight.rises, sight.turns
    if rule.noise_k and abs(moved_k) >= rule.noise_k:
        turned = rises is not None and rises is not (moved_k > 0)
        rises, turns = moved_k > 0, (*turns, now_ns) if turned else turns
    same = sight.last_c is not None and not moved_k
    return changed(
        sight,
        last_c=value_c,
        last_ns=now_ns,
        same_ns=sight.same_ns if same else now_ns,
        waiting=(),
        bad=0,
        rises=rises,
        turns=_lately(turns, now_ns, TURNS_TOLD),
        spikes=_lately(sight.spikes, now_ns, JUMPS_TOLD),
    )


def _lately(times: tuple[int, ...], now_ns: int, most: int) -> tuple[int, ...]:
    """Keep the last times within the window."""
    if not times:
        return times
    return tuple(one for one in times[-most:] if now_ns - one < WINDOW_NS)


def compare(
    rule: FaultRule, sight: Sight, others: Mapping[str, Decimal], now_ns: int
) -> Sight:
    """Compare a probe that has just spoken with what the others said last."""
    if sight.same_ns == now_ns:
        sight = changed(sight, others=others, moved_k=ZERO)
    else:
        then = sight.others
        moves_k = (abs(c - then[name]) for name, c in others.items() if name in then)
        sight = changed(sight, moved_k=max(sight.moved_k, *moves_k, ZERO))
    apart = _is_apart(rule, sight, tuple(others.values()))
    if not apart:
        return changed(sight, apart_ns=None)
    return sight if sight.apart_ns is not None else changed(sight, apart_ns=now_ns)


def _is_apart(rule: FaultRule, sight: Sight, others_c: tuple[Decimal, ...]) -> bool:
    """Say whether a probe lies apart from the middle of the others."""
    if not rule.drift_k or sight.last_c is None or len(others_c) < OTHERS_LEAST:
        return False
    return abs(sight.last_c - median(others_c)) > rule.drift_k


def faults(rule: FaultRule, sight: Sight, now_ns: int) -> tuple[str, ...]:
    """Name what is wrong with a probe whose values are believed, the worst first."""
    since_ns = sight.apart_ns
    found = (
        (sight.held, bool(sight.held)),
        (STUCK, _is_stuck(rule, sight)),
        (JUMPS, len(_lately(sight.spikes, now_ns, JUMPS_TOLD)) >= JUMPS_TOLD),
        (NOISY, len(_lately(sight.turns, now_ns, TURNS_TOLD)) >= TURNS_TOLD),
        (DRIFT, since_ns is not None and now_ns - since_ns >= rule.drift_ns),
    )
    return tuple(name for name, true in found if true)


def _is_stuck(rule: FaultRule, sight: Sight) -> bool:
    """Say whether it has said the same for too long; a quiet room does so for a while.

    Silence is no sameness: only the time up to its last value counts.
    """
    same_ns = sight.last_ns - sight.same_ns
    if sight.last_c is None:
        return False
    if rule.stuck_ns and same_ns >= rule.stuck_ns:
        return True
    long = bool(rule.peer_ns) and same_ns >= rule.peer_ns
    return long and sight.moved_k > rule.peer_k
