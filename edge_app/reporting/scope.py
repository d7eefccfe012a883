"""What a site has to report on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edge_app.config_records import Config
from edge_app.retention import Retention
from edge_app.stations.coldroom_parts import Limits as RoomLimits
from edge_app.stations.report_parts import KINDS_OF


@dataclass(frozen=True, slots=True)
class Scope:
    """Stations by what a report may be of, and how cold rooms are recorded.

    `every_s` is the legal interval of each room's records; `retention` says what is
    kept no more.
    """

    stations: Mapping[str, tuple[str, ...]]
    every_s: Mapping[str, float]
    retention: Retention


def scope_of(config: Config) -> Scope:
    """Return what a configured site has."""
    stations = {
        of: tuple(one.name for one in config.stations if one.kind.name in kinds)
        for of, kinds in KINDS_OF.items()
    }
    every_s = {
        one.name: float(one.limits.record_s)
        for one in config.stations
        if isinstance(one.limits, RoomLimits)
    }
    return Scope(stations, every_s, config.retention)
