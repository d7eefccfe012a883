"""The board's own sensors, as the kernel shows them in files; none where it has none.

Temperature: `/sys/class/thermal/thermal_zone0/temp`, in thousandths of a degree.
Under-voltage: the hwmon device `rpi_volt` (kernel 4.19 and later), whose
`in0_lcrit_alarm` is 1 while the firmware has seen too little voltage since the kernel
asked last, which is every 2 s. Older kernels have `get_throttled` instead, in hex; it
is read only there, because newer ones complain of every reader. Its bits: 0 too little
voltage now, 1 the frequency is capped, 2 it is throttled, 3 the soft limit of heat.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from edge_app.health_figures import BoardFigures
from edge_app.root import Root

HEAT = "/sys/class/thermal/thermal_zone0/temp"
SENSORS = "/sys/class/hwmon"
VOLTAGE = "rpi_volt"
THROTTLED = "/sys/devices/platform/soc/soc:firmware/get_throttled"
LOW_NOW = 1 << 0
SLOWED_NOW = 1 << 1 | 1 << 2 | 1 << 3
MILLI = Decimal("0.001")
TENTH = Decimal("0.1")
LONGEST = 64
HOTTEST_MILLI_C = 200_000
"""No processor says more and still runs."""


class BoardSensors:
    """Reads the sensors of one machine, or of the tree below `--root`."""

    def __init__(self, root: Root) -> None:
        self._heat = root.path(HEAT)
        self._sensors = root.path(SENSORS)
        self._throttled = root.path(THROTTLED)

    def look(self) -> BoardFigures:
        """Return what the sensors say now."""
        alarm = self._voltage_alarm()
        flags = _whole(self._throttled, 16) if alarm is None else None
        return BoardFigures(
            processor_c=self._processor_c(),
            under_voltage=_bit(flags, LOW_NOW) if alarm is None else alarm,
            slowed=_bit(flags, SLOWED_NOW),
        )

    def _processor_c(self) -> Decimal | None:
        milli_c = _whole(self._heat, 10)
        if milli_c is None or abs(milli_c) > HOTTEST_MILLI_C:
            return None
        return (milli_c * MILLI).quantize(TENTH)

    def _voltage_alarm(self) -> bool | None:
        """Ask the voltage sensor; its number may change from boot to boot."""
        for folder in sorted(self._sensors.glob("hwmon*")):
            if _words(folder / "name") == VOLTAGE:
                alarm = _whole(folder / "in0_lcrit_alarm", 10)
                return None if alarm is None else alarm != 0
        return None


def _bit(flags: int | None, bits: int) -> bool | None:
    return None if flags is None else bool(flags & bits)


def _whole(path: Path, radix: int) -> int | None:
    """Read a whole number; None where there is none to believe."""
    try:
        return int(_words(path), radix)
    except ValueError:
        return None


def _words(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST).strip().decode("ascii", "replace")
    except OSError:
        return ""
