"""What a label says: an item, a lot, a last day, and the symbols for them. Pure.

With a GTIN the label is a GS1 DataMatrix like a maker's own. With a number of the
site's own it is an EAN-13, which every scanner reads, and beside it, where there is a
lot or a last day, a GS1 DataMatrix with company-internal identifiers.
Source: GS1 General Specifications 2.1.13.2, 3.2, 3.9, 4.13 (which go together).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from edge_app.internal_numbers import Internal, elements, is_restricted, number_of
from edge_app.store.catalogue import Catalogue, Item
from edge_app.store.epcis_link import LOT_OR_SERIAL

GS = "\x1d"
FIXED = ("01", "17")
"""Identifiers whose values have a length of their own and need no GS behind them."""
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"zh": ("批号", "有效期至"), "en": ("Lot", "Use by")}
)
EAN_13_BEGINS = "0"


@dataclass(frozen=True, slots=True)
class Label:
    """A label ready to be drawn.

    `names` stand above each other. `elements` are what the DataMatrix says, `ean13`
    the digits of the bar code; either may be empty. `lines` are for people.
    """

    item: str
    names: tuple[str, ...]
    lines: tuple[str, ...]
    elements: tuple[tuple[str, str], ...] = ()
    ean13: str = ""

    @property
    def message(self) -> str:
        """Return the element string as a scanner sends it."""
        text = ""
        for at, (identifier, value) in enumerate(self.elements):
            last = at == len(self.elements) - 1
            text += identifier + value + ("" if last or identifier in FIXED else GS)
        return text

    @property
    def readable(self) -> str:
        """Return the element string as people read it."""
        return "".join(f"({identifier}){value}" for identifier, value in self.elements)


def number_for(catalogue: Catalogue, item: Item) -> tuple[str, bool]:
    """Return the number of one piece of an item, and whether it is new.

    A new one is the site's own and must be bound to the item before it is used.
    """
    single = [pack.gtin for pack in item.packs if pack.pieces == 1]
    best = sorted(single, key=is_restricted)
    if best:
        return best[0], False
    return number_of(item.id, lambda gtin: catalogue.of_gtin(gtin) is not None), True


def why_not(lot: str) -> str:
    """Say in a sentence why a lot cannot stand in a symbol, empty if it can."""
    if not lot or LOT_OR_SERIAL.fullmatch(lot):
        return ""
    return "A lot on a label has 1 to 20 letters, digits or signs of ISO 646."


def label_of(
    item: Item, number: str, *, lot: str = "", expiry: str = "", language: str = "zh"
) -> Label:
    """Say what stands on the label of an item; `expiry` is a day, or empty."""
    lot_word, day_word = WORDS[language]
    told = ((lot_word, lot), (day_word, expiry))
    lines = tuple(f"{word} {text}" for word, text in told if text)
    names = (item.name_zh, item.name_en)
    shown = tuple(name for name in dict.fromkeys(names) if name) or (item.id,)
    if is_restricted(number):
        internal = elements(Internal(number, lot, expiry)) if lot or expiry else ()
        return Label(item.id, shown, lines, internal, number.removeprefix("0"))
    short = expiry.replace("-", "")[2:]
    said = (("01", number), ("17", short), ("10", lot))
    return Label(item.id, shown, lines, tuple(pair for pair in said if pair[1]))
