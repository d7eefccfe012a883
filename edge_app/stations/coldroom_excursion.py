"""A cold room's time out of range, added up so that a stop of the gateway is no escape.

Known and unknown time are counted apart: what nobody measured is neither good nor bad.
Sources: domain notes on ISA-18.2 (deadband, onset and annunciation time) and GSP
Appendix 3, Art. 5 (no refresh for more than a minute is a gap).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from edge_app.changed import changed
from edge_app.model import SECOND_NS, Document, Stamp, Started, ns
from edge_app.moments import time_text
from edge_app.stations.coldroom_lots import Lots

Kind: TypeAlias = Literal["high", "low"]
KINDS: tuple[Kind, Kind] = ("high", "low")
MINUTE_NS = 60 * SECOND_NS
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Band:
    """A range of temperatures; `inside` says if its limits themselves are in it.

    None is no limit on that side.
    """

    low_c: Decimal | None
    high_c: Decimal | None
    inside: bool
    hysteresis_c: Decimal

    def limit_c(self, kind: Kind) -> Decimal | None:
        """Return the limit on one side."""
        return self.high_c if kind == "high" else self.low_c

    def over_c(self, kind: Kind, value_c: Decimal) -> Decimal | None:
        """Return how far beyond its limit a value is, less than 0 within it."""
        limit_c = self.limit_c(kind)
        if limit_c is None:
            return None
        return value_c - limit_c if kind == "high" else limit_c - value_c

    def is_beyond(self, kind: Kind, value_c: Decimal, inward_c: Decimal) -> bool:
        """Say if a value is out on one side, with the limit moved inward."""
        over_c = self.over_c(kind, value_c)
        if over_c is None:
            return False
        over_c += inward_c
        return over_c > 0 or (over_c == 0 and not self.inside)


@dataclass(frozen=True, slots=True)
class Excursion:
    """One time out of range on one side.

    `outside` are the probes that went out and were not seen to be back, `went` all
    that ever did. Time is counted up to `counted`: `inside_ns` is in the deadband,
    `excused_ns` how long an allowance put the alarm off, `kelvin_ns` the time
    outside weighed by how far outside, exactly. `gaps` counts the stops whose length
    no clock can tell. `breached` are the rules that raised an alarm in it.
    """

    kind: Kind
    onset: Stamp
    peak_c: Decimal
    outside: tuple[str, ...]
    counted: Stamp
    outside_ns: int = 0
    unknown_ns: int = 0
    gaps: int = 0
    announced: Stamp | None = None
    inside_ns: int = 0
    excused_ns: int = 0
    kelvin_ns: Decimal = Decimal(0)
    peak_at: Stamp | None = None
    peak_probe: str = ""
    went: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()
    cause: str = ""
    lots: Lots = field(default_factory=Lots)
    decided: bool = False

    @property
    def id(self) -> str:
        """Return what it is called within its room, the same after any restart."""
        millis = self.onset.boot_ns // 10**6
        return f"{self.kind}-{self.onset.boot_id[:8]}-{millis}"

    @property
    def told(self) -> bool:
        """Say if anybody was told of it: by the range's own alarm, or by a rule's."""
        return bool(self.announced or self.breached)

    def seen(self, probe: str, value_c: Decimal, band: Band, at: Stamp) -> Excursion:
        """Take a value of any probe: it joins, stays, or is back.

        Before the alarm the first good value is back; after it, only one that is
        better than the limit by the hysteresis.
        """
        inward_c = band.hysteresis_c if self.announced else Decimal(0)
        if band.is_beyond(self.kind, value_c, Decimal(0)):
            others = tuple(name for name in self.outside if name != probe)
            went = self.went if probe in self.went else (*self.went, probe)
            now = changed(self, outside=(*others, probe), went=went)
            worst = max if self.kind == "high" else min
            if worst(self.peak_c, value_c) == self.peak_c:
                return now
            return changed(now, peak_c=value_c, peak_at=at, peak_probe=probe)
        if band.is_beyond(self.kind, value_c, inward_c):
            return self
        return changed(self, outside=tuple(n for n in self.outside if n != probe))

    def count(
        self, at: Stamp, *, over_c: Decimal | None, beyond: bool, longest_ns: int
    ) -> Excursion:
        """Count the time since `counted` as what it was; without `over_c`, unknown.

        `over_c` is how far outside the worst of its probes was. A stretch longer than
        `longest_ns` without a value is unknown in any case.
        """
        passed_ns = max(0, at.boot_ns - self.counted.boot_ns)
        if over_c is None or passed_ns > longest_ns:
            unknown_ns = self.unknown_ns + passed_ns
            return changed(self, counted=at, unknown_ns=unknown_ns)
        if not beyond:
            return changed(self, counted=at, inside_ns=self.inside_ns + passed_ns)
        kelvin_ns = self.kelvin_ns + over_c * passed_ns
        outside_ns = self.outside_ns + passed_ns
        return changed(self, counted=at, outside_ns=outside_ns, kelvin_ns=kelvin_ns)

    def resume(self, started: Started) -> Excursion:
        """Count the time since the last saving as unknown, if any clock can tell it."""
        gap_ns = gap_ns_of(self.counted, started)
        if gap_ns is None:
            return changed(self, counted=started.at, gaps=self.gaps + 1)
        unknown_ns = self.unknown_ns + gap_ns
        return changed(self, counted=started.at, unknown_ns=unknown_ns)

    def due_ns(self, delay_s: float, *, excused: bool = True) -> int:
        """Return the boot time at which it has lasted for `delay_s` without a break.

        What an allowance took off comes on top, unless there is no excuse.
        """
        lasted_ns = self.outside_ns + self.unknown_ns
        excused_ns = self.excused_ns if excused else 0
        return self.counted.boot_ns + ns(delay_s) - lasted_ns + excused_ns

    def document(self, phase: str, band: Band) -> Document:
        """Make the data of its event."""
        told = time_text(self.announced.wall_ns) if self.announced else None
        peak_at = self.peak_at or self.onset
        return {
            "phase": phase,
            "id": self.id,
            "kind": self.kind,
            "limit_c": band.limit_c(self.kind),
            "peak_c": self.peak_c,
            "peak_at": time_text(peak_at.wall_ns),
            "peak_probe": self.peak_probe,
            "onset": time_text(self.onset.wall_ns),
            "onset_synced": self.onset.synced,
            "announced": told,
            "outside_s": whole_s(self.outside_ns),
            "unknown_s": whole_s(self.unknown_ns),
            "unknown_gaps": self.gaps,
            "inside_s": whole_s(self.inside_ns),
            "excused_s": whole_s(self.excused_ns),
            "degree_minutes": (self.kelvin_ns / MINUTE_NS).quantize(HUNDREDTH),
            "probes": list(self.outside),
            "probes_seen": list(self.went),
            "rules": list(self.breached),
            "cause": self.cause or "unknown",
            "lots": [one.document() for one in self.lots.listed],
            "lots_count": self.lots.count,
        }


@dataclass(frozen=True, slots=True)
class Undecided:
    """An excursion that is over and waits for the decision of who answers for it.

    `lots` are those of its lots that nobody has decided about yet.
    """

    id: str
    kind: Kind
    onset: Stamp
    ended: Stamp
    peak_c: Decimal
    outside_s: int
    unknown_s: int
    lots: tuple[str, ...] = ()

    def document(self) -> Document:
        """Describe it for the retained state."""
        return {
            "id": self.id,
            "kind": self.kind,
            "onset": time_text(self.onset.wall_ns),
            "ended": time_text(self.ended.wall_ns),
            "peak_c": self.peak_c,
            "outside_s": self.outside_s,
            "unknown_s": self.unknown_s,
            "lots": list(self.lots),
        }


def whole_s(lasted_ns: int) -> int:
    """Return whole seconds."""
    return lasted_ns // SECOND_NS


def gap_ns_of(then: Stamp, started: Started) -> int | None:
    """Return how long it is since a moment of before a stop, if any clock can tell."""
    now = started.at
    if then.boot_id == now.boot_id:
        return max(0, now.boot_ns - then.boot_ns)
    if then.synced and now.synced:
        return max(0, now.wall_ns - then.wall_ns)
    return max(0, ns(started.gap_s)) if started.gap_s is not None else None


def still_there(probes: Iterable[str], devices: Iterable[str]) -> tuple[str, ...]:
    """Keep those probes whose device is still configured; a channel follows a dash."""
    devices = tuple(devices)
    return tuple(
        probe
        for probe in probes
        if any(probe == name or probe.startswith(f"{name}-") for name in devices)
    )
