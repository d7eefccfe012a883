"""The PTA8D08 collector of eight PT100, written from its register table alone.

Holding registers 0000 to 0007 are temperatures, 0020 to 0027 resistances, 0040 to 0047
corrections of the temperature, 0060 to 0067 of the resistance, all in tenths; 00FB
resets, 00FD is the report time, 00FE the address, 00FF the code of the baud rate. What
lies between the channels and their next block reads as zero; beyond is exception 02. An
input with nothing on it reads 97.7 degrees and 137.6 Ohm.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

NO_SUCH_REGISTER, BAD_VALUE = 2, 3
INPUTS = tuple(str(number) for number in range(1, 9))
OHMS, SHIFTS, OHM_SHIFTS, BLOCKS_END = 0x20, 0x40, 0x60, 0x80
RESET, REPORT, ADDRESS, BAUD = 0xFB, 0xFD, 0xFE, 0xFF
NOTHING = (977, 1376)
"""What an open input reads, in tenths of a degree and of an Ohm."""

A, B = 3.9083e-3, -5.775e-7


def tenth_ohms(at_c: str) -> int:
    """Say what a PT100 has at a temperature; below zero the small third term is cut."""
    celsius = float(Decimal(at_c))
    return round(1000 * (1 + A * celsius + B * celsius**2))


class Collector:
    """One board on a Modbus line; an input with nothing on it is an empty text."""

    latency_s = 0.02

    def __init__(self, *, address: int) -> None:
        self.probes = dict.fromkeys(INPUTS, "5.0")
        self.factory = {
            start + at: 0 for start in (SHIFTS, OHM_SHIFTS) for at in range(len(INPUTS))
        } | {RESET: 0, REPORT: 0, ADDRESS: 1, BAUD: 3}
        self.kept = self.factory | {ADDRESS: address}

    def registers(self) -> Mapping[int, int]:
        """Measure all inputs, and show what is kept."""
        shown = dict.fromkeys(range(BLOCKS_END), 0)
        for at, name in enumerate(INPUTS):
            celsius = self.probes[name]
            degrees, ohms = NOTHING
            if celsius:
                degrees, ohms = round(Decimal(celsius) * 10), tenth_ohms(celsius)
            shown[at] = (degrees + signed(self.kept[SHIFTS + at])) & 0xFFFF
            shown[OHMS + at] = (ohms + signed(self.kept[OHM_SHIFTS + at])) & 0xFFFF
        return shown | self.kept

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the map."""
        registers = self.registers() if table == "holding" else {}
        wanted = range(address, address + count)
        if not all(register in registers for register in wanted):
            return None
        return tuple(registers[register] for register in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Store what can be stored; all of it or none."""
        wanted = dict(enumerate(values, address))
        if table != "holding" or not all(key in self.kept for key in wanted):
            return NO_SUCH_REGISTER
        if wanted.get(ADDRESS, 1) not in range(1, 248):
            return BAD_VALUE
        self.kept |= self.factory if RESET in wanted else wanted
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `1` to `8` ("" is no probe), or all there are: `temperature_c`."""
        refuse_unknown(change, {*self.probes, "temperature_c"})
        if "temperature_c" in change:
            present = [name for name, celsius in self.probes.items() if celsius]
            self.probes |= dict.fromkeys(present, str(change["temperature_c"]))
        self.probes |= {key: str(change[key]) for key in INPUTS if key in change}
        return dict(self.probes)


def signed(register: int) -> int:
    """Read a register as two's complement."""
    return register - 0x10000 if register & 0x8000 else register


def stand_in(settings: Mapping[str, Any]) -> Collector:
    """Make one; setting `address`."""
    return Collector(address=int(settings.get("address", 1)))
