"""How good the alarms of a period were, in figures of the field. Pure.

Sources: ISA-18.2 and IEC 62682 as `domain.md` 3.3 quotes them; the chatter index is
that of Kondaveeti et al. A figure without a published limit has none here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from edge_app.alarms.book import OVERFLOW
from edge_app.alarms.chatter import CYCLES, WINDOW_S
from edge_app.alarms.flood import BIN_NS, floods
from edge_app.alarms.states import SOUNDING, AlarmState
from edge_app.model import SECOND_NS

MINUTE_NS = 60 * SECOND_NS
HOUR_NS = 60 * MINUTE_NS
DAY_NS = 24 * HOUR_NS
FLEETING_NS = 10 * SECOND_NS
"""What was over so soon, and did not come back within a minute, was fleeting."""
TOP = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One event of an alarm: which, when (UTC), and from which state to which."""

    alarm: str
    priority: str
    before: str
    state: str
    wall_ns: int

    @property
    def is_start(self) -> bool:
        """Say whether people were newly told of it; the same again is no start."""
        sounds = self.state == AlarmState.UNACKNOWLEDGED
        return sounds and self.before not in SOUNDING and self.alarm != OVERFLOW


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open time in UTC."""

    from_ns: int
    to_ns: int

    def bins(self, width_ns: int) -> int:
        """Return how many bins of a width it has, the last one cut short perhaps."""
        return max(1, -(-(self.to_ns - self.from_ns) // width_ns))

    def mean(self, count: int, width_ns: int) -> float:
        """Return how many there were in each such time, on the average."""
        return count * width_ns / max(1, self.to_ns - self.from_ns)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one period.

    `flooding` is whether it ends in a flood. `by_alarm` has every alarm with how often
    it was raised, the most frequent first; `indexes` the chatter index of those that
    came back, per second.
    """

    period: Period
    starts: int
    per_day: float
    per_hour: float
    per_10_min: float
    peak_hour: int
    peak_10_min: int
    peak_minute: int
    bins: int
    flood_bins: int
    flooding: bool
    shares: Mapping[str, float]
    by_alarm: tuple[tuple[str, int], ...]
    top_share: float
    chattering: tuple[str, ...]
    fleeting: Mapping[str, int]
    indexes: Mapping[str, float] = field(default_factory=dict)

    @property
    def flood_share(self) -> float:
        """Return the part of the time that was a flood."""
        return self.flood_bins / self.bins


def figures_of(changes: Iterable[Change], period: Period) -> Figures:
    """Work the figures of a period out of the events of alarms."""
    within = sorted(
        (one for one in changes if period.from_ns <= one.wall_ns < period.to_ns),
        key=lambda one: one.wall_ns,
    )
    starts = [one for one in within if one.is_start]
    tens = _counts(starts, period, BIN_NS)
    flooded = floods(tens)
    by_alarm = Counter(one.alarm for one in starts).most_common()
    raises: dict[str, list[int]] = defaultdict(list)
    for one in starts:
        raises[one.alarm].append(one.wall_ns)
    count = len(starts)
    return Figures(
        period,
        count,
        period.mean(count, DAY_NS),
        period.mean(count, HOUR_NS),
        period.mean(count, BIN_NS),
        max(_counts(starts, period, HOUR_NS)),
        max(tens),
        max(_counts(starts, period, MINUTE_NS)),
        len(tens),
        sum(flooded),
        flooded[-1],
        _shares(starts),
        tuple(by_alarm),
        sum(one[1] for one in by_alarm[:TOP]) / count if count else 0.0,
        tuple(sorted(name for name, at_ns in raises.items() if chatters(at_ns))),
        _fleeting(within, raises),
        {name: index for name, at_ns in raises.items() if (index := psi(at_ns))},
    )


def chatters(raises_ns: Sequence[int]) -> bool:
    """Say whether three raises ever came within a minute."""
    spans = zip(raises_ns, raises_ns[CYCLES - 1 :], strict=False)
    return any(last - first <= WINDOW_S * SECOND_NS for first, last in spans)


def psi(raises_ns: Sequence[int]) -> float:
    """Return the chatter index: the mean of one over the seconds between raises."""
    spans_ns = [later - sooner for sooner, later in pairwise(raises_ns)]
    if not spans_ns:
        return 0.0
    return sum(SECOND_NS / max(span, 1) for span in spans_ns) / len(spans_ns)


def _counts(starts: Iterable[Change], period: Period, width_ns: int) -> list[int]:
    """Count alarms in bins of a width, from the period's begin on."""
    found = [0] * period.bins(width_ns)
    for one in starts:
        found[(one.wall_ns - period.from_ns) // width_ns] += 1
    return found


def _shares(starts: Sequence[Change]) -> dict[str, float]:
    counted = Counter(one.priority for one in starts)
    return {
        priority: counted[priority] / len(starts) if starts else 0.0
        for priority in ("low", "medium", "high")
    }


def _fleeting(
    changes: Iterable[Change], raises: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    """Count what was over within seconds and did not come back at once."""
    begun: dict[str, int] = {}
    found: Counter[str] = Counter()
    for one in changes:
        if one.is_start:
            begun[one.alarm] = one.wall_ns
        elif one.state not in SOUNDING and one.alarm in begun:
            lasted_ns = one.wall_ns - begun.pop(one.alarm)
            again = any(
                0 < at_ns - one.wall_ns <= MINUTE_NS for at_ns in raises[one.alarm]
            )
            found[one.alarm] += lasted_ns <= FLEETING_NS and not again
    return {name: count for name, count in found.items() if count}
