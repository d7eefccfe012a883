"""The catalogue: what the store room keeps, in which packs, and the kits made of it.

Pure values. Quantities are whole numbers in the item's unit; an item is found by its id
or by the GTIN of any of its packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

UNITS = ("piece", "mg")
STORAGES = ("room", "cool", "cold", "frozen")
HAZARDS = ("", "alcohol", "flammable", "chlorine", "oxidiser", "acid", "alkali", "gas")
"""Classes of hazardous goods; which of them must stand apart is a rule of its own."""
BASES = ("", "basic", "increment")
"""A kit by itself, a site's basic pack, or the pack that each desk adds to it."""
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


def sites_prepacked(sites: int) -> int:
    """Return how many sites must at least have their packs ready, rounded up."""
    for above, pct in PREPACKED_BY_SITES:
        if sites > above:
            return -(-sites * pct // 100)
    return SOME_PREPACKED if sites > FEW_SITES else 0
