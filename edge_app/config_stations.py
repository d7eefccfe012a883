"""The station tables: the kind's limits say which keys there are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drivers.contract import Driver, FileDriver
from drivers.quantities import Quantity
from edge_app.config_form import Spot, fill, guess
from edge_app.config_records import Device, StationConfig
from edge_app.stations.contract import AnyStation


def read_station(
    table: Mapping[str, Any], kind: AnyStation, spot: Spot
) -> StationConfig | None:
    """Judge one station's table by itself."""
    limits = fill(table, kind.limits, spot)
    return None if limits is None else StationConfig(kind=kind, limits=limits)


def advise(station: StationConfig, before: Iterable[StationConfig], spot: Spot) -> None:
    """Warn of what a kind of station finds odd in its own limits."""
    advice = station.kind.advice
    if advice is None:
        return
    others = tuple(one.limits for one in before if one.kind is station.kind)
    for sentence in advice(station.limits, others):
        key, _, text = sentence.partition(": ")
        spot.odd(key, text)


def judge_devices(
    table: Mapping[str, Any],
    kind: AnyStation,
    spot: Spot,
    devices: Mapping[str, Device | None],
) -> None:
    """Note devices that are missing, or cannot do what the station needs of them.

    `devices` has every name of the file, None for one whose own table is wrong.
    """
    for key, needed in kind.devices.items():
        for name in named(table, key):
            if name not in devices:
                spot.wrong(key, f'there is no device "{name}"; {guess(name, devices)}')
                continue
            device = devices[name]
            if device is not None and not offers(device.driver) & needed:
                spot.wrong(
                    key,
                    f'"{name}" is a {device.driver.name}, which offers'
                    f" {_spelled(offers(device.driver))};"
                    f" needed is {_spelled(needed, ' or ')}.",
                )


def named(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the devices that a key of a station's table names."""
    value = table.get(key, ())
    items = value if isinstance(value, list | tuple) else (value,)
    return tuple(item for item in items if isinstance(item, str) and item)


def offers(driver: Driver) -> frozenset[Any]:
    """Return everything a station can want of a device: what it says, what it does."""
    orders = () if isinstance(driver, FileDriver) else driver.orders
    return frozenset({*driver.emits, *orders})


def _spelled(things: Iterable[Any], joint: str = ", ") -> str:
    """Name quantities, schemes and orders for a sentence."""
    names = sorted(_name(thing) for thing in things)
    return joint.join(names) or "nothing"


def _name(thing: Any) -> str:
    if isinstance(thing, Quantity):
        return thing.key
    if isinstance(thing, str):
        return f'the order "{thing}"'
    return f"codes of the kind {thing.value}"
