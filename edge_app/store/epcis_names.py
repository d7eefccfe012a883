"""How the site names its goods, places and papers to the world. Pure.

Whatever has a GS1 key is named by it. For the rest there are addresses below one that
belongs to the site, of the forms that the vocabulary has for this: no number is made
up that looks like a GTIN and is somebody else's.
Source: GS1 Core Business Vocabulary 2.0, 8.2 to 8.7 (HTTP URLs as private identifiers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from edge_app.internal_numbers import is_restricted
from edge_app.moves import MILLIGRAM
from edge_app.store import epcis_link
from edge_app.store.catalogue import EMPTY, Catalogue
from edge_app.store.epcis_link import LOT_OR_SERIAL
from edge_app.store.gtin import gtin_of

BASE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*")
NOBODYS = "https://{}.invalid"
"""Where no address was configured: a name that nobody can have (RFC 2606)."""
PERSON = re.compile(r"[a-z2-7]{26}")
"""A person's keyed hash; no partner of the site gets one."""
MILLIGRAMS = "MGM"
"""The milligram in UN/CEFACT recommendation 20."""


def why_not_base(base: str) -> str:
    """Say in a sentence why an address cannot be the site's, empty if it can."""
    if BASE.fullmatch(base):
        return ""
    return "is no address such as https://stock.example.org/hillside."


def why_not_gln(gln: str) -> str:
    """Say in a sentence why a number is no GLN, empty if it is one."""
    if len(gln) != epcis_link.DIGITS_OF_GLN:
        return f"A GLN has {epcis_link.DIGITS_OF_GLN} digits."
    return gtin_of(gln)[1]


@lru_cache(epcis_link.REMEMBERED)
def is_gtin(number: str) -> bool:
    """Say whether a number names goods beyond the site; the site's own do not."""
    return not gtin_of(number)[1] and not is_restricted(gtin_of(number)[0])


@dataclass(frozen=True, slots=True)
class Naming:
    """The site's address and GLN, its catalogue, and its places of quarantine.

    `base` has no slash at its end. Without a `gln` places are below `base` too.
    """

    base: str
    gln: str = ""
    catalogue: Catalogue = EMPTY
    quarantine: frozenset[str] = field(default_factory=frozenset)

    @property
    def namespace(self) -> str:
        """Return what our own fields of an event are below."""
        return f"{self.base}/ns/"

    def place(self, name: str) -> str:
        """Name a place of the store, or the station that saw it."""
        if self.gln and LOT_OR_SERIAL.fullmatch(name):
            return epcis_link.place(self.gln, name)
        return self._own("loc", name)

    def party(self, name: str) -> str:
        """Name who receives goods; empty for a person, and for nobody."""
        named = name and not PERSON.fullmatch(name)
        return self._own("party", name) if named else ""

    def paper(self, name: str) -> str:
        """Name a delivery note, an approval, a receipt or a slip."""
        return self._own("bt", name)

    def thing(self, *names: str) -> str:
        """Name one thing that has no GS1 key, such as a device or a piece."""
        return self._own("obj", *names)

    def goods(
        self, item: str, quantity: int, unit: str, *, gtin: str = "", lot: str = ""
    ) -> dict[str, object]:
        """Name so much of an item as an element of a quantity list.

        By a trade unit that goes into it whole, the one that was scanned first; else by
        the site's own name for the item, in pieces or milligrams.
        """
        number, pieces = self._unit(item, quantity, gtin)
        if number and (not lot or LOT_OR_SERIAL.fullmatch(lot)):
            link = epcis_link.trade_unit(number, lot=lot)
            return {"epcClass": link, "quantity": quantity // pieces}
        named = self._own("class", *((item, lot) if lot else (item,)))
        amount: dict[str, object] = {"epcClass": named, "quantity": quantity}
        return {**amount, "uom": MILLIGRAMS} if unit == MILLIGRAM else amount

    def pieces(self, gtin: str) -> int:
        """Return how many base units a pack holds; 1 where nobody knows it."""
        pack = self.catalogue.of_gtin(gtin)
        return pack[1] if pack else 1

    def _unit(self, item: str, quantity: int, gtin: str) -> tuple[str, int]:
        """Find a pack of the item, and how many base units it holds."""
        known = self.catalogue.items.get(item)
        if known is None:
            return (gtin if is_gtin(gtin) else ""), 1
        packs = sorted(known.packs, key=lambda one: (one.gtin != gtin, one.pieces))
        fitting = (
            one for one in packs if quantity % one.pieces == 0 and is_gtin(one.gtin)
        )
        best = next(fitting, None)
        return (best.gtin, best.pieces) if best else ("", 1)

    def _own(self, kind: str, *names: str) -> str:
        return "/".join([self.base, kind, *(quote(name, "") for name in names)])
