"""An A&D scale, balance or clone, written from the format tables of the manuals alone.

It pushes eight lines a second, or waits for commands. After the load changed it says
US a few times before ST; beyond the capacity OL. `Q` and `SI` say the present weight,
`S` the next stable one, `SIR` starts the stream and `C` stops it. Commands are answered
with 06 or an EC line if `acknowledge` is set, else with silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 0.125
UNSTABLE_LINES = 3
LINE_LIMIT = 64
ACK = b"\x06"
NINES = "9999.999"
IN_ONE_KG = {
    "kg": Decimal(1),
    "g": Decimal(1000),
    "t": Decimal("0.001"),
    "lb": 1 / Decimal("0.45359237"),
}


def seal(body: bytes) -> bytes:
    """End any body as a line."""
    return body + b"\r\n"


def frame(weight: str, status: str = "ST", kind: str = "NT", unit: str = "kg") -> bytes:
    """Spell one line of an indicator, 18 bytes; `weight` has its sign in front."""
    value = weight[0] + weight[1:].rjust(7, "0")
    return seal(f"{status},{kind},{value}{unit:>2}".encode("ascii"))


def clone_frame(weight: str, status: str = "ST", unit: str = "kg") -> bytes:
    """Spell one line as clones do, with blanks between sign and digits."""
    value = weight[0] + weight[1:].rjust(7)
    return seal(f"{status},NT,{value}{unit:>2}".encode("ascii"))


def balance_frame(weight: str, status: str = "ST", unit: str = "kg") -> bytes:
    """Spell one line of a balance, 17 bytes."""
    value = weight[0] + weight[1:].rjust(8, "0")
    return seal(f"{status},{value}{unit:>3}".encode("ascii"))


EVERYTHING = (
    frame("+12.34")
    + frame("-0.50", "US", "GS", "g")
    + seal(b"OL,NT,        kg")
    + frame("+2.50", kind="TR")
    + clone_frame("+1.234")
    + balance_frame("+1.2346")
    + balance_frame("+1234", "QT", "PC")
    + balance_frame("-9999.999", "OL", "lb")
    + ACK
    + seal(b"EC,E1")
    + seal(b"?")
    + seal(b"I")
)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.form = str(settings.get("form", "indicator"))
        self.baud = int(settings.get("baud", 2400))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.capacity_kg = Decimal(str(settings.get("capacity_kg", "30")))
        self.acknowledge = truth(settings.get("acknowledge", False))
        self.streams = truth(settings.get("push", True))
        self.mass_kg = Decimal(0)
        self.zero_kg = Decimal(0)
        self.tare_kg = Decimal(0)
        self.stable = True
        self.restless = 0
        self.patient = False
        self.heard = b""
        self.saying = b""
        self.next_s = 0.0

    def line(self) -> bytes:
        """Say what the display shows, in the scale's own form."""
        gross_kg = self.mass_kg - self.zero_kg
        if abs(gross_kg) > self.capacity_kg:
            return self.spell("OL", "+" + NINES if gross_kg > 0 else "-" + NINES)
        value = (gross_kg - self.tare_kg) * IN_ONE_KG[self.unit]
        status = "ST" if self.still() else "US"
        self.restless = max(0, self.restless - 1)
        return self.spell(status, f"{value:+.{self.digits}f}")

    def spell(self, status: str, shown: str) -> bytes:
        """Lay out one line; an overloaded indicator leaves the value blank."""
        if self.form == "balance":
            return balance_frame(shown, status, self.unit)
        if status == "OL":
            return seal(f"OL,{self.kind()},{'':8}{self.unit:>2}".encode("ascii"))
        if self.form == "clone":
            return clone_frame(shown, status, self.unit)
        return frame(shown, status, self.kind(), self.unit)

    def kind(self) -> str:
        """Say whether a container is taken off."""
        return "NT" if self.tare_kg else "GS"

    def still(self) -> bool:
        """Say whether the weight has settled."""
        return self.stable and not self.restless

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes; obey every whole line."""
        *lines, rest = (self.heard + data).split(b"\n")
        self.heard = rest[-LINE_LIMIT:]
        for line in lines:
            self.obey(line.strip(b"\r").decode("latin-1"), now_s)

    def obey(self, command: str, now_s: float) -> None:
        """Carry out one command."""
        if command in ("Q", "SI"):
            self.saying += self.line()
        elif command == "S":
            self.patient = True
        elif command in ("SIR", "C"):
            self.streams, self.next_s = command == "SIR", now_s
        elif command in ("Z", "R", "T"):
            self.answer(self.settle(command))
        else:
            self.answer("E1")

    def settle(self, command: str) -> str:
        """Zero or tare a still pan; the error that it earns, or nothing."""
        if not self.still():
            return "E2"
        if command != "T":
            self.zero_kg, self.tare_kg = self.mass_kg, Decimal(0)
        else:
            self.tare_kg = self.mass_kg - self.zero_kg
        return ""

    def answer(self, error: str) -> None:
        """Acknowledge a command, where that is switched on."""
        if self.acknowledge:
            self.saying += seal(f"EC,{error}".encode("ascii")) if error else ACK

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.saying:
            return 0.0
        return self.next_s if self.streams or self.patient else None

    def say(self, now_s: float) -> bytes:
        """Say what was asked for, and the line of this period."""
        if now_s >= self.next_s and (self.streams or self.patient):
            late = now_s > self.next_s + PERIOD_S
            self.next_s = (now_s if late else self.next_s) + PERIOD_S
            line = self.line()
            if self.streams or line.startswith(b"ST"):
                self.saying += line
                self.patient = False
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg` (what lies on the pan) or `stable`."""
        refuse_unknown(change, {"mass_kg", "stable"})
        mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        if mass_kg != self.mass_kg:
            self.restless = UNSTABLE_LINES
        self.mass_kg = mass_kg
        self.stable = truth(change.get("stable", self.stable))
        return {"mass_kg": str(self.mass_kg), "stable": self.stable}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one.

    Settings: `baud`, `form` (indicator, balance, clone), `unit`, `digits`,
    `capacity_kg`, `push` (does it stream by itself), `acknowledge`.
    """
    return Scale(settings)
