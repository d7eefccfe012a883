"""The Calex PyroUSB thermometer, written from its list of Modbus addresses alone.

All addresses of the list up to 0018 are there, in both tables of registers. The object
is shown down to -40 and up to 1000 degrees, the sensor is well from 0 to 70; beyond,
the value stays at the border and a bit of the status says so. Minimum, maximum and
average are those since the last power-up. The fault `error` sets the first bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

NO_SUCH_REGISTER, BAD_VALUE = 2, 3
SENSOR_TYPE, FIELD_OF_VIEW, SERIAL, SPAN, SLAVE = 0x00, 0x01, 0x02, 0x04, 0x05
EMISSIVITY, TRANSMISSIVITY, HOLD_PERIOD, AVERAGE_PERIOD = 0x08, 0x09, 0x0D, 0x0E
AVERAGE, LOWEST, HIGHEST, FILTERED, UNFILTERED, OWN, STATUS = range(0x0F, 0x16)
REFLECTED_NOW, EMISSIVITY_NOW = 0x17, 0x18
OBJECT_TENTHS = (-400, 10000)
OWN_TENTHS = (0, 700)
FAULTS = ("", "error")
ALLOWED = {
    SLAVE: range(1, 248),
    EMISSIVITY: range(1000, 10001),
    EMISSIVITY_NOW: range(1000, 10001),
    TRANSMISSIVITY: range(2000, 10001),
    HOLD_PERIOD: range(12001),
    AVERAGE_PERIOD: range(601),
}
PUA8 = 21


class Pyrometer:
    """One sensor on a Modbus line."""

    latency_s = 0.02

    def __init__(self, *, address: int) -> None:
        self.sees = {"object_c": "36.5", "ambient_c": "24.0", "fault": ""}
        self.fixed = {SENSOR_TYPE: PUA8, FIELD_OF_VIEW: 0, SERIAL: 0, 3: 4711, SPAN: 0}
        self.kept = dict.fromkeys((*range(SLAVE, AVERAGE_PERIOD + 1), REFLECTED_NOW), 0)
        self.kept |= {SLAVE: address, EMISSIVITY: 9500, EMISSIVITY_NOW: 9500}
        self.kept[TRANSMISSIVITY] = 10000
        self.extremes = (365, 365)

    def registers(self) -> Mapping[int, int]:
        """Measure, and show everything."""
        seen, object_bits = cut(self.sees["object_c"], OBJECT_TENTHS)
        own, own_bits = cut(self.sees["ambient_c"], OWN_TENTHS)
        low, high = self.extremes
        self.extremes = min(low, seen), max(high, seen)
        shown = dict(zip((LOWEST, HIGHEST), self.extremes, strict=True))
        shown |= dict.fromkeys((AVERAGE, FILTERED, UNFILTERED), seen) | {OWN: own}
        status = int(self.sees["fault"] == "error") | own_bits << 1 | object_bits << 3
        words = {register: tenths & 0xFFFF for register, tenths in shown.items()}
        return self.fixed | self.kept | words | {STATUS: status}

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the list."""
        registers = self.registers() if table in ("holding", "input") else {}
        wanted = range(address, address + count)
        if not all(register in registers for register in wanted):
            return None
        return tuple(registers[register] for register in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Store settings; all of them or none."""
        wanted = dict(enumerate(values, address))
        if table != "holding" or not all(key in self.kept for key in wanted):
            return NO_SUCH_REGISTER
        if not all(
            value in ALLOWED.get(key, (value,)) for key, value in wanted.items()
        ):
            return BAD_VALUE
        self.kept |= wanted
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `object_c`, `ambient_c` or `fault`."""
        refuse_unknown(change, self.sees)
        wanted = {key: str(value) for key, value in change.items()}
        if wanted.get("fault", "") not in FAULTS:
            raise KeyError(wanted["fault"])
        self.sees |= wanted
        return dict(self.sees)


def cut(celsius: str, tenths: tuple[int, int]) -> tuple[int, int]:
    """Keep a value within its borders; bit 0 says it is below them, bit 1 above."""
    low, high = tenths
    value = round(Decimal(celsius) * 10)
    return min(max(value, low), high), (value < low) | (value > high) << 1


def stand_in(settings: Mapping[str, Any]) -> Pyrometer:
    """Make one; setting `address`."""
    return Pyrometer(address=int(settings.get("address", 1)))
