"""The R4DCB08 collector of eight DS18B20, written from its register table alone.

Holding registers 0000 to 0007 are the probes in tenths of a degree, corrected; 8000
where there is none. 0008 to 000F are the corrections, 00FD the seconds between reports
that nobody asked for (kept, but nothing is sent: the line belongs to the master), 00FE
the address, 00FF the code of the baud rate, of which 5 is a factory reset. A new
address or rate counts from the next power-up. All else is exception 02.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

NO_SUCH_REGISTER, BAD_VALUE = 2, 3
INPUTS = tuple(str(number) for number in range(1, 9))
FIRST_CORRECTION, REPORT, ADDRESS, BAUD = 0x0008, 0x00FD, 0x00FE, 0x00FF
RATES = {1200: 0, 2400: 1, 4800: 2, 9600: 3, 19200: 4}
RESET_CODE = 5
ABSENT = 0x8000


class Collector:
    """One board on a Modbus line; a probe pulled out is an empty text."""

    latency_s = 0.02

    def __init__(self, *, address: int, baud: int) -> None:
        self.probes = dict.fromkeys(INPUTS, "5.0")
        self.factory = {FIRST_CORRECTION + at: 0 for at in range(len(INPUTS))} | {
            REPORT: 0,
            ADDRESS: 1,
            BAUD: RATES[9600],
        }
        self.kept = self.factory | {ADDRESS: address, BAUD: RATES.get(baud, 3)}

    def registers(self) -> Mapping[int, int]:
        """Measure all probes, and show what is kept."""
        return {
            at: self.measure(self.probes[name], self.kept[FIRST_CORRECTION + at])
            for at, name in enumerate(INPUTS)
        } | self.kept

    @staticmethod
    def measure(shown_c: str, correction: int) -> int:
        """Turn one probe into a register."""
        if not shown_c:
            return ABSENT
        tenths = correction - 0x10000 if correction & 0x8000 else correction
        return (round(Decimal(shown_c) * 10) + tenths) & 0xFFFF

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
        if wanted.get(BAUD, 0) not in range(RESET_CODE + 1):
            return BAD_VALUE
        self.kept |= self.factory if wanted.get(BAUD) == RESET_CODE else wanted
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change the probes `1` to `8` ("" pulls one out), or all: `temperature_c`."""
        refuse_unknown(change, {*self.probes, "temperature_c"})
        if "temperature_c" in change:
            present = [name for name, shown_c in self.probes.items() if shown_c]
            self.probes |= dict.fromkeys(present, str(change["temperature_c"]))
        self.probes |= {key: str(change[key]) for key in INPUTS if key in change}
        return dict(self.probes)


def stand_in(settings: Mapping[str, Any]) -> Collector:
    """Make one; settings `address` and `baud`."""
    return Collector(
        address=int(settings.get("address", 1)), baud=int(settings.get("baud", 9600))
    )
