"""Every driver there is, one line each; only those that are asked for are imported."""

from __future__ import annotations

import importlib

from drivers.contract import Driver

NAMES: tuple[str, ...] = (
    "climate_ds18b20",
    "climate_xymd02",
    "line_beam",
    "line_contact",
    "line_output",
    "rfid_yrm100",
    "scale_mtsics",
    "thermometer_gymcu9061x",
)


def load(name: str) -> Driver:
    """Import one driver by its name; raises `KeyError` for a name not listed."""
    if name not in NAMES:
        raise KeyError(name)
    driver: Driver = importlib.import_module(f"drivers.{name}").DRIVER
    return driver


def load_all() -> tuple[Driver, ...]:
    """Import every driver, in the order of `NAMES`."""
    return tuple(load(name) for name in NAMES)
