"""An MT-SICS scale, written from the command table of the manuals alone.

`S`, `SR`, `Z` and `T` wait for the pan to be still, weights for `patience_s`, zero for
3 s, and then say that it cannot be done. `SIR` repeats four times a second until `S`,
`SI`, `SR` or `@`. Beyond the capacity the weight is `S +`, far below zero `S -`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

ZERO_PATIENCE_S = 3.0
REPEAT_S = 0.25
LOOK_AGAIN_S = 0.05
UNITS_PER_KG = {"kg": 0, "g": 3, "mg": 6}
LINE_LIMIT = 128


def seal(body: bytes) -> bytes:
    """End any body as a line."""
    return body + b"\r\n"


def frame(weight: str, status: str = "S", unit: str = "kg") -> bytes:
    """Spell one weight; it stands right aligned in ten characters."""
    return seal(f"S {status} {weight:>10} {unit}".encode("ascii"))


EVERYTHING = (
    frame("129.09")
    + frame("52.1873", "D", "g")
    + seal(b"S +")
    + seal(b"Z A")
    + seal(b"T S    52.1873 g")
    + seal(b'I4 A "12345678"')
    + seal(b"ES")
)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 9600))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.capacity_kg = Decimal(str(settings.get("capacity_kg", "30")))
        self.patience_s = float(settings.get("patience_s", 5.0))
        self.serial = str(settings.get("serial", "12345678"))
        self.mass_kg = Decimal(0)
        self.stable = True
        self.zero_kg = Decimal(0)
        self.tare_kg = Decimal(0)
        self.heard = b""
        self.saying = b""
        self.waiting: tuple[str, float] | None = None
        self.repeat_s: float | None = None
        self.follow = False
        self.followed = ""
        self.look_s = 0.0
        self.answers: Mapping[str, Callable[[], str]] = {
            "SI": self.weight,
            "ZI": lambda: self.set_zero("ZI", "S" if self.stable else "D"),
            "TI": lambda: self.set_tare("TI"),
            "TA": lambda: f"TA A {self.shown(self.tare_kg)}",
            "TAC": self.clear_tare,
            "@": self.reset,
            "I0": lambda: 'I0 B 0 "I0"\r\nI0 B 0 "S"\r\nI0 A 1 "SIR"',
            "I1": lambda: 'I1 A "01" "2.00" "2.00" "2.00"',
            "I2": lambda: f'I2 A "Stand-in {self.shown(self.capacity_kg)}"',
            "I3": lambda: 'I3 A "1.0"',
            "I4": lambda: f'I4 A "{self.serial}"',
        }

    def shown(self, mass_kg: Decimal) -> str:
        """Write a mass in the scale's unit with its digits."""
        value = mass_kg.scaleb(UNITS_PER_KG[self.unit])
        return f"{value:.{self.digits}f} {self.unit}"

    def weight(self) -> str:
        """Say the net weight as it is now."""
        gross_kg = self.mass_kg - self.zero_kg
        if gross_kg > self.capacity_kg:
            return "S +"
        if gross_kg < -self.capacity_kg / 10:
            return "S -"
        number, unit = self.shown(gross_kg - self.tare_kg).split()
        return f"S {'S' if self.stable else 'D'} {number:>10} {unit}"

    def set_zero(self, command: str, done: str) -> str:
        """Take what lies there for nothing, within 2 % of the capacity."""
        if abs(self.mass_kg) > self.capacity_kg / 50:
            return f"{command} {'+' if self.mass_kg > 0 else '-'}"
        self.zero_kg, self.tare_kg = self.mass_kg, Decimal(0)
        return f"{command} {done}"

    def set_tare(self, command: str) -> str:
        """Take what lies there for the container."""
        gross_kg = self.mass_kg - self.zero_kg
        if not 0 <= gross_kg <= self.capacity_kg:
            return f"{command} {'+' if gross_kg > 0 else '-'}"
        self.tare_kg = gross_kg
        number, unit = self.shown(gross_kg).split()
        return f"{command} {'S' if self.stable else 'D'} {number:>10} {unit}"

    def clear_tare(self) -> str:
        """Forget the container."""
        self.tare_kg = Decimal(0)
        return "TAC A"

    def reset(self) -> str:
        """Forget whatever is being done and say the serial number."""
        self.waiting, self.repeat_s, self.follow = None, None, False
        return f'I4 A "{self.serial}"'

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole line."""
        *lines, rest = (self.heard + data).split(b"\n")
        self.heard = rest[-LINE_LIMIT:]
        for line in lines:
            self.obey(line.strip(b"\r\x11\x13").decode("latin-1"), now_s)

    def obey(self, command: str, now_s: float) -> None:
        """Carry out one command."""
        if command in ("S", "SI", "SR", "SIR", "@"):
            self.repeat_s, self.follow = None, False
        if command in ("S", "SR", "Z", "T"):
            weighs = command in ("S", "SR")
            patience_s = self.patience_s if weighs else ZERO_PATIENCE_S
            self.waiting = (command, now_s + patience_s)
            self.look(now_s)
        elif command == "SIR":
            self.repeat_s = now_s
        elif command in self.answers:
            self.tell(self.answers[command]())
        else:
            self.tell("ES")

    def tell(self, line: str) -> None:
        """Put one line into the way out."""
        self.saying += seal(line.encode("ascii"))

    def look(self, now_s: float) -> None:
        """See whether what waits for a still pan can be done, or never will be."""
        if self.waiting is None:
            return
        command, until_s = self.waiting
        if not self.stable and now_s < until_s:
            return
        self.waiting = None
        if not self.stable:
            self.tell(f"{command[0]} I")
        elif command == "Z":
            self.tell(self.set_zero("Z", "A"))
        elif command == "T":
            self.tell(self.set_tare("T"))
        else:
            self.followed, self.follow = self.weight(), command == "SR"
            self.tell(self.followed)

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.saying:
            return 0.0
        return self.look_s if self.waiting or self.follow else self.repeat_s

    def say(self, now_s: float) -> bytes:
        """Say everything up to now."""
        self.look_s = now_s + LOOK_AGAIN_S
        self.look(now_s)
        if self.follow and self.weight() != self.followed:
            self.followed = self.weight()
            self.tell(self.followed)
        if self.repeat_s is not None and now_s >= self.repeat_s:
            self.repeat_s = now_s + REPEAT_S
            self.tell(self.weight())
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg` (what lies on the pan) or `stable`."""
        refuse_unknown(change, {"mass_kg", "stable"})
        self.mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        self.stable = truth(change.get("stable", self.stable))
        return {"mass_kg": str(self.mass_kg), "stable": self.stable}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one.

    Settings: `baud`, `unit`, `digits`, `capacity_kg`, `patience_s`, `serial`.
    """
    return Scale(settings)
