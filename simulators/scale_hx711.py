"""An HX711 with a load cell as the kernel shows it, from data sheet and driver alone.

The file holds the 24 bits with the highest one turned over. Faults: `floating` (the
data line hangs high: -1), `high` and `low` (the ends of the range), `gone` (no file).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.dice import dice
from simulators.standin import refuse_unknown, truth

CODE_LOW, CODE_HIGH = -(2**23), 2**23 - 1
FAULT_CODES = {"floating": -1, "high": CODE_HIGH, "low": CODE_LOW}
UNREST = 2000


def raw(code: int) -> bytes:
    """Write one conversion as the kernel does."""
    return f"{(code & 0xFFFFFF) ^ 0x800000}\n".encode("ascii")


class Cell:
    """One cell behind one converter; where there is unrest, each read says so.

    A reading waits for its conversion, ten a second as most boards are wired.
    """

    conversion_s = 0.1

    def __init__(self, settings: Mapping[str, Any]) -> None:
        device = settings.get("device", "iio:device0")
        self.name = f"{device}/in_voltage{settings.get('channel', 0)}_raw"
        self.offset = Decimal(str(settings.get("offset", 0)))
        self.scale_per_kg = Decimal(str(settings.get("scale_per_kg", 100_000)))
        self.noise = float(settings.get("noise", 0))
        self._luck = dice("hx711", self.name)
        self.mass_kg = Decimal(0)
        self.stable = True
        self.fault = ""
        self.conversions = 0

    def files(self) -> Mapping[str, bytes | None]:
        """Convert once and show the file."""
        if self.fault == "gone":
            return {self.name: None}
        self.conversions += 1
        if self.fault:
            return {self.name: raw(FAULT_CODES[self.fault])}
        code = round(self.mass_kg * self.scale_per_kg + self.offset)
        if self.noise:
            code += round(self._luck.gauss(0, self.noise))
        if not self.stable:
            code += UNREST if self.conversions % 2 else -UNREST
        return {self.name: raw(min(max(code, CODE_LOW), CODE_HIGH))}

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg`, `stable` or `fault`."""
        refuse_unknown(change, {"mass_kg", "stable", "fault"})
        fault = str(change.get("fault", self.fault))
        if fault not in ("", "gone", *FAULT_CODES):
            raise KeyError(fault)
        self.fault = fault
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        sees = {"mass_kg": str(self.mass_kg), "stable": self.stable}
        return sees | {"fault": self.fault}


def stand_in(settings: Mapping[str, Any]) -> Cell:
    """Make one.

    Settings: `device`, `channel`, `offset`, `scale_per_kg`, and `noise`: how far the
    code of a still pan scatters (one sigma), which a real converter always does.
    """
    return Cell(settings)
