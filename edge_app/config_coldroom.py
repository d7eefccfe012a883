"""What cold rooms need of their probes, and cannot see in their own tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from edge_app.config_form import Spot
from edge_app.config_records import Device, StationConfig
from edge_app.stations.coldroom_parts import Limits
from edge_app.stations.coldroom_upkeep import REFRESH_S

Found: TypeAlias = tuple[StationConfig, Spot]


def judge_rooms(found: Sequence[Found], devices: Mapping[str, Device | None]) -> None:
    """Note a room without probes; warn of those asked more rarely than is wanted."""
    for one, spot in found:
        if isinstance(one.limits, Limits):
            _judge_probes(one.limits.probes, spot)
            for name in one.limits.probes:
                _judge_pace(devices.get(name), spot)


def _judge_probes(probes: Sequence[str], spot: Spot) -> None:
    """Note that there are none, or that one would be counted as two."""
    if not probes:
        spot.wrong("probes", 'names no device; write such as ["probe-1", "probe-2"].')
    for name in sorted({name for name in probes if probes.count(name) > 1}):
        spot.wrong("probes", f'names "{name}" more than once.')


def _judge_pace(device: Device | None, spot: Spot) -> None:
    """Warn of one probe; what speaks by itself has no time of its own."""
    every_s = device.every_s if device is not None else None
    if device is not None and every_s is not None and every_s > REFRESH_S:
        spot.odd(
            "probes",
            f'"{device.name}" is asked every {every_s:g} s; GSP asks for a value at'
            f" least every {REFRESH_S:g} s: set its every_s.",
        )
