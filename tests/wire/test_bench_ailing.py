"""A device that is stuck or drifts is read by the gateway's own thread as it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers.quantities import Quantity
from edge_app.acquire.registers import RegisterRunner, Slave
from edge_app.model import Reading, Refused
from firmware_bridge.modbus_master import ModbusMaster
from firmware_bridge.serial_port import SerialPort
from simulators.device_faults import DeviceFault
from simulators.plan import stand_in_for
from tests.wire.bench_rig import Rig, rig
from tests.wire.runners import CLOCK, Inbox, driver_of, ear, running, until

LINE = """
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
baud = 38400

[[device]]
name = "probe"
driver = "climate_xymd02"
bus = "rs485"
address = 1
"""
MEASURES = {
    "climate_ds18b20": "files",
    "climate_pt100_simex": "modbus-rtu",
    "climate_pta8d08": "modbus-rtu",
    "climate_r4dcb08": "modbus-rtu",
    "climate_renke": "modbus-rtu",
    "climate_xymd02": "modbus-rtu",
    "scale_aandd": "serial",
    "scale_casap1": "serial",
    "scale_flintec": "modbus-rtu",
    "scale_hx711": "files",
    "scale_laumas": "modbus-rtu",
    "scale_mtsics": "serial",
    "scale_toledo": "serial",
    "thermometer_calex": "modbus-rtu",
    "thermometer_cjmcu90614": "serial",
    "thermometer_gymcu9061x": "serial",
    "thermometer_lu90614": "serial",
    "thermometer_mlx90614": "files",
}


@contextmanager
def gateway(root: Path) -> Iterator[Inbox]:
    """Run the gateway's Modbus thread on the bench's line."""
    inbox, driver = Inbox(), driver_of("climate_xymd02")
    port = SerialPort(str(root / "dev/ttyAMA0"), baud=38400)
    master = ModbusMaster(port, framing="rtu", baud=38400)
    slaves = {"probe": Slave(ear("probe", driver), driver, 1, 0.05)}
    line = RegisterRunner("rs485", master, slaves, CLOCK, inbox.put)
    with running(line):
        yield inbox


def last_c(inbox: Inbox) -> Decimal | None:
    """Return the temperature that was read last."""
    read = [
        one.value for one in inbox.of(Reading) if one.quantity is Quantity.TEMPERATURE
    ]
    return read[-1] if read else None


def poke(bench: Rig, celsius: str) -> None:
    """Warm the probe."""
    change = {"temperature_c": celsius}
    assert bench.ask(do="poke", device="probe", change=change)["ok"]


def test_a_stuck_device_goes_on_saying_what_it_said(tmp_path: Path) -> None:
    """It answers all the while; when it is well it shows what it has missed."""
    with rig(LINE, tmp_path) as bench, gateway(tmp_path) as inbox:
        poke(bench, "5.5")
        until(lambda: last_c(inbox) == Decimal("5.5"))
        assert bench.ask(do="fault", device="probe", kind="stuck")["ok"]
        poke(bench, "9.0")
        answer = bench.ask(do="poke", device="probe", change={"warmth": "9.0"})
        assert "nothing called 'warmth'" in answer["why"]
        count = len(inbox.of(Reading))
        inbox.wait(Reading, count + 6)
        assert Decimal("5.5") == last_c(inbox)
        assert bench.ask(do="fault", device="probe", kind="none")["ok"]
        until(lambda: last_c(inbox) == Decimal("9.0"))
    assert not inbox.of(Refused)


def test_a_drifting_value_slides_away_from_the_true_one(tmp_path: Path) -> None:
    """A degree in each second here, up from wherever the true value goes."""
    with rig(LINE, tmp_path) as bench, gateway(tmp_path) as inbox:
        poke(bench, "5.0")
        until(lambda: last_c(inbox) == Decimal("5.0"))
        assert bench.ask(do="fault", device="probe", kind="drift", rate=60)["ok"]
        until(lambda: (last_c(inbox) or 0) >= Decimal("6.0"))
        poke(bench, "-10.0")
        until(lambda: -9 < (last_c(inbox) or 0) < 0)
        assert bench.ask(do="fault", device="probe", kind="none")["ok"]
        until(lambda: last_c(inbox) == Decimal("-10.0"))


def test_a_drift_keeps_the_sites_time(tmp_path: Path) -> None:
    """Where a night passes in minutes, a slow drift is seen in them too."""
    with rig(LINE, tmp_path) as bench, gateway(tmp_path) as inbox:
        poke(bench, "5.0")
        bench.ask(do="clock", speed=1000)
        bench.ask(do="fault", device="probe", kind="drift", rate=-0.06)
        until(lambda: (last_c(inbox) or 5) <= Decimal("4.0"))


def test_another_value_of_the_device_may_drift(tmp_path: Path) -> None:
    """By its name; the first one stays true."""
    with rig(LINE, tmp_path) as bench:
        answer = bench.ask(
            do="fault", device="probe", kind="drift", rate=-1000, value="humidity_pct"
        )
        assert answer["ok"]

        def sees() -> dict[str, str]:
            seen: dict[str, str] = bench.ask(do="poke", device="probe")["sees"]
            return seen

        until(lambda: Decimal(sees()["humidity_pct"]) < 45)
        assert "24.0" == sees()["temperature_c"]


@pytest.mark.parametrize("driver", MEASURES)
def test_every_measuring_stand_in_can_drift_and_stick(driver: str) -> None:
    """A little further each minute, back to the true value afterwards."""
    table = {"name": "one", "driver": driver, "address": 1}
    device = stand_in_for(table, MEASURES[driver])
    fault = DeviceFault(device)
    before = dict(device.poke({}))
    fault.set("drift", 0.6)
    value = fault.value
    fault.slide(30)
    fault.slide(60)

    assert Decimal(before[value]) + Decimal("0.9") == Decimal(device.poke({})[value])
    fault.set("stuck")
    assert Decimal(before[value]) == Decimal(device.poke({})[value])
    fault.poke({value: "7.50"})
    assert Decimal(before[value]) == Decimal(device.poke({})[value])
    fault.set("none")
    assert Decimal("7.5") == Decimal(device.poke({})[value])


def test_a_drift_stops_where_the_device_ends() -> None:
    """A value that the device would not take leaves the last one standing."""

    class Narrow:
        """Knows no value above 10."""

        def __init__(self) -> None:
            self.value_c = "9.0"

        def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
            """Take it or refuse."""
            value_c = change.get("value_c", self.value_c)
            if Decimal(value_c) > 10:
                raise ValueError(value_c)
            self.value_c = value_c
            return {"value_c": self.value_c}

    device = Narrow()
    fault = DeviceFault(device)
    fault.set("drift", 60)
    fault.slide(0.5)
    fault.slide(5)

    assert "9.50" == device.value_c
