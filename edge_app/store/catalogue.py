"""The catalogue: what the store room keeps, in which packs, and the kits made of it.

Pure values. Quantities are whole numbers in the item's unit; an item is found by its id
or by the GTIN of any of its packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from biip.checksums import gs1_standard_check_digit

UNITS = ("piece", "mg")
STORAGES = ("room", "cool", "cold", "frozen")
HAZARDS = ("", "alcohol", "flammable", "chlorine", "oxidiser", "acid", "alkali", "gas")
"""Classes of hazardous goods; which of them must stand apart is a rule of its own."""
BASES = ("", "basic", "increment")
"""A kit by itself, a site's basic pack, or the pack that each desk adds to it."""
GTIN_LENGTHS = (8, 12, 13, 14)
GTIN_DIGITS = 14
PREPACKED_BY_SITES = ((50, 40), (30, 20))
"""Above so many sites, this share of them has its packs ready, in percent."""
FEW_SITES, SOME_PREPACKED = 10, 5


@dataclass(frozen=True, slots=True)
class Pack:
    """A trade unit of an item: GTIN of 14 digits, and how many base units it holds."""

    gtin: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the store room keeps.

    `piece_mg` is what a piece weighs (0 where unknown), taken from `sample` pieces;
    `spread` is the coefficient of variation of a piece. `daily_use` is that at full
    load. `receivers` may receive it; without any everybody may.
    """

    id: str
    name_zh: str
    name_en: str
    unit: str = "piece"
    packs: tuple[Pack, ...] = ()
    piece_mg: int = 0
    spread: Decimal = Decimal("0.01")
    sample: int = 10
    category: str = ""
    hazard: str = ""
    storage: str = "room"
    reorder: int = 0
    daily_use: int = 0
    target_days: int = 30
    untouchable_pct: int = 0
    receivers: frozenset[str] = frozenset()
    asks_lot: bool = False
    asks_expiry: bool = False
    asks_serial: bool = False
    cold_chain_import: bool = False
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """So many of an item in a kit."""

    item: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Kit:
    """A set of items that is packed and handed out as one.

    `base` says whether it is a site's basic pack or a desk's increment. At least
    `prepacked_pct` of the planned kits stand ready.
    """

    id: str
    name_zh: str
    name_en: str
    parts: tuple[Part, ...]
    level: str = ""
    colour: str = ""
    base: str = ""
    prepacked_pct: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items and kits by their ids; a GTIN belongs to one item only."""

    items: Mapping[str, Item]
    kits: Mapping[str, Kit]
    _packs: Mapping[str, tuple[Item, int]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Find every pack once, not at every scan."""
        packs = {
            pack.gtin: (item, pack.pieces)
            for item in self.items.values()
            for pack in item.packs
        }
        object.__setattr__(self, "_packs", MappingProxyType(packs))

    def of_gtin(self, gtin: str) -> tuple[Item, int] | None:
        """Return the item that has this GTIN, and how many of it are in that pack."""
        return self._packs.get(gtin.zfill(GTIN_DIGITS))


EMPTY = Catalogue({}, {})


def gtin_of(text: str) -> tuple[str, str]:
    """Return a GTIN as 14 digits, or nothing and one sentence that says why not."""
    if not (text.isascii() and text.isdigit()):
        return "", "A GTIN has digits only."
    if len(text) not in GTIN_LENGTHS:
        return "", f"A GTIN has 8, 12, 13 or 14 digits, this has {len(text)}."
    if not text.strip("0"):
        return "", "A GTIN is not all zeros."
    check = str(gs1_standard_check_digit(text[:-1]))
    if check != text[-1]:
        return "", f"Its check digit is wrong: it would be {check}."
    return text.zfill(GTIN_DIGITS), ""


def bind(catalogue: Catalogue, gtin: str, item: str, pieces: int) -> Catalogue | str:
    """Give an item one more pack, or say in a sentence why that cannot be.

    The same pack a second time changes nothing and is no mistake.
    """
    number, why = gtin_of(gtin)
    known = catalogue.items.get(item)
    if why or known is None or pieces < 1:
        return why or (
            "There is no such item in the catalogue."
            if known is None
            else "A pack holds at least one."
        )
    if before := catalogue.of_gtin(number):
        return catalogue if before == (known, pieces) else _taken(before, item)
    grown = replace(known, packs=(*known.packs, Pack(number, pieces)))
    return Catalogue({**catalogue.items, item: grown}, catalogue.kits)


def _taken(before: tuple[Item, int], item: str) -> str:
    """Say whose pack a GTIN is already."""
    if before[0].id != item:
        return f"This GTIN is that of {before[0].id} already."
    return f"This GTIN is known as a pack of {before[1]}."


def sites_prepacked(sites: int) -> int:
    """Return how many sites must at least have their packs ready, rounded up."""
    for above, pct in PREPACKED_BY_SITES:
        if sites > above:
            return -(-sites * pct // 100)
    return SOME_PREPACKED if sites > FEW_SITES else 0
