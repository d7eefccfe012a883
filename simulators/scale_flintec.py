"""A Flintec FT-13, written from its register table alone.

Holding registers 0000 to 0006, command register 0008, a setpoint at 0010. Weights are
signed numbers of 32 bits without a point, high half first.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

NO_SUCH_REGISTER, BAD_VALUE, CANNOT_NOW = 2, 3, 4
COMMAND = 8
SETPOINTS = range(0x0A, 0x12)
ZERO, TARE, CLEAR = 1, 2, 3
COMMANDS = (ZERO, TARE, CLEAR, *range(8, 15))
DATA_OK, MOTION, NET = 1 << 1, 1 << 2, 1 << 3
FAULTS = {"": 0, "range": 1, "over": 2, "under": 3, "system": 4, "mode": 5}
UNITS_PER_KG = {
    "kg": Decimal(1),
    "g": Decimal(1000),
    "t": Decimal("0.001"),
    "lb": 1 / Decimal("0.45359237"),
}


def halves(value: int) -> tuple[int, int]:
    """Cut a signed number into two registers."""
    high, low = divmod(value % 2**32, 0x10000)
    return high, low


class Indicator:
    """One indicator on a Modbus line."""

    latency_s = 0.02

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 0))
        self.capacity_kg = Decimal(str(settings.get("capacity_kg", "30")))
        self.mass_kg = Decimal(0)
        self.zero_kg = Decimal(0)
        self.tare_kg = Decimal(0)
        self.stable = True
        self.fault = ""
        self.commands: list[int] = []
        self.setpoints = dict.fromkeys(SETPOINTS, 0)

    def steps(self, mass_kg: Decimal) -> int:
        """Count a mass in the last digit of the display."""
        return round((mass_kg * UNITS_PER_KG[self.unit]).scaleb(self.digits))

    def status(self) -> int:
        """Compose the status register."""
        over = self.mass_kg - self.zero_kg > self.capacity_kg
        error = FAULTS[self.fault] or (FAULTS["over"] if over else 0)
        bits = (DATA_OK, not error), (MOTION, not self.stable), (NET, self.tare_kg)
        return sum(bit for bit, on in bits if on) | error << 13

    def registers(self) -> Mapping[int, int]:
        """Measure and lay out the map."""
        gross_kg = self.mass_kg - self.zero_kg
        body = (
            *halves(self.steps(gross_kg - self.tare_kg)),
            self.status(),
            *halves(self.steps(self.tare_kg)),
            *halves(self.steps(gross_kg)),
        )
        return dict(enumerate(body)) | self.setpoints

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the map."""
        registers = self.registers() if table == "holding" else {}
        wanted = range(address, address + count)
        if not all(one in registers for one in wanted):
            return None
        return tuple(registers[one] for one in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Take a command, or setpoints."""
        wanted = dict(enumerate(values, address))
        if table != "holding":
            return NO_SUCH_REGISTER
        if self.setpoints.keys() >= wanted.keys():
            self.setpoints |= wanted
            return 0
        if wanted.keys() != {COMMAND}:
            return NO_SUCH_REGISTER
        if wanted[COMMAND] not in COMMANDS:
            return BAD_VALUE
        return self.obey(wanted[COMMAND])

    def obey(self, command: int) -> int:
        """Carry out one command; zero and tare want a still pan."""
        if command in (ZERO, TARE) and not self.stable:
            return CANNOT_NOW
        self.commands.append(command)
        if command == ZERO:
            self.zero_kg, self.tare_kg = self.mass_kg, Decimal(0)
        elif command == TARE:
            self.tare_kg = self.mass_kg - self.zero_kg
        elif command == CLEAR:
            self.tare_kg = Decimal(0)
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg`, `stable` or `fault`."""
        refuse_unknown(change, {"mass_kg", "stable", "fault"})
        fault = str(change.get("fault", self.fault))
        if fault not in FAULTS:
            raise KeyError(fault)
        self.fault = fault
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        sees = {"mass_kg": str(self.mass_kg), "stable": self.stable}
        return sees | {"fault": self.fault}


def stand_in(settings: Mapping[str, Any]) -> Indicator:
    """Make one; settings `unit`, `digits` and `capacity_kg`."""
    return Indicator(settings)
