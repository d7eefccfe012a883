"""GTINs: what is one, and how one is bound to an item on the spot. Pure.

Apart from the catalogue's values, which every process reads: the library for check
digits is large, and only who reads codes needs it.
"""

from __future__ import annotations

from dataclasses import replace

from biip.checksums import gs1_standard_check_digit

from edge_app.store.catalogue import GTIN_DIGITS, Catalogue, Item, Pack

GTIN_LENGTHS = (8, 12, 13, 14)


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
