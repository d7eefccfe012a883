"""A cold room's time out of range, added up so that a stop of the gateway is no escape.

Known and unknown time are counted apart: what nobody measured is neither good nor bad.
Sources: domain notes on ISA-18.2 (deadband, onset and annunciation time) and GSP
Appendix 3, Art. 5 (no refresh for more than a minute is a gap).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from edge_app.model import SECOND_NS, Document, Stamp, Started, ns
from edge_app.moments import time_text

Kind: TypeAlias = Literal["high", "low"]
KINDS: tuple[Kind, Kind] = ("high", "low")


@dataclass(frozen=True, slots=True)
class Band:
    """A range of temperatures; `inside` says if its limits themselves are in it."""

    low_c: Decimal
    high_c: Decimal
    inside: bool
    hysteresis_c: Decimal

    def limit_c(self, kind: Kind) -> Decimal:
        """Return the limit on one side."""
        return self.high_c if kind == "high" else self.low_c

    def is_beyond(self, kind: Kind, value_c: Decimal, inward_c: Decimal) -> bool:
        """Say if a value is out on one side, with the limit moved inward."""
        over_c = value_c - self.high_c if kind == "high" else self.low_c - value_c
        over_c += inward_c
        return over_c > 0 or (over_c == 0 and not self.inside)


@dataclass(frozen=True, slots=True)
class Excursion:
    """One time out of range on one side.

    `outside` are the probes that went out and were not seen to be back. Time is
    counted up to `counted`. `gaps` counts the stops whose length no clock can tell.
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

    def seen(self, probe: str, value_c: Decimal, band: Band) -> Excursion:
        """Take a value of any probe: it joins, stays, or is back.

        Before the alarm the first good value is back; after it, only one that is
        better than the limit by the hysteresis.
        """
        inward_c = band.hysteresis_c if self.announced else Decimal(0)
        if band.is_beyond(self.kind, value_c, Decimal(0)):
            others = tuple(name for name in self.outside if name != probe)
            worst = max if self.kind == "high" else min
            peak_c = worst(self.peak_c, value_c)
            return replace(self, outside=(*others, probe), peak_c=peak_c)
        if band.is_beyond(self.kind, value_c, inward_c):
            return self
        return replace(self, outside=tuple(n for n in self.outside if n != probe))

    def count(self, at: Stamp, *, beyond: bool | None, longest_ns: int) -> Excursion:
        """Count the time since `counted` as what it was; None is unknown.

        A stretch longer than `longest_ns` without a value is unknown in any case.
        """
        passed_ns = max(0, at.boot_ns - self.counted.boot_ns)
        if beyond is None or passed_ns > longest_ns:
            unknown_ns = self.unknown_ns + passed_ns
            return replace(self, counted=at, unknown_ns=unknown_ns)
        outside_ns = self.outside_ns + (passed_ns if beyond else 0)
        return replace(self, counted=at, outside_ns=outside_ns)

    def resume(self, started: Started) -> Excursion:
        """Count the time since the last saving as unknown, if any clock can tell it."""
        then, now = self.counted, started.at
        if then.boot_id == now.boot_id:
            gap_ns = now.boot_ns - then.boot_ns
        elif then.synced and now.synced:
            gap_ns = now.wall_ns - then.wall_ns
        elif started.gap_s is not None:
            gap_ns = ns(started.gap_s)
        else:
            return replace(self, counted=now, gaps=self.gaps + 1)
        unknown_ns = self.unknown_ns + max(0, gap_ns)
        return replace(self, counted=now, unknown_ns=unknown_ns)

    def due_ns(self, delay_s: float) -> int:
        """Return the boot time at which it has lasted for `delay_s` without a break."""
        lasted_ns = self.outside_ns + self.unknown_ns
        return self.counted.boot_ns + ns(delay_s) - lasted_ns

    def document(self, phase: str, band: Band) -> Document:
        """Make the data of its event."""
        told = time_text(self.announced.wall_ns) if self.announced else None
        return {
            "phase": phase,
            "kind": self.kind,
            "limit_c": band.limit_c(self.kind),
            "peak_c": self.peak_c,
            "onset": time_text(self.onset.wall_ns),
            "onset_synced": self.onset.synced,
            "announced": told,
            "outside_s": self.outside_ns // SECOND_NS,
            "unknown_s": self.unknown_ns // SECOND_NS,
            "unknown_gaps": self.gaps,
            "probes": list(self.outside),
        }


def still_there(probes: Iterable[str], devices: Iterable[str]) -> tuple[str, ...]:
    """Keep those probes whose device is still configured; a channel follows a dash."""
    devices = tuple(devices)
    return tuple(
        probe
        for probe in probes
        if any(probe == name or probe.startswith(f"{name}-") for name in devices)
    )
