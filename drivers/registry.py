"""Every driver there is, one line each; only those that are asked for are imported."""

from __future__ import annotations

import importlib

from drivers.contract import Driver

NAMES: tuple[str, ...] = (
    "barcode_evdev",
    "barcode_gm65",
    "barcode_gm7x",
    "barcode_serial",
    "climate_ds18b20",
    "climate_pt100_simex",
    "climate_pta8d08",
    "climate_r4dcb08",
    "climate_renke",
    "climate_xymd02",
    "line_beam",
    "line_contact",
    "line_output",
    "modem_at",
    "relay_modbus",
    "rfid_llrp",
    "rfid_pn532",
    "rfid_rdm6300",
    "rfid_uhfreader18",
    "rfid_wiegand",
    "rfid_yrm100",
    "scale_aandd",
    "scale_casap1",
    "scale_flintec",
    "scale_hx711",
    "scale_keli",
    "scale_laumas",
    "scale_mtsics",
    "scale_ohaus",
    "scale_toledo",
    "scale_yaohua",
    "thermometer_calex",
    "thermometer_cjmcu90614",
    "thermometer_gymcu9061x",
    "thermometer_lu90614",
    "thermometer_mlx90614",
    "thermometer_optris",
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
