"""What holds in a cold room, read from its configuration for the report. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edge_app.coldreport.figures import Range
from edge_app.coldreport.gaps import Intervals
from edge_app.model import ns
from edge_app.stations.coldroom_parts import Limits
from edge_app.stations.coldroom_rules import Rule


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What is known of one point's calibration; days are ISO days."""

    point: str
    certificate: str
    day: str
    due: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A room as its file describes it; a `window_ns` of None is a room without MKT."""

    room: str
    probes: tuple[str, ...]
    allowed: Range
    intervals: Intervals
    window_ns: int | None
    settings: tuple[tuple[str, str], ...]
    calibrations: tuple[Calibrated, ...]


def rules_of(limits: Limits) -> Rules:
    """Read a room's limits."""
    band = limits.band
    every_s = limits.record_s
    return Rules(
        limits.name,
        limits.probes,
        Range(band.low_c, band.high_c, band.inside),
        Intervals(every_s, min(every_s, limits.record_out_every_s)),
        ns(limits.mkt_window_s) or None,
        tuple(_settings(limits)),
        tuple(
            Calibrated(point, one.number, one.date, one.due)
            for point, one in limits.certificates.items()
        ),
    )


def _settings(limits: Limits) -> Iterator[tuple[str, str]]:
    """Yield those settings that decide what is an alarm, as the file calls them."""
    if limits.room_class:
        yield "room_class", limits.room_class
    yield "use", limits.use
    yield "delay_s", f"{limits.delay_s:g}"
    yield "hysteresis_c", str(limits.hysteresis_c)
    yield "lost_after_s", f"{limits.lost_after_s:g}"
    for rule in limits.rules:
        yield rule.name, _spelled(rule)


def _spelled(rule: Rule) -> str:
    after = f" {rule.kind} {rule.delay_s:g} s" if rule.delay_s else ""
    return f"{rule.sign} {rule.limit_c} °C{after}"
