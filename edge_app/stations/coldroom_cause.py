"""What most likely drove a cold room out of range. Only what is known speaks.

A guess by plain signs, in this order: the power, a probe alone among others, the
defrost, the door, and the compressor where all of those are known to be well.
"""

from __future__ import annotations

from edge_app.model import ns
from edge_app.stations.coldroom_excursion import Excursion
from edge_app.stations.coldroom_parts import ZERO, Turn

DOOR_BEFORE_S = 900.0
"""A door that was open so shortly before the onset may be the cause."""
RISING_K_MIN = 0.02
"""From this slope on a point is getting warmer: 1.2 K an hour."""


def likely(turn: Turn, excursion: Excursion) -> str:
    """Name the likely cause; empty where nothing speaks for any."""
    if turn.passing.power == "battery":
        return "power"
    if _alone(turn, excursion):
        return "probe"
    if excursion.kind == "low":
        return ""
    passing, onset_ns = turn.passing, excursion.onset.boot_ns
    excuses = passing.excuses
    before_ns = onset_ns - ns(DOOR_BEFORE_S)
    if excuses.defrosting or onset_ns < excuses.defrost_until_ns:
        return "defrost"
    opened_ns = excuses.door_opened_ns
    shut_ns = None if opened_ns is None else excuses.door_since_ns
    if excuses.door_open or (shut_ns is not None and shut_ns >= before_ns):
        return "door"
    well = excuses.door_open is False and passing.power == "mains"
    return "compressor" if well and _all_rise(turn) else ""


def _alone(turn: Turn, excursion: Excursion) -> bool:
    """Say if one probe alone went out while the others stay where they were."""
    if len(excursion.went) != 1:
        return False
    band, probes = turn.limits.band, turn.passing.probes
    others = [name for name in probes if name not in excursion.went]
    window_ns = ns(turn.limits.forecast_s)
    slopes = turn.passing.outlook.slopes(others, window_ns)
    if not others or len(slopes) < len(others):
        return False
    still = all(abs(slope) < RISING_K_MIN for slope in slopes)
    others_c = [probes[name].now_c for name in others]
    return still and all(
        c is not None and not band.is_beyond(excursion.kind, c, ZERO) for c in others_c
    )


def _all_rise(turn: Turn) -> bool:
    """Say if every point is getting warmer."""
    names = list(turn.passing.probes)
    slopes = turn.passing.outlook.slopes(names, ns(turn.limits.forecast_s))
    known = len(slopes) == len(names)
    return known and all(slope >= RISING_K_MIN for slope in slopes)
