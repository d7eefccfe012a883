"""What takes a document back, or one line of it, however old it is. Pure.

The rows are found in the journal before a station is asked; here they are judged
against the ledger of now. A reversal is booked on the open day: a closed one stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from edge_app.moves import Move, Reason, reversal
from edge_app.store.stock import Stock

Sentence: TypeAlias = tuple[str, str]
"""In English and Chinese."""
UNKNOWN: Sentence = ("No such document is booked.", "没有此单据。")
DONE: Sentence = ("It was taken back already.", "该单据已冲销。")
BACK: Sentence = (
    "It takes another one back itself: book the goods anew.",
    "该单据为冲销单,请重新入账。",
)
FINE: Sentence = ("", "")
KITS: Sentence = ("Kits are taken apart with unpack.", "成套包请用拆包命令处理。")


def taking_back(
    stock: Stock, found: Iterable[Move], document: str, by: str
) -> tuple[tuple[Move, ...], Sentence]:
    """Return the rows that take back what still stands; without any, why not."""
    rows = tuple(found)
    left = [one for one in rows if one.id and one.id not in stock.ledger.reversed]
    if not left:
        return (), DONE if rows else UNKNOWN
    if any(one.reason is Reason.REVERSE for one in left):
        return (), BACK
    if any(one.reason is Reason.PACK for one in left):
        return (), KITS
    backs = tuple(
        reversal(one, f"{document}/{line}", document, by)
        for line, one in enumerate(left, 1)
    )
    for one in backs:
        if why := stock.why_not(one):
            return (), (why, why)
        stock = stock.booking(one)
    return backs, FINE
