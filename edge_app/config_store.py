"""What counters, shelves and the store need of each other and of their readers. Pure.

None of them can see it in its own table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from drivers.contract import StreamDriver
from edge_app.config_form import Spot
from edge_app.config_records import Device, StationConfig
from edge_app.stations.counter_parts import Limits as CounterLimits
from edge_app.stations.shelf_limits import Limits as ShelfLimits
from edge_app.stations.store_parts import Limits as StoreLimits

Found: TypeAlias = tuple[StationConfig, Spot]


def judge_store(found: Sequence[Found], devices: Mapping[str, Device | None]) -> None:
    """Note a second store, and warn of what can never come out right."""
    counted = any(isinstance(one.limits, CounterLimits) for one, _ in found)
    store = ""
    for one, spot in found:
        match one.limits:
            case CounterLimits():
                _judge_rounds(one.limits, devices, spot)
            case ShelfLimits(scanned=True) if not counted:
                spot.odd(
                    "scanned",
                    "there is no counter to scan at: whatever is taken or put there"
                    " is a mismatch.",
                )
            case StoreLimits() if store:
                spot.wrong("", f'a site has one store, and "{store}" is it already.')
            case StoreLimits():
                store = one.name


def _judge_rounds(
    limits: CounterLimits, devices: Mapping[str, Device | None], spot: Spot
) -> None:
    """Warn of a time to be away that is over before a reader has looked again."""
    for name in (limits.reader, limits.badges):
        device = devices.get(name)
        round_s = 0.0 if device is None else _round_s(device)
        if limits.away_s <= round_s:
            spot.odd(
                "away_s",
                f'is {limits.away_s:g}, and "{name}" looks every {round_s:g} s: what'
                f" lies there would count again; make it {2 * round_s:g} or more.",
            )


def _round_s(device: Device) -> float:
    """Return how long a reader that is asked needs to look again, 0 for others.

    One that is on no serial line tells tags by itself; what it is asked is whether it
    is still there.
    """
    driver = device.driver
    if not isinstance(driver, StreamDriver) or driver.ask is None or not driver.line:
        return 0.0
    pushes = getattr(device.options, "mode", "") == "push"
    return 0.0 if pushes else device.every_s or 0.0
