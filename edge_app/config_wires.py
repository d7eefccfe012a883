"""What is asked over the Modbus lines of a configuration, for the planner. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.contract import RegisterDriver
from edge_app.config_records import Bus, Device
from edge_app.planner import Asked, Line, asked, outlook
from edge_app.reads import Party, rounds


def wire_outlook(bus: Bus, devices: Iterable[Device]) -> str:
    """Say in one sentence how full a Modbus line is; nothing where it has a warning."""
    said = outlook(*wire(bus, devices))
    return f'bus "{bus.name}": {said}' if said else ""


def wire(bus: Bus, devices: Iterable[Device]) -> tuple[Line, tuple[Asked, ...]]:
    """Return a line, and what is asked over it: nothing where it is no Modbus line."""
    character_bits = 1 + bus.bits + (bus.parity != "N") + bus.stop_bits
    parties = [
        Party(
            device.name,
            driver,
            device.options,
            device.address or 0,
            device.every_s or driver.every_s,
        )
        for device in devices
        if bus.kind == "modbus-rtu"
        and isinstance(driver := device.driver, RegisterDriver)
    ]
    line = Line(bus.baud, character_bits, bus.timeout_s)
    return line, tuple(asked(one) for one in rounds(parties))
