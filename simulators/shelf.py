"""Shelves on load cells: pieces, hands that are on them, and what creeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulators.items import Item
from simulators.stage import Script, Stage

UNSTEADY_S, HANDS, HAND_G = 0.4, 4, 300
"""How long hands are on the shelf, how often they press anew, and how hard at most."""

BETWEEN_S = 0.6
"""How long somebody turns away between two armfuls."""

CREEP_S, LEAST_CREEP = 0.5, Decimal("0.00002")
"""A load cell does half of what is left of its way in this time."""

MILLIGRAM = Decimal("0.000001")
TAKE_SHARE = 0.6
FULL_PIECES = 260


@dataclass(frozen=True, slots=True)
class Moving:
    """So many pieces put, or taken (below 0), in `steps` armfuls.

    Another `item` than the shelf's is a mistake of who puts it there.
    """

    count: int
    steps: int = 1
    item: Item | None = None
    hand_g: int = HAND_G
    creep_pct: float = 0.0

    def in_steps(self) -> Iterator[int]:
        """Return what each armful holds, never nothing."""
        sign, left = (1 if self.count > 0 else -1), abs(self.count)
        for still in range(min(self.steps, left), 0, -1):
            part = -(-left // still)
            left -= part
            yield sign * part


class Shelf:
    """One kind of goods on a scale, taken and put back in whole pieces."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage, self._table = stage, table
        self.name: str = table["name"]
        self._dice = stage.random(f"shelf/{self.name}")
        piece_g = Decimal(str(table.get("piece_g", 1)))
        self.item = Item(str(table.get("item", self.name)), "0" * 14, piece_g)
        self._weights_g = [piece_g] * (int(table.get("low", FULL_PIECES)) + 30)
        self._waiting = 0
        self._busy = False
        self.account = {"taken": 0, "put": 0, "wrong": 0}

    @property
    def pieces(self) -> int:
        """Count what lies there."""
        return len(self._weights_g)

    @property
    def due(self) -> int:
        """Count what will lie there when everybody has done what they are at."""
        return self.pieces + self._waiting

    @property
    def mass_kg(self) -> Decimal:
        """Weigh what lies there, hands and creep left out."""
        return sum(self._weights_g, Decimal(0)).scaleb(-3)

    def fill(self) -> None:
        """Lay the first pieces on the scale."""
        self._show(self.mass_kg, stable=True)

    def turn(self) -> Script:
        """Take or put a few pieces, after a while."""
        yield self._dice.uniform(2.0, 6.0) / self._stage.tempo
        count = self._dice.randint(1, 4)
        if self._dice.random() < TAKE_SHARE and self.due >= count:
            count = -count
        yield from self.move(Moving(count))

    def move(self, moving: Moving) -> Script:
        """Put pieces, or take the last ones, with hands on the scale for a moment."""
        self._waiting += moving.count
        while self._busy:
            yield 0.05
        self._busy = True
        try:
            for count in moving.in_steps():
                yield from self._one_step(count, moving)
            yield from self._creep(moving.creep_pct)
        finally:
            self._busy = False

    def _one_step(self, count: int, moving: Moving) -> Script:
        self._waiting -= count
        before_kg = self.mass_kg
        if count > 0:
            item = moving.item or self.item
            self._weights_g += [item.weight_g(self._dice) for _one in range(count)]
            self.account["wrong"] += count if moving.item else 0
        else:
            del self._weights_g[count:]
        self.account["put" if count > 0 else "taken"] += abs(count)
        self._stage.bench.log.stimulus(
            "goods", shelf=self.name, change=count, pieces=self.pieces
        )
        for _hand in range(HANDS):
            hand_kg = Decimal(self._dice.randint(0, moving.hand_g)).scaleb(-3)
            self._show(max(before_kg, self.mass_kg) + hand_kg, stable=False)
            yield UNSTEADY_S / HANDS
        self._show(self.mass_kg, stable=True)
        if count != moving.count:
            yield BETWEEN_S

    def _creep(self, creep_pct: float) -> Script:
        """Let a load cell come to its weight slowly, as glue and metal give way."""
        share = Decimal(str(creep_pct)) / 100
        while share > LEAST_CREEP:
            self._show((self.mass_kg * (1 - share)).quantize(MILLIGRAM), stable=True)
            yield CREEP_S
            share /= 2
        self._show(self.mass_kg, stable=True)

    def _show(self, mass_kg: Decimal, *, stable: bool) -> None:
        change = {"mass_kg": f"{mass_kg:f}", "stable": stable}
        self._stage.poke(self._table.get("scale"), change)
