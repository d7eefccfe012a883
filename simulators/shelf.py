"""Shelves on load cells: pieces, hands that are on them, and what creeps.

A shelf has a heap of each kind of goods that its table names; what belongs to none of
them lies on the first. Several cells carry equal shares of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
FULL_PIECES, BIN_PIECES = 260, 40
"""What lies there at first, where there is one kind of goods and where several."""
ZERO = Decimal(0)


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
    """Goods on a scale, taken and put back in whole pieces."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage = stage
        self.name: str = table["name"]
        self._dice = stage.random(f"shelf/{self.name}")
        bins: Sequence[Mapping[str, Any]] = table.get("bins") or (table,)
        self.item, *self.others = (_item_of(one, self.name) for one in bins)
        self._cells: Sequence[Any] = table.get("scales") or (table.get("scale"),)
        self._empty_g = sum((Decimal(str(one.get("tare_g", 0))) for one in bins), ZERO)
        full = int(table.get("low", FULL_PIECES)) + 30
        there = full if len(bins) == 1 else BIN_PIECES
        # What nobody has scanned onto a shelf does not lie there.
        there = 0 if table.get("scanned") else there
        self._heaps = {
            one.name: [one.piece_g] * there for one in (self.item, *self.others)
        }
        self._waiting = 0
        self._busy = False
        self.account = {"taken": 0, "put": 0, "wrong": 0}

    @property
    def pieces(self) -> int:
        """Count what lies there."""
        return sum(map(len, self._heaps.values()))

    @property
    def due(self) -> int:
        """Count what will lie there when everybody has done what they are at."""
        return self.pieces + self._waiting

    @property
    def by_item(self) -> Mapping[str, int]:
        """Count what lies there, by item."""
        return {name: len(heap) for name, heap in self._heaps.items()}

    def can_give(self, item: Item) -> int:
        """Count what can be taken of an item when everybody has done their part."""
        heap = self._heaps.get(item.name)
        return self.due if heap is None or len(self._heaps) == 1 else len(heap)

    def learn(self, fresh: Item) -> None:
        """Take it that a kind of goods is another from now on."""
        if self.item.name == fresh.name:
            self.item = fresh
        self.others = [fresh if one.name == fresh.name else one for one in self.others]

    @property
    def mass_kg(self) -> Decimal:
        """Weigh what lies there, hands and creep left out."""
        goods_g = sum((sum(heap, ZERO) for heap in self._heaps.values()), ZERO)
        return (goods_g + self._empty_g).scaleb(-3)

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
        item = moving.item or self.item
        heap = self._heaps.get(item.name, self._heaps[self.item.name])
        if count > 0:
            heap += [item.weight_g(self._dice) for _one in range(count)]
            self.account["wrong"] += count if item.name not in self._heaps else 0
        else:
            del heap[count:]
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
        share_kg, first_kg = ZERO, mass_kg
        if len(self._cells) > 1:
            share_kg = (mass_kg / len(self._cells)).quantize(MILLIGRAM)
            first_kg = mass_kg - share_kg * (len(self._cells) - 1)
        for at, cell in enumerate(self._cells):
            cell_kg = share_kg if at else first_kg
            self._stage.poke(cell, {"mass_kg": f"{cell_kg:f}", "stable": stable})


def _item_of(table: Mapping[str, Any], name: str) -> Item:
    piece_g = Decimal(str(table.get("piece_g", 1)))
    spread_g = piece_g * Decimal(str(table.get("spread_pct", 0))) / 100
    return Item(str(table.get("item", name)), "0" * 14, piece_g, spread_g)
