"""DS18B20: w1thermsensor reads the fake 1-Wire tree of the bench."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wire.bench_rig import Rig, rig

FOLDER = "sys/bus/w1/devices"
PROBES = """
[[bus]]
name = "wire"
kind = "files"

[[device]]
name = "vaccine"
driver = "climate_ds18b20"
bus = "wire"
id = "28-00000a1b2c3d"

[[device]]
name = "freezer"
driver = "climate_ds18b20"
bus = "wire"
id = "28-00000a1b2c3e"
"""


@pytest.fixture
def w1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Lend the package, which is not to load kernel modules, pointed at the tree."""
    monkeypatch.setenv("W1THERMSENSOR_NO_KERNEL_MODULE", "1")
    package = importlib.import_module("w1thermsensor")
    sensor = package.W1ThermSensor
    monkeypatch.setattr(sensor, "BASE_DIRECTORY", tmp_path / FOLDER)
    return package


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Rig]:
    """Lend a standing bench with two probes."""
    with rig(PROBES, tmp_path) as standing:
        yield standing


def poke(tree: Rig, device: str, **change: str) -> None:
    """Change what a probe sees."""
    assert tree.ask(do="poke", device=device, change=change)["ok"]


def sensor(w1: Any, number: str) -> Any:
    """Lend one probe by its number."""
    return w1.W1ThermSensor(w1.Sensor.DS18B20, number)


def test_it_finds_both_probes(w1: Any, tree: Rig) -> None:
    """It lists the tree and finds two DS18B20."""
    found = w1.W1ThermSensor.get_available_sensors()

    assert tree.root.is_dir()
    assert {"00000a1b2c3d", "00000a1b2c3e"} == {one.id for one in found}
    assert {w1.Sensor.DS18B20} == {one.type for one in found}


@pytest.mark.parametrize("celsius", ["5.0", "-25.0625", "125.0", "0.0", "-0.5"])
def test_it_reads_a_temperature(w1: Any, tree: Rig, celsius: str) -> None:
    """What was poked is read to the sixteenth, as the kernel cuts it to thousandths."""
    poke(tree, "vaccine", temperature_c=celsius)
    shown = sensor(w1, "00000a1b2c3d").get_temperature()

    assert abs(float(celsius) - shown) < 0.001


def test_each_its_own(w1: Any, tree: Rig) -> None:
    """One probe's temperature is not the other's."""
    poke(tree, "vaccine", temperature_c="4.5")
    poke(tree, "freezer", temperature_c="-18.0")

    assert 4.5 == sensor(w1, "00000a1b2c3d").get_temperature()
    assert -18.0 == sensor(w1, "00000a1b2c3e").get_temperature()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("crc", "SensorNotReadyError"),
        ("zero", "SensorNotReadyError"),
        ("85", "ResetValueError"),
        ("gone", "NoSensorFoundError"),
    ],
)
def test_it_falls_into_none_of_the_traps(
    w1: Any, tree: Rig, fault: str, error: str
) -> None:
    """A disturbed read, zeros, the value of power-up and a lost probe: all are errors.

    It takes every 85.0 for the value of power-up, where our driver looks at the byte
    that tells them apart, so that a true 85.0 is read.
    """
    probe = sensor(w1, "00000a1b2c3d")
    poke(tree, "vaccine", fault=fault)

    with pytest.raises(getattr(importlib.import_module("w1thermsensor.errors"), error)):
        probe.get_temperature()
