"""The MLX90614 as the kernel's IIO driver shows it, written from data sheet and kernel.

The sensor counts in steps of 0.02 kelvin. Faults: `error` (its error flag is set: the
kernel cannot read the object), `flag` and `absent` (a kernel that lets the flag, or the
FFFF of an empty bus, through), `gone` (no files), `other` (another device has taken the
folder's number).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

KELVIN = Decimal("273.15")
STEP = Decimal("0.02")
FLAG, EMPTY_BUS = 0x8000, 0xFFFF
FAULTS = ("", "error", "flag", "absent", "gone", "other")
NAMES = (
    "name",
    "in_temp_offset",
    "in_temp_scale",
    "in_temp_object_raw",
    "in_temp_ambient_raw",
)


def steps(celsius: str) -> int:
    """Count a temperature in the sensor's steps."""
    return round((Decimal(celsius) + KELVIN) / STEP)


def line(content: object) -> bytes:
    """Write what one file holds."""
    return f"{content}\n".encode("ascii")


class Sensor:
    """One sensor in the IIO folder."""

    def __init__(self, *, device: str) -> None:
        self.device = device
        self.sees = {"object_c": "36.50", "ambient_c": "24.00", "fault": ""}

    def files(self) -> Mapping[str, bytes | None]:
        """Show every file; None: it cannot be read."""
        fault = self.sees["fault"]
        raws = [self.raw(key, fault) for key in ("object_c", "ambient_c")]
        contents = [
            line("bme280" if fault == "other" else "mlx90614"),
            line("-13657.500000"),
            line(20),
            None if fault == "error" else line(raws[0]),
            line(raws[1]),
        ]
        if fault == "gone":
            contents = [None] * len(NAMES)
        names = (f"{self.device}/{name}" for name in NAMES)
        return dict(zip(names, contents, strict=True))

    def raw(self, key: str, fault: str) -> int:
        """Measure one temperature, with whatever fault there is."""
        if fault == "absent":
            return EMPTY_BUS
        flag = FLAG if fault == "flag" and key == "object_c" else 0
        return steps(self.sees[key]) | flag

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `object_c`, `ambient_c` or `fault`."""
        refuse_unknown(change, self.sees)
        wanted = {key: str(value) for key, value in change.items()}
        if wanted.get("fault", "") not in FAULTS:
            raise KeyError(wanted["fault"])
        self.sees |= wanted
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Sensor:
    """Make one; setting `device`, its folder."""
    return Sensor(device=str(settings.get("device", "iio:device0")))
