"""An OHAUS scale with its print output, written from the fields of its lines alone.

`IP` prints the present weight at once, `P` and `SP` the next stable one, `CP` prints
ten times a second and `0P` ends that; `Z` and `T` zero and tare a still pan. Where
`acknowledge` is set, orders earn OK! and what is no command ES.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown, truth

PERIOD_S = 0.1
RESTLESS_LINES = 3
LINE_LIMIT = 64
FORMS = {"defender": (8, 1), "manual": (9, 3)}
"""How wide the weight with its sign is, and the legend."""
IN_ONE_KG = {
    "kg": Decimal(1),
    "g": Decimal(1000),
    "lb": 1 / Decimal("0.45359237"),
}


def seal(body: bytes) -> bytes:
    """End any body as a line."""
    return body + b"\r\n"


def frame(
    weight: str,
    legend: str = "G",
    unit: str = "kg",
    *,
    moving: bool = False,
    form: str = "defender",
) -> bytes:
    """Spell one line; the weight is decimal text."""
    wide, legend_wide = FORMS[form]
    sign, digits = ("-", weight[1:]) if weight.startswith("-") else (" ", weight)
    number = sign + digits.rjust(wide - 1)
    mark = "?" if moving else " "
    return seal(f"{number} {unit:5}{mark}{legend:{legend_wide}}".encode("ascii"))


EVERYTHING = (
    frame("0.360")
    + frame("-1.25", "N", "g", moving=True)
    + frame("0.500", "T")
    + frame("12.5", "NET", "lb", form="manual")
    + frame("17", unit="PCS")
    + seal(b"OK!")
    + seal(b"ES")
)
"""One of each thing the scale can say."""


class Scale:
    """One scale on a serial line."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.baud = int(settings.get("baud", 9600))
        self.form = str(settings.get("form", "defender"))
        self.unit = str(settings.get("unit", "kg"))
        self.digits = int(settings.get("digits", 3))
        self.acknowledge = truth(settings.get("acknowledge", False))
        self.prints = settings.get("mode") == "pushed"
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
        """Spell what the display shows."""
        shown_kg = self.mass_kg - self.zero_kg - self.tare_kg
        weight = f"{shown_kg * IN_ONE_KG[self.unit]:.{self.digits}f}"
        legend = ("N" if self.form == "defender" else "NET") if self.tare_kg else "G"
        moving = not self.still()
        self.restless = max(0, self.restless - 1)
        return frame(weight, legend, self.unit, moving=moving, form=self.form)

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
        if command == "IP":
            self.saying += self.line()
        elif command in ("P", "SP"):
            self.patient = True
        elif command in ("CP", "0P"):
            self.prints, self.next_s = command == "CP", now_s
        elif command in ("Z", "T"):
            self.settle(command)
        elif self.acknowledge:
            self.saying += seal(b"ES")

    def settle(self, command: str) -> None:
        """Zero or tare a still pan."""
        if not self.still():
            return
        if command == "Z":
            self.zero_kg, self.tare_kg = self.mass_kg, Decimal(0)
        else:
            self.tare_kg = self.mass_kg - self.zero_kg
        if self.acknowledge:
            self.saying += seal(b"OK!")

    def due_s(self) -> float | None:
        """Say when it next wants to talk."""
        if self.saying:
            return 0.0
        return self.next_s if self.prints or self.patient else None

    def say(self, now_s: float) -> bytes:
        """Say what was asked for, and the line of this period."""
        if now_s >= self.next_s and (self.prints or self.patient):
            late = now_s > self.next_s + PERIOD_S
            self.next_s = (now_s if late else self.next_s) + PERIOD_S
            still, line = self.still(), self.line()
            if self.prints or still:
                self.saying += line
            self.patient = self.patient and not still
        said, self.saying = self.saying, b""
        return said

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `mass_kg` (what lies on the pan) or `stable`."""
        refuse_unknown(change, {"mass_kg", "stable"})
        mass_kg = Decimal(str(change.get("mass_kg", self.mass_kg)))
        if mass_kg != self.mass_kg:
            self.restless = RESTLESS_LINES
        self.mass_kg = mass_kg
        self.stable = truth(change.get("stable", self.stable))
        return {"mass_kg": str(self.mass_kg), "stable": self.stable}


def stand_in(settings: Mapping[str, Any]) -> Scale:
    """Make one.

    Settings: `baud`, `form` (defender as captured, manual), `unit` (kg, g, lb),
    `digits`, `mode` (asked, pushed), `acknowledge`.
    """
    return Scale(settings)
