"""What a storekeeper takes to be in a session, and booked, by the beeps alone. Pure.

One beep says "taken", two ask for something, more refuse. A word that answers what was
asked takes the goods in hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from simulators.acts import Act, Goods
from simulators.labels import WORD

ONE, ASKING = 1, 2
ANSWERS = ("LOT", "EXP", "SER", "WHY")
"""Words that say what was missing of the goods in hand."""
KINDS = (
    *("RECEIVE", "RETURN", "OPENING", "ISSUE"),
    *("SCRAP", "RELEASE", "MOVE", "COUNT"),
)


@dataclass(slots=True)
class Belief:
    """One session; `steps` are what each scan or number added to it.

    `hand` is what was asked about, or refused, and is no part of it yet. `weighed`
    are the pieces on the scale.
    """

    kind: str = ""
    steps: list[Goods] = field(default_factory=list)
    hand: Goods | None = None
    asked: bool = False
    weighed: int = 0

    def hears(self, act: Act, beeps: int) -> None:
        """Take the answer to an act."""
        if act.kind == "weigh":
            self.weighed = act.pieces
        if not beeps:
            return
        if act.goods is not None:
            several = act.goods.pieces > 1 and act.goods.holds == 1
            self._answered(act.goods, ONE if several else beeps)
        elif act.kind == "word":
            word, _, text = act.text.partition(WORD)[2].partition(":")
            self._said(word, text, beeps)

    def booked(self) -> dict[str, int]:
        """Return what a confirming books: pieces by kind and item."""
        found: dict[str, int] = {}
        for one in self.steps:
            key = f"{self.kind.lower()} {one.item}"
            found[key] = found.get(key, 0) + one.pieces
        return {key: pieces for key, pieces in found.items() if pieces}

    def _answered(self, goods: Goods, beeps: int) -> None:
        """One beep takes goods, two ask about them, more refuse them."""
        self.asked = beeps == ASKING
        self.hand = None if beeps == ONE else goods
        if beeps == ONE:
            self.steps.append(goods)

    def _said(self, word: str, text: str, beeps: int) -> None:
        if word == "QTY":
            self._number(int(text), beeps)
        elif word == "WEIGH":
            self._number(self.weighed, beeps)
        elif word in ANSWERS and self.hand is not None:
            lot = text if word == "LOT" else self.hand.lot
            self._answered(replace(self.hand, lot=lot), beeps)
        elif beeps != ONE:
            return
        elif word in KINDS:
            self.kind = word
        elif word == "CANCEL":
            self.steps, self.hand = [], None
        elif word == "UNDO":
            self._undo()

    def _undo(self) -> None:
        if self.hand is not None:
            self.hand = None
        elif self.steps:
            self.steps.pop()

    def _number(self, many: int, beeps: int) -> None:
        """Take it that there are so many packs of what was scanned last."""
        if self.asked and self.hand is not None:
            self.hand = replace(self.hand, pieces=many * self.hand.holds)
        elif self.steps:
            last = self.steps[-1]
            like = (last.item, last.lot)
            there = sum(o.pieces for o in self.steps if (o.item, o.lot) == like)
            more = replace(last, pieces=many * last.holds - there)
            self._answered(more, beeps)
