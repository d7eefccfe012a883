"""A row of the stock ledger: what went from which place to which, and why. Pure.

Double entry: every row takes from one place and gives to another. Virtual places, in
angle brackets, are where goods come from and go to. Nothing is edited: a correction
is a row that takes another one back, and a new one.
Source: double entry with virtual locations, as Odoo and Tryton keep their stock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SUPPLIER = "<supplier>"
RECIPIENT = "<recipient>"
SCRAP = "<scrap>"
LOSS = "<loss>"
"""Where a count finds goods or loses them."""
TRANSIT = "<transit>"
PACKING = "<packing>"
"""Where parts become a kit."""
OPENING = "<opening>"
"""Where the goods of the first day come from."""
PIECE = "piece"
MILLIGRAM = "mg"
UNITS = (PIECE, MILLIGRAM)


class Reason(StrEnum):
    """Why goods move."""

    OPENING = "opening"
    RECEIVE = "receive"
    ISSUE = "issue"
    RETURN = "return"
    RELEASE = "release"
    """Out of quarantine: disinfected, or found good."""
    SCRAP = "scrap"
    MOVE = "move"
    PACK = "pack"
    """Parts that become a kit, and the kit itself."""
    COUNT = "count"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class Move:
    """One double-entry row of the ledger.

    `quantity` is a whole number greater than 0, counted in `unit`. `id` is unique:
    `DOCUMENT/LINE`; empty where a counter books without documents. `document` is the
    receipt or slip that it stands on, `paper` the delivery note or approval that it
    draws upon, `by` a person's keyed hash, `reverses` the id of the move that it takes
    back, `day` the local business day; the engine fills `day` in where it is empty.
    """

    item: str
    source: str
    target: str
    quantity: int
    unit: str
    lot: str = ""
    reason: Reason = Reason.MOVE
    id: str = ""
    document: str = ""
    paper: str = ""
    by: str = ""
    recipient: str = ""
    reverses: str = ""
    day: str = ""


def is_virtual(place: str) -> bool:
    """Say whether a place is a side of the ledger and not a shelf."""
    return place.startswith("<") and place.endswith(">")


def reversal(move: Move, id_: str, document: str, by: str) -> Move:
    """Return the row that takes a move back, whole."""
    return Move(
        move.item,
        move.target,
        move.source,
        move.quantity,
        move.unit,
        move.lot,
        Reason.REVERSE,
        id_,
        document,
        move.paper,
        by,
        move.recipient,
        move.id,
    )
