"""Published frames and files of the further thermometers, every one of them a test.

Left out: the exchange of the SMBus with an MLX90614 (entries 1 to 6), which the kernel
does. Of the CJMCU-90614 only commands were published.
"""

from __future__ import annotations

from typing import Any

import pytest

from drivers import registry, thermometer_mlx90614, thermometer_optris
from drivers.contract import FileDriver, Sample, StreamDriver
from drivers.quantities import Quantity
from simulators import thermometer_lu90614 as lu90614
from simulators import thermometer_mlx90614 as simulated_sensor
from simulators import thermometer_optris as optris
from tests.unit.vector_entries import Entry, rows, wire
from tests.unit.voices import simulator

STREAMS = ("thermometer_lu90614", "thermometer_cjmcu90614")
MODES = {
    "material": Quantity.OBJECT_TEMPERATURE,
    "body": Quantity.BODY_TEMPERATURE,
}
CJMCU_ORDERS = {
    "01": "continuous",
    "02": "measure",
    "11": "baud-9600",
    "12": "baud-57600",
    "13": "baud-115200",
}


def driver_of(entry: Entry) -> StreamDriver[Any]:
    """Load the driver that an entry belongs to."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, StreamDriver)
    return driver


@pytest.mark.parametrize("entry", rows("device->host", *STREAMS))
def test_a_frame_means_what_is_stated(entry: Entry) -> None:
    """A true frame earns exactly the reading that its entry states."""
    driver, says = driver_of(entry), entry["decoded"]
    decoded = driver.decode(wire(entry), driver.options())

    assert (Sample(MODES[says["mode"]], says["T_C"]),) == decoded.findings
    assert decoded.rest == b""


@pytest.mark.parametrize("entry", rows("device->host", "thermometer_lu90614"))
def test_the_stand_in_says_the_published_frame(entry: Entry) -> None:
    """With the published value, the stand-in's frame is the published."""
    says = entry["decoded"]

    assert wire(entry) == lu90614.frame(str(says["T_C"]), says["mode"])


@pytest.mark.parametrize("entry", rows("host->device", *STREAMS))
def test_thermometer_orders(entry: Entry) -> None:
    """Every published command is one of the driver's orders."""
    driver, says = driver_of(entry), entry["decoded"]
    assert driver.encode is not None
    verb = says.get("mode") or CJMCU_ORDERS.get(says["cmd"], says["cmd"])

    assert wire(entry) == driver.encode(verb, None, driver.options())


@pytest.mark.parametrize("entry", rows("host->device", *STREAMS))
def test_the_stand_in_takes_each_command(entry: Entry) -> None:
    """What is a question is answered with a believable frame, all else with silence."""
    driver = driver_of(entry)
    device = simulator(driver).stand_in({})
    device.hear(wire(entry), 0.0)
    decoded = driver.decode(device.say(1.0), driver.options())
    questions = ("measure", "01", "02")

    assert bool(decoded.findings) == (entry["decoded"].get("cmd") in questions)
    assert all(isinstance(one, Sample) for one in decoded.findings)


@pytest.mark.parametrize("entry", rows("sysfs", "thermometer_mlx90614"))
def test_iio_files(entry: Entry) -> None:
    """The published raw number gives its temperature, and is the stand-in's."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, FileDriver)
    value_c = (
        entry["decoded"]["milli_C"].scaleb(-3).quantize(thermometer_mlx90614.STEP_C)
    )
    sensor = simulated_sensor.stand_in({})
    sensor.poke({"object_c": str(value_c)})
    files = sensor.files()
    contents = tuple(files[name] for name in driver.reads(driver.options()))

    assert wire(entry) == files["iio:device0/in_temp_object_raw"]
    found = driver.decode(contents, driver.options())[0]
    assert Sample(Quantity.OBJECT_TEMPERATURE, value_c) == found


@pytest.mark.parametrize("entry", rows("device->host", "thermometer_optris"))
def test_optris_answers(entry: Entry) -> None:
    """Tenths above 1000 or hundredths above 10000, as the model has it."""
    resolution = "0.01" if "high-resolution" in entry["meaning"] else "0.1"
    options = thermometer_optris.Options(resolution=resolution)
    decoded = thermometer_optris.decode(wire(entry), options)
    value_c = entry["decoded"]["T_C"]

    assert (Sample(Quantity.OBJECT_TEMPERATURE, value_c),) == decoded.findings
    assert wire(entry) == optris.frame(str(value_c), resolution)


@pytest.mark.parametrize("entry", rows("host->device", "thermometer_optris"))
def test_the_optris_question(entry: Entry) -> None:
    """The driver asks with the published byte, and the stand-in answers it."""
    device = optris.stand_in({})
    device.hear(wire(entry), 0.0)

    assert wire(entry) == thermometer_optris.ask(thermometer_optris.Options())
    assert optris.frame("36.5") == device.say(1.0)
