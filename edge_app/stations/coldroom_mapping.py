"""How many points a room of its size needs, and what in its upkeep needs another look.

| Place | Points | And for each further unit |
|---|---|---|
| flat store | 2 | 1 |
| racks of 4.5 to 8 m | 4 | 2 |
| racks above 8 m | 6 | 3 |
| refrigerated vehicle | 2 up to 20 m³ | 1 for 20 m³ |
| cold box | 1 | |

The unit is 300 m², and 100 m² in a cold or frozen store; a part counts as a whole.

Source: `domain.md` 1.1 (GSP Appendix 5: points; Appendix 3, Art. 5: intervals; the base
counts of the racks are from memory there), 1.7 (EN 12830: 5 min on the road).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from edge_app.stations.coldroom_parts import Limits
from edge_app.stations.coldroom_upkeep import RECORD_OUT_S, RECORD_S, REFRESH_S

COLD_UNIT_M2, AMBIENT_UNIT_M2 = Decimal(100), Decimal(300)
VEHICLE_UNIT_M3 = Decimal(20)
LEAST = 2
"""Every separate room has two points at least."""
RACKED_M, HIGH_M = Decimal("4.5"), Decimal(8)
FLAT, RACKED, HIGH = (2, 1), (4, 2), (6, 3)
"""Points of the first unit, and of each further one."""


def further(size: Decimal, unit: Decimal) -> int:
    """Return how many further units there are; a part counts as a whole."""
    units = max(Decimal(0), size - unit) / unit
    return int(units.to_integral_value(rounding=ROUND_CEILING))


def store_points(area_m2: Decimal, rack_m: Decimal, unit_m2: Decimal) -> int:
    """Return the points of a store."""
    least, more = FLAT
    if rack_m > HIGH_M:
        least, more = HIGH
    elif rack_m >= RACKED_M:
        least, more = RACKED
    return least + more * further(area_m2, unit_m2)


def vehicle_points(hold_m3: Decimal) -> int:
    """Return the points of a refrigerated vehicle."""
    return LEAST + further(hold_m3, VEHICLE_UNIT_M3)


def needed(limits: Limits) -> tuple[int, str]:
    """Return how many points a room needs and why; 0 where its size is not said."""
    if limits.box:
        return 1, "a cold box"
    if limits.vehicle_m3:
        return vehicle_points(limits.vehicle_m3), f"a hold of {limits.vehicle_m3} m³"
    if not limits.area_m2:
        return 0, ""
    unit_m2 = COLD_UNIT_M2 if limits.store == "cold" else AMBIENT_UNIT_M2
    racks = f" with racks of {limits.rack_m} m" if limits.rack_m else ""
    place = f"{limits.area_m2} m²{racks} (a unit is {unit_m2} m²)"
    return store_points(limits.area_m2, limits.rack_m, unit_m2), place


def advice(limits: Limits) -> tuple[str, ...]:
    """Say what deserves another look, a key and a sentence each."""
    return (*_points(limits), *_intervals(limits), *_calibrations(limits))


def _points(limits: Limits) -> Iterator[str]:
    wanted, place = needed(limits)
    have = limits.points or len(limits.probes)
    if have < wanted:
        yield (
            f"probes: {have} named, and GSP asks for {wanted} points in {place}; where"
            " one device has several, say how many there are with points."
        )


def _intervals(limits: Limits) -> Iterator[str]:
    longest_s = RECORD_S[limits.use]
    if limits.record_every_s > longest_s:
        yield (
            f"record_every_s: is {limits.record_every_s:g}; GSP asks for a record every"
            f" {longest_s:g} s at least in {limits.use}."
        )
    if limits.record_out_every_s > RECORD_OUT_S:
        yield (
            f"record_out_every_s: is {limits.record_out_every_s:g}; out of range GSP"
            f" asks for a record every {RECORD_OUT_S:g} s at least."
        )
    if limits.lost_after_s > REFRESH_S:
        yield (
            f"lost_after_s: is {limits.lost_after_s:g}; GSP asks that every point is"
            f" refreshed every {REFRESH_S:g} s at least."
        )


def _calibrations(limits: Limits) -> Iterator[str]:
    """Find certificates of what cannot be a point of this room."""
    for name in limits.certificates:
        known = (name == one or name.startswith(f"{one}-") for one in limits.probes)
        if not any(known):
            yield f"calibrations: {name} is no probe of this room."
