"""A Laumas load-cell transmitter, written from its register table alone.

Holding registers 0000 to 000D, 0048 and 0049. A request for more than 32 of them is
refused like a hole in the map. Weights are magnitudes; signs and faults are bits of the
status. Command 8 sets zero, 7 tares, 9 shows the gross weight again, 130 takes the
preset tare, 99 keeps what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

NO_SUCH_REGISTER, BAD_VALUE = 2, 3
COMMAND, STATUS, DIVISION, PRESET_HIGH, PRESET_LOW = 5, 6, 13, 72, 73
MOST_REGISTERS = 32
HIGHEST = 999999
COMMANDS = (7, 8, 9, 99, 130)
IDENTITY = (0x0103, 5, 2024, 1234, 1)
UNIT_CODES = {"kg": 0, "g": 1, "t": 2, "lb": 3}
UNITS_PER_KG = {
    "kg": Decimal(1),
    "g": Decimal(1000),
    "t": Decimal("0.001"),
    "lb": 1 / Decimal("0.45359237"),
}
ONE_DIVISION = (6, 9, 12, 15, 18)
"""The codes of the divisions 1, 0.1, 0.01, 0.001 and 0.0001."""


class Transmitter:
    """One transmitter on a Modbus line."""

    latency_s = 0.02

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.capacity_kg = Decimal(str(settings.get("capacity_kg", "30")))
        self.mass_kg = Decimal(0)
        self.zero_kg = Decimal(0)
        self.tare_steps = 0
        self.peak_steps = 0
        self.preset = [0, 0]
        self.kept = 0
        self.stable = True
        self.fault = ""

    def gross(self) -> int:
        """Count what lies there in the last digit of the display."""
        shown = (self.mass_kg - self.zero_kg) * UNITS_PER_KG[self.unit]
        return round(shown.scaleb(self.digits))

    def status(self) -> int:
        """Compose the status register."""
        gross = self.gross()
        net = gross - self.tare_steps
        bits = {
            0: self.fault == "cell",
            1: self.fault == "converter",
            2: self.mass_kg - self.zero_kg > self.capacity_kg,
            3: self.mass_kg > self.capacity_kg * Decimal("1.1"),
            4: abs(gross) > HIGHEST,
            5: abs(net) > HIGHEST,
            7: gross < 0,
            8: net < 0,
            9: self.peak_steps < 0,
            10: self.tare_steps != 0,
            11: self.stable,
            12: gross == 0,
        }
        return sum(1 << bit for bit, on in bits.items() if on)

    def registers(self) -> Mapping[int, int]:
        """Measure and lay out the map."""
        gross = self.gross()
        weights = (gross, gross - self.tare_steps, self.peak_steps)
        pairs = [half for one in weights for half in divmod(abs(one), 0x10000)]
        division = UNIT_CODES[self.unit] << 8 | ONE_DIVISION[self.digits]
        body = (*IDENTITY, 0, self.status(), *pairs, division)
        return dict(enumerate(body)) | dict(enumerate(self.preset, PRESET_HIGH))

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the map and beyond 32."""
        registers = self.registers() if table == "holding" else {}
        wanted = range(address, address + count)
        if count > MOST_REGISTERS or not all(one in registers for one in wanted):
            return None
        return tuple(registers[one] for one in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Take a command or the preset tare."""
        wanted = dict(enumerate(values, address))
        known = {COMMAND, PRESET_HIGH, PRESET_LOW}
        if table != "holding" or not known >= wanted.keys():
            return NO_SUCH_REGISTER
        if wanted.get(COMMAND, COMMANDS[0]) not in COMMANDS:
            return BAD_VALUE
        for register, value in wanted.items():
            if register == COMMAND:
                self.obey(value)
            else:
                self.preset[register - PRESET_HIGH] = value
        return 0

    def obey(self, command: int) -> None:
        """Carry out one command."""
        match command:
            case 7:
                self.tare_steps = self.gross()
            case 8:
                self.zero_kg = self.mass_kg
            case 9:
                self.tare_steps = 0
            case 99:
                self.kept += 1
            case 130:
                high, low = self.preset
                self.tare_steps = high * 0x10000 + low

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg`, `stable` or `fault` (cell, converter or nothing)."""
        refuse_unknown(change, {"mass_kg", "stable", "fault"})
        fault = str(change.get("fault", self.fault))
        if fault not in ("", "cell", "converter"):
            raise KeyError(fault)
        self.fault = fault
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        self.peak_steps = max(self.peak_steps, self.gross())
        sees = {"mass_kg": str(self.mass_kg), "stable": self.stable}
        return sees | {"fault": self.fault}


def stand_in(settings: Mapping[str, Any]) -> Transmitter:
    """Make one; settings `unit`, `digits` (0 to 4) and `capacity_kg`."""
    return Transmitter(settings)
