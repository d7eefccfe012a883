"""The verbs of the store room and the arguments that they know. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.arguments import (
    TEXT_LIMIT,
    Argument,
    comment,
    day,
    listing,
    number,
    words,
)

_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_ITEM = Argument(comment, "an item of the catalogue", required=True)
_LOT = Argument(comment, "a lot as the goods say it (none for goods without)")
_NEEDED_LOT = Argument(comment, "a lot as the goods say it", required=True)
_QUANTITY = Argument(number, "a whole number from 1, in the item's unit", required=True)
_PLACE = Argument(words, "a place, such as store-1", required=True)
_DAY = Argument(day, "a day such as 2026-03-01")
_REASON = Argument(comment, "a few words that say why", required=True)
_KIT = Argument(words, "a kit of the catalogue", required=True)
_GOODS: Mapping[str, Argument] = {"item": _ITEM, "lot": _LOT, "quantity": _QUANTITY}
_REST: Mapping[str, Argument] = {"comment": _COMMENT}

VERBS: Mapping[str, Mapping[str, Argument]] = {
    "paper": {
        "id": Argument(comment, "the paper's number", required=True),
        "kind": Argument(words, "delivery or approval", required=True),
        "lines": Argument(listing, "item:quantity, such as mask:100,gown:20", True),
        "party": Argument(comment, "the supplier or the recipient"),
        "priority": Argument(words, "medical, lifeline, counter or enterprise"),
        "purpose": Argument(comment, "what it is for"),
        "until": _DAY,
        "comment": _COMMENT,
    },
    "paper-end": {
        "id": Argument(comment, "the paper's number", required=True),
        "reason": _REASON,
        "comment": _COMMENT,
    },
    "recall": {
        "item": _ITEM,
        "lot": _NEEDED_LOT,
        "reason": _REASON,
        "comment": _COMMENT,
    },
    "recall-end": {
        "item": _ITEM,
        "lot": _NEEDED_LOT,
        "reason": _REASON,
        "comment": _COMMENT,
    },
    "lot": {
        "item": _ITEM,
        "lot": _NEEDED_LOT,
        "expiry": _DAY,
        "best-before": _DAY,
        "documents": Argument(
            words, "of quarantine, nucleic-acid, disinfection, trace, or none"
        ),
        "purpose": Argument(comment, "what a donation is earmarked for"),
        "supplier": Argument(comment, "who delivered it"),
        "comment": _COMMENT,
    },
    "move": {**_GOODS, "from": _PLACE, "to": _PLACE, **_REST},
    "disinfected": {**_GOODS, "from": _PLACE, "to": _PLACE, **_REST},
    "scrap": {**_GOODS, "from": _PLACE, "reason": _REASON, **_REST},
    "opening": {
        **_GOODS,
        "place": _PLACE,
        "expiry": _DAY,
        "again": Argument(words, "yes (although it has its opening balance already)"),
        "comment": _COMMENT,
    },
    "pack": {
        "kit": _KIT,
        "quantity": _QUANTITY,
        "lot": Argument(comment, "a number for these kits"),
        "from": _PLACE,
        "to": _PLACE,
        **_REST,
    },
    "unpack": {
        "lot": Argument(comment, "the number that the kits were packed under", True),
        "quantity": _QUANTITY,
        "from": _PLACE,
        "to": _PLACE,
        **_REST,
    },
    "reverse": {
        "id": Argument(
            comment, "a document, or one line of it (DOCUMENT/LINE)", required=True
        ),
        "reason": _REASON,
        "comment": _COMMENT,
    },
    "report": {"comment": _COMMENT},
}
"""What the station `store` is told."""
