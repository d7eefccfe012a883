"""The stock ledger's arithmetic: double-entry moves, and the balances they make.

A balance is the sum of what came in less what went out; nobody edits it. Virtual
places, in angle brackets, are where goods come from and go to, and may be negative,
so that everything in the world adds up to 0.
Source: double entry with virtual locations, as Odoo and Tryton keep their stock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from edge_app.errors import GatepostError
from edge_app.outcomes import Move

Balances: TypeAlias = Mapping[tuple[str, str], int]
"""Whole numbers by (place, item); what is not there is 0."""

ADJUSTMENT = "<adjustment>"
"""Where a count finds goods or loses them."""


class StockError(GatepostError, ValueError):
    """A move that the ledger does not book; its text says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """One item at one place over a time: what the day's ledger page shows."""

    opening: int
    received: int
    issued: int
    adjusted: int

    @property
    def closing(self) -> int:
        """Return what must be there at the end."""
        return self.opening + self.received - self.issued + self.adjusted


def is_virtual(place: str) -> bool:
    """Say whether a place is a side of the ledger and not a shelf."""
    return place.startswith("<") and place.endswith(">")


def held(balances: Balances, place: str, item: str) -> int:
    """Return how much of an item a place holds."""
    return balances.get((place, item), 0)


def why_not(balances: Balances, move: Move) -> str:
    """Say in one sentence why a move cannot be booked; empty if it can."""
    if move.quantity < 1:
        return f"A move of {move.quantity} {move.unit} is no move."
    if move.source == move.target:
        return f"A move from {move.source} to itself is no move."
    there = held(balances, move.source, move.item)
    if not is_virtual(move.source) and there < move.quantity:
        return (
            f"{move.source} holds {there} of {move.item}, "
            f"so {move.quantity} cannot leave it."
        )
    return ""


def apply(balances: Balances, move: Move) -> Balances:
    """Book one move into new balances; the old ones stay as they are.

    Raises: StockError if a real place would hold less than nothing, and for a
    quantity below 1 or a move to where it came from.
    """
    objection = why_not(balances, move)
    if objection:
        raise StockError(objection)
    booked = dict(balances)
    for place, change in ((move.source, -move.quantity), (move.target, move.quantity)):
        now = held(booked, place, move.item) + change
        booked[place, move.item] = now
        if now == 0:
            del booked[place, move.item]
    return booked


def account(place: str, item: str, opening: int, moves: Iterable[Move]) -> Account:
    """Add up what moves did to one item at one place.

    What goes to or comes from `ADJUSTMENT` is an adjustment and neither a receipt
    nor an issue.
    """
    received = issued = adjusted = 0
    for move in moves:
        if move.item != item:
            continue
        sign = (move.target == place) - (move.source == place)
        if ADJUSTMENT in {move.source, move.target}:
            adjusted += sign * move.quantity
        elif sign > 0:
            received += move.quantity
        elif sign < 0:
            issued += move.quantity
    return Account(opening, received, issued, adjusted)


def total(balances: Balances, item: str) -> int:
    """Return an item's sum over all places; 0, or the ledger is broken."""
    return sum(count for (_, what), count in balances.items() if what == item)
