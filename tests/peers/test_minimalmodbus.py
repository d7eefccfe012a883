"""Modbus: minimalmodbus over a pty reads every stand-in that shows a plain value."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import minimalmodbus
import pytest

from tests.peers.modbus_site import ADDRESSES, BAUD, PORT, RTU, standing


@contextmanager
def master(root: Path, device: str) -> Iterator[minimalmodbus.Instrument]:
    """Lend minimalmodbus on the line, turned to one device."""
    instrument = minimalmodbus.Instrument(str(root / PORT), ADDRESSES[device])
    instrument.serial.baudrate = BAUD
    instrument.serial.timeout = 1.0
    try:
        # A pty does not tell the bench that it was opened; it looks 50 times a second.
        threading.Event().wait(0.05)
        yield instrument
    finally:
        instrument.serial.close()


@pytest.mark.parametrize(
    ("device", "change", "register", "shown"),
    [
        ("climate_xymd02", {"temperature_c": "-20.5"}, 1, -20.5),
        ("climate_renke", {"temperature_c": "-10.1"}, 1, -10.1),
        ("climate_renke", {"humidity_pct": "65.8"}, 0, 65.8),
        ("climate_r4dcb08", {"1": "-55.0"}, 0, -55.0),
        ("climate_r4dcb08", {"8": "125.0"}, 7, 125.0),
        ("climate_pt100_simex", {"temperature_c": "-49.9"}, 1, -49.9),
        ("climate_pta8d08", {"3": "-80.0"}, 2, -80.0),
        ("climate_pta8d08", {"1": "0.0"}, 0x20, 100.0),
        ("thermometer_calex", {"object_c": "-12.3"}, 0x13, -12.3),
        ("thermometer_calex", {"ambient_c": "24.6"}, 0x14, 24.6),
    ],
)
def test_a_value_in_tenths(
    tmp_path: Path, device: str, change: dict[str, Any], register: int, shown: float
) -> None:
    """The register shows what was poked, below zero too."""
    table = 4 if device == "climate_xymd02" else 3
    with standing(RTU, tmp_path, **{device: change}), master(tmp_path, device) as line:
        read = line.read_register(register, 1, functioncode=table, signed=True)

    assert shown == read


def test_weights_of_two_registers(tmp_path: Path) -> None:
    """Both scales show a weight as one long number, high register first."""
    load = {"mass_kg": "12.345"}
    with standing(RTU, tmp_path, scale_laumas=load, scale_flintec=load):
        with master(tmp_path, "scale_laumas") as line:
            gross = line.read_long(0x07)
            status = line.read_register(0x06)
        with master(tmp_path, "scale_flintec") as line:
            shown = line.read_long(0x00, signed=True)
            line.write_register(0x08, 1, functioncode=16)

    assert (12345, 12345) == (gross, shown)
    assert 1 << 11 == status


def test_what_an_indicator_weighs_below_zero(tmp_path: Path) -> None:
    """Flintec shows a signed number; Laumas a magnitude, and its sign as a bit."""
    load = {"mass_kg": "-0.250"}
    with standing(RTU, tmp_path, scale_laumas=load, scale_flintec=load):
        with master(tmp_path, "scale_laumas") as line:
            laumas = line.read_long(0x07), line.read_register(0x06) >> 7 & 1
        with master(tmp_path, "scale_flintec") as line:
            flintec = line.read_long(0x00, signed=True)

    assert ((250, 1), -250) == (laumas, flintec)


def test_a_missing_probe(tmp_path: Path) -> None:
    """The collector shows 8000 where no probe is, which is no temperature."""
    with (
        standing(RTU, tmp_path, climate_r4dcb08={"2": ""}),
        master(tmp_path, "climate_r4dcb08") as line,
    ):
        assert [50, 0x8000, 50] == line.read_registers(0, 3)


def test_relays(tmp_path: Path) -> None:
    """A coil that is written is on, and the others stay off."""
    with (
        standing(RTU, tmp_path),
        master(tmp_path, "relay_modbus") as line,
    ):
        line.write_bit(2, 1, functioncode=5)

        assert [0, 0, 1, 0] == line.read_bits(0, 4, functioncode=1)


def test_beyond_the_map(tmp_path: Path) -> None:
    """Every stand-in answers a register that it has not with an exception."""
    with standing(RTU, tmp_path):
        for device in ADDRESSES:
            with master(tmp_path, device) as line:
                # It waits for the bytes that a value would have.
                line.serial.timeout = 0.2
                with pytest.raises(minimalmodbus.IllegalRequestError):
                    line.read_register(0x7777)
