"""Rules on a cold room's temperature beside its range, and what each has added up.

A rule has a limit on one side and says itself whether the limit is in it. A `single`
rule counts one time beyond its limit without a break and begins anew at the first good
value; a `cumulative` one adds every time up until its trip, or its local day, is over.
A sample stands for the time `before` it, or counts only `between` two that are beyond.
What nobody measured is counted apart: it makes no sum of a trip larger, but it does
not end a single time either, because nobody saw it end.

Source: `domain.md` 1.4 (WHO PQS alarms, device manuals; mSupply's breaches). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from edge_app.changed import changed
from edge_app.model import Document, Stamp, Started, ns
from edge_app.stations.coldroom_excursion import Kind, gap_ns_of, whole_s

ZERO = Decimal(0)
Urgency: TypeAlias = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit on one side, and how long beyond it is an alarm.

    With `equal_counts` exactly `delay_s` is long enough; without a delay the first
    value beyond the limit is an alarm in any case.
    """

    name: str
    side: Kind
    limit_c: Decimal
    inclusive: bool = True
    kind: Literal["single", "cumulative"] = "single"
    delay_s: float = 0.0
    equal_counts: bool = True
    stands: Literal["before", "between"] = "before"
    per: Literal["trip", "day"] = "trip"
    priority: Urgency = "high"

    def is_beyond(self, value_c: Decimal, inward_c: Decimal = ZERO) -> bool:
        """Say if a value is beyond the limit, with the limit moved inward."""
        over_c = value_c - self.limit_c
        over_c = (over_c if self.side == "high" else -over_c) + inward_c
        return over_c > 0 or (over_c == 0 and self.inclusive)

    def is_over(self, lasted_ns: int) -> bool:
        """Say if so long is an alarm."""
        if not self.delay_s:
            return True
        delay_ns = ns(self.delay_s)
        return lasted_ns > delay_ns or (lasted_ns == delay_ns and self.equal_counts)

    @property
    def sign(self) -> str:
        """Return how the limit is written: `>=`, `>`, `<=` or `<`."""
        return (">" if self.side == "high" else "<") + "=" * self.inclusive


@dataclass(frozen=True, slots=True)
class Tally:
    """What one rule has added up.

    `outside` are the probes that went beyond and were not seen to be back, `gaps`
    counts the stops whose length no clock can tell, `period` is the local day of a
    rule per day. `since` is when the time that is counted began.
    """

    rule: str
    side: Kind
    limit_c: Decimal
    counted: Stamp
    sum_ns: int = 0
    unknown_ns: int = 0
    gaps: int = 0
    outside: tuple[str, ...] = ()
    since: Stamp | None = None
    worst_c: Decimal | None = None
    alarm: bool = False
    period: str = ""

    def fits(self, rule: Rule) -> bool:
        """Say if it was added up by this very rule."""
        return (self.rule, self.side, self.limit_c) == (
            rule.name,
            rule.side,
            rule.limit_c,
        )

    def seen(
        self, rule: Rule, probe: str, value_c: Decimal, deadband_c: Decimal
    ) -> Tally:
        """Take a value of any probe: it joins, stays, or is back.

        A single time whose alarm is told is over only by the deadband.
        """
        inward_c = deadband_c if self.alarm and rule.kind == "single" else ZERO
        if not rule.is_beyond(value_c, inward_c):
            if probe not in self.outside:
                return self
            outside = tuple(name for name in self.outside if name != probe)
            return changed(self, outside=outside)
        if not rule.is_beyond(value_c):
            return self
        worst = max if rule.side == "high" else min
        worst_c = value_c if self.worst_c is None else worst(self.worst_c, value_c)
        outside = self.outside
        if probe not in outside:
            outside = (*outside, probe)
        return changed(self, outside=outside, worst_c=worst_c)

    def count(self, at: Stamp, *, beyond: bool | None, longest_ns: int) -> Tally:
        """Count the time since `counted` as what it was; None is unknown."""
        passed_ns = max(0, at.boot_ns - self.counted.boot_ns)
        if beyond is None or passed_ns > longest_ns:
            return changed(self, counted=at, unknown_ns=self.unknown_ns + passed_ns)
        sum_ns = self.sum_ns + (passed_ns if beyond else 0)
        return changed(self, counted=at, sum_ns=sum_ns)

    def anew(self, at: Stamp, period: str = "") -> Tally:
        """Begin the sum again; probes that are beyond the limit stay so."""
        since = at if self.outside else None
        return changed(
            self,
            counted=at,
            sum_ns=0,
            unknown_ns=0,
            gaps=0,
            since=since,
            worst_c=None,
            alarm=False,
            period=period,
        )

    def resume(self, started: Started) -> Tally:
        """Count the time since the last saving as unknown, if any clock can tell it."""
        gap_ns = gap_ns_of(self.counted, started)
        now = started.at
        if gap_ns is None:
            return changed(self, counted=now, gaps=self.gaps + 1)
        return changed(self, counted=now, unknown_ns=self.unknown_ns + gap_ns)

    def lasted_ns(self, rule: Rule) -> int:
        """Return how long it counts: unknown time only where nobody saw it end."""
        return self.sum_ns + (self.unknown_ns if rule.kind == "single" else 0)

    def document(self, rule: Rule) -> Document:
        """Describe it for the retained state."""
        return {
            "rule": rule.name,
            "limit": f"{rule.sign} {rule.limit_c} °C",
            "kind": rule.kind,
            "delay_s": Decimal(str(rule.delay_s)),
            "sum_s": whole_s(self.sum_ns),
            "unknown_s": whole_s(self.unknown_ns),
            "unknown_gaps": self.gaps,
            "worst_c": self.worst_c,
            "alarm": self.alarm,
        }
