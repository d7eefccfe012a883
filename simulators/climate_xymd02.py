"""The XY-MD02 climate probe, written from its register table alone.

Input registers 0001 and 0002, holding registers 0101 (address), 0102 (the baud rate
itself), 0103 and 0104 (corrections in tenths, -10.0 to 10.0). A new address or baud
rate is stored and counts from the next power-up. Everything else is exception 02.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

NO_SUCH_REGISTER, BAD_VALUE = 2, 3
ADDRESS, BAUD, TEMPERATURE_CORRECTION, HUMIDITY_CORRECTION = range(0x0101, 0x0105)
BAUDS = (9600, 14400, 19200)


class Climate:
    """One probe on a Modbus line."""

    latency_s = 0.02

    def __init__(self, *, address: int, baud: int, scale: int) -> None:
        self.scale = scale
        self.sees = {"temperature_c": "24.0", "humidity_pct": "50.0"}
        self.holding = {
            ADDRESS: address,
            BAUD: baud,
            TEMPERATURE_CORRECTION: 0,
            HUMIDITY_CORRECTION: 0,
        }

    def inputs(self) -> Mapping[int, int]:
        """Measure: the world's value, corrected and scaled to whole steps."""
        return {
            0x0001: self.steps("temperature_c", TEMPERATURE_CORRECTION),
            0x0002: self.steps("humidity_pct", HUMIDITY_CORRECTION),
        }

    def steps(self, key: str, correction: int) -> int:
        """Turn one value into a register, two's complement."""
        tenths = signed(self.holding[correction])
        value = Decimal(self.sees[key]) + Decimal(tenths) / 10
        return round(value * self.scale) & 0xFFFF

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the map."""
        registers = {"input": self.inputs(), "holding": self.holding}.get(table, {})
        wanted = range(address, address + count)
        if not all(register in registers for register in wanted):
            return None
        return tuple(registers[register] for register in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Store holding registers; all of them or none."""
        wanted = dict(enumerate(values, address))
        if table != "holding" or not all(key in self.holding for key in wanted):
            return NO_SUCH_REGISTER
        if not all(allowed(key, value) for key, value in wanted.items()):
            return BAD_VALUE
        self.holding |= wanted
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `temperature_c` or `humidity_pct`."""
        refuse_unknown(change, self.sees)
        self.sees |= {key: str(value) for key, value in change.items()}
        return dict(self.sees)


def signed(register: int) -> int:
    """Read a register as two's complement."""
    return register - 0x10000 if register & 0x8000 else register


def allowed(register: int, value: int) -> bool:
    """Say whether a holding register takes the value."""
    if register == ADDRESS:
        return value in range(1, 248)
    if register == BAUD:
        return value in BAUDS
    return signed(value) in range(-100, 101)


def stand_in(settings: Mapping[str, Any]) -> Climate:
    """Make one; settings `address`, `baud` and `scale` (steps per degree)."""
    return Climate(
        address=int(settings.get("address", 1)),
        baud=int(settings.get("baud", 9600)),
        scale=int(settings.get("scale", 10)),
    )
