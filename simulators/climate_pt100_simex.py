"""The SIMEX TRS-02 transducer, written from its registers and status codes alone.

Holding registers 0001 (tenths of a degree) and 0002 (status); the value goes on while
there is an alarm. (The real one answers the value alone with an exception then, but a
slave of the bench has no exceptions of its own on reads.) Beyond -50 and 550 degrees
the value stays at the border. Faults: `open`, `short`, `damaged`, `water`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

NO_SUCH_REGISTER = 2
VALUE, STATUS = 0x0001, 0x0002
LOWEST, HIGHEST = -500, 5500
TOO_COLD, TOO_HOT = 0x40, 0x80
FAULTS = {"": 0, "open": 0xA0, "short": 0x60, "damaged": 0x20, "water": 0x10}


class Transducer:
    """One transducer on a Modbus line."""

    latency_s = 0.02

    def __init__(self) -> None:
        self.sees = {"temperature_c": "5.0", "fault": ""}

    def measure(self) -> tuple[int, int]:
        """Measure once: tenths of a degree, and the status."""
        tenths = round(Decimal(self.sees["temperature_c"]) * 10)
        status = FAULTS[self.sees["fault"]]
        if tenths < LOWEST:
            return LOWEST, status | TOO_COLD
        if tenths > HIGHEST:
            return HIGHEST, status | TOO_HOT
        return tenths, status

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the map."""
        tenths, status = self.measure()
        registers = {VALUE: tenths & 0xFFFF, STATUS: status}
        wanted = range(address, address + count)
        if table != "holding" or not all(one in registers for one in wanted):
            return None
        return tuple(registers[register] for register in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Refuse: nothing of what is known of it can be written."""
        del table, address, values
        return NO_SUCH_REGISTER

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `temperature_c` or `fault`."""
        refuse_unknown(change, self.sees)
        wanted = {key: str(value) for key, value in change.items()}
        if wanted.get("fault", "") not in FAULTS:
            raise KeyError(wanted["fault"])
        self.sees |= wanted
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Transducer:
    """Make one; it has no settings of its own."""
    del settings
    return Transducer()
